import * as z from 'zod/mini';
import type { PersonId } from '#kernel/base/ids.ts';
import { plainDaySchema } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { requiredText, text } from '#kernel/base/text.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { defineKind } from '#kernel/kind/define-kind.ts';
import { timeOfDaySchema, zoneSchema } from '#products/calendar/zone.ts';

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

/** The fields a person gives an event. Everything but where it was imported from. */
export const eventShape = {
  title: requiredText(titleLength),
  pictogram: pictogramSchema,
  startsOn: day,
  /** Null: the event lasts all day. */
  startTime: z.nullable(timeOfDaySchema),
  /** The last day of the event, itself included. */
  endsOn: day,
  /** Null: all day, or nobody said when it ends. */
  endTime: z.nullable(timeOfDaySchema),
  /** Where the wall clock of these times hangs. */
  zone: zoneSchema,
  withPersons: z.array(id<PersonId>()).check(z.maxLength(50)),
  place: text(placeLength),
  note: text(noteLength),
};

/** An appointment. */
export const event = defineKind('calendar.event', {
  version: 1,
  shape: {
    ...eventShape,
    /** Names the entry of the calendar file it came from, so that nothing is imported twice. */
    importedUid: z.nullable(requiredText(importedUidLength)),
  },
  data: {
    title: { category: 'user.content.calendar', use: 'functional.service' },
    pictogram: { category: 'user.content.calendar', use: 'functional.service' },
    startsOn: { category: 'user.content.calendar', use: 'functional.service' },
    startTime: { category: 'user.content.calendar', use: 'functional.service' },
    endsOn: { category: 'user.content.calendar', use: 'functional.service' },
    endTime: { category: 'user.content.calendar', use: 'functional.service' },
    zone: { category: 'user.content.calendar', use: 'functional.service' },
    withPersons: { category: 'user.unique_id', use: 'functional.service' },
    place: { category: 'user.content.calendar', use: 'functional.service' },
    // People write there what to bring and what to take: whatever it is, it is kept as Art. 9 data.
    note: { category: 'user.health_and_medical', use: 'functional.service' },
    importedUid: { category: 'user.unique_id.pseudonymous', use: 'essential.service.operations' },
  },
  persons: ['withPersons'],
  day: (body) => body.startsOn,
  // As far back as other kinds, and the longest event before that, which may still go on then.
  horizonDays: 190,
  retention: { after: 'day', period: 'P3Y', then: 'erase' },
  audiences: { default: 'shared', allowed: ['self', 'circle', 'team', 'leads', 'shared'] },
  rights: { create: 'create', change: 'change', delete: 'delete' },
});
export type EventBody = ReturnType<typeof event.parse>;

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
    day: { category: 'user.content.calendar', use: 'functional.service' },
    colour: { category: 'user.content.calendar', use: 'functional.service' },
  },
  persons: [],
  day: (body) => body.day,
  retention: { after: 'day', period: 'P3Y', then: 'erase' },
  audiences: { default: 'shared', allowed: ['self', 'circle', 'team', 'shared'] },
  rights: { create: 'create', change: 'change', delete: 'delete' },
  key: (body) => body.day,
});
export type DayColourBody = ReturnType<typeof dayColour.parse>;
