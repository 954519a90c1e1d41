import { expect, test } from 'vitest';
import { allErrors } from '#apps/server/errors.ts';
import { runCommandLine } from './command-line.ts';

async function deadline(...args: readonly string[]) {
  const said = { out: '', err: '' };
  const exit = await runCommandLine(['deadline', ...args], {
    version: '0',
    errors: allErrors,
    open: () => Promise.reject(new Error('no installation is needed')),
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
  return { exit, ...said };
}

const ask = (from: string, rule: string, ...more: readonly string[]) =>
  deadline('--from', from, '--rule', rule, '--zone', 'Europe/Berlin', ...more);

async function answer(from: string, rule: string, ...more: readonly string[]): Promise<unknown> {
  const { exit, out, err } = await ask(from, rule, ...more);
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  return JSON.parse(out);
}

test('[DL16] deadline prints when it is over and why, as one JSON value', async () => {
  expect(await answer('2026-05-01T23:59:00+02:00', 'P14D-complete')).toEqual({
    is: 'set',
    instant: '2026-05-16T00:00:00+02:00',
    day: '2026-05-16',
    purpose: 'waiting',
    isOfHours: false,
    zone: 'Europe/Berlin',
    calendar: null,
    period: 'P14D-complete',
    rule: null,
    steps: [
      { is: 'trigger', at: '2026-05-01T23:59:00+02:00', day: '2026-05-01' },
      {
        is: 'days-counted',
        period: 'P14D-complete',
        days: 14,
        from: '2026-05-02',
        until: '2026-05-15',
      },
    ],
  });
});

test('[DL16] Land, purpose, pauses and extensions are taken, with --json as without', async () => {
  const request = ['2026-05-04T10:00:00+02:00', 'data-request'] as const;
  expect(await answer(...request, '--land', 'DE-BY', '--json')).toMatchObject({
    day: '2026-06-05',
    rule: { id: 'data-request', version: 1 },
    calendar: { land: 'DE-BY', source: 'date-holidays' },
  });
  expect(await answer(...request, '--land', 'DE-BE')).toMatchObject({ day: '2026-06-04' });
  const told = ['--extended', '2026-05-20T10:00:00+02:00=many-requests'];
  const stood = ['--pause', '2026-05-05T00:00:00+02:00/2026-05-08T00:00:00+02:00=identity-check'];
  const twice = [...stood, '--pause', '2026-05-08T00:00:00+02:00/2026-05-09T00:00:00+02:00=more'];
  expect(await answer(...request, ...told, ...twice)).toMatchObject({ day: '2026-08-10' });
  expect(
    await answer(...request, '--pause', '2026-05-05T00:00:00+02:00/=identity-check'),
  ).toMatchObject({
    is: 'paused',
    since: '2026-05-05T00:00:00+02:00',
    reason: 'identity-check',
    left: { days: 31 },
  });
  expect(await answer('2026-05-08T10:00:00+02:00', 'P1D', '--waiting')).toMatchObject({
    instant: '2026-05-10T00:00:00+02:00',
  });
  expect(await answer('2026-05-08T10:00:00+02:00', 'P1D', '--to-act')).toMatchObject({
    instant: '2026-05-12T00:00:00+02:00',
  });
});

test.each([
  ['deadline.rule-unknown', ['--rule', 'P1Q']],
  ['deadline.rule-unknown', ['--rule', 'soon']],
  ['deadline.rule-not-in-force', ['--rule', 'data-request', '--from', '2018-05-01T00:00:00Z']],
  ['deadline.land-unknown', ['--land', 'DE-XX']],
  ['deadline.purpose-contradicts', ['--rule', 'P14D-complete', '--to-act']],
  ['deadline.purpose-contradicts', ['--rule', 'data-request', '--waiting']],
  ['deadline.extension-unknown', ['--extended', '2026-05-20T10:00:00+02:00=why']],
  [
    'deadline.extension-unknown',
    ['--rule', 'provider-notice', '--extended', '2026-05-20T10:00:00Z=why'],
  ],
  ['deadline.pause-backwards', ['--pause', '2026-05-05T00:00:00Z/2026-05-04T00:00:00Z=why']],
  ['deadline.out-of-range', ['--from', '2199-12-31T00:00:00Z']],
  ['cli.not-understood', ['--zone', 'Mars/Olympus']],
  ['cli.not-understood', ['--from', 'yesterday']],
  ['cli.not-understood', ['--from', '2026-05-04']],
  ['cli.not-understood', ['--from', '2026-05-04T10:00:00']],
  ['cli.not-understood', ['--to-act', '--waiting']],
  ['cli.not-understood', ['--pause', '2026-05-05T00:00:00Z=why']],
  ['cli.not-understood', ['--pause', '2026-05-05T00:00:00Z/2026-05-06T00:00:00Z']],
  ['cli.not-understood', ['--pause', '2026-05-05T00:00:00Z/2026-05-06T00:00:00Z/=why']],
  [
    'cli.not-understood',
    ['--rule', 'data-request', '--extended', '2026-05-06T00:00:00Z=Frau Sommer'],
  ],
])('[DL16] %s is the answer to %j', async (code, args) => {
  const { exit, out } = await ask('2026-05-04T10:00:00+02:00', 'P1M', ...args, '--json');
  expect([exit, (JSON.parse(out) as { error: { code: string } }).error.code]).toEqual([2, code]);
});

test('[DL16] for people the refusal says what happened and what to do', async () => {
  const { exit, out, err } = await ask('2026-05-04T10:00:00+02:00', 'P1M', '--land', 'Bayern');
  expect({ exit, out }).toEqual({ exit: 2, out: '' });
  expect(err).toBe(
    'No public holidays are known for "Bayern".\nGive the ISO 3166 code of a Land or a country, such as DE-BY or AT; parts of a Land are written DE-BY-KATH.\n',
  );
});
