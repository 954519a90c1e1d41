import type { OperatorStatement } from '#apps/server/administer-measures.ts';
import type { KnownMeasure } from '#governance/measures/known.ts';
import type { TokenId } from '#identity/ids.ts';
import type { ListedToken } from '#identity/token-port.ts';
import type { TokenScope } from '#identity/token-scope.ts';
import type { ServiceGrant } from '#kernel/access/services.ts';
import type { OpenNetwork } from '#apps/server/outbound.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { AccountId, DeviceId, TenantId } from '#kernel/base/ids.ts';
import type { SymbolSetId } from '#kernel/symbol-set/ids.ts';
import type { ChronicleKey } from './chronicle-keys.ts';
import type { EraseAccount, ErasedAccount } from './erase-account.ts';
import type { ContractAdministration } from './contract-administration.ts';
import type { InstructionAdministration } from './instruction-administration.ts';
import type { DeviceHolding } from './lost-device.ts';
import type { ListedDevice } from '#identity/port.ts';
import type { Report } from './composition.ts';
import type { OversightAdministration } from './oversight-administration.ts';
import type { ProviderAdministration } from './provider-administration.ts';
import type { StaffAdministration } from './staff-administration.ts';

export interface TenantSummary {
  readonly id: TenantId;
  readonly name: string;
  readonly kind: 'organisation' | 'household';
  readonly createdAt: string;
  readonly members: number;
  /** False while a migration of this version is still to be applied. */
  readonly current: boolean;
}

export interface TenantMigration {
  readonly id: TenantId;
  /** Migrations applied now; none means that the tenant was current. */
  readonly applied: number;
  /** Absent when all went well. */
  readonly problem?: string;
}

export interface Invitation {
  /** Opens the app where the invited person chooses a password. Holds a secret. */
  readonly url: string;
  readonly expiresAt: string;
}

export interface DemoSummary {
  readonly tenants: number;
  readonly accounts: readonly AccountId[];
  readonly records: number;
}

export interface Finding {
  readonly check: string;
  readonly state: 'good' | 'warning' | 'bad';
  /** What was found, a sentence. */
  readonly found: string;
  /** What to do, a sentence; absent when there is nothing to do. */
  readonly remedy?: string;
}

export interface MadeToken {
  /** The token's text, which is shown this once. Holds a secret. */
  readonly token: string;
  readonly id: TokenId;
  readonly service: AccountId;
  readonly expiresAt: string;
}

export interface ImportedSet {
  readonly set: SymbolSetId;
  readonly pictures: number;
  /** Pictures of the manifest that show no concept; the first of them by name. */
  readonly unused: { readonly count: number; readonly files: readonly string[] };
}

/** On whose instruction the operator works, and who of them does (CO18). */
export interface Order {
  /** As `instruction list` shows it; null where none is named. */
  readonly instruction: string | null;
  readonly by: string;
}

/** What an operator does from the command line. Throws `AppError` with registered codes. */
export interface Administration {
  readonly contracts: ContractAdministration;
  readonly instructions: InstructionAdministration;
  /** Who of the operator is let in to tenants' data. */
  readonly staff: StaffAdministration;
  /** What is asked of the operator to show that contracts are kept. */
  readonly oversight: OversightAdministration;
  createTenant(input: {
    readonly name: string;
    readonly kind: 'organisation' | 'household';
  }): Promise<{ readonly id: TenantId }>;
  listTenants(): Promise<readonly TenantSummary[]>;
  /** All tenants, or one. Tenants that fail do not hold up the others. */
  migrateTenants(
    input: { readonly tenant?: TenantId; readonly parallel: number },
    report: Report,
  ): Promise<readonly TenantMigration[]>;
  inviteAccount(input: {
    readonly tenant: TenantId;
    readonly email: string;
    readonly role: string;
    readonly name?: string;
    /** The membership ends then by itself: for substitutes. */
    readonly until?: Date;
    readonly order: Order;
  }): Promise<Invitation>;
  /** The devices of an account. Throws 'identity.device-unknown' for an unknown e-mail. */
  listDevices(email: string): Promise<readonly ListedDevice[]>;
  /** Ends a device's sessions for good and says what it held. Throws 'identity.device-unknown'. */
  loseDevice(device: DeviceId): Promise<DeviceHolding>;
  /** For how many days devices may show their copy; set first when `days` says so. */
  lease(input: {
    readonly tenant: TenantId;
    readonly days?: number;
    readonly order: Order;
  }): Promise<number>;
  /**
   * Whose public holidays count for the tenant's deadlines, such as `DE-BY`; set first when `land` says
   * so. Null: weekends alone are days off. Throws 'deadline.land-unknown'.
   */
  land(input: { readonly tenant: TenantId; readonly land?: string }): Promise<string | null>;
  /** Removes the demo's tenants and accounts and loads them anew. Touches no other tenant. */
  resetDemo(report: Report): Promise<DemoSummary>;
  /** Makes a service of a tenant, in the name of one of its keepers, and a token for it. */
  createToken(input: {
    readonly tenant: TenantId;
    readonly name: string;
    /** E-mail of a keeper of the tenant. */
    readonly keeper: string;
    readonly scopes: readonly TokenScope[];
    readonly days: number;
    readonly grants: readonly ServiceGrant[];
    readonly order: Order;
  }): Promise<MadeToken>;
  /** Live tokens of a tenant, people's and services'. */
  listTokens(tenant: TenantId): Promise<readonly ListedToken[]>;
  revokeToken(tenant: TenantId, token: TokenId): Promise<void>;
  /** Imports a set of pictograms from a file, in the name of a keeper. Throws why it is refused. */
  importSymbols(
    input: {
      readonly tenant: TenantId;
      /** Path of the archive. */
      readonly file: string;
      /** E-mail of a keeper of the tenant. */
      readonly keeper: string;
      readonly order: Order;
    },
    report: Report,
  ): Promise<ImportedSet>;
  /** The chronicle after an event, as text for `chronicle verify`. */
  /** Who gets data of tenants, and what tenants are told of them. */
  readonly providers: ProviderAdministration;
  /** The measures as that tenant knows them, or as the public page does. */
  measures(tenant: TenantId | undefined): Promise<readonly KnownMeasure[]>;
  /** Says by name that a measure of the operator's is met. */
  attest(statement: OperatorStatement): Promise<{ readonly id: string }>;
  withdrawAttestation(id: string): Promise<void>;
  /** Erases a sign-in, and has every tenant forget who acted by it. */
  eraseAccount(wanted: EraseAccount): Promise<ErasedAccount>;
  /** The keys that sign chronicles, oldest first. */
  chronicleKeys(): Promise<readonly ChronicleKey[]>;
  /**
   * Lets the next key sign, in every tenant at once; where that failed it does before the next signature. The former
   * secret is what the key in use is made of, when the secret was changed.
   */
  rotateChronicleKey(
    change: { readonly formerSecret: string | undefined },
    report: Report,
  ): Promise<ChronicleKey & { readonly unsigned: readonly TenantId[] }>;
  exportChronicle(tenant: TenantId, after: number, order: Order): AsyncIterable<string>;
  diagnose(): Promise<readonly Finding[]>;
  close(): Promise<void>;
}

export interface AdministrationInput {
  /** The data directory of this installation. */
  readonly dataDir: string;
  readonly adminUrl: string;
  readonly secret: string;
  readonly publicUrl: string;
  /** Absolute path of the file with the connections to providers. */
  readonly providers?: string | undefined;
  readonly clock?: Clock;
  /** How providers are reached; absent: over the network of this machine. */
  readonly openNetwork?: OpenNetwork | undefined;
}

export type OpenAdministration = (input: AdministrationInput) => Promise<Administration>;
