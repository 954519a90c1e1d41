import type { Clock } from '#kernel/base/clock.ts';
import { isoInstant } from '#kernel/base/clock.ts';
import type { Directory } from '#kernel/access/directory.ts';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { recordOf, type Departure, type Row, type Window } from '#kernel/protocol/page.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import type { Contact, LocalStore, RowWriter, SetAside } from '#kernel/sync/client/local-store.ts';
import { rebase, type RebaseContext } from '#kernel/sync/client/rebase.ts';
import { settle } from '#kernel/sync/client/settle.ts';

/** Everything one pull brought. */
export interface PullAnswer {
  /** The cursors that the rows, or the stage, had when the pull was asked for. */
  readonly asked: readonly Cursor[];
  /** The attempt whose stage it completes, or brings further; null: it goes to the rows there are. */
  readonly attempt: string | null;
  /** True when audiences were left to the next pull. */
  readonly more: boolean;
  /** The rows not staged yet. */
  readonly rows: readonly Row[];
  readonly departures: readonly Departure[];
  /** How many rows came in all. */
  readonly received: number;
  /** Rows that came and could not be used. */
  readonly aside: readonly SetAside[];
  /** Audiences that came whole: rows of them that did not come are gone. */
  readonly refetched: readonly AudienceId[];
  readonly window: Window;
  readonly cursors: readonly Cursor[];
  readonly directory: { readonly fingerprint: string; readonly value: Directory } | null;
}

export type ApplyContext = RebaseContext & {
  readonly clock: Clock;
  /** What the server said of itself when this connection began. */
  readonly met: Pick<Contact, 'leaseDays' | 'clockAheadMs' | 'writes' | 'schema'>;
};

/** More than this is not listed; the number alone says that something is badly wrong. */
const mostSetAside = 1_000;

/**
 * Applies a whole pull in one transaction (SYC10): purge, rows, departures, cursors, directory,
 * settled work and the overlay. `staged` when it went to a copy that is not complete yet (SYC11);
 * `stale` when the store has moved since the pull was asked for, which only another leader can do
 * (SYC14); `narrow` when the device does not have all that the window asks for (SYC28). With the
 * last two nothing was written.
 */
export async function applyPull(
  store: LocalStore,
  answer: PullAnswer,
  context: ApplyContext,
): Promise<'applied' | 'staged' | 'stale' | 'narrow'> {
  return store.write(async (tx) => {
    const stage = answer.attempt === null ? null : await tx.stage();
    if (stage?.attempt !== (answer.attempt ?? undefined)) return 'stale';
    if (!sameCursors(stage?.cursors ?? (await tx.cursors()), answer.asked)) return 'stale';
    const window = stage === null ? await tx.window() : stage.window;
    if (isNarrow(window, answer)) return 'narrow';
    const aside = stage?.aside ?? (await tx.setAside());
    const before: Before = { rows: stage === null ? tx : tx.staged, window, aside };
    const setAside = await changeRows(before, answer);
    if (answer.directory !== null) {
      await (stage === null
        ? tx.setDirectory(answer.directory)
        : tx.stageDirectory(answer.directory));
    }
    if (stage !== null && answer.more) {
      const { window: kept, cursors } = answer;
      const directory = answer.directory?.fingerprint ?? stage.directory;
      const received = stage.received + answer.received;
      const further = { window: kept, cursors, directory, aside: setAside, received, open: [] };
      await tx.putStage({ ...stage, ...further });
      return 'staged';
    }
    if (stage !== null) await tx.flipStage();
    if (setAside.length + aside.length > 0 || stage !== null) await tx.putSetAside(setAside);
    // What is as it was is not written: a pull that brings nothing changes nothing that is looked up (SYL3).
    if (stage !== null || !sameWindow(window, answer.window)) await tx.putWindow(answer.window);
    if (stage !== null || !sameCursors(answer.asked, answer.cursors)) {
      await tx.setCursors(answer.cursors);
    }
    await tx.setSyncedAt(isoInstant(context.clock));
    await tx.putContact({ ...context.met, lookedAtMs: context.clock.nowMs(), awayMs: 0 });
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
    await tx.putContact(null);
    await tx.putWindow(null);
    await tx.putSetAside([]);
    await rebase(tx, context);
  });
}

/** What a pull is applied to. */
interface Before {
  readonly rows: RowWriter;
  readonly window: Window | null;
  readonly aside: readonly SetAside[];
}

/** Resolves to what is set aside from then on. */
async function changeRows(before: Before, answer: PullAnswer): Promise<SetAside[]> {
  const { rows } = before;
  const gone = [...audiencesToPurge(answer.asked, answer.cursors), ...answer.refetched];
  if (gone.length > 0) await rows.deleteRowsOfAudiences(gone);
  const { inside, outside } = byWindow(answer.rows, answer.window);
  if (inside.length > 0) await rows.putRows(inside.map(recordOf));
  const unusable = answer.aside.flatMap(({ record }) => (record === null ? [] : [record]));
  // What there is of these is older than what came, and must not stand for it.
  if (outside.length + unusable.length > 0) await rows.deleteRows([...outside, ...unusable]);
  if (!sameDays(before.window, answer.window)) await rows.deleteRowsBefore(answer.window.from);
  const brought = new Set([...answer.rows.map(([id]) => id), ...unusable]);
  // A record that moved is brought under its new audience, now or by an earlier pull; only a copy
  // that still stands in the audience it left is one too many (SYC13).
  const left = answer.departures.filter(([, id]) => !brought.has(id));
  const local = await rows.rows(left.map(([, id]) => id));
  const drop = left.filter(([audience, id]) => local.get(id)?.audience === audience);
  if (drop.length > 0) await rows.deleteRows(drop.map(([, id]) => id));
  return asideAfter(before.aside, answer, { gone: new Set(gone), brought });
}

/** Keeps the list of what was set aside true: what came again, left or was purged is not on it. */
function asideAfter(
  before: readonly SetAside[],
  answer: PullAnswer,
  { gone, brought }: { gone: ReadonlySet<AudienceId>; brought: ReadonlySet<RecordId> },
): SetAside[] {
  const left = new Set(answer.departures.map(([audience, id]) => `${audience} ${id}`));
  const stays = before.filter(
    ({ record, audience }) =>
      !(audience !== null && gone.has(audience)) &&
      !(record !== null && (brought.has(record) || left.has(`${audience} ${record}`))),
  );
  return [...stays, ...answer.aside].slice(0, mostSetAside);
}

function byWindow(rows: readonly Row[], window: Window): { inside: Row[]; outside: RecordId[] } {
  const firstDays = new Map(window.from);
  const inside: Row[] = [];
  const outside: RecordId[] = [];
  for (const row of rows) {
    const [id, , , kind, day] = row;
    const first = firstDays.get(kind);
    if (first !== undefined && day !== null && day < first) outside.push(id);
    else inside.push(row);
  }
  return { inside, outside };
}

/** True when the window reaches further back than what the device has, and not all of it came anew. */
function isNarrow(
  before: Window | null,
  { window, asked, cursors, refetched }: PullAnswer,
): boolean {
  if (before === null) return false;
  const now = new Map(window.from);
  if (before.from.every(([kind, day]) => (now.get(kind) ?? '') >= day)) return false;
  const anew = new Set(refetched);
  const reached = new Set(cursors.map(([audience]) => audience));
  return asked.some(([audience]) => reached.has(audience) && !anew.has(audience));
}

function sameWindow(a: Window | null, b: Window): boolean {
  return a?.fingerprint === b.fingerprint && sameDays(a, b);
}

function sameDays(a: Window | null, b: Window): boolean {
  if (a?.from.length !== b.from.length) return false;
  const days = new Map(a.from);
  return b.from.every(([kind, day]) => days.get(kind) === day);
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
