import type { Called, EgressOutcome, EgressParts, EgressState } from '#governance/gate/egress.ts';
import { leave } from '#governance/gate/egress.ts';
import type { EgressPurpose } from '#governance/gate/egress-purpose.ts';
import { comesHome } from '#governance/gate/comes-home.ts';
import { gate } from '#governance/gate/gate.ts';
import type { GateReason } from '#governance/gate/gate-reason.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import type {
  MailOutcome,
  MailReport,
  MailTransport,
  OutgoingMail,
  ReadMailReports,
  ReportRequest,
} from '#governance/gate/mail-port.ts';
import type { ProviderNetwork } from '#governance/gate/network-port.ts';
import type { ProviderStorage } from '#governance/gate/storage-port.ts';
import type {
  TelemetryOutcome,
  TelemetryPoint,
  TelemetrySink,
} from '#governance/gate/telemetry-port.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { DataCategory } from '#kernel/kind/data-map.ts';
import type { ProviderConnection } from './provider-settings.ts';

/** What came of a message: by whom it went, or why by nobody. */
export type SentBy<Outcome> =
  | { readonly is: 'sent'; readonly provider: ProviderId; readonly outcome: Outcome }
  | { readonly is: 'shut'; readonly reasons: readonly GateReason[] };

/**
 * All that leaves for providers (GA20). Adapters are made here, when something leaves for the first
 * time, and stay behind the gate: what is handed out asks it first.
 */
export class Outbound {
  readonly #parts: EgressParts;
  readonly #connections: readonly ProviderConnection[];
  readonly #openNetwork: OpenNetwork;
  readonly #networks = new Map<string, Promise<ProviderNetwork>>();
  readonly #mail = new Map<string, Promise<MailTransport>>();
  readonly #telemetry = new Map<string, Promise<TelemetrySink>>();
  readonly #storages = new Map<string, Promise<ProviderStorage>>();
  readonly #reports = new Map<string, Promise<ReadMailReports | null>>();

  constructor(
    parts: EgressParts,
    connections: readonly ProviderConnection[],
    openNetwork: OpenNetwork = thisNetwork,
  ) {
    this.#parts = parts;
    this.#connections = connections;
    this.#openNetwork = openNetwork;
  }

  /**
   * Whether there is somebody to carry a mail of this purpose now. What only waits for it is no call that
   * was refused, and no line of the chronicle (GA21).
   */
  hasCarrier(
    { standing, providers }: EgressState,
    purpose: Extract<EgressPurpose, `mail.${string}`>,
    nowMs: number,
  ): boolean {
    return this.#connections.filter(isMail).some((connection) => {
      const provider = providers.find(({ id }) => id === connection.provider);
      return gate(standing, provider, purpose, nowMs).is === 'open';
    });
  }

  /** Sends a mail by the first provider that is open to the tenant for this purpose. */
  async sendMail(
    tenant: TenantId,
    purpose: Extract<EgressPurpose, `mail.${string}`>,
    mail: OutgoingMail,
  ): Promise<SentBy<MailOutcome>> {
    const reasons: GateReason[] = [];
    for (const connection of this.#connections.filter(isMail)) {
      const transport = this.#adapter(this.#mail, connection, openMail);
      const { host } = await transport(unknownYet);
      const sent = await this.#leave(
        { tenant, purpose, categories: mailCategories, connection, host },
        async (called) => (await transport(called)).send(mail),
      );
      if (sent.is === 'called') {
        return { is: 'sent', provider: connection.provider, outcome: sent.value };
      }
      reasons.push(...sent.reasons);
    }
    return { is: 'shut', reasons };
  }

  /** Hands points to the first collector that is open to the tenant for this purpose. */
  async sendTelemetry(
    tenant: TenantId,
    purpose: Extract<EgressPurpose, `telemetry.${string}`>,
    points: readonly TelemetryPoint[],
  ): Promise<SentBy<TelemetryOutcome>> {
    const reasons: GateReason[] = [];
    for (const connection of this.#connections.filter(isTelemetry)) {
      const sink = this.#adapter(this.#telemetry, connection, openTelemetry);
      const { host } = await sink(unknownYet);
      const sent = await this.#leave(
        { tenant, purpose, categories: telemetryCategories, connection, host },
        async (called) => (await sink(called)).send(points),
      );
      if (sent.is === 'called') {
        return { is: 'sent', provider: connection.provider, outcome: sent.value };
      }
      reasons.push(...sent.reasons);
    }
    return { is: 'shut', reasons };
  }

  /** Whether there is a storage anywhere but at home. */
  get hasStorages(): boolean {
    return this.#connections.some(isStorage);
  }

  /**
   * The first storage that is open to the tenant now; null: what is new stays at home. What merely stays
   * there is no call that was refused, and no line of the chronicle (GA21).
   */
  async storageFor(tenant: TenantId): Promise<ProviderId | null> {
    const storages = this.#connections.filter(isStorage);
    const state = storages.length === 0 ? null : await this.#parts.stateOf(tenant);
    if (state === null) return null;
    const nowMs = this.#parts.clock.nowMs();
    const found = storages.find(({ provider: id }) => {
      const provider = state.providers.find((one) => one.id === id);
      return gate(state.standing, provider, 'media.storage', nowMs).is === 'open';
    });
    return found?.provider ?? null;
  }

  /** Which of these are to be left, as nothing may lie there any more (GA31). */
  async storagesToLeave(
    tenant: TenantId,
    providers: readonly ProviderId[],
  ): Promise<readonly ProviderId[]> {
    const state = await this.#parts.stateOf(tenant);
    if (state === null) return [];
    const nowMs = this.#parts.clock.nowMs();
    return providers.filter((provider) => comesHome(state, provider, nowMs));
  }

  /**
   * Does something with what lies, or is to lie, with a provider. What puts nothing there is also done
   * behind a shut gate, and says so (GA31). Throws 'media.storage-unavailable' where nothing connects to it.
   */
  async useStorage<T>(
    tenant: TenantId,
    provider: ProviderId,
    what: keyof ProviderStorage['hosts'],
    use: (storage: ProviderStorage, called: Called) => Promise<T>,
  ): Promise<EgressOutcome<T>> {
    const connection = this.#connections.filter(isStorage).find((one) => one.provider === provider);
    if (connection === undefined) throw new AppError('media.storage-unavailable');
    const storage = this.#adapter(this.#storages, connection, (of, network) =>
      openStorage(of, network, this.#parts),
    );
    const { hosts } = await storage(unknownYet);
    return this.#leave(
      {
        tenant,
        purpose: 'media.storage',
        categories: storageCategories,
        connection,
        host: hosts[what],
        ...(what !== 'put' && { isReturn: true }),
      },
      async (called) => use(await storage(called), called),
    );
  }

  /** What a provider reports; null when it did not sign it, or reports nothing that is believed. */
  async readReports(
    provider: ProviderId,
    request: ReportRequest,
  ): Promise<readonly MailReport[] | null> {
    const connection = this.#connections.find((one) => one.provider === provider);
    if (connection === undefined) return null;
    const read = await kept(this.#reports, provider, () => openReports(connection));
    return read === null ? null : read(request);
  }

  async close(): Promise<void> {
    for (const transport of this.#mail.values()) await (await transport).close();
  }

  /** An adapter for who is called: one that is the operator's own may be in its network, others never. */
  #adapter<C extends ProviderConnection, Adapter>(
    all: Map<string, Promise<Adapter>>,
    connection: C,
    open: (connection: C, network: ProviderNetwork) => Promise<Adapter>,
  ): (called: Pick<Called, 'isOwn'>) => Promise<Adapter> {
    return ({ isOwn }) => {
      const whose = isOwn ? 'own' : 'another’s';
      return kept(all, `${connection.provider} ${whose}`, async () =>
        open(connection, await kept(this.#networks, whose, () => this.#openNetwork(isOwn))),
      );
    };
  }

  #leave<T>(
    { connection, ...egress }: LeavingBy,
    call: (called: Called) => Promise<T>,
  ): Promise<EgressOutcome<T>> {
    return leave(this.#parts, { ...egress, provider: connection.provider }, call);
  }
}

interface LeavingBy {
  readonly tenant: TenantId;
  readonly purpose: EgressPurpose;
  readonly categories: readonly DataCategory[];
  readonly connection: ProviderConnection;
  readonly host: string;
  readonly isReturn?: true;
}

/** Makes the network that reaches providers: the operator's own, or others. */
export type OpenNetwork = (isOwn: boolean) => Promise<ProviderNetwork>;

/** For what of an adapter is the same whoever runs it: nothing is reached by it. */
const unknownYet = { isOwn: false };

type MailConnection = Extract<
  ProviderConnection,
  { via: 'smtp' | 'sendgrid' | 'mailchimp-transactional' }
>;
type TelemetryConnection = Extract<ProviderConnection, { via: 'otlp' }>;
type StorageConnection = Extract<ProviderConnection, { via: 's3' | 'imagekit' }>;

/** Whom it goes to and what they are called; nothing of what is in their calendars or journals. */
const mailCategories: readonly DataCategory[] = ['user.contact.email', 'user.name'];
const telemetryCategories: readonly DataCategory[] = ['system.operations'];
/** Sealed, whatever it is of (ME28). */
const storageCategories: readonly DataCategory[] = ['user.content'];

function isMail(connection: ProviderConnection): connection is MailConnection {
  return ['smtp', 'sendgrid', 'mailchimp-transactional'].includes(connection.via);
}

function isStorage(connection: ProviderConnection): connection is StorageConnection {
  return connection.via === 's3' || connection.via === 'imagekit';
}

function isTelemetry(connection: ProviderConnection): connection is TelemetryConnection {
  return connection.via === 'otlp';
}

// Imported when first used: a server at rest pays for none of them.

async function thisNetwork(isOwn: boolean): Promise<ProviderNetwork> {
  return (await import('#adapters/network/guarded-network.ts')).guardedNetwork(isOwn);
}

async function openMail(
  connection: MailConnection,
  network: ProviderNetwork,
): Promise<MailTransport> {
  switch (connection.via) {
    case 'smtp':
      return (await import('#adapters/mail/smtp-mail.ts')).smtpMail(connection, network);
    case 'sendgrid':
      return (await import('#adapters/mail/sendgrid-mail.ts')).sendgridMail(connection, network);
    case 'mailchimp-transactional':
      return (await import('#adapters/mail/mailchimp-mail.ts')).mailchimpMail(connection, network);
  }
}

async function openTelemetry(
  connection: TelemetryConnection,
  network: ProviderNetwork,
): Promise<TelemetrySink> {
  return (await import('#adapters/telemetry/otlp-sink.ts')).otlpSink(connection, network);
}

async function openStorage(
  connection: StorageConnection,
  network: ProviderNetwork,
  { clock }: EgressParts,
): Promise<ProviderStorage> {
  switch (connection.via) {
    case 's3':
      return (await import('#adapters/object-storage/s3-storage.ts')).s3Storage(
        connection,
        network,
      );
    case 'imagekit':
      return (await import('#adapters/object-storage/imagekit-storage.ts')).imagekitStorage(
        connection,
        network,
        clock,
      );
  }
}

async function openReports(connection: ProviderConnection): Promise<ReadMailReports | null> {
  if (connection.via === 'sendgrid' && connection.reportKey !== undefined) {
    return (await import('#adapters/mail/sendgrid-reports.ts')).sendgridReports(
      connection.reportKey,
    );
  }
  if (connection.via === 'mailchimp-transactional' && connection.reportKey !== undefined) {
    return (await import('#adapters/mail/mailchimp-reports.ts')).mailchimpReports(
      connection.reportKey,
    );
  }
  return null;
}

/** Made once; one that could not be made is tried anew. */
function kept<T>(all: Map<string, Promise<T>>, which: string, open: () => Promise<T>): Promise<T> {
  const known = all.get(which);
  if (known !== undefined) return known;
  const made = open().catch((error: unknown) => {
    all.delete(which);
    throw error;
  });
  all.set(which, made);
  return made;
}
