import { setTimeout as delay } from 'node:timers/promises';
import { describeMachine } from './machine.ts';
import { signInAll } from './sign-in.ts';
import { openSocketFloor } from './socket-floor.ts';
import { setStage, type Stage } from './stage.ts';
import { rounded } from './statistics.ts';
import { ThinDevice, upToDate } from './thin-device.ts';
import type { Usage } from './usage.ts';
import type { Workload } from './workload.ts';

const reach = 50;
/** Come and go before anything is measured, so that code is loaded and pools are filled. */
const warmUp = 20;
/** What was under way has ended, and what is freed late is freed. */
const settleMs = 2_000;

/**
 * Devices that are connected, up to date and quiet: memory of the app server for each, and what
 * it does all the while, as each pulls once a minute. Each is its own account and reaches 50
 * audiences. The floor are as many sockets to a bare WebSocket server.
 */
export const w5: Workload = async (options, say) => {
  const stage = await setStage({ records: options.records, audiences: options.audiences, say });
  try {
    const idleMs = options.quick ? 1_000 : 60_000;
    const ours = await idle(stage, options.devices, idleMs);
    say(
      `${rounded(ours.kilobytes, 1)} KB per device, of it alive ${rounded(ours.heapKilobytes, 1)}`,
    );
    const floor = await idleSockets(stage, options.devices);
    say(`floor: ${rounded(floor.kilobytes, 1)} KB per socket`);
    return {
      workload: 'W5',
      ours: rounded(ours.kilobytes, 1),
      floor: rounded(floor.kilobytes, 1),
      ratio: rounded(floor.kilobytes / ours.kilobytes, 3),
      unit: 'KB/device',
      machine: describeMachine(stage.fixture.postgresVersion),
      cores: stage.cores,
      devices: options.devices,
      audiencesEach: Math.min(reach, options.audiences),
      heapKilobytes: rounded(ours.heapKilobytes, 1),
      floorHeapKilobytes: rounded(floor.heapKilobytes, 1),
      serverWithoutDevicesMb: rounded(ours.baseMb),
      /** Of one core, in per cent. */
      cpuWhileIdle: rounded(ours.cpuPart * 100, 2),
      connectCpuMsPerDevice: rounded(ours.connectCpuMs, 2),
    };
  } finally {
    await stage.close();
  }
};

async function idle({ fixture, server }: Stage, count: number, idleMs: number) {
  const { audiences } = fixture;
  const reaches = Array.from({ length: count + warmUp }, (_, at) =>
    Array.from({ length: Math.min(reach, audiences.length) }, (__, step) => {
      const audience = audiences[(at * reach + step) % audiences.length];
      if (audience === undefined) throw new Error('no audiences');
      return audience;
    }),
  );
  const owners = await signInAll(fixture, await fixture.accounts(reaches));
  const standings = await upToDate(fixture, server, owners);
  const open = async (from: number, to: number) => {
    const devices: ThinDevice[] = [];
    for (const [at, owner] of owners.slice(from, to).entries()) {
      const device = await ThinDevice.open(server, owner, standings[from + at]);
      await device.pull();
      devices.push(device);
    }
    return devices;
  };
  for (const device of await open(0, warmUp)) device.close();
  await delay(settleMs);
  const before = await server.usage();
  const devices = await open(warmUp, owners.length);
  await delay(settleMs);
  const after = await server.usage();
  await delay(idleMs);
  const end = await server.usage();
  for (const device of devices) device.close();
  return {
    ...perSocket(before, after, count),
    baseMb: before.ownBytes / 1024 ** 2,
    // Looking at it costs two collections, which are no work of its own.
    cpuPart: Math.max(0, end.cpuMs - after.cpuMs - end.lookingMs) / idleMs,
    connectCpuMs: (after.cpuMs - before.cpuMs - after.lookingMs) / count,
  };
}

async function idleSockets({ serverCore }: Stage, count: number) {
  const warm = await openSocketFloor(serverCore);
  try {
    await warm.grow(warmUp);
    await delay(settleMs);
    const before = await warm.usage();
    await warm.grow(warmUp + count);
    await delay(settleMs);
    return perSocket(before, await warm.usage(), count);
  } finally {
    await warm.close();
  }
}

/** Pages that were free before are filled first: what is alive may have grown by more than they. */
function perSocket(before: Usage, after: Usage, count: number) {
  const heapKilobytes = (after.heapBytes - before.heapBytes) / count / 1024;
  const ownKilobytes = (after.ownBytes - before.ownBytes) / count / 1024;
  return { heapKilobytes, kilobytes: Math.max(ownKilobytes, heapKilobytes) };
}
