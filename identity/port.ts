import type {
  AccountId,
  AudienceId,
  DeviceId,
  GroupId,
  PersonId,
  TenantId,
} from '#kernel/base/ids.ts';
import type { RightsMask } from '#kernel/kind/right.ts';
import type { InvitationId, SessionId } from '#identity/ids.ts';
import type { Tokens } from '#identity/token-port.ts';

export interface Account {
  readonly id: AccountId;
  readonly email: string;
  readonly name: string;
  readonly locale: 'de' | 'en' | null;
}

export interface MailAddress {
  readonly email: string;
  readonly locale: 'de' | 'en' | null;
}

export interface Device {
  readonly id: DeviceId;
  /** Browser family and system, such as "Firefox, Android". */
  readonly name: string;
}

export interface ListedDevice extends Device {
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly signedIn: boolean;
  /** Its sessions were ended from elsewhere; it may still hold what it held. */
  readonly revoked: boolean;
  /** When it was reported lost with all it holds. */
  readonly lostAt: Date | null;
  /** When a keeper first reported the copy of their tenant lost. */
  readonly copyLostAt: Date | null;
}

export interface FoundDevice extends Device {
  readonly account: AccountId;
  readonly lastSeenAt: Date;
}

/** What of a device was reported lost: by its person all of it, by a keeper one tenant's copy. */
export interface Loss {
  readonly device: DeviceId;
  readonly tenants: 'all' | readonly TenantId[];
}

/** Who is asking, by a live session. */
export interface SignedIn {
  readonly session: SessionId;
  readonly account: Account;
  readonly device: Device;
}

/** Header names in lower case, as Node gives them. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Where a request comes from. `address` is the client's IP, behind trusted proxies only. */
export interface Origin {
  readonly address: string;
  readonly headers: RequestHeaders;
}

/** `setCookies` go out as `Set-Cookie` headers, unchanged. */
export interface WithCookies<Value> {
  readonly value: Value;
  readonly setCookies: readonly string[];
}

export interface NewInvitation {
  readonly tenantId: TenantId;
  readonly email: string;
  readonly displayName: string;
  readonly role: string;
  /** The person it is for, when the tenant already knows one. */
  readonly personId?: PersonId;
  readonly groupIds?: readonly GroupId[];
  /** Grants on single audiences; `until` is an ISO instant, absent for no end. */
  readonly audienceGrants?: readonly {
    readonly audience: AudienceId;
    readonly rights: RightsMask;
    readonly until?: string;
  }[];
  /** The membership begins then; absent: when it is accepted. */
  readonly memberFrom?: Date;
  /** The membership ends then by itself; absent: it does not. */
  readonly memberUntil?: Date;
  /** Names it in the chronicle before it is there; made up when absent. */
  readonly id?: InvitationId;
  /** The keeper who invites; absent where the operator does. */
  readonly invitedBy?: AccountId;
  /** On whose instruction the operator invites, and who of them does (CO22). */
  readonly order?: { readonly instruction: string | null; readonly by: string };
}

/** An invitation that can still be accepted, for who may withdraw it. Without its link. */
export interface ListedInvitation {
  readonly id: InvitationId;
  readonly email: string;
  readonly displayName: string;
  readonly role: string;
  readonly groupIds: readonly GroupId[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** An invitation as it is kept: checked, and without its token. */
export interface StoredInvitation extends NewInvitation {
  readonly id: InvitationId;
  readonly tokenHash: Buffer;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/**
 * Writes an invitation on a connection that may let people into tenants. Identity's own may not
 * (ID27).
 */
export type WriteInvitation = (invitation: StoredInvitation) => Promise<void>;

export interface InvitationView {
  readonly tenantId: TenantId;
  readonly tenantName: string;
  readonly email: string;
  readonly displayName: string;
  readonly expiresAt: Date;
  /** Whether to set a password for a new account, or to sign in with the one there is. */
  readonly needs: 'new-account' | 'sign-in' | 'nothing';
}

/**
 * Adds the account to the tenant by the tenant's own definer function, which uses up the
 * invitation in the same transaction (`identity.consume_invitation`). `refused` when it returned
 * no row.
 */
export type JoinTenant = (request: {
  readonly tenantId: TenantId;
  readonly tokenHash: Buffer;
  readonly accountId: AccountId;
}) => Promise<'joined' | 'refused'>;

/** The tenant's name, for who holds an invitation to it. */
export type TenantName = (tenant: TenantId) => Promise<string | null>;

/** The header in which a device names itself at sign-in, a UUID. */
export const deviceHeader = 'x-obhut-device';

/**
 * Port: accounts, sessions, devices and invitations. Refusals are thrown as `AppError` with the
 * codes of `identity/errors.ts`. Rules: docs/spec/identity.md.
 */
export interface Identity {
  /**
   * Starts a session under a new token and ends the one the request came with. Throws
   * 'identity.sign-in-refused' or 'identity.too-many-attempts', alike for unknown e-mails.
   */
  signIn(request: {
    readonly email: string;
    readonly password: string;
    readonly from: Origin;
  }): Promise<WithCookies<SignedIn>>;

  /** The live session the cookie names; null without one. Throws 'identity.unavailable'. */
  sessionOf(headers: RequestHeaders): Promise<SignedIn | null>;

  /** Which of these sessions are live. An open socket counts as use of its session. */
  liveSessions(sessions: readonly SessionId[]): Promise<ReadonlySet<SessionId>>;

  /**
   * Calls back in this process, after the sessions have ended, with the loss they ended for.
   * Returns how to stop that.
   */
  onSessionsEnded(
    listener: (sessions: readonly SessionId[], loss: Loss | null) => void,
  ): () => void;

  signOut(headers: RequestHeaders): Promise<WithCookies<null>>;
  /** Ends every session of the account, and every token that acts as it (AP11). */
  signOutEverywhere(account: AccountId): Promise<WithCookies<null>>;

  /** Ends all other sessions and every token, and goes on under a new session token. */
  changePassword(request: {
    readonly current: string;
    readonly next: string;
    readonly from: Origin;
  }): Promise<WithCookies<SignedIn>>;

  devicesOf(account: AccountId): Promise<readonly ListedDevice[]>;
  /** Ends the device's sessions; it may sign in again, as a new device. */
  revokeDevice(account: AccountId, device: DeviceId): Promise<void>;

  /** Whose device that is; null for an unknown one. For who has been let through to ask. */
  findDevice(device: DeviceId): Promise<FoundDevice | null>;
  /** What these devices are called, of those there are. For who has been let through to ask. */
  deviceNames(devices: readonly DeviceId[]): Promise<ReadonlyMap<DeviceId, string>>;
  /**
   * Ends the device's sessions for good: it is lost, with all it holds or with one tenant's copy.
   * Throws 'identity.device-unknown' when it is not this account's.
   */
  loseDevice(account: AccountId, device: DeviceId, tenant: TenantId | null): Promise<void>;
  /** What the device that asks was reported lost for, by the cookie it was marked with (ID51). */
  lossOf(headers: RequestHeaders): Promise<Loss | null>;

  tenantsOf(account: AccountId): Promise<readonly TenantId[]>;

  /** Makes an account without an invitation: for the demo and the command line only. */
  createAccount(account: {
    readonly email: string;
    readonly name: string;
    readonly password: string;
    /** Of `password`, when it was hashed before: many accounts may share one. */
    readonly passwordHash?: string;
    readonly locale?: 'de' | 'en';
  }): Promise<AccountId>;
  accountOf(email: string): Promise<AccountId | null>;
  /** Where to write to them, and in which language they read. For the program's own mails. */
  addressesOf(accounts: readonly AccountId[]): Promise<ReadonlyMap<AccountId, MailAddress>>;

  /**
   * The password of a running session is given again: what asks for that may be done for ten
   * minutes. Throws 'identity.password-wrong' and 'identity.too-many-attempts'.
   */
  confirmPassword(request: { readonly password: string; readonly from: Origin }): Promise<void>;
  /** Throws 'identity.password-needed' when the password was last given too long ago (ID54). */
  requireRecent(session: SessionId): Promise<void>;

  /**
   * Returns the link, the only place where the token stands. Expires after 14 days. An open
   * invitation of the same e-mail to the same tenant ends. Throws 'identity.too-many-invitations',
   * and 'access.not-allowed' when who invites is no keeper any more.
   */
  invite(
    invitation: NewInvitation,
  ): Promise<{ readonly id: InvitationId; readonly link: string; readonly expiresAt: Date }>;
  /** The open invitations to a tenant; for who has been let through to ask. */
  invitationsTo(tenant: TenantId): Promise<readonly ListedInvitation[]>;
  lookAtInvitation(token: string, signedIn: SignedIn | null): Promise<InvitationView>;
  /**
   * With a signed-in account: adds it to the tenant. Else makes the account with `name` and
   * `password`, adds it and signs it in.
   */
  acceptInvitation(request: {
    readonly token: string;
    readonly name?: string;
    readonly password?: string;
    readonly from: Origin;
  }): Promise<WithCookies<SignedIn>>;

  /** The tokens programs act with. */
  readonly tokens: Tokens;

  /** Removes what is over: sessions past their limits, counters at rest, old invitations. */
  sweep(): Promise<void>;
}
