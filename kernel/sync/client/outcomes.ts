import type { Clock } from '#kernel/base/clock.ts';
import { isoInstant } from '#kernel/base/clock.ts';
import { unreachable } from '#kernel/base/unreachable.ts';
import type { Outcome } from '#kernel/protocol/outcome.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';
import { rebase, type RebaseContext } from '#kernel/sync/client/rebase.ts';
import { settle } from '#kernel/sync/client/settle.ts';

/**
 * Writes down how mutations ended, in one transaction. What was refused moves to *needs attention*
 * with its content (SYC7); the rest waits in the overlay for its rows (SYC8). Outcomes of
 * mutations that this device does not wait for change nothing (SYC6).
 */
export async function applyOutcomes(
  store: LocalStore,
  outcomes: readonly Outcome[],
  context: RebaseContext & { readonly clock: Clock },
): Promise<void> {
  await store.write(async (tx) => {
    const outbox = await tx.outbox();
    const waiting = new Map(
      outbox.filter((entry) => entry.confirmed === null).map((entry) => [entry.mutation.id, entry]),
    );
    for (const outcome of outcomes) {
      const entry = waiting.get(outcome.id);
      if (entry === undefined) continue;
      switch (outcome.end) {
        case 'applied':
        case 'merged':
          await tx.confirmInOutbox(outcome.id, outcome.heads);
          break;
        case 'refused':
          await tx.putAttention({
            mutation: entry.mutation,
            madeAt: entry.madeAt,
            refusedAt: isoInstant(context.clock),
            code: outcome.code,
            params: outcome.params,
          });
          await tx.removeFromOutbox([outcome.id]);
          break;
        default:
          unreachable(outcome);
      }
    }
    await settle(tx, { reach: 'unknown' });
    await rebase(tx, context);
  });
}
