import { batchesOf } from '#products/calendar/batches.ts';
import { randomId } from '#kernel/base/ids.ts';
import type { RecordId } from '#kernel/base/ids.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { Candidate } from '#products/calendar/ics/reading.ts';
import type { EventBody } from '#products/calendar/kinds.ts';

/** A candidate as the preview shows it. */
export interface PlannedEvent {
  readonly candidate: Candidate;
  readonly pictogram: string | null;
  /** It is in the calendar already, so it starts out left out. */
  readonly duplicate: boolean;
  readonly included: boolean;
}

export type NewEvent = EventBody & { readonly id: RecordId };

/** Proposes what to import: everything that is not there yet and not cancelled. */
export function planImport(
  candidates: readonly Candidate[],
  options: {
    /** Events of the calendar that were imported before. */
    readonly present: readonly Rec<EventBody>[];
    readonly suggestPictogram: (title: string) => string | null;
  },
): PlannedEvent[] {
  const known = new Set(options.present.map((record) => record.body.importedUid));
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
    .filter((planned) => planned.included)
    .map(({ candidate, pictogram }) => ({
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
    }));
}

const eventsPerBatch = 50;

/** Cuts events into batches that fit one mutation each, in order. */
export function importBatches(events: readonly NewEvent[]): NewEvent[][] {
  return batchesOf(events, eventsPerBatch);
}
