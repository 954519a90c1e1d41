import { join } from 'node:path';
import { fileSignedHeads } from '#adapters/chronicle/file-signed-heads.ts';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { withRole, withSettings } from '#adapters/postgres/connection-url.ts';
import { deriveSecrets } from '#apps/server/secrets.ts';
import { Sequencer, TenantsFailed } from '#governance/chronicle/server/sequencer.ts';
import type { SignedHeads } from '#governance/chronicle/server/signed-heads.ts';
import type { SigningKeys } from '#governance/chronicle/server/signing-keys.ts';
import type { Sql } from '#kernel/db/sql.ts';

export interface KeepChronicleOptions {
  /** Opens a connection as the sequencer's role. */
  readonly connect: () => Promise<SequencerConnection>;
  readonly keys: SigningKeys;
  readonly signedHeads: SignedHeads;
  readonly onFailure: (error: unknown) => void;
  readonly now?: () => number;
  /** Waits so long, or until the signal. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface SequencerConnection extends Sql {
  close(): Promise<void>;
}

/** How long an event waits at most for who looks, and how long another server for its turn. */
const lookMs = 500;
const turnMs = 3_000;
/** The connection is opened anew when it has the plans of so many tenants, some 20 MB. */
const mostKnown = 200;
/** No statement may hold the others up for longer. */
const limits = '-c statement_timeout=30000 -c lock_timeout=10000';

/** What was signed last, in the data directory of this server (CH20). */
export function chronicleHeads(dataDir: string): SignedHeads {
  return fileSignedHeads(join(dataDir, 'chronicle'));
}

/** As the role that can chain and nothing else (CH9). */
export async function connectSequencer(
  adminUrl: string,
  secret: string,
): Promise<SequencerConnection> {
  const { sequencerPassword } = deriveSecrets(secret);
  return connectAsAdmin(
    withSettings(withRole(adminUrl, 'obhut_sequencer', sequencerPassword), limits),
  );
}

/**
 * Chains and signs what happens, as long as this server lives; of several servers one does (CH8).
 * The result ends it, and settles when the connection is closed.
 */
export function keepChronicle(options: KeepChronicleOptions): () => Promise<void> {
  const { connect, onFailure, now = Date.now, pause = waitFor } = options;
  const stop = new AbortController();
  // It knows what is due of whom, and so outlives the connection.
  let sequencer: Sequencer | null = null;

  async function connected(): Promise<void> {
    const sql = await connect();
    try {
      if (sequencer === null) sequencer = new Sequencer({ ...options, sql, now });
      else sequencer.continueOn(sql);
      let isOurs = false;
      while (!stop.signal.aborted && sequencer.known < mostKnown) {
        if (!isOurs) {
          // Of the session, so that it ends with it, however that ends.
          const [turn] = await sql.query<{ ours: boolean }>(
            `SELECT pg_try_advisory_lock(hashtextextended('chronicle', 0)) AS ours`,
          );
          isOurs = turn?.ours === true;
        }
        if (isOurs) await look(sequencer);
        await pause(isOurs ? lookMs : turnMs, stop.signal);
      }
    } finally {
      await sql.close().catch(() => undefined);
    }
  }

  /** Where it fails for single tenants it goes on: the connection is well. */
  async function look(one: Sequencer): Promise<void> {
    try {
      await one.look();
    } catch (error) {
      if (!(error instanceof TenantsFailed)) throw error;
      for (const each of error.errors as readonly unknown[]) onFailure(each);
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      await connected().catch(async (error: unknown) => {
        if (stop.signal.aborted) return;
        onFailure(error);
        await pause(turnMs, stop.signal);
      });
    }
  }

  const running = run();
  return async () => {
    stop.abort();
    await running;
  };
}

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const end = () => resolve();
  signal.addEventListener('abort', end, { once: true });
  await promise;
  clearTimeout(timer);
  signal.removeEventListener('abort', end);
}
