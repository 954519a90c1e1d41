import type { Directory } from '#kernel/access/directory.ts';
import { addDays, dayInZone } from '#kernel/base/plain-day.ts';
import type {
  AccountId,
  AudienceId,
  MutationId,
  PersonId,
  RecordId,
  TenantId,
} from '#kernel/base/ids.ts';
import { Refusal } from '#kernel/kind/define-mutator.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import type { Down } from '#kernel/protocol/down.ts';
import { mutationSchema, type Mutation } from '#kernel/protocol/mutation.ts';
import type { Outcome } from '#kernel/protocol/outcome.ts';
import type { Page, Row, Window } from '#kernel/protocol/page.ts';
import type { Cursor, Pull } from '#kernel/protocol/pull.ts';
import type { Up } from '#kernel/protocol/up.ts';
import { upSchema } from '#kernel/protocol/up.ts';
import { protocolVersion } from '#kernel/protocol/version.ts';
import type { Changes } from '#kernel/sync/client/local-tx.ts';
import { callOf, runCall } from '#kernel/sync/client/run-mutation.ts';

interface Stored {
  readonly record: Rec;
  readonly seq: number;
}

interface Session {
  readonly accountId: AccountId;
  /** Of the kinds the device was built with. */
  schema: number;
  send(message: Down): void;
  close(code: string): void;
}

/**
 * A small server that keeps to the protocol and keeps everything in memory, one step at a time:
 * what the real one does with a database, as far as a device can tell.
 */
export class ModelServer {
  readonly tenantId = 't_0123456789ab' as TenantId;
  rowsPerPage = 3;
  /** How much of what a device has nothing of comes with one pull, where it takes parts. */
  seqsPerPart = Infinity;
  leaseDays = 14;
  /** Which versions of the kinds may write. */
  oldestWriter = 1;
  schema: number;
  /** How many days back devices keep, by kind; empty: all. */
  horizon: Readonly<Record<string, number>> = {};
  readonly #registry: Registry;
  readonly #nowMs: () => number;
  readonly #heads = new Map<AudienceId, number>();
  readonly #records = new Map<RecordId, Stored>();
  #departures: { audience: AudienceId; id: RecordId; seq: number }[] = [];
  readonly #lastRevisions = new Map<RecordId, number>();
  readonly #reach = new Map<AccountId, Map<AudienceId, number>>();
  readonly #receipts = new Map<MutationId, { payload: string; outcome: Outcome }>();
  readonly #floors = new Map<AudienceId, number>();
  readonly #lost = new Set<AccountId>();
  readonly #sessions = new Set<Session>();
  #epoch = 0;
  /** How often each mutation had an effect: more than once is a broken promise. */
  readonly applied = new Map<MutationId, number>();

  constructor(registry: Registry, nowMs: () => number) {
    this.#registry = registry;
    this.#nowMs = nowMs;
    this.schema = registry.schema;
  }

  get window(): Window {
    const today = dayInZone(this.#nowMs(), 'UTC');
    return {
      fingerprint: JSON.stringify(this.horizon),
      from: Object.entries(this.horizon).map(([kind, days]) => [kind, addDays(today, -days)]),
    };
  }

  /** Forgets the departures of an audience; who has not read them must read it anew. */
  collect(audience: AudienceId): void {
    this.#floors.set(audience, this.#headOf(audience));
    this.#departures = this.#departures.filter((departure) => departure.audience !== audience);
  }

  /** The devices of an account were reported lost. */
  lose(account: AccountId): void {
    this.#lost.add(account);
    for (const session of this.#sessions) {
      if (session.accountId === account) session.close('sync.device-lost');
    }
  }

  // --- who may what ---

  addAudience(audience: AudienceId): void {
    this.#heads.set(audience, 0);
  }

  grant(account: AccountId, audience: AudienceId): void {
    const reach = this.#reachOf(account);
    if (reach.has(audience)) return;
    this.#epoch += 1;
    reach.set(audience, this.#epoch);
    this.#tellReach(account);
  }

  revoke(account: AccountId, audience: AudienceId): void {
    if (this.#reachOf(account).delete(audience)) this.#tellReach(account);
  }

  reaches(account: AccountId, audience: AudienceId): boolean {
    return this.#reachOf(account).has(audience);
  }

  /** What `SELECT` under row security gives: every record the account may read. */
  rowsFor(account: AccountId): Rec[] {
    const reach = this.#reachOf(account);
    return [...this.#records.values()]
      .map(({ record }) => record)
      .filter((record) => reach.has(record.audience));
  }

  /** The same, as far back as devices keep it. */
  keptFor(account: AccountId): Rec[] {
    const firstDays = new Map(this.window.from);
    return this.rowsFor(account).filter(({ kind, day }) => {
      return day === null || day >= (firstDays.get(kind) ?? '');
    });
  }

  record(id: RecordId): Rec | undefined {
    return this.#records.get(id)?.record;
  }

  outcomeOf(id: MutationId): Outcome | undefined {
    return this.#receipts.get(id)?.outcome;
  }

  // --- one connection ---

  open(peer: Omit<Session, 'schema'>): { receive(message: unknown): void; closed(): void } {
    const session: Session = { ...peer, schema: 0 };
    this.#sessions.add(session);
    return {
      receive: (message) => this.#receive(session, upSchema.parse(message)),
      closed: () => {
        this.#sessions.delete(session);
      },
    };
  }

  #receive(session: Session, up: Up): void {
    if (!this.#sessions.has(session)) return;
    switch (up.type) {
      case 'hello':
        session.schema = up.schema;
        if (this.#lost.has(session.accountId)) {
          session.close('sync.device-lost');
          return;
        }
        session.send({
          type: 'welcome',
          protocol: protocolVersion,
          account: session.accountId,
          tenant: this.tenantId,
          serverTime: new Date(this.#nowMs()).toISOString(),
          schema: this.schema,
          leaseDays: this.leaseDays,
          writes: up.schema < this.oldestWriter ? 'closed' : 'open',
        });
        break;
      case 'push':
        if (session.schema < this.oldestWriter) {
          const code = 'sync.device-too-old';
          session.send({ type: 'problem', code, params: {}, request: null, closing: false });
          return;
        }
        session.send({
          type: 'push-result',
          outcomes: up.mutations.map((mutation) =>
            this.apply(session.accountId, mutationSchema.parse(mutation)),
          ),
        });
        break;
      case 'pull':
        for (const page of this.#pages(session.accountId, up)) session.send(page);
        break;
    }
  }

  // --- push ---

  /** Applies one mutation, or says again how it ended. */
  apply(account: AccountId, mutation: Mutation): Outcome {
    const payload = JSON.stringify([account, mutation]);
    const receipt = this.#receipts.get(mutation.id);
    if (receipt !== undefined) {
      if (receipt.payload === payload) return receipt.outcome;
      return { id: mutation.id, end: 'refused', code: 'sync.mutation-id-taken', params: {} };
    }
    const outcome = this.#run(account, mutation);
    this.#receipts.set(mutation.id, { payload, outcome });
    return outcome;
  }

  #run(account: AccountId, mutation: Mutation): Outcome {
    const { id } = mutation;
    const call = callOf(this.#registry, mutation);
    if (call === undefined) {
      return { id, end: 'refused', code: 'sync.mutation-malformed', params: {} };
    }
    const reach = this.#reachOf(account);
    try {
      const at = new Date(this.#nowMs()).toISOString();
      const changes = runCall(call, {
        actor: account,
        at,
        look: (record) => {
          const stored = this.#records.get(record)?.record;
          return stored !== undefined && reach.has(stored.audience) ? stored : undefined;
        },
      });
      for (const [record, after] of changes) {
        const taken = this.#records.get(record)?.record;
        if (taken !== undefined && !reach.has(taken.audience)) throw new Refusal('record.exists');
        if (after !== null && !reach.has(after.audience)) throw new Refusal('access.not-allowed');
      }
      this.applied.set(id, (this.applied.get(id) ?? 0) + 1);
      const unseen = [...changes.keys()].some((record) => {
        const seen = mutation.base.find(([known]) => known === record)?.[1] ?? 0;
        return (this.#records.get(record)?.record.revision ?? 0) > seen;
      });
      return { id, end: unseen ? 'merged' : 'applied', heads: this.#write(changes, unseen) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { id, end: 'refused', code: error.code, params: error.params };
    }
  }

  #write(changes: Changes, unseen: boolean): [AudienceId, number][] {
    const moved = new Set<AudienceId>();
    for (const [id, after] of changes) {
      const before = this.#records.get(id)?.record;
      if (before !== undefined && before.audience !== after?.audience) {
        const { audience } = before;
        this.#departures.push({ audience, id, seq: this.#bump(audience) });
        moved.add(audience);
      }
      if (after === null) {
        this.#records.delete(id);
        continue;
      }
      const revision = (this.#lastRevisions.get(id) ?? 0) + 1;
      this.#lastRevisions.set(id, revision);
      this.#records.set(id, {
        record: {
          ...after,
          revision,
          merged: unseen && before !== undefined ? revision : (before?.merged ?? 0),
        },
        seq: this.#bump(after.audience),
      });
      moved.add(after.audience);
    }
    const heads = [...moved].map((audience): [AudienceId, number] => [
      audience,
      this.#headOf(audience),
    ]);
    for (const session of this.#sessions) {
      const reach = this.#reachOf(session.accountId);
      const seen = heads.filter(([audience]) => reach.has(audience));
      if (seen.length > 0) session.send({ type: 'hint', heads: seen, reach: false });
    }
    return heads;
  }

  // --- pull ---

  #pages(account: AccountId, pull: Pull): Page[] {
    const known = new Map(pull.cursors.map(([audience, epoch, seq]) => [audience, { epoch, seq }]));
    const cursors: Cursor[] = [];
    const rows: Row[] = [];
    const departures: [AudienceId, RecordId, number][] = [];
    const refetched: AudienceId[] = [];
    const { window } = this;
    const firstDays = new Map(window.from);
    let left = pull.parts === true ? this.seqsPerPart : Infinity;
    let more = false;
    let isFirst = true;
    for (const [audience, epoch] of this.#reachOf(account)) {
      const head = this.#headOf(audience);
      if (!known.has(audience) && head > 0) {
        const fits = isFirst || head <= left;
        isFirst = false;
        if (!fits) {
          more = true;
          continue;
        }
        left -= head;
      }
      cursors.push([audience, epoch, this.#headOf(audience)]);
      const cursor = known.get(audience);
      const isKnown = cursor?.epoch === epoch;
      const isBelow = (cursor?.seq ?? 0) < (this.#floors.get(audience) ?? 0);
      const isAnew = isKnown && (isBelow || pull.window !== window.fingerprint);
      if (isAnew) refetched.push(audience);
      const after = isKnown && !isAnew ? cursor.seq : 0;
      for (const stored of this.#records.values()) {
        const { audience: where, kind, day } = stored.record;
        if (where !== audience || stored.seq <= after) continue;
        // What changed is told also when it left the window; else a device would keep it as it was.
        const isOld = day !== null && day < (firstDays.get(kind) ?? '');
        if (after > 0 || !isOld) rows.push(rowOf(stored));
      }
      if (after === 0) continue;
      for (const departure of this.#departures) {
        if (departure.audience === audience && departure.seq > after) {
          departures.push([audience, departure.id, departure.seq]);
        }
      }
    }
    return this.#inPages(account, pull, { cursors, more, rows, departures, refetched });
  }

  #inPages(
    account: AccountId,
    pull: Pull,
    answer: {
      cursors: Cursor[];
      more: boolean;
      rows: Row[];
      departures: [AudienceId, RecordId, number][];
      refetched: AudienceId[];
    },
  ): Page[] {
    const fingerprint = String(this.#epoch);
    const last = {
      cursors: answer.cursors,
      more: answer.more,
      refetched: answer.refetched,
      window: this.window,
      directory:
        pull.directory === fingerprint
          ? null
          : { fingerprint, value: this.#directoryOf(account) as unknown },
    };
    const pages: Page[] = [];
    const count = Math.max(1, Math.ceil(answer.rows.length / this.rowsPerPage));
    for (let index = 0; index < count; index += 1) {
      pages.push({
        type: 'page',
        request: pull.request,
        rows: answer.rows.slice(index * this.rowsPerPage, (index + 1) * this.rowsPerPage),
        departures: index === 0 ? answer.departures : [],
        last: index === count - 1 ? last : null,
      });
    }
    return pages;
  }

  #directoryOf(account: AccountId): Directory {
    return {
      me: { accountId: account, personId: account as string as PersonId, role: 'staff' },
      spaces: [],
      audiences: [],
      persons: [],
      groups: [],
    };
  }

  // --- inside ---

  #tellReach(account: AccountId): void {
    for (const session of this.#sessions) {
      if (session.accountId === account) session.send({ type: 'hint', heads: [], reach: true });
    }
  }

  #reachOf(account: AccountId): Map<AudienceId, number> {
    let reach = this.#reach.get(account);
    if (reach === undefined) {
      reach = new Map();
      this.#reach.set(account, reach);
    }
    return reach;
  }

  #headOf(audience: AudienceId): number {
    return this.#heads.get(audience) ?? 0;
  }

  #bump(audience: AudienceId): number {
    const head = this.#headOf(audience) + 1;
    this.#heads.set(audience, head);
    return head;
  }
}

function rowOf({ record, seq }: Stored): Row {
  return [
    record.id,
    record.audience,
    seq,
    record.kind,
    record.day,
    [...record.persons],
    record.revision,
    record.createdBy,
    record.createdAt,
    record.changedBy,
    record.changedAt,
    record.body,
    record.merged,
  ];
}
