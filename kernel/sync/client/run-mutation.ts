import type { AccountId, RecordId } from '#kernel/base/ids.ts';
import type { AnyMutator } from '#kernel/kind/define-mutator.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { Mutation } from '#kernel/protocol/mutation.ts';
import { LocalTx, type Changes } from '#kernel/sync/client/local-tx.ts';
import type { Registry } from '#kernel/kind/registry.ts';

/** A mutation whose mutator is known and whose arguments fit it. */
export interface Call {
  readonly mutator: AnyMutator;
  readonly args: object;
  readonly records: readonly RecordId[];
}

/**
 * Finds the mutator of a mutation and reads its arguments. Undefined when this app does not know
 * the mutator or its arguments no longer fit: the server still has its word about it.
 */
export function callOf(registry: Registry, mutation: Mutation): Call | undefined {
  const mutator = registry.mutators.get(mutation.name);
  if (mutator === undefined) return undefined;
  try {
    const args = mutator.parse(mutation.args);
    return { mutator, args, records: [...new Set(mutator.records(args as never))] };
  } catch {
    return undefined;
  }
}

/** Runs a call against what `look` shows. Throws what the mutator throws; writes nothing. */
export function runCall(
  call: Call,
  options: {
    readonly actor: AccountId;
    readonly at: string;
    readonly look: (id: RecordId) => Rec | undefined;
  },
): Changes {
  const tx = new LocalTx({ ...options, named: new Set(call.records) });
  call.mutator.run(tx, call.args as never);
  return tx.changes;
}
