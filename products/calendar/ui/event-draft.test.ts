import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { timeFault } from '#products/calendar/event-time.ts';
import {
  newDraft,
  setEndDay,
  setEndTime,
  setStartDay,
  setStartTime,
  timesOf,
} from '#products/calendar/ui/event-draft.ts';
import type { EventDraft } from '#products/calendar/ui/event-draft.ts';
import { timeAt } from '#products/calendar/zone.ts';

const monday = '2026-05-04' as PlainDay;
const day = fc.integer({ min: -120, max: 120 }).map((days) => addDays(monday, days));
const time = fc.option(fc.integer({ min: 0, max: 1439 }).map(timeAt));
const step = fc.oneof(
  day.map((to) => (draft: EventDraft) => setStartDay(draft, to)),
  day.map((to) => (draft: EventDraft) => setEndDay(draft, to)),
  time.map((to) => (draft: EventDraft) => setStartTime(draft, to)),
  time.map((to) => (draft: EventDraft) => setEndTime(draft, to)),
  fc.boolean().map((allDay) => () => ({ allDay })),
);

test('[CA3] whatever is typed in whatever order, an end before the start cannot be entered', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const draft = steps.reduce<EventDraft>(
        (before, change) => ({ ...before, ...change(before) }),
        newDraft(monday),
      );
      const times = timesOf(draft);
      expect(times === null ? null : timeFault(times)).toBeNull();
    }),
    { numRuns: 3000 },
  );
});

test('[CA3] an event that starts later still lasts as long', () => {
  const draft = {
    ...newDraft(monday),
    startTime: timeAt(600),
    endTime: timeAt(690),
  };
  expect(setStartTime(draft, timeAt(1400))).toEqual({
    startTime: '23:20',
    endsOn: '2026-05-05',
    endTime: '00:50',
  });
});
