import { InvalidArgumentError } from 'commander';
import { isZone } from '#kernel/base/zone.ts';

/** Milliseconds. Throws `InvalidArgumentError`. */
export function instant(value: string): number {
  // A date, or a time without an offset, would mean another instant on another machine.
  const written = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/i;
  const ms = written.test(value) ? Date.parse(value) : Number.NaN;
  const year = new Date(ms).getUTCFullYear();
  if (year >= 1900 && year <= 2200) return ms;
  throw new InvalidArgumentError('An instant looks like 2026-05-01T00:00:00+02:00, with offset.');
}

/** Throws `InvalidArgumentError`. */
export function zone(value: string): string {
  if (isZone(value)) return value;
  throw new InvalidArgumentError('A zone has an IANA name, such as Europe/Berlin.');
}
