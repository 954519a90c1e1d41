import * as z from 'zod/mini';
import type { OptionId, PersonId, RecordId } from '#kernel/base/ids.ts';
import { plainDaySchema } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { requiredText, text } from '#kernel/base/text.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { zoneSchema } from '#kernel/base/zone.ts';
import { defineKind } from '#kernel/kind/define-kind.ts';
import { mediaRefSchema } from '#kernel/kind/media-ref.ts';
import { dayOfOccurrence, isOccurrenceKey } from '#products/calendar/occurrence-key.ts';
import { longestEventDays } from '#products/calendar/event-length.ts';
import { timeOfDaySchema } from '#products/calendar/zone.ts';

const day = z.pipe(
  plainDaySchema,
  z.transform((value) => value as PlainDay),
);

export const titleLength = 200;
export const placeLength = 200;
export const noteLength = 2000;
export const importedUidLength = 500;

/** A concept of the pictogram dictionary; which ones exist is the reader's symbol set's business. */
export const pictogramSchema = z.nullable(
  z.string().check(z.maxLength(60), z.regex(/^[a-z0-9][a-z0-9-]*$/)),
);

/** Something one can do, with its picture: a step of a routine, or one of several to choose from. */
export const optionSchema = z.strictObject({
  id: id<OptionId>(),
  title: requiredText(titleLength),
  pictogram: pictogramSchema,
  photo: z.nullable(mediaRefSchema),
});
export type Option = z.infer<typeof optionSchema>;

export const stepsAtMost = 30;
export const choicesAtMost = 8;

/** What an event was before it was changed, so that the change can be explained: old picture → new. */
const beforeSchema = z.strictObject({
  title: requiredText(titleLength),
  pictogram: pictogramSchema,
  photo: z.nullable(mediaRefSchema),
  startsOn: day,
  startTime: z.nullable(timeOfDaySchema),
});

/** What happens, and how it is shown and said. Optional fields came later; absent means none. */
const contentShape = {
  title: requiredText(titleLength),
  pictogram: pictogramSchema,
  withPersons: z.array(id<PersonId>()).check(z.maxLength(50)),
  place: text(placeLength),
  note: text(noteLength),
  /** Shown in place of the pictogram. */
  photo: z.optional(z.nullable(mediaRefSchema)),
  /** Played in place of the voice. */
  recording: z.optional(z.nullable(mediaRefSchema)),
  /** A routine: what is done one after the other. */
  steps: z.optional(z.array(optionSchema).check(z.maxLength(stepsAtMost))),
  /** One of these is chosen by the person whose day it is. */
  choices: z.optional(z.array(optionSchema).check(z.maxLength(choicesAtMost))),
  /** What helpers want to know: that it was seen, or that it was done. */
  confirm: z.optional(z.enum(['none', 'seen', 'done'])),
  /** Who is on duty, and no appointment. */
  isDuty: z.optional(z.boolean()),
};

/** When it happens, on the wall of its zone. */
const timesShape = {
  startsOn: day,
  /** Null: the event lasts all day. */
  startTime: z.nullable(timeOfDaySchema),
  /** The last day of the event, itself included. */
  endsOn: day,
  /** Null: all day, or nobody said when it ends. */
  endTime: z.nullable(timeOfDaySchema),
  /** Where the wall clock of these times hangs. */
  zone: zoneSchema,
};

/** The fields a person gives an event. */
export const eventShape = { ...contentShape, ...timesShape };

/** The fields of an event that others than its editor write. */
export const keptShape = {
  /** Names the entry of the calendar file it came from, so that nothing is imported twice. */
  importedUid: z.nullable(requiredText(importedUidLength)),
  /** It does not take place, and stays to say so. */
  isCancelled: z.optional(z.boolean()),
  /** Until the person whose day it is has seen that it changed. */
  before: z.optional(z.nullable(beforeSchema)),
};

const calendarField = { category: 'user.content.calendar', use: 'functional.service' } as const;
const pictureField = { category: 'user.content.self_image', use: 'functional.service' } as const;

const eventData = {
  title: calendarField,
  pictogram: calendarField,
  startsOn: calendarField,
  startTime: calendarField,
  endsOn: calendarField,
  endTime: calendarField,
  zone: calendarField,
  withPersons: { category: 'user.unique_id', use: 'functional.service' },
  place: calendarField,
  // People write there what to bring and what to take: whatever it is, it is kept as Art. 9 data.
  note: { category: 'user.health_and_medical', use: 'functional.service' },
  photo: pictureField,
  recording: pictureField,
  // A routine is body care and medicine as often as not.
  steps: { category: 'user.health_and_medical', use: 'functional.service' },
  choices: calendarField,
  confirm: calendarField,
  isDuty: calendarField,
  importedUid: { category: 'user.unique_id.pseudonymous', use: 'essential.service.operations' },
  isCancelled: calendarField,
  before: calendarField,
} as const;

const eventMedia = ['photo', 'recording', 'steps', 'choices', 'before'] as const;
const everyAudience = ['self', 'circle', 'team', 'leads', 'shared'] as const;
const usualRights = { create: 'create', change: 'change', delete: 'delete' } as const;

/** An appointment. */
export const event = defineKind('calendar.event', {
  version: 3,
  shape: { ...eventShape, ...keptShape },
  data: eventData,
  persons: ['withPersons'],
  media: eventMedia,
  day: (body) => body.startsOn,
  // As far back as other kinds, and the longest event before that, which may still go on then.
  horizonDays: 190,
  retention: { after: 'day', period: 'P3Y', then: 'erase' },
  audiences: { default: 'shared', allowed: everyAudience },
  rights: usualRights,
});
export type EventBody = ReturnType<typeof event.parse>;

/** The day an endless series stands on: one that does not come. */
const never = '2200-12-31' as PlainDay;

export const ruleLength = 2_000;
export const exceptionsAtMost = 500;

/**
 * One occurrence by the wall time it would have had, `2026-05-03` or `2026-05-03T09:00` (the
 * RECURRENCE-ID of RFC 5545 in the series' zone).
 */
export const occurrenceSchema = z.string().check(
  z.maxLength(16),
  z.refine((value) => isOccurrenceKey(value), { error: 'occurrence-does-not-exist' }),
);

export const exceptionSchema = z.strictObject({
  at: occurrenceSchema,
  /** Left out and never shown; not taking place, and shown as such; or as `fields` say. */
  is: z.enum(['skipped', 'cancelled', 'changed']),
  fields: z.partial(z.strictObject({ ...contentShape, ...timesShape, before: keptShape.before })),
});
export type SeriesException = z.infer<typeof exceptionSchema>;

export const seriesShape = {
  ...eventShape,
  /** RRULE and EXDATE lines of RFC 5545; the start is the first occurrence. */
  rule: text(ruleLength),
  /** Occurrences beside those of the rule. */
  dates: z.array(occurrenceSchema).check(z.maxLength(exceptionsAtMost)),
};

/** All that a series says, but what is worked out of it. */
export const wholeSeriesShape = {
  ...seriesShape,
  ...keptShape,
  exceptions: z.array(exceptionSchema).check(z.maxLength(exceptionsAtMost)),
  /** The event or the series this was made from: what is tied to that is tied to this. */
  replaces: z.nullable(id<RecordId>()),
};

/** An appointment that happens again and again, with what is otherwise about single ones. */
export const series = defineKind('calendar.series', {
  version: 2,
  shape: {
    ...wholeSeriesShape,
    /** The last day something of it happens; null when it goes on without end. */
    lastDay: z.nullable(day),
  },
  data: {
    ...eventData,
    rule: calendarField,
    dates: calendarField,
    // They say what an event says.
    exceptions: { category: 'user.health_and_medical', use: 'functional.service' },
    lastDay: calendarField,
    replaces: { category: 'user.unique_id.pseudonymous', use: 'functional.service' },
  },
  persons: ['withPersons'],
  media: [...eventMedia, 'exceptions'],
  day: (body) => body.lastDay ?? never,
  // There are few, and any of them may be on a day that is looked at.
  horizonDays: null,
  retention: { after: 'day', period: 'P3Y', then: 'erase' },
  audiences: { default: 'shared', allowed: everyAudience },
  rights: usualRights,
});
export type SeriesBody = ReturnType<typeof series.parse>;

/** What makes the id of a progress: one for each person, event and occurrence. */
export function progressKey(of: {
  readonly event: RecordId;
  readonly occurrence: string;
  readonly person: PersonId;
}): string {
  return `${of.event} ${of.occurrence} ${of.person}`;
}

/** What somebody has seen, ticked, chosen and done of an event or of one occurrence of a series. */
export const progress = defineKind('calendar.progress', {
  version: 1,
  shape: {
    /** The event or series. */
    event: id<RecordId>(),
    /** Which occurrence; of an event the day it is on. */
    occurrence: occurrenceSchema,
    person: id<PersonId>(),
    isSeen: z.boolean(),
    isDone: z.boolean(),
    /** The steps that are ticked. */
    steps: z.array(id<OptionId>()).check(z.maxLength(stepsAtMost)),
    choice: z.nullable(id<OptionId>()),
  },
  data: {
    event: calendarField,
    occurrence: calendarField,
    person: { category: 'user.unique_id', use: 'functional.service' },
    isSeen: { category: 'user.behavior', use: 'functional.service' },
    isDone: { category: 'user.health_and_medical', use: 'functional.service' },
    steps: { category: 'user.health_and_medical', use: 'functional.service' },
    choice: { category: 'user.behavior', use: 'functional.service' },
  },
  persons: ['person'],
  day: (body) => dayOfOccurrence(body.occurrence),
  // As far back as events: what is said of one stands on the day it began.
  horizonDays: 190,
  retention: { after: 'day', period: 'P3Y', then: 'erase' },
  audiences: { default: 'shared', allowed: everyAudience },
  rights: usualRights,
  key: progressKey,
});
export type ProgressBody = ReturnType<typeof progress.parse>;

/** Something a person would like to do; whoever helps makes an event of it, or says why not. */
export const wish = defineKind('calendar.wish', {
  version: 2,
  shape: {
    title: requiredText(titleLength),
    pictogram: pictogramSchema,
    photo: z.nullable(mediaRefSchema),
    recording: z.nullable(mediaRefSchema),
    /** Whose wish it is. */
    person: id<PersonId>(),
    /** Null: some day. */
    day: z.nullable(day),
    state: z.enum(['open', 'granted', 'declined']),
    /** The event it became. */
    event: z.nullable(id<RecordId>()),
    /** What whoever helps says to it. */
    answer: text(noteLength),
  },
  data: {
    title: calendarField,
    pictogram: calendarField,
    photo: pictureField,
    recording: pictureField,
    person: { category: 'user.unique_id', use: 'functional.service' },
    day: calendarField,
    state: calendarField,
    event: calendarField,
    answer: calendarField,
  },
  persons: ['person'],
  media: ['photo', 'recording'],
  // An open wish stays in sight however old it is.
  day: () => null,
  retention: { after: 'changed', period: 'P2Y', then: 'erase' },
  audiences: { default: 'shared', allowed: everyAudience },
  rights: usualRights,
});
export type WishBody = ReturnType<typeof wish.parse>;

export const templateEventsAtMost = 100;

export const templateShape = {
  name: requiredText(titleLength),
  pictogram: pictogramSchema,
  spans: z.enum(['event', 'day', 'week']),
  events: z
    .array(
      z.strictObject({
        ...contentShape,
        /** Days after the first, 0 to 6. */
        dayOffset: z.int().check(z.gte(0), z.lte(6)),
        startTime: z.nullable(timeOfDaySchema),
        endTime: z.nullable(timeOfDaySchema),
        /** How many days later it ends. */
        lastsDays: z.int().check(z.gte(0), z.lte(longestEventDays - 1)),
      }),
    )
    .check(z.minLength(1), z.maxLength(templateEventsAtMost)),
};

/** An event, a routine, a day or a week to be copied into calendars. */
export const template = defineKind('calendar.template', {
  version: 2,
  shape: templateShape,
  data: {
    name: calendarField,
    pictogram: calendarField,
    spans: calendarField,
    events: { category: 'user.health_and_medical', use: 'functional.service' },
  },
  persons: [],
  media: ['events'],
  day: () => null,
  retention: { after: 'changed', period: 'P5Y', then: 'erase' },
  audiences: { default: 'team', allowed: everyAudience },
  rights: usualRights,
});
export type TemplateBody = ReturnType<typeof template.parse>;

export const dayColours = ['green', 'blue', 'white', 'brown', 'yellow', 'pink', 'red'] as const;
export type DayColourName = (typeof dayColours)[number];

/** The colour a day wears for whoever reaches the audience; one per day and audience. */
export const dayColour = defineKind('calendar.day-colour', {
  version: 1,
  shape: {
    day,
    /** `none`: somebody took the colour away, which is more than nobody having given one. */
    colour: z.enum([...dayColours, 'none']),
  },
  data: {
    day: calendarField,
    colour: calendarField,
  },
  persons: [],
  day: (body) => body.day,
  retention: { after: 'day', period: 'P3Y', then: 'erase' },
  audiences: { default: 'shared', allowed: ['self', 'circle', 'team', 'shared'] },
  rights: { create: 'create', change: 'change', delete: 'delete' },
  key: (body) => body.day,
});
export type DayColourBody = ReturnType<typeof dayColour.parse>;

/** Monday to Sunday. */
export const weekdayColoursSchema = z.array(z.enum([...dayColours, 'none'])).check(z.length(7));

/** The colours days wear by themselves, Monday to Sunday, as long as nobody gives them another. */
export const weekdayColours = defineKind('calendar.weekday-colours', {
  version: 1,
  shape: { colours: weekdayColoursSchema },
  data: { colours: calendarField },
  persons: [],
  day: () => null,
  retention: { after: 'changed', period: 'P10Y', then: 'erase' },
  audiences: { default: 'shared', allowed: ['self', 'circle', 'team', 'shared'] },
  rights: usualRights,
  key: () => 'week',
});
export type WeekdayColoursBody = ReturnType<typeof weekdayColours.parse>;

export const choiceLanguageSchema = z.enum(['de', 'en']);
/** In order; none: no picture. */
export const chosenConceptsSchema = z
  .array(z.string().check(z.maxLength(60), z.regex(/^[a-z0-9][a-z0-9-]*$/)))
  .check(z.maxLength(3));

/** Which pictures a phrase has here: remembered for a person, or for a group. */
export const pictogramChoice = defineKind('calendar.pictogram-choice', {
  version: 1,
  shape: {
    /** As `kernel/symbol` normalises it. */
    phrase: requiredText(titleLength),
    lang: choiceLanguageSchema,
    concepts: chosenConceptsSchema,
  },
  data: { phrase: calendarField, lang: calendarField, concepts: calendarField },
  persons: [],
  day: () => null,
  retention: { after: 'changed', period: 'P5Y', then: 'erase' },
  audiences: { default: 'shared', allowed: everyAudience },
  rights: usualRights,
  key: (body) => `${body.lang} ${body.phrase}`,
});
export type PictogramChoiceBody = ReturnType<typeof pictogramChoice.parse>;

/** All kinds of the calendar. */
export const calendarKinds = [
  event,
  series,
  dayColour,
  weekdayColours,
  progress,
  wish,
  template,
  pictogramChoice,
] as const;
