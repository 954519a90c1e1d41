import type { EgressOutcome, EgressParts, EgressState } from '#governance/gate/egress.ts';
import { leave } from '#governance/gate/egress.ts';
import type { EgressPurpose } from '#governance/gate/egress-purpose.ts';
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
import type {
  TelemetryOutcome,
  TelemetryPoint,
  TelemetrySink,
} from '#governance/gate/telemetry-port.ts';
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
  readonly #mail = new Map<ProviderId, Promise<MailTransport>>();
  readonly #telemetry = new Map<ProviderId, Promise<TelemetrySink>>();
  readonly #reports = new Map<ProviderId, Promise<ReadMailReports | null>>();

  constructor(parts: EgressParts, connections: readonly ProviderConnection[]) {
    this.#parts = parts;
    this.#connections = connections;
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
      const transport = await kept(this.#mail, connection.provider, () => openMail(connection));
      const sent = await this.#leave(
        { tenant, purpose, categories: mailCategories, connection, host: transport.host },
        () => transport.send(mail),
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
      const sink = await kept(this.#telemetry, connection.provider, () =>
        openTelemetry(connection),
      );
      const sent = await this.#leave(
        { tenant, purpose, categories: telemetryCategories, connection, host: sink.host },
        () => sink.send(points),
      );
      if (sent.is === 'called') {
        return { is: 'sent', provider: connection.provider, outcome: sent.value };
      }
      reasons.push(...sent.reasons);
    }
    return { is: 'shut', reasons };
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

  #leave<T>(
    { connection, ...egress }: LeavingBy,
    call: () => Promise<T>,
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
}

type MailConnection = Extract<
  ProviderConnection,
  { via: 'smtp' | 'sendgrid' | 'mailchimp-transactional' }
>;
type TelemetryConnection = Extract<ProviderConnection, { via: 'otlp' }>;

/** Whom it goes to and what they are called; nothing of what is in their calendars or journals. */
const mailCategories: readonly DataCategory[] = ['user.contact.email', 'user.name'];
const telemetryCategories: readonly DataCategory[] = ['system.operations'];

function isMail(connection: ProviderConnection): connection is MailConnection {
  return connection.via !== 'otlp';
}

function isTelemetry(connection: ProviderConnection): connection is TelemetryConnection {
  return connection.via === 'otlp';
}

// Imported when first used: a server at rest pays for none of them.

async function openMail(connection: MailConnection): Promise<MailTransport> {
  switch (connection.via) {
    case 'smtp':
      return (await import('#adapters/mail/smtp-mail.ts')).smtpMail(connection);
    case 'sendgrid':
      return (await import('#adapters/mail/sendgrid-mail.ts')).sendgridMail(connection);
    case 'mailchimp-transactional':
      return (await import('#adapters/mail/mailchimp-mail.ts')).mailchimpMail(connection);
  }
}

async function openTelemetry(connection: TelemetryConnection): Promise<TelemetrySink> {
  return (await import('#adapters/telemetry/otlp-sink.ts')).otlpSink(connection);
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
function kept<T>(
  all: Map<ProviderId, Promise<T>>,
  provider: ProviderId,
  open: () => Promise<T>,
): Promise<T> {
  const known = all.get(provider);
  if (known !== undefined) return known;
  const made = open().catch((error: unknown) => {
    all.delete(provider);
    throw error;
  });
  all.set(provider, made);
  return made;
}
