import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

/** Tiny, and for the shape only: a machine under test says nothing about speed. */
const tiny = ['--quick', '--records', '600', '--audiences', '200', '--seconds', '0.05'];

test.each(['W1', 'W3'])(
  '%s ends with one JSON line',
  async (workload) => {
    const { stdout } = await run(process.execPath, [
      join(import.meta.dirname, 'main.ts'),
      workload,
      ...tiny,
    ]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      workload,
      ours: expect.any(Number) as number,
      floor: expect.any(Number) as number,
      ratio: expect.any(Number) as number,
      unit: expect.stringMatching(/\/s$/) as string,
      machine: expect.stringContaining('PostgreSQL 18') as string,
    });
  },
  60_000,
);

test('an unknown workload is told what there is', async () => {
  const failed = await run(process.execPath, [join(import.meta.dirname, 'main.ts'), 'W99']).catch(
    (error: unknown) => error as { code: number; stderr: string },
  );
  expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining('W1') as string });
});
