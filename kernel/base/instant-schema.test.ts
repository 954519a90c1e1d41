import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { instantSchema } from '#kernel/base/instant-schema.ts';

test.each([
  '2026-12-01T08:00:00Z',
  '2026-12-01T08:00:00.202954+00:00',
  '2026-12-01T08:00:00-12:00',
  '2026-12-01T08:00:00+14:00',
  '1900-01-01T00:00:00Z',
  '2200-12-31T23:59:59.999999Z',
])('[ID36] %s is an instant, to the letter', (text) => {
  expect(z.parse(instantSchema, text)).toBe(text);
});

test.each([
  '0000-01-01T00:00:00Z',
  '1899-12-31T23:59:59Z',
  '2201-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2026-12-01T08:00:00+15:00',
  '2026-12-01T08:00:00-23:59',
  '2026-02-30T08:00:00Z',
  '2026-12-01T24:00:00Z',
  '2026-12-01T08:00:00',
  '-000001-01-01T00:00:00Z',
  'infinity',
  'now',
  '',
])('[ID36] %s is none', (text) => {
  expect(z.safeParse(instantSchema, text).success).toBe(false);
});
