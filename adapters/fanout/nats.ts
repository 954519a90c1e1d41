import { readFile } from 'node:fs/promises';
import {
  connect,
  credsAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node';
import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import {
  fanoutOver,
  type Line,
  type LineOptions,
  type OpenableFanout,
} from '#adapters/fanout/over-line.ts';

export interface NatsFanoutOptions extends LineOptions {
  /** Such as `nats://127.0.0.1:4222`, or `tls://…`, which speaks nothing without TLS. */
  readonly servers: readonly string[];
  /** Keeps installations on one NATS apart: letters and digits. */
  readonly installation: string;
  readonly token?: string;
  /** Path of a credentials file. */
  readonly credentials?: string;
  /** Path of the certificate that signed the server's, where the system does not know it. */
  readonly authority?: string;
}

/** For all servers of the installation. */
const everybody = 'all';

/** Fan-out over NATS: one subject per tenant. */
export function natsFanout(options: NatsFanoutOptions): OpenableFanout {
  return fanoutOver(async (events) => {
    let connection: NatsConnection;
    try {
      connection = await connect(await connectionOptions(options));
    } catch (cause) {
      throw new AppError(
        'startup.fanout-unreachable',
        {
          place: options.servers.join(', '),
          detail: cause instanceof Error ? cause.message : String(cause),
        },
        { cause },
      );
    }
    const subject = (tenant: TenantId | null) =>
      `obhut.${options.installation}.${tenant ?? everybody}`;
    let up = true;
    const hear = (about: string) => {
      const subscription = connection.subscribe(about, {
        callback: (error, message) => {
          if (error === null) events.onText(message.string());
        },
      });
      return () => subscription.unsubscribe();
    };
    hear(subject(null));
    const watching = watch(connection, (state) => {
      if (state === up) return;
      up = state;
      if (up) events.onUp();
      else events.onDown();
    });
    const line: Line = {
      send(tenant, text) {
        // The client would keep it until the line is back, in any number.
        if (!up || connection.isClosed()) events.onLost(1);
        else connection.publish(subject(tenant), text);
      },
      want: (tenant) => hear(subject(tenant)),
      async close() {
        await connection.close();
        await watching;
      },
    };
    return line;
  }, options);
}

async function connectionOptions(options: NatsFanoutOptions): Promise<NodeConnectionOptions> {
  const { servers, token, credentials, authority } = options;
  const encrypted = servers.some((server) => server.startsWith('tls://'));
  return {
    servers: [...servers],
    name: 'obhut',
    noEcho: true,
    timeout: 10_000,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: 250,
    reconnectJitter: 500,
    reconnectJitterTLS: 500,
    pingInterval: 20_000,
    maxPingOut: 2,
    ...(token !== undefined && { token }),
    ...(credentials !== undefined && {
      authenticator: credsAuthenticator(await readFile(credentials)),
    }),
    ...(encrypted && {
      tls: authority === undefined ? {} : { ca: await readFile(authority, 'utf8') },
    }),
  };
}

async function watch(connection: NatsConnection, tell: (up: boolean) => void): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === 'disconnect' || type === 'staleConnection') tell(false);
    if (type === 'reconnect') tell(true);
  }
}
