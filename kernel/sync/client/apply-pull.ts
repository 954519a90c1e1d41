import type { Clock } from '#kernel/base/clock.ts';
import { isoInstant } from '#kernel/base/clock.ts';
import type { Directory } from '#kernel/access/directory.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import { recordOf, type Departure, type Row } from '#kernel/protocol/page.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import type { LocalStore, StoreWriter } from '#kernel/sync/client/local-store.ts';
import { rebase, type RebaseContext } from '#kernel/sync/client/rebase.ts';
import { settle } from '#kernel/sync/client/settle.ts';

/** Everything one pull brought. */
export interface PullAnswer {
  /** The cursors the store had when the pull was asked for. */
  readonly asked: readonly Cursor[];
  /** True when it was asked from nothing: it replaces all rows. */
  readonly fresh: boolean;
  /** The rows not staged yet. */
  readonly rows: readonly Row[];
  readonly departures: readonly Departure[];
  readonly cursors: readonly Cursor[];
  readonly directory: { readonly fingerprint: string; readonly value: Directory } | null;
}

export type ApplyContext = RebaseContext & { readonly clock: Clock };

/**
 * Applies a whole pull in one transaction (SYC10): purge, rows, departures, cursors, directory,
 * settled work and the overlay. `stale` when the store has moved since the pull was asked for,
 * which only another leader can do; then nothing was written (SYC14).
 */
export async function applyPull(
  store: LocalStore,
  answer: PullAnswer,
  context: ApplyContext,
): Promise<'applied' | 'stale'> {
  return store.write(async (tx) => {
    if (!sameCursors(await tx.cursors(), answer.asked)) return 'stale';
    await (answer.fresh ? replaceRows(tx, answer) : changeRows(tx, answer));
    await tx.setCursors(answer.cursors);
    if (answer.directory !== null) await tx.setDirectory(answer.directory);
    await tx.setSyncedAt(isoInstant(context.clock));
    await settle(tx, { reach: 'known' });
    await rebase(tx, context);
    return 'applied';
  });
}

/**
 * Purges everything the server ever sent, for an account that is no member any more (SYC12). What
 * the person wrote and never reached the server stays theirs.
 */
export async function forgetAll(store: LocalStore, context: RebaseContext): Promise<void> {
  await store.write(async (tx) => {
    await tx.dropStage();
    await tx.flipStage();
    await tx.setCursors([]);
    await tx.setDirectory(null);
    await tx.setSyncedAt(null);
    await rebase(tx, context);
  });
}

async function replaceRows(tx: StoreWriter, answer: PullAnswer): Promise<void> {
  await tx.stageRows(answer.rows.map(recordOf));
  await tx.flipStage();
}

async function changeRows(tx: StoreWriter, answer: PullAnswer): Promise<void> {
  const gone = audiencesToPurge(answer.asked, answer.cursors);
  if (gone.length > 0) await tx.deleteRowsOfAudiences(gone);
  const records = answer.rows.map(recordOf);
  await tx.putRows(records);
  const brought = new Set(records.map((record) => record.id));
  // A record that moved is brought under its new audience, now or by an earlier pull; only a copy
  // that still stands in the audience it left is one too many (SYC13).
  const left = answer.departures.filter(([, id]) => !brought.has(id));
  const local = await tx.rows(left.map(([, id]) => id));
  const drop = left.filter(([audience, id]) => local.get(id)?.audience === audience);
  if (drop.length > 0) await tx.deleteRows(drop.map(([, id]) => id));
}

/** The audiences that left the reach or came back with another epoch since `before` (SYC12). */
export function audiencesToPurge(
  before: readonly Cursor[],
  after: readonly Cursor[],
): AudienceId[] {
  const epochs = new Map(after.map(([audience, epoch]) => [audience, epoch]));
  return before
    .filter(([audience, epoch]) => epochs.get(audience) !== epoch)
    .map(([audience]) => audience);
}

function sameCursors(a: readonly Cursor[], b: readonly Cursor[]): boolean {
  if (a.length !== b.length) return false;
  const known = new Map(a.map(([audience, epoch, seq]) => [audience, `${epoch}.${seq}`]));
  return b.every(([audience, epoch, seq]) => known.get(audience) === `${epoch}.${seq}`);
}
