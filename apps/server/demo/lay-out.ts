import { daysFromToday, demoWeeks } from './content.ts';
import type {
  DemoAudienceName,
  DemoColour,
  DemoFace,
  DemoOption,
  DemoRhythm,
  DemoSingle,
  DemoTenant,
  DemoWeekday,
  DemoWeekly,
} from './content/types.ts';

/** Days are counted from the day of loading; 0 is today. */
export interface LaidOutEvent {
  readonly space: string;
  readonly audience: DemoAudienceName;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly title: string;
  readonly concept: string;
  readonly starts: string | null;
  readonly ends: string | null;
  readonly with: readonly string[];
  readonly place: string;
  readonly note: string;
  readonly steps: readonly DemoOption[];
  readonly choices: readonly DemoOption[];
  readonly confirm: 'none' | 'seen' | 'done';
  readonly isDuty: boolean;
}

export interface LaidOutColour {
  readonly space: string;
  readonly day: number;
  readonly colour: DemoColour;
}

export interface LaidOutEntry {
  readonly space: string;
  readonly audience: DemoAudienceName;
  readonly by: string;
  readonly day: number;
  readonly text: string;
  readonly face: DemoFace | null;
  /** The event it is about, one of `events`. */
  readonly event: LaidOutEvent | null;
}

export interface LaidOut {
  readonly events: readonly LaidOutEvent[];
  readonly colours: readonly LaidOutColour[];
  /** Of today and before; nobody writes about tomorrow. */
  readonly journal: readonly LaidOutEntry[];
}

/** Turns rhythms into the days around a today that falls on `todaysWeekday`. */
export function layOut(tenant: DemoTenant, todaysWeekday: DemoWeekday): LaidOut {
  const events = tenant.rhythms.flatMap((rhythm) => eventsOf(rhythm, todaysWeekday));
  const journal = tenant.journal
    .map(({ space, audience, by, day, text, face = null, event }) => {
      const on = daysFromToday(day, todaysWeekday);
      const about = events.find(
        (candidate) =>
          candidate.space === space &&
          candidate.concept === event &&
          candidate.firstDay <= on &&
          candidate.lastDay >= on,
      );
      return { space, audience, by, day: on, text, face, event: about ?? null };
    })
    .filter(({ day }) => day <= 0);
  return {
    events,
    colours: tenant.rhythms.flatMap((rhythm) => coloursOf(rhythm, todaysWeekday)),
    journal,
  };
}

function eventsOf(rhythm: DemoRhythm, todaysWeekday: DemoWeekday): LaidOutEvent[] {
  const weekly = rhythm.weekly.flatMap((event) =>
    demoWeeks
      .filter((week) => happensIn(event, week))
      .map((week) => {
        const day = daysFromToday({ week, weekday: event.weekday }, todaysWeekday);
        return eventOn(rhythm.space, event, day, day);
      }),
  );
  const single = rhythm.single.map((event) => {
    const day = daysFromToday(event.day, todaysWeekday);
    return eventOn(rhythm.space, event, day, day + (event.days ?? 1) - 1);
  });
  return [...weekly, ...single];
}

function happensIn({ weeks }: DemoWeekly, week: number): boolean {
  return weeks === undefined || (weeks === 'even') === (week % 2 === 0);
}

function eventOn(
  space: string,
  event: DemoWeekly | DemoSingle,
  firstDay: number,
  lastDay: number,
): LaidOutEvent {
  return {
    space,
    audience: event.audience ?? 'shared',
    firstDay,
    lastDay,
    title: event.title,
    concept: event.concept,
    starts: event.starts ?? null,
    ends: event.ends ?? null,
    with: event.with ?? [],
    place: event.place ?? '',
    note: event.note ?? '',
    steps: event.steps ?? [],
    choices: event.choices ?? [],
    confirm: event.confirm ?? 'none',
    isDuty: event.isDuty === true,
  };
}

function coloursOf({ space, colours }: DemoRhythm, todaysWeekday: DemoWeekday): LaidOutColour[] {
  if (colours === undefined) return [];
  const byDay = new Map<number, DemoColour>();
  for (const week of demoWeeks) {
    for (const weekday of weekdays) {
      byDay.set(daysFromToday({ week, weekday }, todaysWeekday), colours.byWeekday[weekday]);
    }
  }
  for (const { day, colour } of colours.exceptions) {
    byDay.set(daysFromToday(day, todaysWeekday), colour);
  }
  return [...byDay].map(([day, colour]) => ({ space, day, colour }));
}

const weekdays: readonly DemoWeekday[] = [1, 2, 3, 4, 5, 6, 7];
