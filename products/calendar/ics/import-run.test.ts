import { expect, test } from 'vitest';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { limits } from '#kernel/protocol/limits.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import {
  importBatches,
  newEvents,
  newSeries,
  planImport,
} from '#products/calendar/ics/import-plan.ts';
import type { NewEvent } from '#products/calendar/ics/import-plan.ts';
import { ImportRun } from '#products/calendar/ics/import-run.ts';
import type { Candidate } from '#products/calendar/ics/reading.ts';
import type { EventBody } from '#products/calendar/kinds.ts';

const audience = randomId<AudienceId>();

function candidate(importedUid: string, more: Partial<Candidate> = {}): Candidate {
  return {
    title: 'Chor',
    startsOn: '2026-05-05' as PlainDay,
    startTime: null,
    endsOn: '2026-05-05' as PlainDay,
    endTime: null,
    zone: 'Europe/Berlin',
    place: '',
    note: '',
    importedUid,
    repeats: false,
    series: null,
    cancelled: false,
    line: 1,
    ...more,
  };
}

function events(count: number, more: Partial<Candidate> = {}): NewEvent[] {
  const candidates = Array.from({ length: count }, (_, at) => candidate(`uid-${String(at)}`, more));
  return newEvents(
    planImport(candidates, { present: [], suggestPictogram: () => null }),
    'Ohne Titel',
  );
}

test('[IC15] what is in the calendar already starts left out, and what is cancelled too', () => {
  const present = [{ body: { importedUid: 'uid-1' } }] as SeenRecord<EventBody>[];
  const plan = planImport(
    [candidate('uid-1'), candidate('uid-2', { cancelled: true }), candidate('uid-3')],
    { present, suggestPictogram: (title) => (title === 'Chor' ? 'music' : null) },
  );
  expect(plan.map((one) => [one.duplicate, one.included, one.pictogram])).toEqual([
    [true, false, 'music'],
    [false, false, 'music'],
    [false, true, 'music'],
  ]);
  expect(newEvents(plan, 'Ohne Titel')).toMatchObject([{ importedUid: 'uid-3', title: 'Chor' }]);
});

test('[IC15] a series that was written out once, and what a file of our own says, are there already', () => {
  const series = { rule: 'RRULE:FREQ=WEEKLY', dates: [], exceptions: [] };
  const own = randomId<RecordId>();
  const plan = planImport(
    [candidate('uid-1', { series }), candidate(own), candidate('uid-2', { series })],
    {
      present: [
        { id: own, body: { importedUid: null } },
        { id: randomId<RecordId>(), body: { importedUid: 'uid-1#2026-05-05' } },
      ] as SeenRecord<EventBody>[],
      suggestPictogram: () => null,
    },
  );
  expect(plan.map(({ duplicate }) => duplicate)).toEqual([true, true, false]);
  expect(newEvents(plan, 'Ohne Titel')).toEqual([]);
  expect(newSeries(plan, 'Ohne Titel')).toMatchObject([{ importedUid: 'uid-2', ...series }]);
});

test('[IC15] an event without a title gets the words for that', () => {
  const plan = planImport([candidate('x', { title: '' })], {
    present: [],
    suggestPictogram: () => null,
  });
  expect(newEvents(plan, 'Ohne Titel')).toMatchObject([{ title: 'Ohne Titel' }]);
});

test('[IC13] batches keep the order and fit the wire, however long the notes are', () => {
  const long = events(120, { note: 'ü'.repeat(2000) });
  const batches = importBatches(long);
  expect(batches.flat()).toEqual(long);
  for (const batch of batches) {
    const bytes = new TextEncoder().encode(JSON.stringify({ audience, events: batch })).length;
    expect(bytes).toBeLessThan(limits.mutationBytes);
  }
  expect(importBatches(events(120)).map((batch) => batch.length)).toEqual([50, 50, 20]);
});

test('[IC14] an import shows progress, and its undo takes all of it back', async () => {
  const there = new Set<RecordId>();
  const seen: number[] = [];
  const series = { rule: 'RRULE:FREQ=WEEKLY', dates: [], exceptions: [] };
  const repeated = newSeries(
    planImport([candidate('chor', { series })], { present: [], suggestPictogram: () => null }),
    'Ohne Titel',
  );
  const run = new ImportRun(
    { events: events(119), series: repeated },
    audience,
    (mutator, args) => {
      if ('events' in args) for (const one of args.events as NewEvent[]) there.add(one.id);
      if ('series' in args) for (const one of args.series as NewEvent[]) there.add(one.id);
      if ('ids' in args) for (const id of args.ids as RecordId[]) there.delete(id);
      return Promise.resolve(mutator);
    },
  );
  run.subscribe(() => seen.push(run.state.imported));
  await run.start();
  expect(run.state).toEqual({ phase: 'done', imported: 120, of: 120, code: null });
  expect(seen).toEqual([50, 100, 119, 120, 120]);
  expect(there.size).toBe(120);
  await run.undo();
  expect(run.state).toMatchObject({ phase: 'undone', imported: 0 });
  expect(there.size).toBe(0);
});

test('[IC14] an import that is stopped or refused keeps what it did, and that can be undone', async () => {
  let calls = 0;
  const refused = new ImportRun({ events: events(120), series: [] }, audience, () => {
    calls += 1;
    return calls === 2
      ? Promise.reject(new AppError('sync.storage-full'))
      : Promise.resolve(undefined);
  });
  await refused.start();
  expect(refused.state).toEqual({
    phase: 'failed',
    imported: 50,
    of: 120,
    code: 'sync.storage-full',
  });
  await refused.undo();
  expect(refused.state).toMatchObject({ phase: 'undone', imported: 0 });

  const stopped = new ImportRun({ events: events(120), series: [] }, audience, () => {
    stopped.stop();
    return Promise.resolve(undefined);
  });
  await stopped.start();
  expect(stopped.state).toMatchObject({ phase: 'stopped', imported: 50 });
});
