import { expect, test } from 'vitest';
import { described } from '#testkit/gate/described.ts';
import { noticeOf, providerOf, standing, versionOf } from '#testkit/gate/standing.ts';
import { runsByClock } from './runs-by-clock.ts';

const seenMs = Date.parse('2026-05-20T12:00:00+02:00');
const timeless = versionOf(
  1,
  described({ places: [{ country: 'DE', region: 'Berlin', basis: null }], agreement: null }),
);
const at = (untilDay: string) =>
  providerOf([
    versionOf(
      1,
      described({
        agreement: null,
        places: [
          {
            country: 'US',
            region: 'Denver',
            basis: { kind: 'adequacy', decision: '(EU) 2023/1795', until: untilDay },
          },
        ],
      }),
    ),
  ]);

test.each([
  ['a notice that nobody confirmed', standing({ seenMs, notices: [noticeOf(null)] }), [], true],
  [
    'a notice whose time is not over',
    standing({ seenMs, notices: [noticeOf('2026-05-19T12:00:00+02:00')] }),
    [],
    true,
  ],
  [
    'a notice whose time is over',
    standing({ seenMs, notices: [noticeOf('2026-05-01T12:00:00+02:00')] }),
    [],
    false,
  ],
  [
    'a notice in a household, which waits for none',
    standing({ seenMs, kind: 'household', notices: [noticeOf(null)] }),
    [],
    false,
  ],
  ['a basis on its last day', standing({ seenMs }), [at('2026-05-20')], true],
  ['a basis that has lapsed', standing({ seenMs }), [at('2026-05-19')], false],
  ['a provider without an end', standing({ seenMs }), [providerOf([timeless])], false],
])('[GA16] the time is noted where it decides something: %s', (_, tenant, providers, runs) => {
  expect(runsByClock({ standing: tenant, providers })).toBe(runs);
});
