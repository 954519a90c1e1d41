import type { AccountId, RecordId } from '#kernel/base/ids.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { OverlayEntry, StoreWriter } from '#kernel/sync/client/local-store.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import { callOf, runCall, type Call } from '#kernel/sync/client/run-mutation.ts';
import type { Changes } from '#kernel/sync/client/local-tx.ts';

export interface RebaseContext {
  readonly registry: Registry;
  readonly accountId: AccountId;
}

/**
 * Makes the overlay anew from the rows and the outbox, in the order the work was made (SYC9).
 * A mutation that its mutator refuses on the new rows has no effect here and stays in the outbox:
 * whether it is refused is the server's to say.
 */
export async function rebase(tx: StoreWriter, context: RebaseContext): Promise<void> {
  const outbox = await tx.outbox();
  const calls = outbox.map((entry) => callOf(context.registry, entry.mutation));
  const rows = await tx.rows([...new Set(calls.flatMap((call) => call?.records ?? []))]);
  const laid = new Map<RecordId, OverlayEntry>();
  const look = (id: RecordId): Rec | undefined => {
    const above = laid.get(id);
    return above === undefined ? rows.get(id) : (above.record ?? undefined);
  };
  for (const [index, entry] of outbox.entries()) {
    const call = calls[index];
    if (call === undefined) continue;
    const changes = effect(call, { actor: context.accountId, at: entry.madeAt, look });
    for (const [id, record] of changes) {
      const unsent = entry.confirmed === null || laid.get(id)?.unsent === true;
      laid.set(id, { id, record, unsent });
    }
  }
  // Nothing in place of nothing is no change.
  if (laid.size === 0 && (await tx.allOverlay()).length === 0) return;
  await tx.replaceOverlay([...laid.values()]);
}

function effect(call: Call, options: Parameters<typeof runCall>[1]): Changes {
  try {
    return runCall(call, options);
  } catch {
    // Also a mutator with a bug must not keep the device from syncing.
    return new Map();
  }
}
