import { expect, test } from 'vitest';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { type AnyKind, defineKind } from '#kernel/kind/define-kind.ts';
import { askedWindow, horizonsOf } from '#kernel/sync/server/window.ts';

function kind(name: string, horizonDays?: number | null): AnyKind {
  return defineKind(name, {
    version: 1,
    shape: {},
    data: {},
    persons: [],
    day: () => '2026-05-03' as PlainDay,
    ...(horizonDays === undefined ? {} : { horizonDays }),
    retention: { after: 'day', period: 'P1Y', then: 'erase' },
    audiences: { default: 'team', allowed: ['team'] },
    rights: { create: 'create', change: 'change', delete: 'delete' },
  });
}

const at = (instant: string) => Date.parse(instant);

test('[SY29] a kind that says nothing is kept for 90 days back, one that says null for ever', () => {
  const horizons = horizonsOf([kind('a.usual'), kind('b.short', 7), kind('c.all', null)]);
  const { from } = askedWindow(null, { horizons, nowMs: at('2026-05-03T23:59:59Z') });
  expect(from).toEqual({ 'a.usual': '2026-02-02', 'b.short': '2026-04-26' });
  expect(askedWindow(null)).toMatchObject({ from: {}, known: null, isAnother: false });
});

test('[SY29] horizons are told apart by their days, in whatever order they are declared', () => {
  const one = horizonsOf([kind('a.usual'), kind('b.short', 7)]);
  expect(horizonsOf([kind('b.short', 7), kind('a.usual', 90)])).toEqual(one);
  expect(horizonsOf([kind('a.usual'), kind('b.short', 8)]).fingerprint).not.toBe(one.fingerprint);
  expect(horizonsOf([kind('a.usual'), kind('b.short', null)]).fingerprint).not.toBe(
    one.fingerprint,
  );
});

test('[SY29] a new day moves the window and refetches nothing; other horizons refetch all', () => {
  const horizons = horizonsOf([kind('a.usual', 10)]);
  const before = askedWindow(null, { horizons, nowMs: at('2026-05-03T12:00:00Z') });
  const later = { horizons, nowMs: at('2026-06-01T12:00:00Z') };
  expect(askedWindow(before.fingerprint, later)).toMatchObject({
    from: { 'a.usual': '2026-05-22' },
    known: before.from,
    isAnother: false,
  });
  const wider = { ...later, horizons: horizonsOf([kind('a.usual', 20)]) };
  expect(askedWindow(before.fingerprint, wider)).toMatchObject({ known: null, isAnother: true });
  for (const odd of ['', 'x', `${horizons.fingerprint}.2026-02-30`, horizons.fingerprint]) {
    expect(askedWindow(odd, later)).toMatchObject({ known: null, isAnother: true });
  }
});

test('[SY29] a clock a day behind takes no window back; one that was far ahead is mended', () => {
  const horizons = horizonsOf([kind('a.usual', 10)]);
  const ahead = askedWindow(null, { horizons, nowMs: at('2026-05-04T00:00:01Z') });
  expect(
    askedWindow(ahead.fingerprint, { horizons, nowMs: at('2026-05-03T23:59:59Z') }),
  ).toMatchObject({ from: ahead.from, isAnother: false });
  expect(
    askedWindow(ahead.fingerprint, { horizons, nowMs: at('2026-04-20T12:00:00Z') }),
  ).toMatchObject({ from: { 'a.usual': '2026-04-10' }, isAnother: true });
});
