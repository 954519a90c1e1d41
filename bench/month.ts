import { buildWeb } from '#apps/server/web-build.ts';
import { registry } from '#apps/server/products.ts';
import { type AudienceId, type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import { addDays, dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import { limits } from '#kernel/protocol/limits.ts';
import type { EventBody } from '#products/calendar/kinds.ts';
import { importEvents } from '#products/calendar/mutators.ts';
import { createSeries } from '#products/calendar/series-mutators.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import { join } from 'node:path';
import { describeMachine } from './machine.ts';
import { lookAtCalendar } from './month-browser.ts';
import { signInAll } from './sign-in.ts';
import { setStage } from './stage.ts';
import { median, percentile, rounded } from './statistics.ts';
import { ThinDevice } from './thin-device.ts';
import type { Workload } from './workload.ts';
import type { WrittenMutation } from './writer.ts';

const root = join(import.meta.dirname, '..');
const zone = 'Europe/Berlin';
const pictures = ['breakfast', 'bus', 'workshop', 'swimming', 'singing', 'cooking', 'doctor'];
const eventsPerMutation = 50;

/**
 * A month with very many events, turned to in a real browser: from the press until it is painted.
 * Once they are instances of series, once records of their own. The floor is the browser alone,
 * which copies the same elements, lays them out and paints them.
 */
export const month: Workload = async (options, say) => {
  // Seventy a day are two thousand in a month.
  const perDay = options.quick ? 2 : 66;
  const events = options.quick ? 200 : 10_000;
  const stage = await setStage({
    records: options.quick ? options.records : 1_000,
    audiences: options.quick ? options.audiences : 200,
    say,
    webRoot: await buildWeb({ root, onProgress: say }),
    apart: false,
  });
  const { fixture, server } = stage;
  try {
    const [repeated, single] = fixture.audiences;
    if (repeated === undefined || single === undefined) throw new Error('no audiences');
    const accounts = await fixture.accounts([[repeated], [single], [repeated, single]]);
    const [ofSeries, ofEvents, writerOwner] = await signInAll(fixture, accounts);
    if (ofSeries === undefined || ofEvents === undefined || writerOwner === undefined) {
      throw new Error('nobody signed in');
    }
    const today = dayInZone(Date.now(), zone);
    const writer = await ThinDevice.open(server, writerOwner);
    await pushAll(writer, seriesOf(repeated, perDay, today));
    await pushAll(writer, eventsOf(single, events, today));
    writer.close();

    const look = { url: server.url, tenant: fixture.tenant, today, rounds: options.rounds };
    say(`looking at ${perDay} series`);
    const series = await lookAtCalendar({ ...look, owner: ofSeries, least: perDay * 28 });
    say(`looking at ${events} events`);
    const singles = await lookAtCalendar({ ...look, owner: ofEvents, least: 1 });
    const told = (times: typeof series) => ({
      instancesShown: times.instances,
      turnMs: rounded(median(times.turnMs)),
      turnWorstMs: rounded(Math.max(...times.turnMs)),
      hurriedMs: rounded(median(times.hurriedMs)),
      fromDayMs: rounded(median(times.fromDayMs)),
      fromDayWorstMs: rounded(Math.max(...times.fromDayMs)),
      fromDayHurriedMs: rounded(median(times.fromDayHurriedMs)),
      listMs: rounded(median(times.listMs)),
      wholeListMs: rounded(median(times.wholeListMs)),
      listLongestTaskMs: rounded(Math.max(0, ...times.listTaskMs)),
      agendaLongestTaskMs: rounded(Math.max(0, ...times.taskMs)),
      agendaFrameP95Ms: rounded(percentile(times.frameMs, 0.95), 1),
      paintOnlyMs: rounded(median(times.paintOnlyMs), 1),
      turnCpuMs: rounded(median(times.turnCpuMs)),
      fromDayCpuMs: rounded(median(times.fromDayCpuMs)),
      paintOnlyCpuMs: rounded(median(times.paintOnlyCpuMs)),
    });
    const ours = median(series.turnMs);
    const floor = median(series.paintOnlyMs);
    return {
      workload: 'MONTH',
      ours: rounded(ours),
      floor: rounded(floor, 1),
      ratio: rounded(ours / floor, 1),
      unit: 'ms',
      machine: describeMachine(fixture.postgresVersion),
      rounds: options.rounds,
      cores: stage.cores,
      series: told(series),
      events: { records: events, ...told(singles) },
    };
  } finally {
    await stage.close();
  }
};

async function pushAll(writer: ThinDevice, mutations: readonly WrittenMutation[]): Promise<void> {
  // A message has a limit, too.
  const atOnce = Math.min(limits.mutationsPerPush, 20);
  for (let at = 0; at < mutations.length; at += atOnce) {
    const outcomes = await writer.push(mutations.slice(at, at + atOnce));
    const refused = outcomes.find(({ end }) => end === 'refused');
    if (refused !== undefined) throw new Error(`refused: ${JSON.stringify(refused)}`);
  }
}

/** So many that happen every day, begun long ago, and go on. */
function seriesOf(audience: AudienceId, count: number, today: PlainDay): WrittenMutation[] {
  return Array.from({ length: count }, (_, number) =>
    mutationOf(createSeries.name, {
      id: randomId<RecordId>(),
      audience,
      series: { ...eventOf(number, addDays(today, -400)), rule: 'RRULE:FREQ=DAILY', dates: [] },
    }),
  );
}

/** Spread over five months around today. */
function eventsOf(audience: AudienceId, count: number, today: PlainDay): WrittenMutation[] {
  const events = Array.from({ length: count }, (_, number) => ({
    id: randomId<RecordId>(),
    ...eventOf(number, addDays(today, (number % 150) - 75)),
    importedUid: null,
  }));
  const made: WrittenMutation[] = [];
  for (let at = 0; at < count; at += eventsPerMutation) {
    made.push(
      mutationOf(importEvents.name, { audience, events: events.slice(at, at + eventsPerMutation) }),
    );
  }
  return made;
}

function mutationOf(name: string, args: object): WrittenMutation {
  return { id: randomId<MutationId>(), name, args, schema: registry.schema, base: [] };
}

function eventOf(number: number, day: PlainDay): Omit<EventBody, 'importedUid'> {
  const hour = String(6 + (number % 16)).padStart(2, '0');
  return {
    title: `Termin ${String(number)}`,
    pictogram: pictures[number % pictures.length] ?? null,
    startsOn: day,
    startTime: `${hour}:00` as TimeOfDay,
    endsOn: day,
    endTime: `${hour}:45` as TimeOfDay,
    zone,
    withPersons: [],
    place: '',
    note: '',
  };
}
