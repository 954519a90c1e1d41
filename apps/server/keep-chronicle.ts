import { nodeSigner } from '#adapters/chronicle/node-signer.ts';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { withRole, withSettings } from '#adapters/postgres/connection-url.ts';
import { deriveSecrets } from '#apps/server/secrets.ts';
import { Sequencer } from '#governance/chronicle/server/sequencer.ts';
import type { NoteSigner } from '#governance/chronicle/crypto.ts';

export interface KeepChronicleOptions {
  readonly adminUrl: string;
  readonly secret: string;
  readonly onFailure: (error: unknown) => void;
  readonly now?: () => number;
}

/** How long an event waits at most for who looks, and how long another server for its turn. */
const lookMs = 500;
const turnMs = 3_000;
/** The connection is opened anew when it has the plans of so many tenants, some 20 MB. */
const mostKnown = 200;
/** No statement may hold the others up for longer. */
const limits = '-c statement_timeout=30000 -c lock_timeout=10000';

export function chronicleSigner(secret: string): NoteSigner {
  const { chronicleKeyName, chronicleSeed } = deriveSecrets(secret);
  return nodeSigner(chronicleKeyName, [chronicleSeed]);
}

/**
 * Chains and signs what happens, as long as this server lives; of several servers one does (CH8).
 * The result ends it, and settles when the connection is closed.
 */
export function keepChronicle(options: KeepChronicleOptions): () => Promise<void> {
  const { sequencerPassword } = deriveSecrets(options.secret);
  const url = withSettings(
    withRole(options.adminUrl, 'obhut_sequencer', sequencerPassword),
    limits,
  );
  const signer = chronicleSigner(options.secret);
  const stop = new AbortController();

  async function connected(): Promise<void> {
    const sql = await connectAsAdmin(url);
    try {
      const sequencer = new Sequencer({ sql, signer, now: options.now ?? Date.now });
      let isOurs = false;
      while (!stop.signal.aborted && sequencer.known < mostKnown) {
        if (!isOurs) {
          // Of the session, so that it ends with it, however that ends.
          const [turn] = await sql.query<{ ours: boolean }>(
            `SELECT pg_try_advisory_lock(hashtextextended('chronicle', 0)) AS ours`,
          );
          isOurs = turn?.ours === true;
        }
        if (isOurs) await sequencer.look();
        await pause(isOurs ? lookMs : turnMs);
      }
    } finally {
      await sql.close().catch(() => undefined);
    }
  }

  async function pause(ms: number): Promise<void> {
    if (stop.signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    stop.signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      await connected().catch(async (error: unknown) => {
        if (stop.signal.aborted) return;
        options.onFailure(error);
        await pause(turnMs);
      });
    }
  }

  const running = run();
  return async () => {
    stop.abort();
    await running;
  };
}
