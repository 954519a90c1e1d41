import { batchesOf } from '#products/calendar/batches.ts';
import { randomId } from '#kernel/base/ids.ts';
import type { RecordId } from '#kernel/base/ids.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { Candidate } from '#products/calendar/ics/reading.ts';
import type { EventBody, SeriesBody } from '#products/calendar/kinds.ts';

/** A candidate as the preview shows it. */
export interface PlannedEvent {
  readonly candidate: Candidate;
  readonly pictogram: string | null;
  /** It is in the calendar already, so it starts out left out. */
  readonly duplicate: boolean;
  readonly included: boolean;
}

export type NewEvent = EventBody & { readonly id: RecordId };
export type NewSeries = Omit<SeriesBody, 'lastDay'> & { readonly id: RecordId };

/**
 * Proposes what to import: everything that is not there yet and not cancelled. There is what was
 * imported before, whole or written out, and what a file of our own was made of.
 */
export function planImport(
  candidates: readonly Candidate[],
  options: {
    /** Events and series of the calendar. */
    readonly present: readonly Pick<Rec<EventBody | SeriesBody>, 'id' | 'body'>[];
    readonly suggestPictogram: (title: string) => string | null;
  },
): PlannedEvent[] {
  const known = new Set<string>();
  for (const { id, body } of options.present) {
    known.add(id);
    if (body.importedUid === null) continue;
    known.add(body.importedUid);
    // Of a series that was written out once, each occurrence names it.
    const occurrence = body.importedUid.lastIndexOf('#');
    if (occurrence > 0) known.add(body.importedUid.slice(0, occurrence));
  }
  return candidates.map((candidate) => {
    const duplicate = known.has(candidate.importedUid);
    return {
      candidate,
      pictogram: options.suggestPictogram(candidate.title),
      duplicate,
      included: !duplicate && !candidate.cancelled,
    };
  });
}

/** The events of a plan that are to be made. `untitled` names those without a title. */
export function newEvents(plan: readonly PlannedEvent[], untitled: string): NewEvent[] {
  return plan
    .filter(({ included, candidate }) => included && candidate.series === null)
    .map((planned) => newEvent(planned, untitled));
}

/** The series of a plan that are to be made. */
export function newSeries(plan: readonly PlannedEvent[], untitled: string): NewSeries[] {
  return plan.flatMap((planned) => {
    const { included, candidate } = planned;
    if (!included || candidate.series === null) return [];
    return [{ ...newEvent(planned, untitled), ...candidate.series, replaces: null }];
  });
}

function newEvent({ candidate, pictogram }: PlannedEvent, untitled: string): NewEvent {
  return {
    id: randomId<RecordId>(),
    title: candidate.title === '' ? untitled : candidate.title,
    pictogram,
    startsOn: candidate.startsOn,
    startTime: candidate.startTime,
    endsOn: candidate.endsOn,
    endTime: candidate.endTime,
    zone: candidate.zone,
    withPersons: [],
    place: candidate.place,
    note: candidate.note,
    importedUid: candidate.importedUid,
    // Who takes over what was cancelled wants to be told that it does not take place.
    ...(candidate.cancelled && { isCancelled: true }),
  };
}

const eventsPerBatch = 50;

/** Cuts events or series into batches that fit one mutation each, in order. */
export function importBatches<Made extends NewEvent | NewSeries>(
  events: readonly Made[],
): Made[][] {
  return batchesOf(events, eventsPerBatch);
}
