import { type AdminConnection, connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { asOperator } from '#apps/server/lost-device.ts';
import { partySchema } from '#governance/contract/party.ts';
import { readGateState } from '#governance/gate/server/gate-state.ts';
import { measures } from '#governance/measures/catalogue.ts';
import { type Known, knownMeasures } from '#governance/measures/known.ts';
import {
  type LookingConnection,
  MeasureRounds,
  type RoundLook,
} from '#governance/measures/server/measure-rounds.ts';
import { readKnownOfAll } from '#governance/measures/server/read-known.ts';
import {
  buildDocument,
  nobodyNamed,
  publishedMeasures,
  type RunningConfiguration,
} from '#governance/transparency/build-document.ts';
import type { PublishedVersion } from '#governance/transparency/changes.ts';
import type { PublishedProvider } from '#governance/transparency/document.ts';
import {
  canonicalDocument,
  readVersions,
  TransparencyPublisher,
} from '#governance/transparency/server/publish.ts';
import {
  publishedProviders,
  type TenantGate,
} from '#governance/transparency/published-providers.ts';
import type { TransparencyView } from '#governance/transparency/view.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { listTenants } from '#kernel/db/installation.ts';
import type { AdminSql, Sql } from '#kernel/db/sql.ts';

export interface KeepMeasuresOptions {
  readonly adminUrl: string;
  readonly looks: readonly RoundLook[];
  readonly running: RunningConfiguration;
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
  readonly firstMs?: number;
  readonly everyMs?: number;
}

export interface KeptMeasures {
  /** What the public page shows, from memory: whoever asks costs the database nothing. */
  view(): TransparencyView;
  /** Begins to look, and goes on until it is closed. */
  start(): void;
  /** One round now; also what the timer does. */
  round(): Promise<void>;
  close(): Promise<void>;
}

/** How long the history reaches that is read for a page. */
const historyMs = 40 * 86_400_000;
/** The first version waits until everything was looked at, and no longer. */
const firstVersionMs = 3 * 60_000;
/** No statement holds a round up for longer. */
const statementMs = 20_000;

/**
 * Looks at the installation as long as this server lives; of several servers one looks, and all know
 * what was seen (MS9). The public page is published by whoever looks.
 */
export function keepMeasures(options: KeepMeasuresOptions): KeptMeasures {
  const { adminUrl, looks, running, now, onFailure } = options;
  const rounds = new MeasureRounds(looks, now);
  const publisher = new TransparencyPublisher();
  const beganMs = now();
  let known: Known = { ofInstallation: [], ofTenant: null, attestations: [] };
  let operator = nobodyNamed;
  let providers: readonly PublishedProvider[] = [];
  let versions: readonly PublishedVersion[] = [];
  let loadedMs: number | null = null;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();

  function again(): void {
    current = round()
      .catch(onFailure)
      .finally(() => {
        if (!isOver) timer = setTimeout(again, options.everyMs ?? 20_000);
      });
  }

  async function round(): Promise<void> {
    const keeping = await connect(adminUrl);
    try {
      // Of the session, so that it ends with it, however that ends.
      const [turn] = await keeping.query<{ ours: boolean }>(
        `SELECT pg_try_advisory_lock(hashtextextended('measures', 0)) AS ours`,
      );
      if (turn?.ours !== true) return await load(keeping);
      const tenants = (await listTenants(keeping)).map(({ id }) => id);
      const open = () => openLooking(adminUrl, keeping);
      // What could not be kept grows stale; the page says so.
      await rounds.round({ keeping, open }, tenants).catch(onFailure);
      await load(keeping);
      await publish(keeping, tenants);
    } finally {
      await keeping.close().catch(() => undefined);
    }
  }

  async function load(sql: AdminSql): Promise<void> {
    const nowMs = now();
    [known, operator, versions] = await asOwner(sql, async (tx) => [
      await readKnownOfAll(tx, nowMs - historyMs),
      await readOperator(tx),
      await readVersions(tx),
    ]);
    providers = await readProviders(sql, nowMs);
    loadedMs = nowMs;
  }

  async function publish(sql: AdminSql, tenants: readonly TenantId[]): Promise<void> {
    const nowMs = now();
    const { document, measures: all } = view();
    const isFirst = versions.length === 0;
    const isSettled = all.every(
      ({ measure, state }) =>
        !publishedMeasures.includes(measure) ||
        state.is !== 'unmet' ||
        state.because !== 'never-looked',
    );
    if (isFirst && !isSettled && nowMs - beganMs < firstVersionMs) return;
    versions = await publisher.publish(sql, document, tenants, nowMs);
  }

  function view(): TransparencyView {
    const nowMs = now();
    const all = knownMeasures(measures, known, nowMs);
    const document = buildDocument(running, operator, providers, all);
    const { hash } = canonicalDocument(document);
    return { document, hash, measures: all, versions, nowMs, loadedMs };
  }

  return {
    view,
    round,
    start() {
      timer = setTimeout(again, options.firstMs ?? 3_000);
    },
    async close() {
      isOver = true;
      clearTimeout(timer);
      await current;
    },
  };
}

async function connect(adminUrl: string): Promise<AdminConnection> {
  const sql = await connectAsAdmin(adminUrl);
  await sql.query(`SELECT set_config('statement_timeout', $1, false)`, [String(statementMs)]);
  return sql;
}

/** A connection for looks, which the one that keeps can end. */
async function openLooking(adminUrl: string, keeping: Sql): Promise<LookingConnection> {
  const sql = await connect(adminUrl);
  const [own] = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return {
    sql,
    async abandon() {
      await keeping.query('SELECT pg_terminate_backend($1)', [own?.pid]);
      await sql.close().catch(() => undefined);
    },
    close: () => sql.close(),
  };
}

/** Who runs this, as the contracts name them (CO4). */
async function readOperator(sql: Sql): Promise<typeof nobodyNamed> {
  const [row] = await sql.query<{ party: unknown }>(
    'SELECT party FROM obhut.processor ORDER BY version DESC LIMIT 1',
  );
  const party = partySchema.safeParse(row?.party);
  if (!party.success) return nobodyNamed;
  const { name, address, country, contact } = party.data;
  return { name, address: `${address}, ${country}`, contact: contact.email };
}

/** What the gate says of every tenant. Where there is no provider, nobody is asked. */
async function readProviders(sql: AdminSql, nowMs: number): Promise<readonly PublishedProvider[]> {
  const [there] = await asOwner(sql, (tx) =>
    tx.query<{ any: boolean }>('SELECT EXISTS (SELECT FROM obhut.provider) AS any'),
  );
  if (there?.any !== true) return [];
  const gates: TenantGate[] = [];
  for (const { id } of await listTenants(sql)) {
    const gate = await asOperator(sql)(id, readGateState);
    if (gate !== null) gates.push(gate);
  }
  return publishedProviders(gates, nowMs);
}

function asOwner<T>(sql: AdminSql, work: (tx: Sql) => Promise<T>): Promise<T> {
  return sql.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    return work(tx);
  });
}
