import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

/**
 * Tiny, and for the shape only: a machine under test says nothing about speed, and may be slow.
 */
const tiny =
  '--quick --records 600 --audiences 200 --seconds 0.05 --devices 4 --changes 8 --tenants 2'.split(
    ' ',
  );

test.each([
  ['W1', 'rows/s'],
  ['W2', 'ms'],
  ['W3', 'mutations/s'],
  ['W4', 'ms'],
  ['W5', 'KB/device'],
  ['W7', 'mutations/s'],
  ['chronicle', 'events/s'],
])(
  '%s ends with one JSON line',
  async (workload, unit) => {
    expect(await resultOf(workload)).toMatchObject({
      workload,
      ours: expect.any(Number) as number,
      floor: expect.any(Number) as number,
      ratio: expect.any(Number) as number,
      unit,
      machine: expect.stringContaining('PostgreSQL 18') as string,
    });
  },
  240_000,
);

test('series are written out beside ical.js, without a database', async () => {
  expect(await resultOf('recurrence')).toMatchObject({
    workload: 'recurrence',
    ours: expect.any(Number) as number,
    icalJs: expect.any(Number) as number,
    // The rules bring about five a month each.
    occurrences: expect.toSatisfy((found: number) => found > 1_500 && found < 5_000) as number,
  });
}, 120_000);

test('[SY3][SY8] what is taken away goes from devices, alone, and nothing of it comes after', async () => {
  expect(await resultOf('W6', '--rounds', '2')).toMatchObject({
    workload: 'W6',
    failed: false,
    leaked: 0,
    different: 0,
    alsoGone: 0,
    workLost: 0,
  });
}, 300_000);

test('[SY1][SY5] of mutations sent twice to a server that is killed none is lost and none doubled', async () => {
  expect(await resultOf('W8')).toMatchObject({
    workload: 'W8',
    failed: false,
    lost: 0,
    doubled: 0,
    wronglyEnded: 0,
    different: 0,
    killsMidPush: expect.toSatisfy((kills: number) => kills > 0) as number,
  });
}, 300_000);

async function resultOf(workload: string, ...more: string[]): Promise<unknown> {
  const { stdout } = await run(process.execPath, [
    join(import.meta.dirname, 'main.ts'),
    workload,
    ...tiny,
    ...more,
  ]);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '');
}

test('an unknown workload is told what there is', async () => {
  const failed = await run(process.execPath, [join(import.meta.dirname, 'main.ts'), 'W99']).catch(
    (error: unknown) => error as { code: number; stderr: string },
  );
  expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining('W1') as string });
});
