import type { PersonId } from '#kernel/base/ids.ts';
import { addDays, daysBetween } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { moveTimes } from '#products/calendar/event-time.ts';
import { longestEventDays } from '#products/calendar/event-length.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import type { EventTimes } from '#products/calendar/event-time.ts';
import type { EventBody } from '#products/calendar/kinds.ts';
import { movedBy, never } from '#products/calendar/repeat.ts';
import type { Repeat } from '#products/calendar/repeat.ts';
import { doingOf, noDoing } from '#products/calendar/ui/plan/doing-draft.ts';
import type { DoingDraft } from '#products/calendar/ui/plan/doing-draft.ts';
import { minutesOf } from '#products/calendar/zone.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

/** An event as it is being typed. Its end is never before its start, whatever is typed. */
export interface EventDraft extends DoingDraft {
  readonly title: string;
  readonly pictogram: string | null;
  /** True once somebody chose a picture, or none: then the title no longer chooses. */
  readonly pictogramChosen: boolean;
  readonly allDay: boolean;
  readonly startsOn: PlainDay;
  readonly startTime: TimeOfDay | null;
  readonly endsOn: PlainDay;
  readonly endTime: TimeOfDay | null;
  readonly withPersons: readonly PersonId[];
  readonly place: string;
  readonly note: string;
  readonly isDuty: boolean;
  /** In place of the pictogram and of the voice. */
  readonly photo: MediaRef | null;
  readonly recording: MediaRef | null;
  readonly repeat: Repeat;
  /** True once somebody said how it repeats: until then that stays as it is. */
  readonly repeatChosen: boolean;
}

export function newDraft(startsOn: PlainDay): EventDraft {
  return {
    title: '',
    pictogram: null,
    pictogramChosen: false,
    allDay: false,
    startsOn,
    startTime: null,
    endsOn: startsOn,
    endTime: null,
    withPersons: [],
    place: '',
    note: '',
    repeat: never,
    repeatChosen: false,
    ...noDoing,
    isDuty: false,
    photo: null,
    recording: null,
  };
}

export function draftOf(body: EventBody, repeat: Repeat = never): EventDraft {
  return {
    title: body.title,
    pictogram: body.pictogram,
    pictogramChosen: true,
    allDay: body.startTime === null,
    startsOn: body.startsOn,
    startTime: body.startTime,
    endsOn: body.endsOn,
    endTime: body.endTime,
    withPersons: body.withPersons,
    place: body.place,
    note: body.note,
    repeat,
    repeatChosen: false,
    ...doingOf(body),
    isDuty: body.isDuty === true,
    photo: body.photo ?? null,
    recording: body.recording ?? null,
  };
}

/** The event begins on another day and lasts as long; weekdays of its rhythm move along. */
export function setStartDay(draft: EventDraft, startsOn: PlainDay): Partial<EventDraft> {
  return {
    startsOn,
    repeat: movedBy(draft.repeat, daysBetween(draft.startsOn, startsOn)) ?? draft.repeat,
    endsOn: addDays(startsOn, daysBetween(draft.startsOn, draft.endsOn)),
  };
}

/** The event begins at another time and lasts as long. */
export function setStartTime(draft: EventDraft, startTime: TimeOfDay | null): Partial<EventDraft> {
  if (startTime === null) return { startTime, endsOn: draft.startsOn, endTime: null };
  const before = timesOf({ ...draft, allDay: false });
  if (before === null) return { startTime };
  const { endsOn, endTime } = moveTimes(before, { startsOn: draft.startsOn, startTime });
  return { startTime, endsOn, endTime };
}

/** An end that is not later on the same day is on the next: who works until 6:00 began at night. */
export function setEndTime(draft: EventDraft, endTime: TimeOfDay | null): Partial<EventDraft> {
  if (endTime === null) return { endTime, endsOn: draft.startsOn };
  if (draft.startTime === null) return { endTime, endsOn: draft.startsOn };
  const over = minutesOf(endTime) <= minutesOf(draft.startTime);
  const days = daysBetween(draft.startsOn, draft.endsOn);
  if (days > 1) return { endTime };
  return { endTime, endsOn: addDays(draft.startsOn, over ? 1 : 0) };
}

/** The last day of the event: not before the first, and not beyond the longest event. */
export function setEndDay(draft: EventDraft, endsOn: PlainDay): Partial<EventDraft> {
  const last = addDays(draft.startsOn, longestEventDays - 1);
  return { endsOn: endsOn < draft.startsOn ? draft.startsOn : endsOn > last ? last : endsOn };
}

/** The times of the event, or null while the start time is missing. Whatever was typed in which
 *  order, they fit together. */
export function timesOf(draft: EventDraft): EventTimes | null {
  const { startsOn, startTime, endTime } = draft;
  const days = Math.min(longestEventDays - 1, Math.max(0, daysBetween(startsOn, draft.endsOn)));
  if (draft.allDay) {
    return { startsOn, startTime: null, endsOn: addDays(startsOn, days), endTime: null };
  }
  if (startTime === null) return null;
  if (endTime === null) return { startsOn, startTime, endsOn: startsOn, endTime: null };
  const isOver = days === 0 && minutesOf(endTime) <= minutesOf(startTime);
  return { startsOn, startTime, endsOn: addDays(startsOn, isOver ? 1 : days), endTime };
}
