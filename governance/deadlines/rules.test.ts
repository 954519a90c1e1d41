import { expect, test } from 'vitest';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { instantText } from '#kernel/base/zone.ts';
import { textOf } from '#tools/repository.ts';
import { computeDeadline } from './compute-deadline.ts';
import { readPeriod } from './period.ts';
import { type DeadlineRule, deadlineRules, ruleInForce, versionOn } from './rules.ts';

const zone = 'Europe/Berlin';
const now = Date.parse('2026-11-28T12:00:00+01:00');

test('[DL12] a rule is what held on the day of the trigger, and says which version that was', () => {
  expect(ruleInForce('data-request', now, zone)).toEqual({
    id: 'data-request',
    version: 1,
    source: 'GDPR Art. 12(3)',
    purpose: 'to-act',
    period: readPeriod('P1M'),
    extension: { by: readPeriod('P2M'), noticeWithin: readPeriod('P1M') },
  });
  // 24 May 2018 at 22:00 UTC was the 25th in Berlin.
  expect(ruleInForce('breach-to-authority', Date.parse('2018-05-24T22:00:00Z'), zone).version).toBe(
    1,
  );
  expect(() =>
    ruleInForce('breach-to-authority', Date.parse('2018-05-24T21:59:59Z'), zone),
  ).toThrow('deadline.rule-not-in-force (rule=breach-to-authority, day=2018-05-24)');
});

test('[DL12] what is proposed is kept and never taken, however late it is', () => {
  const rule = deadlineRules.find(({ id }) => id === 'breach-to-authority');
  expect(rule?.versions.map(({ period, inForceFrom }) => [period, inForceFrom])).toEqual([
    ['PT72H', '2018-05-25'],
    ['PT96H', null],
  ]);
  const late = ruleInForce('breach-to-authority', Date.parse('2190-01-01T00:00:00Z'), zone);
  expect(late.period).toEqual(readPeriod('PT72H'));
});

test('[DL12] once a version is in force, deadlines from its day on take it and older ones do not', () => {
  const rule: DeadlineRule = {
    id: 'breach-to-authority',
    trigger: 'breach-known-to-controller',
    purpose: 'to-act',
    versions: [
      { version: 1, inForceFrom: '2018-05-25' as PlainDay, period: 'PT72H', source: 'a' },
      { version: 2, inForceFrom: '2028-01-01' as PlainDay, period: 'PT96H', source: 'b' },
    ],
  };
  expect(versionOn(rule, '2027-12-31' as PlainDay)?.version).toBe(1);
  expect(versionOn(rule, '2028-01-01' as PlainDay)?.version).toBe(2);
});

test('[DL18] the time to object to a notice may end after the wait, and never before it', () => {
  const over = (id: string, from: string) => {
    const triggeredAtMs = Date.parse(from);
    const { period, purpose } = ruleInForce(id, triggeredAtMs, zone);
    const deadline = computeDeadline({ triggeredAtMs, period, purpose, zone, calendar: null });
    if (deadline.is !== 'set') throw new Error(deadline.is);
    return instantText(deadline.instantMs, zone);
  };
  // The 14th day is Friday, 15 May.
  const friday = '2026-05-01T23:59:00+02:00';
  expect(over('provider-notice', friday)).toBe('2026-05-16T00:00:00+02:00');
  expect(over('provider-objection', friday)).toBe('2026-05-16T00:00:00+02:00');
  // Saturday, 16 May: until the end of Monday.
  const saturday = '2026-05-02T09:00:00+02:00';
  expect(over('provider-notice', saturday)).toBe('2026-05-17T00:00:00+02:00');
  expect(over('provider-objection', saturday)).toBe('2026-05-19T00:00:00+02:00');
});

test('[DL12] every rule can be read, and is told in the specification', () => {
  const spec = textOf('docs/spec/deadlines.md');
  for (const { id, versions } of deadlineRules) {
    const inForce = ruleInForce(id, now, zone);
    expect(
      versions.map(({ version }) => version),
      id,
    ).toEqual(versions.map((_, at) => at + 1));
    for (const { period, extension } of versions) {
      expect(readPeriod(period), period).not.toBeNull();
      if (extension !== undefined) {
        expect(readPeriod(extension.by)?.unit).toBe(readPeriod(period)?.unit);
      }
    }
    const { period } = versions[inForce.version - 1] ?? { period: '' };
    const purpose = inForce.purpose === 'to-act' ? 'to act' : 'waiting';
    expect(spec).toMatch(
      new RegExp(`\\| \`${id}\` +\\|[^|]+\\| \`${period}\` +\\| ${purpose} +\\|`),
    );
  }
});

test('[DL17] a rule there is none of, and a zone there is none of, are refused', () => {
  expect(() => ruleInForce('tomorrow', now, zone)).toThrow('deadline.rule-unknown');
  expect(() => ruleInForce('__proto__', now, zone)).toThrow('deadline.rule-unknown');
  expect(() => ruleInForce('data-request', now, 'Mars/Olympus')).toThrow('deadline.zone-unknown');
});
