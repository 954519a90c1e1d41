import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import type { ErrorParams } from '#kernel/base/app-error.ts';
import { type AudienceId, isUuid, type MutationId, type RecordId } from '#kernel/base/ids.ts';
import { type AnyMutator, type MutatorTx, Refusal } from '#kernel/kind/define-mutator.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import { isTooOld, upcastCall } from '#kernel/kind/upcast.ts';
import { quickSameCheck } from '#kernel/kind/quick-check.ts';
import { limits } from '#kernel/protocol/limits.ts';
import { type Mutation, mutationSchema } from '#kernel/protocol/mutation.ts';

/** A mutation that has the form of one, ready to run or already refused. */
export interface Candidate {
  readonly id: MutationId;
  readonly name: string;
  readonly payloadHash: string;
  readonly base: ReadonlyMap<RecordId, number>;
  readonly records: readonly RecordId[];
  /** Which audiences its arguments may name, for who has to look them up. */
  audiences(): readonly AudienceId[];
  readonly run: (tx: MutatorTx) => void;
}

/** Reads one mutation; null when it has no id that an outcome could name. */
export function readCandidate(value: unknown, registry: Registry, nowMs: number): Candidate | null {
  const encoded = encode(value);
  if (encoded === null) return null;
  const mutation = readMutation(value);
  if (mutation === null) {
    const mutationId = idIn(value);
    return mutationId === null
      ? null
      : refusedCandidate(mutationId, encoded, 'sync.mutation-malformed', {});
  }
  if (Buffer.byteLength(encoded) > limits.mutationBytes) {
    return refusedCandidate(mutation.id, encoded, 'sync.mutation-too-large', {
      limitBytes: limits.mutationBytes,
    });
  }
  if (cannotBeRead(encoded)) {
    return refusedCandidate(mutation.id, encoded, 'sync.mutation-malformed', {});
  }
  if (isTooOld(registry, mutation.schema, nowMs)) {
    return refusedCandidate(mutation.id, encoded, 'sync.device-too-old', {
      schema: mutation.schema,
    });
  }
  const call = upcast(mutation, registry);
  const mutator = registry.mutators.get(call.name);
  if (mutator === undefined) {
    return refusedCandidate(mutation.id, encoded, 'sync.mutation-unknown', {});
  }
  return candidateOf({ ...mutation, ...call }, mutator, encoded);
}

const isMutation = quickSameCheck(mutationSchema);

function readMutation(value: unknown): Mutation | null {
  if (isMutation(value)) return value as Mutation;
  return z.safeParse(mutationSchema, value).data ?? null;
}

/** What an upcaster cannot read is refused where the mutator checks its arguments. */
function upcast(mutation: Mutation, registry: Registry): Pick<Mutation, 'name' | 'args'> {
  try {
    return upcastCall(registry, mutation);
  } catch {
    return { name: mutation.name, args: null };
  }
}

/** Null for what is nested so deeply that it cannot be written down again. */
function encode(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    return null;
  }
}

/** As JSON.stringify writes a NUL or half of a pair; what only looks like it has its backslash doubled. */
const unreadable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/**
 * The database stores these as they come and cannot read them again: a record with one in it could be
 * changed, moved and deleted by nobody. Kinds look at their texts; this is for what they overlook.
 */
function cannotBeRead(encoded: string): boolean {
  return encoded.includes('\\u') && unreadable.test(encoded);
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
    if (!(error instanceof z.core.$ZodError)) return brokenCandidate(mutation.id, encoded, error);
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
    audiences: () => uuidsIn(args) as AudienceId[],
    run: (tx) => mutator.run(tx, args),
  };
}

function refusedCandidate(
  id: MutationId,
  encoded: string,
  code: string,
  params: ErrorParams,
): Candidate {
  return brokenCandidate(id, encoded, new Refusal(code, params));
}

/** One that ends by what is thrown, when it is its turn. */
function brokenCandidate(id: MutationId, encoded: string, error: unknown): Candidate {
  return {
    id,
    name: 'refused',
    payloadHash: hashOf(encoded),
    base: new Map(),
    records: [],
    audiences: () => [],
    run: () => {
      throw error;
    },
  };
}

function idIn(value: unknown): MutationId | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'string' && isUuid(value.id)
    ? (value.id.toLowerCase() as MutationId)
    : null;
}

/** Every UUID in the arguments: one of them may be an audience whose rights the mutator needs. */
function uuidsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length === 36 && isUuid(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(uuidsIn);
}

function hashOf(encoded: string): string {
  return hash('sha256', encoded, 'base64url');
}
