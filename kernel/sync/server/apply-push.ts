import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { AppError, type ErrorParams } from '#kernel/base/app-error.ts';
import { type AudienceId, isUuid, type MutationId, type RecordId } from '#kernel/base/ids.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import { type AnyMutator, type MutatorTx, Refusal } from '#kernel/kind/define-mutator.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import { limits } from '#kernel/protocol/limits.ts';
import { type Mutation, mutationSchema } from '#kernel/protocol/mutation.ts';
import type { Outcome } from '#kernel/protocol/outcome.ts';
import { pushBatch, type ReceiptDraft } from '#kernel/sync/server/push-batch.ts';
import {
  type ReachedAudience,
  type StoredRecord,
  WorkingSet,
} from '#kernel/sync/server/working-set.ts';

export interface PushOutcome {
  readonly outcomes: readonly Outcome[];
  /** Positions of mutations without a usable id, which therefore have no outcome. */
  readonly unreadable: readonly number[];
  /** Where audiences moved to, for hints. */
  readonly heads: readonly (readonly [AudienceId, number])[];
}

/** A mutation that has the form of one, ready to run or already refused. */
interface Candidate {
  readonly id: MutationId;
  readonly name: string;
  readonly payloadHash: string;
  readonly base: ReadonlyMap<RecordId, number>;
  readonly records: readonly RecordId[];
  readonly audiences: readonly AudienceId[];
  readonly run: (tx: MutatorTx) => void;
}

const attempts = 6;

/**
 * Applies mutations in their order: receipts first, then rights, then the same mutator as on the
 * device, then the wall of the database; all of it and the receipts in one transaction. One that
 * is refused leaves the others alone; one sent again changes nothing (SY1–SY5).
 * Throws 'database.*' or 'sync.busy' when nothing was decided: send again.
 */
export async function applyPush(
  database: TenantDatabase,
  actor: Actor,
  registry: Registry,
  mutations: readonly unknown[],
): Promise<PushOutcome> {
  const unreadable: number[] = [];
  const candidates = mutations.flatMap((mutation, index) => {
    const candidate = read(mutation, registry);
    if (candidate === null) unreadable.push(index);
    return candidate ?? [];
  });
  if (candidates.length === 0) return { outcomes: [], unreadable, heads: [] };

  const heads = new Map<AudienceId, number>();
  const outcomes: Outcome[] = [];
  const together = await applyTogether(database, actor, candidates);
  if (together !== 'one-is-refused') {
    outcomes.push(...together.outcomes);
    noteHeads(heads, together.heads);
  } else {
    for (const candidate of candidates) {
      const alone = await applyAlone(database, actor, candidate);
      outcomes.push(...alone.outcomes);
      noteHeads(heads, alone.heads);
    }
  }
  return { outcomes, unreadable, heads: [...heads] };
}

interface Applied {
  readonly outcomes: readonly Outcome[];
  readonly heads: readonly (readonly [AudienceId, number])[];
}

/** The database said no to the batch as a whole; which mutation it meant is found one by one. */
async function applyTogether(
  database: TenantDatabase,
  actor: Actor,
  candidates: readonly Candidate[],
): Promise<Applied | 'one-is-refused'> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transact(actor, (sql) => applyIn(sql, actor, candidates));
    } catch (error) {
      const code = sqlState(error);
      if (code !== null && retryCodes.has(code)) {
        if (attempt === attempts) throw new AppError('sync.busy', {}, { cause: error });
        continue;
      }
      if (refusalFor(code) !== null) return 'one-is-refused';
      throw error;
    }
  }
}

async function applyAlone(
  database: TenantDatabase,
  actor: Actor,
  candidate: Candidate,
): Promise<Applied> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transact(actor, (sql) => applyIn(sql, actor, [candidate]));
    } catch (error) {
      const code = sqlState(error);
      if (code !== null && retryCodes.has(code)) {
        if (attempt < attempts) continue;
        throw new AppError('sync.busy', {}, { cause: error });
      }
      const refused = refusalFor(code);
      if (refused === null) throw error;
      if (refused === 'sync.mutation-id-taken') {
        return { outcomes: [refusal(candidate.id, refused, {})], heads: [] };
      }
      // What the wall refused is refused for good: its receipt says so from now on.
      const denied: Candidate = {
        ...candidate,
        run: () => {
          throw new Refusal(refused);
        },
      };
      return database.transact(actor, (sql) => applyIn(sql, actor, [denied]));
    }
  }
}

async function applyIn(
  sql: TenantSql,
  actor: Actor,
  candidates: readonly Candidate[],
): Promise<Applied> {
  const state = await readState(sql, candidates);
  const working = new WorkingSet(state, actor);
  const outcomes = new Map<Candidate, Outcome | PendingOutcome>();
  const first = new Map<MutationId, Candidate>();
  const receipts: ReceiptDraft[] = [];

  for (const candidate of candidates) {
    const earlier = first.get(candidate.id);
    if (earlier !== undefined) {
      const repeated = earlier.payloadHash === candidate.payloadHash && outcomes.get(earlier);
      outcomes.set(candidate, repeated || refusal(candidate.id, 'sync.mutation-id-taken', {}));
      continue;
    }
    first.set(candidate.id, candidate);
    const receipt = state.receipts.get(candidate.id);
    if (receipt !== undefined) {
      outcomes.set(
        candidate,
        receipt.payloadHash === candidate.payloadHash
          ? receipt.outcome
          : refusal(candidate.id, 'sync.mutation-id-taken', {}),
      );
      continue;
    }
    try {
      const { merged, touched } = working.run(candidate, candidate.run);
      const end = merged ? 'merged' : 'applied';
      outcomes.set(candidate, { id: candidate.id, end, touched });
      receipts.push({ ...candidate, touched, outcome: { end } });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, params } = error;
      outcomes.set(candidate, refusal(candidate.id, code, params));
      receipts.push({ ...candidate, touched: [], outcome: { end: 'refused', code, params } });
    }
  }

  const moved = audiencesOf(working);
  for (const receipt of receipts) {
    Object.assign(receipt.outcome, {
      audiences: [...new Set(receipt.touched.flatMap((id) => moved.get(id) ?? []))],
    });
  }
  const heads = new Map<AudienceId, number>();
  if (receipts.length > 0) {
    const batch = pushBatch(working, receipts);
    const [written] = await sql.finish<{ heads: Record<AudienceId, number> }>(
      'SELECT tenant_schema.write_records($1) AS heads',
      [batch.json],
    );
    for (const [audience, places] of batch.places) {
      heads.set(audience, Number(written?.heads[audience]) + places);
    }
  }
  return {
    outcomes: candidates.map((candidate) => {
      const { id } = candidate;
      const outcome = outcomes.get(candidate);
      if (outcome === undefined) throw new Error('a mutation without an end');
      if (!('touched' in outcome)) return outcome;
      const audiences = new Set(outcome.touched.flatMap((record) => moved.get(record) ?? []));
      return {
        id,
        end: outcome.end,
        heads: [...audiences].map((audience) => [audience, heads.get(audience) ?? 0]),
      };
    }),
    heads: [...heads],
  };
}

interface PendingOutcome {
  readonly id: MutationId;
  readonly end: 'applied' | 'merged';
  readonly touched: readonly RecordId[];
}

/** For each record written: the audiences in which that shows. */
function audiencesOf(working: WorkingSet): ReadonlyMap<RecordId, readonly AudienceId[]> {
  const result = new Map<RecordId, readonly AudienceId[]>();
  for (const { before, after } of working.changes()) {
    const id = (after ?? before)?.id;
    if (id === undefined) continue;
    result.set(
      id,
      [before?.audience, after?.audience].filter((audience) => audience !== undefined),
    );
  }
  return result;
}

interface PushState {
  readonly records: ReadonlyMap<RecordId, StoredRecord>;
  readonly audiences: ReadonlyMap<AudienceId, ReachedAudience>;
  readonly lastRevision: ReadonlyMap<RecordId, number>;
  readonly receipts: ReadonlyMap<MutationId, { payloadHash: string; outcome: Outcome }>;
}

interface PushStateJson {
  readonly receipts: readonly {
    readonly id: MutationId;
    readonly h: string;
    readonly o: {
      readonly end: Outcome['end'];
      readonly code?: string;
      readonly params?: ErrorParams;
    };
    readonly heads: [AudienceId, number][];
  }[];
  readonly records: readonly {
    readonly id: RecordId;
    readonly a: AudienceId;
    readonly k: string;
    readonly b: Record<string, unknown>;
    readonly d: StoredRecord['day'];
    readonly p: StoredRecord['persons'];
    readonly r: number;
    readonly f: StoredRecord['fieldRevision'];
    readonly cb: StoredRecord['createdBy'];
    readonly ca: string;
    readonly by: StoredRecord['changedBy'];
    readonly at: string;
    readonly m: number;
  }[];
  readonly last: Readonly<Record<RecordId, number>>;
  readonly audiences: Readonly<Record<AudienceId, [number, string]>>;
}

async function readState(sql: TenantSql, candidates: readonly Candidate[]): Promise<PushState> {
  const [row] = await sql.query<{ state: PushStateJson }>(
    'SELECT tenant_schema.push_state($1, $2, $3) AS state',
    [
      candidates.map(({ id }) => id),
      [...new Set(candidates.flatMap(({ records }) => records))],
      [...new Set(candidates.flatMap(({ audiences }) => audiences))],
    ],
  );
  if (row === undefined) throw new Error('push_state answers with one row');
  const { receipts, records, last, audiences } = row.state;
  return {
    receipts: new Map(
      receipts.map(({ id, h, o, heads }) => [
        id,
        {
          payloadHash: h,
          outcome:
            o.end === 'refused'
              ? refusal(id, o.code ?? 'sync.mutation-malformed', o.params ?? {})
              : { id, end: o.end, heads },
        },
      ]),
    ),
    records: new Map(
      records.map((record) => [
        record.id,
        {
          id: record.id,
          audience: record.a,
          kind: record.k,
          body: record.b,
          day: record.d,
          persons: record.p,
          revision: record.r,
          merged: record.m,
          fieldRevision: record.f,
          createdBy: record.cb,
          createdAt: record.ca,
          changedBy: record.by,
          changedAt: record.at,
        },
      ]),
    ),
    lastRevision: new Map(Object.entries(last) as [RecordId, number][]),
    audiences: new Map(
      Object.entries(audiences).map(([audience, [rights, name]]) => [
        audience as AudienceId,
        { rights, name },
      ]),
    ),
  };
}

/** Reads one mutation; null when it has no id that an outcome could name. */
function read(value: unknown, registry: Registry): Candidate | null {
  const encoded = encode(value);
  if (encoded === null) return null;
  const parsed = z.safeParse(mutationSchema, value);
  if (!parsed.success) {
    const mutationId = idIn(value);
    return mutationId === null
      ? null
      : refusedCandidate(mutationId, encoded, 'sync.mutation-malformed', {});
  }
  const mutation = parsed.data;
  if (encoded.length > limits.mutationBytes) {
    return refusedCandidate(mutation.id, encoded, 'sync.mutation-too-large', {
      limitBytes: limits.mutationBytes,
    });
  }
  const mutator = registry.mutators.get(mutation.name);
  if (mutator === undefined) {
    return refusedCandidate(mutation.id, encoded, 'sync.mutation-unknown', {});
  }
  return candidateOf(mutation, mutator, encoded);
}

/** Null for what is nested so deeply that it cannot be written down again. */
function encode(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    return null;
  }
}

function candidateOf(mutation: Mutation, mutator: AnyMutator, encoded: string): Candidate {
  let args: never;
  let records: readonly RecordId[];
  try {
    args = mutator.parse(mutation.args) as never;
    records = mutator.records(args);
  } catch (error) {
    if (error instanceof Refusal) {
      return refusedCandidate(mutation.id, encoded, error.code, error.params);
    }
    if (!(error instanceof z.core.$ZodError)) throw error;
    return refusedCandidate(mutation.id, encoded, 'sync.mutation-malformed', {
      field: (error.issues[0]?.path.map(String).join('.') ?? '').slice(0, 100),
    });
  }
  if (records.length > limits.recordsPerMutation) {
    return refusedCandidate(mutation.id, encoded, 'sync.mutation-too-large', {
      limitRecords: limits.recordsPerMutation,
    });
  }
  return {
    id: mutation.id,
    name: mutation.name,
    payloadHash: hashOf(encoded),
    base: new Map(mutation.base),
    records,
    audiences: [...uuidsIn(args)] as AudienceId[],
    run: (tx) => mutator.run(tx, args),
  };
}

function refusedCandidate(
  id: MutationId,
  encoded: string,
  code: string,
  params: ErrorParams,
): Candidate {
  return {
    id,
    name: 'refused',
    payloadHash: hashOf(encoded),
    base: new Map(),
    records: [],
    audiences: [],
    run: () => {
      throw new Refusal(code, params);
    },
  };
}

function refusal(id: MutationId, code: string, params: ErrorParams): Outcome {
  return { id, end: 'refused', code, params: { ...params } };
}

function idIn(value: unknown): MutationId | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'string' && isUuid(value.id)
    ? (value.id.toLowerCase() as MutationId)
    : null;
}

/** Every UUID in the arguments: one of them may be an audience whose rights the mutator needs. */
function* uuidsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    if (value.length === 36 && isUuid(value)) yield value;
  } else if (Array.isArray(value)) {
    for (const part of value) yield* uuidsIn(part);
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) yield* uuidsIn(part);
  }
}

function hashOf(encoded: string): string {
  return createHash('sha256').update(encoded).digest('base64url');
}

function noteHeads(
  heads: Map<AudienceId, number>,
  more: readonly (readonly [AudienceId, number])[],
): void {
  for (const [audience, head] of more) {
    heads.set(audience, Math.max(head, heads.get(audience) ?? 0));
  }
}

/** Somebody else was faster; reading again helps: OB001, serialisation failure, deadlock. */
const retryCodes = new Set(['OB001', '40001', '40P01']);

/** The wall's answers to a batch, and the refusal each comes to when a mutation is alone. */
const refusalCodes = new Map([
  ['42501', 'access.not-allowed'],
  ['OB002', 'access.not-allowed'],
  ['OB003', 'sync.mutation-id-taken'],
  ['23505', 'record.exists'],
  ['23514', 'sync.mutation-too-large'],
  ['OB004', 'sync.mutation-malformed'],
]);

/**
 * What an error of the database means for a mutation; null when it means nothing about it. Data
 * the database cannot take (classes 22 and 23) it cannot take later either: without an end such
 * a mutation would hold up its device for ever (SY5).
 */
function refusalFor(code: string | null): string | null {
  if (code === null) return null;
  return refusalCodes.get(code) ?? (/^2[23]/.test(code) ? 'sync.mutation-malformed' : null);
}

function sqlState(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}
