import { setTimeout as delay } from 'node:timers/promises';
import { type AudienceId, randomId, type RecordId } from '#kernel/base/ids.ts';
import { entryBody } from './fixture.ts';
import { describeMachine } from './machine.ts';
import { signInAll } from './sign-in.ts';
import { openSocketFloor, type SocketFloor } from './socket-floor.ts';
import { setStage, type Stage } from './stage.ts';
import { percentile, rounded } from './statistics.ts';
import { ThinDevice, upToDate } from './thin-device.ts';
import { openWholeDevice, type WholeDevice } from './whole-device.ts';
import type { Workload } from './workload.ts';
import { writing } from './writer.ts';

/** Audiences each device reaches beside the one that all reach. */
const reachOfEach = 5;
const writerCount = 4;
/** Between two changes that spread; those that all see wait until all have seen. */
const spreadEveryMs = 50;
const sameRestMs = 100;
/** A change that has not come by then is lost, and the run with it. */
const patienceMs = 150_000;

/**
 * How long after somebody began to send a change the devices have it that may: all of one audience
 * at once, and spread over audiences that few read. The devices are there with everything up to
 * then; each belongs to an account of its own. The floor is the same text passed on by a bare
 * WebSocket server to as many sockets, in turn with ours.
 */
export const w2: Workload = async (options, say) => {
  const stage = await setStage({ records: options.records, audiences: options.audiences, say });
  const floor = await openSocketFloor(stage.serverCore);
  const sizes = [...new Set([Math.ceil(options.devices / 10), options.devices])];
  try {
    const cases = [];
    for (const count of sizes) {
      const crowd = await gather(stage, count);
      await floor.grow(count + 1);
      try {
        for (const audience of ['same', 'spread'] as const) {
          const changes = audience === 'same' ? Math.ceil(options.changes / 10) : options.changes;
          const found = {
            devices: count,
            audience,
            ...(await follow(crowd, floor, audience, changes)),
          };
          cases.push(found);
          say(
            `${count} devices, ${audience}: p50 ${found.p50} ms, p99 ${found.p99} ms; ` +
              `floor ${found.floorP50}/${found.floorP99} ms; whole client p50 ${found.wholeClientP50} ms`,
          );
        }
      } finally {
        await crowd.close();
      }
    }
    const main = cases.at(-1);
    if (main === undefined) throw new Error('no devices');
    return {
      workload: 'W2',
      ours: main.p50,
      floor: main.floorP50,
      ratio: rounded(main.floorP50 / main.p50, 3),
      unit: 'ms',
      machine: describeMachine(stage.fixture.postgresVersion),
      cores: stage.cores,
      cases,
    };
  } finally {
    await floor.close();
    await stage.close();
  }
};

interface Crowd {
  readonly writers: readonly ThinDevice[];
  readonly common: AudienceId;
  readonly spread: readonly AudienceId[];
  readonly readersOf: ReadonlyMap<AudienceId, readonly ThinDevice[]>;
  readonly whole: WholeDevice;
  close(): Promise<void>;
}

/** So many devices, one that writes, and one that is the whole client. */
async function gather(stage: Stage, count: number): Promise<Crowd> {
  const { fixture, server } = stage;
  const common = fixture.hot;
  const reaches = Array.from({ length: count }, (_, at) => [
    common,
    ...Array.from({ length: reachOfEach }, (_, step) => {
      const audience = fixture.audiences[(at * reachOfEach + step) % fixture.audiences.length];
      if (audience === undefined) throw new Error('no audiences');
      return audience;
    }),
  ]);
  const spread = [...new Set(reaches.flatMap((reach) => reach.slice(1)))];
  const accounts = await fixture.accounts([
    ...reaches,
    reaches[0] ?? [],
    ...Array.from({ length: writerCount }, () => [common, ...spread]),
  ]);
  const owners = await signInAll(fixture, accounts);
  const standings = await upToDate(fixture, server, owners);
  const thin: ThinDevice[] = [];
  for (const [at, owner] of owners.entries()) {
    // The whole client keeps a copy of its own and begins with nothing.
    if (at === count) continue;
    thin.push(await ThinDevice.open(server, owner, standings[at]));
  }
  const wholeOwner = owners[count];
  if (wholeOwner === undefined) throw new Error('no owner');
  // From here on each hears of what it reaches; who only writes need not.
  const writers = thin.splice(count);
  for (const device of thin) await device.pull();
  const whole = await openWholeDevice(server, wholeOwner);
  while (whole.local.state().firstSync) await delay(20);
  const readersOf = new Map<AudienceId, ThinDevice[]>();
  for (const [at, device] of thin.entries()) {
    for (const audience of reaches[at] ?? []) {
      readersOf.set(audience, [...(readersOf.get(audience) ?? []), device]);
    }
  }
  return {
    writers,
    common,
    spread,
    readersOf,
    whole,
    async close() {
      for (const device of [...thin, ...writers]) device.close();
      await whole.close();
    },
  };
}

interface Times {
  readonly ours: number[];
  readonly floor: number[];
  readonly whole: number[];
}

async function follow(
  crowd: Crowd,
  floor: SocketFloor,
  audience: 'same' | 'spread',
  changes: number,
) {
  const times: Times = { ours: [], floor: [], whole: [] };
  const atOnce = audience === 'same' ? 1 : 20;
  // The first of them warm up and do not count.
  for (let done = -atOnce; done < changes; done += atOnce) {
    const kept = done < 0 ? { ours: [], floor: [], whole: [] } : times;
    const seen = Array.from({ length: Math.min(atOnce, changes - done) }, (_, step) => {
      const to = audience === 'same' ? crowd.common : pick(crowd, done + step);
      return { to, delayMs: step * spreadEveryMs };
    });
    await Promise.all(
      seen.map(async ({ to, delayMs }) => {
        await delay(delayMs);
        await change(crowd, to, kept);
      }),
    );
    for (const { to } of seen) await pass(crowd, floor, to, audience, kept);
    await delay(sameRestMs);
  }
  const figures = (values: readonly number[]) => ({
    p50: rounded(percentile(values, 0.5), 2),
    p99: rounded(percentile(values, 0.99), 2),
  });
  const { p50: floorP50, p99: floorP99 } = figures(times.floor);
  return {
    changes,
    seen: times.ours.length,
    ...figures(times.ours),
    floorP50,
    floorP99,
    wholeClientP50: times.whole.length === 0 ? null : figures(times.whole).p50,
  };
}

/** Every fourth is one that the whole client sees too. */
function pick({ spread }: Crowd, number: number): AudienceId {
  const at = number % 4 === 0 ? number % reachOfEach : Math.abs(number * 7) % spread.length;
  const audience = spread[Math.abs(at)];
  if (audience === undefined) throw new Error('no audience');
  return audience;
}

/** One entry written into an audience, until all that read the audience have it. */
async function change(crowd: Crowd, audience: AudienceId, times: Times): Promise<void> {
  const { writers, whole } = crowd;
  const writer = writers[Math.floor(Math.random() * writers.length)];
  if (writer === undefined) throw new Error('nobody writes');
  const readers = crowd.readersOf.get(audience) ?? [];
  const id = randomId<RecordId>();
  const wholeReads = whole.owner.account.audiences.includes(audience);
  const begun = performance.now();
  const arrivals = [
    ...readers.map(async (device) => times.ours.push((await device.arrivalOf(id)) - begun)),
    ...(wholeReads ? [seenBy(whole, id).then((atMs) => times.whole.push(atMs - begun))] : []),
  ];
  const [outcomes] = await within(Promise.all([writer.push([writing(audience, id)]), ...arrivals]));
  if (outcomes[0]?.end !== 'applied') throw new Error(`refused: ${JSON.stringify(outcomes)}`);
}

/** The same to as many sockets of a server that only passes on. */
async function pass(
  crowd: Crowd,
  floor: SocketFloor,
  to: AudienceId,
  audience: 'same' | 'spread',
  times: Times,
): Promise<void> {
  const readers = crowd.readersOf.get(to)?.length ?? 0;
  const text = JSON.stringify({
    audience: to,
    entry: entryBody(Math.floor(Math.random() * 1_000_000)),
  });
  // Number 0 writes.
  const numbers = Array.from({ length: readers }, (_, at) => at + 1);
  times.floor.push(...(await within(floor.tell(text, audience === 'same' ? 'all' : numbers))));
}

/** When the copy of the whole client has the record. */
async function seenBy(device: WholeDevice, record: RecordId): Promise<number> {
  return new Promise((resolve, reject) => {
    const stop = device.local.subscribe(() => {
      device.row(record).then((row) => {
        if (row === undefined) return;
        resolve(performance.now());
        stop();
      }, reject);
    });
  });
}

async function within<Value>(work: Promise<Value>): Promise<Value> {
  const limit = new AbortController();
  const late = delay(patienceMs, undefined, { signal: limit.signal }).then(
    () => Promise.reject(new Error(`a change was not seen within ${patienceMs / 1000} s`)),
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    limit.abort();
  }
}
