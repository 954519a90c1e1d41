import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allErrors } from '#apps/server/errors.ts';
import { runCommandLine } from './command-line.ts';
import { listFileInstances } from './list-file-instances.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'obhut-recur-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(...lines: readonly string[]): Promise<string> {
  const path = join(folder, `${lines.length}-${lines.join('').length}.ics`);
  await writeFile(path, ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR', ''].join('\r\n'));
  return path;
}

function vevent(...lines: readonly string[]): readonly string[] {
  return ['BEGIN:VEVENT', 'UID:one', 'SUMMARY:Chor', ...lines, 'END:VEVENT'];
}

async function recur(path: string, ...more: readonly string[]) {
  const said = { out: '', err: '' };
  const may = ['--from', '2026-05-01T00:00:00+02:00', '--to', '2026-06-01T00:00:00+02:00'];
  const exit = await runCommandLine(['recur', path, '--zone', 'Europe/Berlin', ...may, ...more], {
    version: '0',
    errors: allErrors,
    open: () => Promise.reject(new Error('no installation is needed')),
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
  return { exit, ...said };
}

test('[IC16] recur prints the instances as one JSON value, without an installation', async () => {
  const path = await fileOf(
    ...vevent('DTSTART:20200107T173000', 'DURATION:PT90M', 'RRULE:FREQ=MONTHLY;BYDAY=1TU'),
  );
  const { exit, out, err } = await recur(path);
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  expect(JSON.parse(out)).toEqual([
    {
      uid: 'one',
      recurrenceId: '2026-05-05T17:30:00+02:00',
      title: 'Chor',
      status: 'confirmed',
      allDay: false,
      start: '2026-05-05T17:30:00+02:00',
      end: '2026-05-05T19:00:00+02:00',
      zone: 'Europe/Berlin',
    },
  ]);
});

test('[IC17] what could not be read is said on standard error, and ends with 1', async () => {
  const path = await fileOf(...vevent('DTSTART:20260505T173000', 'RRULE:FREQ=FORTNIGHTLY'));
  const { exit, out, err } = await recur(path);
  expect({ exit, err }).toEqual({ exit: 1, err: 'line 6: rule-unreadable\n' });
  expect(JSON.parse(out)).toMatchObject([{ start: '2026-05-05T17:30:00+02:00' }]);
});

test('[IC17] refusals have their code, and end with 1 or 2', async () => {
  const code = async (path: string, ...more: readonly string[]) => {
    const { exit, out } = await recur(path, '--json', ...more);
    return [exit, (JSON.parse(out) as { error: { code: string } }).error.code];
  };
  const good = await fileOf(...vevent('DTSTART:20260505T173000'));
  expect(await code(join(folder, 'nowhere.ics'))).toEqual([1, 'cli.file-unreadable']);
  expect(await code(folder)).toEqual([1, 'cli.file-unreadable']);
  await writeFile(join(folder, 'note.txt'), 'Milch kaufen');
  expect(await code(join(folder, 'note.txt'))).toEqual([1, 'calendar.not-a-calendar']);
  expect(await code(good, '--from', 'yesterday')).toEqual([2, 'cli.not-understood']);
  expect(await code(good, '--to', '2026-05-01')).toEqual([2, 'cli.not-understood']);
  expect(await code(good, '--to', '2020-05-01T00:00:00Z')).toEqual([2, 'cli.not-understood']);
  expect(await code(good, '--zone', 'Mars/Olympus')).toEqual([2, 'cli.not-understood']);
});

const list = (to: number) => Array.from({ length: to }, (_, at) => at).join(',');
const nested = Array.from({ length: 4_000 }, () => 'BEGIN:VALARM');
test.each<[string, readonly string[], number, string | null]>([
  [
    'a billion instances',
    vevent('DTSTART:19000101T000000', 'RRULE:FREQ=SECONDLY;COUNT=1000000000'),
    1,
    null,
  ],
  [
    'an instance each minute',
    vevent('DTSTART:19000101T000000', 'RRULE:FREQ=MINUTELY'),
    1,
    'calendar.too-many-instances',
  ],
  [
    'a property of 10 MB',
    vevent('DTSTART:20260505T173000', `DESCRIPTION:${'a'.repeat(10_000_000)}`),
    1,
    'calendar.file-too-large',
  ],
  [
    'a property of 4 MB',
    vevent('DTSTART:20260505T173000', `DESCRIPTION:${'a'.repeat(4_000_000)}`),
    1,
    null,
  ],
  [
    'alarms in alarms',
    vevent('DTSTART:20260505T173000', ...nested, ...nested.map(() => 'END:VALARM')),
    0,
    null,
  ],
  [
    'dense lists',
    vevent(
      'DTSTART:20260505T173000',
      `RRULE:FREQ=YEARLY;COUNT=1;BYHOUR=${list(24)};BYMINUTE=${list(60)};BYSECOND=${list(60)}`,
    ),
    1,
    null,
  ],
  [
    'a day that never comes',
    vevent('DTSTART:20260505T173000', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'),
    0,
    null,
  ],
])('[IC17] %s ends in time', async (_, lines, exit, code) => {
  const answer = await recur(await fileOf(...lines), '--json');
  expect(answer.exit).toBe(exit);
  if (code === null)
    expect(JSON.parse(answer.out)).toHaveLength(answer.out.includes('2026-05-05') ? 1 : 0);
  else expect(JSON.parse(answer.out)).toMatchObject({ error: { code } });
});

test('[IC17] a reader that takes too long is killed', async () => {
  const path = await fileOf(...vevent('DTSTART:20260505T173000'));
  const question = { fromMs: 0, toMs: 1, zone: 'UTC' };
  await expect(listFileInstances(path, question, 0)).rejects.toThrow('calendar.import-stuck');
});
