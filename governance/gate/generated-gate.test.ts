import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveryAt, noticeOf, providerOf, standing } from '#testkit/gate/standing.ts';
import { gate } from './gate.ts';
import type { NoticeAnswer, TenantStanding } from './tenant-standing.ts';

// The rules told a second time: what happens is played through in its order, and days are counted
// off on the wall of Berlin, with nothing of what decides.

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const begin = Date.parse('2026-03-01T00:00:00Z');
const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short' });

/** The instant at which the day after the 14th begins, or after a weekend that the 14th is on. */
function endOf(deliveredMs: number): number {
  const first = Date.parse(`${wall.format(deliveredMs)}T12:00:00Z`);
  let day = first + 14 * dayMs;
  while ([0, 6].includes(new Date(day).getUTCDay())) day += dayMs;
  const next = new Date(day + dayMs).toISOString().slice(0, 10);
  // Hour by hour: the day begins with the first one that the wall shows as its.
  let at = Date.parse(`${next}T00:00:00Z`) - 3 * hourMs;
  while (wall.format(at) !== next) at += hourMs;
  return at;
}

interface Played {
  readonly deliveredMs: number | null;
  readonly answers: readonly NoticeAnswer[];
}

function playedThrough({ deliveredMs, answers }: Played, nowMs: number): string {
  let knownMs = deliveredMs !== null && deliveredMs <= nowMs ? deliveredMs : Infinity;
  for (const { atMs } of answers) if (atMs <= nowMs) knownMs = Math.min(knownMs, atMs);
  // Holidays were looked up at the delivery; there are none here, but its end holds if it is later.
  const endMs =
    knownMs === Infinity
      ? Infinity
      : Math.max(endOf(knownMs), deliveredMs === null ? 0 : endOf(deliveredMs));
  const against = new Set<string>();
  let isApproved = false;
  for (const answer of answers) {
    if (answer.atMs > nowMs) continue;
    if (answer.is === 'approval') isApproved = true;
    if (answer.is === 'approval-withdrawn') isApproved = false;
    if (answer.is === 'objection' && answer.atMs < endMs) against.add(answer.id);
    if (answer.is === 'objection-withdrawn') against.delete(answer.id);
  }
  if (against.size > 0) return 'objection-open';
  if (isApproved) return 'open';
  if (knownMs === Infinity) return 'notice-undelivered';
  return nowMs < endMs ? 'waiting' : 'open';
}

/** Many midnights and ends of terms: quarters of an hour around whole days. */
const instant = fc
  .record({ day: fc.integer({ min: 1, max: 60 }), quarter: fc.integer({ min: -12, max: 12 }) })
  .map(({ day, quarter }) => begin + day * dayMs + quarter * 900_000);

const answers = fc
  .array(
    fc.record({
      is: fc.constantFrom(
        'objection' as const,
        'objection' as const,
        'objection-withdrawn' as const,
        'approval' as const,
        'approval-withdrawn' as const,
      ),
      id: fc.constantFrom('one', 'two', 'three'),
      atMs: instant,
    }),
    { maxLength: 6 },
  )
  .map((list) => {
    const objected = new Set<string>();
    return list
      .toSorted((a, b) => a.atMs - b.atMs)
      .flatMap(({ is, id, atMs }): NoticeAnswer[] => {
        if (is === 'approval' || is === 'approval-withdrawn') return [{ is, atMs }];
        // An objection has an id of its own, and only one that there is can be withdrawn.
        if (is === 'objection' && objected.has(id)) return [];
        if (is === 'objection-withdrawn' && !objected.has(id)) return [];
        objected.add(id);
        return [{ is, id, atMs }];
      });
  });

const played = fc
  .record({ deliveredMs: fc.option(instant, { nil: null }), answers })
  .map((one): Played => one);

function tenantOf({ deliveredMs, answers: said }: Played): TenantStanding {
  const delivery = deliveredMs === null ? null : deliveryAt(deliveredMs);
  return standing({ notices: [noticeOf(null, said, { delivery, sentAtMs: begin })] });
}

const provider = providerOf([
  { ...providerOf().versions[0], addedAtMs: begin } as ReturnType<
    typeof providerOf
  >['versions'][number],
]);

function decided(tenant: TenantStanding, nowMs: number): string {
  const decision = gate(tenant, provider, 'mail.notice', nowMs);
  return decision.is === 'open' ? 'open' : decision.reasons.map(({ code }) => code).join();
}

describe('generated notices', () => {
  test('[GA7][GA9][GA10] are decided as the rules told a second time say', () => {
    fc.assert(
      fc.property(played, instant, (one, nowMs) => {
        expect(decided(tenantOf(one), nowMs)).toBe(playedThrough(one, nowMs));
      }),
      { seed: 28, numRuns: 2_000 },
    );
  });

  test('[GA7] nothing opens before day 15 but what was approved', () => {
    fc.assert(
      fc.property(played, instant, (one, nowMs) => {
        if (decided(tenantOf(one), nowMs) !== 'open') return;
        if (one.answers.some(({ is }) => is === 'approval')) return;
        const first = Math.min(one.deliveredMs ?? Infinity, ...one.answers.map((a) => a.atMs));
        expect(nowMs - first).toBeGreaterThanOrEqual(14 * dayMs - hourMs);
      }),
      { seed: 77, numRuns: 1_000 },
    );
  });

  test('[GA8] more days never open earlier, and fewer than 14 are 14', () => {
    fc.assert(
      fc.property(played, instant, fc.integer({ min: 0, max: 60 }), (one, nowMs, noticeDays) => {
        const asLaw = decided(tenantOf(one), nowMs);
        const asAgreed = decided({ ...tenantOf(one), noticeDays }, nowMs);
        if (noticeDays <= 14) expect(asAgreed).toBe(asLaw);
        else if (asAgreed === 'open') expect(asLaw).toBe('open');
      }),
      { seed: 2, numRuns: 1_000 },
    );
  });

  test('[GA16] a clock set back changes no answer', () => {
    fc.assert(
      fc.property(played, instant, fc.integer({ min: 0, max: 60 }), (one, nowMs, days) => {
        const tenant = { ...tenantOf(one), seenMs: nowMs };
        expect(decided(tenant, nowMs - days * dayMs)).toBe(decided(tenantOf(one), nowMs));
      }),
      { seed: 16, numRuns: 500 },
    );
  });
});
