import { describe, expect, test } from 'vitest';
import { type UsageCount, UsageCounter } from './usage-counter.ts';
import { eventOfPath, usageEvents, usageProducts } from './usage-events.ts';

const event = (id: string) => {
  const found = usageEvents.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no event ${id}`);
  return found;
};
const week = event('calendar.week');
const mood = event('journal.mood');
const fault = event('app.fault');

function counting(answer: readonly string[] | null) {
  const sent: (readonly UsageCount[])[] = [];
  const counter = new UsageCounter({
    send: async (counts) => {
      sent.push(counts);
      return answer;
    },
  });
  return { counter, sent };
}

test('[OF13] nothing is counted, and nothing leaves, before somebody agreed', async () => {
  const { counter, sent } = counting([]);
  counter.count(week);
  await counter.flush();
  counter.agree(['calendar']);
  await counter.flush();
  expect(sent).toEqual([]);
});

test('[OF13] what was agreed to is counted, and nothing else', async () => {
  const { counter, sent } = counting(['calendar']);
  counter.agree(['calendar']);
  for (const one of [week, week, mood]) counter.count(one);
  await counter.flush();
  await counter.flush();
  expect(sent).toEqual([[{ event: 'calendar.week', count: 2 }]]);
});

test('[OF14] after a no nothing leaves: what was counted is gone, and nothing is counted', async () => {
  const { counter, sent } = counting(['calendar', 'journal']);
  counter.agree(['calendar', 'journal']);
  counter.count(week);
  counter.agree([]);
  for (let n = 0; n < 1000; n += 1) counter.count(n % 2 === 0 ? week : mood);
  await counter.flush();
  expect(sent).toEqual([]);
});

test('[OF14] a no from elsewhere comes with the answer, and holds from then on', async () => {
  const { counter, sent } = counting(['journal']);
  counter.agree(['calendar', 'journal']);
  counter.count(week);
  await counter.flush();
  counter.count(week);
  counter.count(mood);
  await counter.flush();
  expect(sent[1]).toEqual([{ event: 'journal.mood', count: 1 }]);
});

test('[OF14] what did not arrive is not sent again', async () => {
  const { counter, sent } = counting(null);
  counter.agree(['calendar']);
  counter.count(week);
  await counter.flush();
  await counter.flush();
  expect(sent).toHaveLength(1);
});

test('[OF15] a fault is counted without a yes', async () => {
  const { counter, sent } = counting([]);
  counter.count(fault);
  await counter.flush();
  expect(sent).toEqual([[{ event: 'app.fault', count: 1 }]]);
});

describe('the catalogue', () => {
  test('[OF15] every event has one purpose, and faults alone are necessary', () => {
    for (const { product, purpose } of usageEvents) {
      expect(purpose).toBe(
        product === null ? 'essential.service.operations' : 'functional.service.improve',
      );
    }
    expect(new Set(usageEvents.map(({ id }) => id)).size).toBe(usageEvents.length);
    expect(new Set(usageEvents.flatMap(({ product }) => product ?? []))).toEqual(
      new Set(usageProducts),
    );
  });

  test.each([
    ['/t/t_000000000001/calendar/week/2026-05-03', 'calendar.week'],
    ['/t/t_000000000001/calendar/3-days/2026-05-03', 'calendar.days'],
    ['/t/t_000000000001/journal/mood/2026-05-03', 'journal.mood'],
    ['/t/t_000000000001/journal/book', 'journal.book'],
    ['/t/t_000000000001/privacy/chronicle', undefined],
    ['/t/t_000000000001/calendar/nothing', undefined],
    ['/settings', undefined],
  ])('%s is %s', (path, id) => {
    expect(eventOfPath(path)?.id).toBe(id);
  });
});
