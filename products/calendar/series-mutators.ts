import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { defineMutator, Refusal } from '#kernel/kind/define-mutator.ts';
import type { MutatorTx } from '#kernel/kind/define-mutator.ts';
import { definedOf } from '#products/calendar/defined-of.ts';
import { refuseFault } from '#products/calendar/event-time.ts';
import {
  event,
  exceptionsAtMost,
  exceptionSchema,
  occurrenceSchema,
  series,
  seriesShape,
  wholeSeriesShape,
} from '#products/calendar/kinds.ts';
import type { SeriesBody, SeriesException } from '#products/calendar/kinds.ts';
import { occurrenceKey } from '#products/calendar/occurrence-key.ts';
import type { Recurrence } from '#products/calendar/recurrence/recurrence.ts';
import { formatRecurrence, recurrenceOf } from '#products/calendar/recurrence/recurrence.ts';
import { stepsOf } from '#products/calendar/recurrence/rule-walk.ts';
import type { Steps } from '#products/calendar/recurrence/rule-walk.ts';
import { splitAt } from '#products/calendar/recurrence/split.ts';
import type { SeriesPart } from '#products/calendar/recurrence/split.ts';
import {
  hasOccurrence,
  lastDayOf,
  movedExceptions,
  occurrenceOf,
  ownTimes,
  recurrenceIn,
  startOf,
} from '#products/calendar/series.ts';
import type { SeriesTimes } from '#products/calendar/series.ts';

/** Series in one import mutation; a batch also stays below the wire's size limit. */
const seriesPerImport = 100;

const seriesArgs = z.strictObject(seriesShape);
const changedFields = z.partial(seriesArgs);

export const createSeries = defineMutator({
  name: 'calendar.create-series',
  args: { id: id<RecordId>(), audience: id<AudienceId>(), series: seriesArgs },
  records: (args) => [args.id],
  run(tx, args) {
    put(tx, args.id, args.audience, { ...args.series, ...nothingElse });
  },
});

/** Makes a series of an event, which becomes its first occurrence; what is tied to it stays tied. */
export const repeatEvent = defineMutator({
  name: 'calendar.repeat-event',
  args: {
    event: id<RecordId>(),
    id: id<RecordId>(),
    series: seriesArgs,
    audience: z.optional(id<AudienceId>()),
  },
  records: (args) => [args.event, args.id],
  run(tx, args) {
    const present = tx.get(event, args.event);
    if (present === undefined) throw new Refusal('record.absent', { record: args.event });
    const { importedUid } = present.body;
    tx.remove(event, args.event);
    put(tx, args.id, args.audience ?? present.audience, {
      ...args.series,
      ...nothingElse,
      importedUid,
      replaces: args.event,
    });
  },
});

/**
 * Changes the fields given, of all occurrences. When that moves them, what is otherwise about single
 * ones moves along. With `at`, the occurrence that was looked at says the same from then on, whatever
 * it said before. With an audience the series is theirs from then on.
 */
export const changeSeries = defineMutator({
  name: 'calendar.change-series',
  args: {
    id: id<RecordId>(),
    at: z.optional(occurrenceSchema),
    fields: changedFields,
    audience: z.optional(id<AudienceId>()),
  },
  records: (args) => [args.id],
  run(tx, args) {
    const present = presentSeries(tx, args.id);
    const fields = definedOf(args.fields);
    const body = { ...present, ...fields };
    const recurrence = checked(body);
    const settled = settledAt(args.at, present.exceptions, fields);
    const exceptions = judged((steps) =>
      movedExceptions(present, body, recurrence, settled, steps),
    );
    const lastDay = judged((steps) => lastDayOf(body, recurrence, exceptions, steps));
    tx.change(series, args.id, { ...fields, exceptions, lastDay });
    if (args.audience !== undefined) tx.move(series, args.id, args.audience);
  },
});

/**
 * Says what is otherwise about one occurrence; null: nothing. Of two devices that do so for
 * different occurrences both count.
 */
export const setOccurrence = defineMutator({
  name: 'calendar.set-occurrence',
  args: {
    id: id<RecordId>(),
    at: occurrenceSchema,
    to: z.nullable(z.omit(exceptionSchema, { at: true })),
  },
  records: (args) => [args.id],
  run(tx, { id: record, at, to }) {
    const present = presentSeries(tx, record);
    const recurrence = checked(present);
    const others = present.exceptions.filter((one) => one.at !== at);
    if (to === null) {
      write(others);
      return;
    }
    if (!judged((steps) => hasOccurrence(present, recurrence, at, steps))) {
      throw new Refusal('calendar.occurrence-absent', { record });
    }
    if (others.length >= exceptionsAtMost) {
      throw new Refusal('calendar.too-many-exceptions', { record });
    }
    const fields = definedOf(to.fields);
    refuseFault({ ...ownTimes(present, at), ...fields });
    write([...others, { at, is: to.is, fields }]);

    function write(exceptions: SeriesException[]): void {
      const lastDay = judged((steps) => lastDayOf(present, recurrence, exceptions, steps));
      tx.change(series, record, { exceptions, lastDay });
    }
  },
});

/**
 * Ends a series before an occurrence and begins another there, with the fields given: *this and
 * following*. Together they happen as the one did, as far as the fields do not say otherwise. With an
 * audience the later one is theirs.
 */
export const splitSeries = defineMutator({
  name: 'calendar.split-series',
  args: {
    id: id<RecordId>(),
    at: occurrenceSchema,
    newId: id<RecordId>(),
    fields: changedFields,
    audience: z.optional(id<AudienceId>()),
  },
  records: (args) => [args.id, args.newId],
  run(tx, args) {
    const { audience, body } = existing(tx, args.id);
    const { before, after } = divided(body, args.at);
    if (before === null || after === null) {
      throw new Refusal('calendar.occurrence-absent', { record: args.id });
    }
    shorten(tx, args.id, body, before, args.at);
    const rest = {
      ...body,
      ...ownTimes(body, occurrenceKeyOf(after)),
      ...repeating(after),
      exceptions: body.exceptions.filter(({ at }) => at >= args.at),
      replaces: args.id,
      importedUid: null,
    };
    const fields = definedOf(args.fields);
    const changed = { ...rest, ...fields };
    const recurrence = checked(changed);
    const settled = settledAt(args.at, rest.exceptions, fields);
    put(tx, args.newId, args.audience ?? audience, {
      ...changed,
      exceptions: judged((steps) => movedExceptions(rest, changed, recurrence, settled, steps)),
    });
  },
});

/** Ends a series before an occurrence; one that would have none left is deleted. */
export const endSeries = defineMutator({
  name: 'calendar.end-series',
  args: { id: id<RecordId>(), at: occurrenceSchema },
  records: (args) => [args.id],
  run(tx, args) {
    const { body } = existing(tx, args.id);
    const { before } = divided(body, args.at);
    if (before === null) tx.remove(series, args.id);
    else shorten(tx, args.id, body, before, args.at);
  },
});

export const shareSeries = defineMutator({
  name: 'calendar.share-series',
  args: { id: id<RecordId>(), audience: id<AudienceId>() },
  records: (args) => [args.id],
  run(tx, args) {
    tx.move(series, args.id, args.audience);
  },
});

export const deleteSeries = defineMutator({
  name: 'calendar.delete-series',
  args: { id: id<RecordId>() },
  records: (args) => [args.id],
  run(tx, args) {
    tx.remove(series, args.id);
  },
});

/** Gives a series every field it had: undoes a change, a split or an end. */
export const resetSeries = defineMutator({
  name: 'calendar.reset-series',
  args: {
    id: id<RecordId>(),
    series: z.strictObject(wholeSeriesShape),
    audience: z.optional(id<AudienceId>()),
  },
  records: (args) => [args.id],
  run(tx, args) {
    presentSeries(tx, args.id);
    const lastDay = lastDayIn(args.series);
    tx.change(series, args.id, { ...args.series, lastDay });
    if (args.audience !== undefined) tx.move(series, args.id, args.audience);
  },
});

/** Brings a deleted series back, and takes over one of a file, under a new id. */
export const restoreSeries = defineMutator({
  name: 'calendar.restore-series',
  args: {
    id: id<RecordId>(),
    audience: id<AudienceId>(),
    series: z.strictObject(wholeSeriesShape),
  },
  records: (args) => [args.id],
  run(tx, args) {
    put(tx, args.id, args.audience, args.series);
  },
});

/** Creates the series of one batch of an import: all, or none. */
export const importSeries = defineMutator({
  name: 'calendar.import-series',
  args: {
    audience: id<AudienceId>(),
    series: z
      .array(z.strictObject({ id: id<RecordId>(), ...wholeSeriesShape }))
      .check(z.minLength(1), z.maxLength(seriesPerImport)),
  },
  records: (args) => args.series.map((one) => one.id),
  run(tx, args) {
    for (const { id: record, ...whole } of args.series) put(tx, record, args.audience, whole);
  },
});

/** Deletes several series: the undo of an import. */
export const deleteImportedSeries = defineMutator({
  name: 'calendar.delete-imported-series',
  args: {
    ids: z.array(id<RecordId>()).check(z.minLength(1), z.maxLength(seriesPerImport)),
  },
  records: (args) => args.ids,
  run(tx, args) {
    for (const one of args.ids) tx.remove(series, one);
  },
});

export const seriesMutators = [
  createSeries,
  repeatEvent,
  changeSeries,
  setOccurrence,
  splitSeries,
  endSeries,
  shareSeries,
  deleteSeries,
  resetSeries,
  restoreSeries,
  importSeries,
  deleteImportedSeries,
] as const;

type WholeSeries = Omit<SeriesBody, 'lastDay'>;

const nothingElse = {
  exceptions: [],
  importedUid: null,
  replaces: null,
} satisfies Partial<WholeSeries>;

function put(tx: MutatorTx, record: RecordId, audience: AudienceId, body: WholeSeries): void {
  const { lastDay: _old, ...whole } = body as SeriesBody;
  tx.create(series, record, audience, { ...whole, lastDay: lastDayIn(body) });
}

function lastDayIn(body: WholeSeries): SeriesBody['lastDay'] {
  const recurrence = checked(body);
  return judged((steps) => lastDayOf(body, recurrence, body.exceptions, steps));
}

/** The exceptions without what one of them says about the fields that are given to all now. */
function settledAt(
  settled: string | undefined,
  exceptions: readonly SeriesException[],
  given: object,
): SeriesException[] {
  return exceptions.flatMap((exception) => {
    if (exception.at !== settled) return [exception];
    const fields = Object.fromEntries(
      Object.entries(exception.fields).filter(([field]) => !Object.hasOwn(given, field)),
    ) as SeriesException['fields'];
    const saysNothing = exception.is === 'changed' && Object.keys(fields).length === 0;
    return saysNothing ? [] : [{ ...exception, fields }];
  });
}

/** How the series repeats. Throws the refusal of times or a rule that cannot be. */
function checked(body: SeriesTimes): Recurrence {
  refuseFault(body);
  const recurrence = recurrenceIn(body);
  if (typeof recurrence === 'string') throw new Refusal(recurrence);
  return recurrence;
}

/** More than any appointment takes. A push has a hundred mutations, and others wait for it (CA25). */
const stepsPerQuestion = 20_000;

/** What the engine throws about a rule is a refusal, also that it takes too long. */
function judged<T>(work: (steps: Steps) => T): T {
  try {
    return work(stepsOf(stepsPerQuestion));
  } catch (error) {
    throw error instanceof AppError ? new Refusal(error.code) : error;
  }
}

function divided(body: SeriesBody, at: string) {
  const recurrence = checked(body);
  const parts = judged((steps) => splitAt(recurrence, startOf(body), occurrenceOf(at), steps));
  if (typeof parts === 'string') throw new Refusal(parts);
  return parts;
}

/** Leaves a series what happens before an occurrence. */
function shorten(
  tx: MutatorTx,
  record: RecordId,
  body: SeriesBody,
  before: SeriesPart,
  end: string,
): void {
  const exceptions = body.exceptions.filter(({ at }) => at < end);
  const fields = { ...repeating(before), exceptions };
  tx.change(series, record, { ...fields, lastDay: lastDayIn({ ...body, ...fields }) });
}

function repeating({ recurrence }: SeriesPart): Pick<SeriesBody, 'rule' | 'dates'> {
  return {
    rule: formatRecurrence(recurrenceOf({ ...recurrence, dates: [] })),
    dates: recurrence.dates.map(({ day, time }) => occurrenceKey(day, time)),
  };
}

function occurrenceKeyOf({ start }: SeriesPart): string {
  return occurrenceKey(start.day, start.time);
}

function existing(tx: MutatorTx, record: RecordId) {
  const present = tx.get(series, record);
  if (present === undefined) throw new Refusal('record.absent', { record });
  return present;
}

function presentSeries(tx: MutatorTx, record: RecordId): SeriesBody {
  return existing(tx, record).body;
}
