import * as z from 'zod/mini';

/** Zones go as far as this; PostgreSQL refuses an offset of 16 hours or more. */
const offset = /(?:Z|[+-](?:0\d|1[0-4]):\d{2})$/;
const firstMs = Date.UTC(1900, 0);
const endMs = Date.UTC(2201, 0);

/** An instant as a text (RFC 3339), in the years of `plainDaySchema`. Stays the text it is: the
 *  database counts microseconds. */
export const instantSchema = z.iso.datetime({ offset: true }).check(
  z.maxLength(40),
  z.refine((value) => offset.test(value) && isInRange(Date.parse(value)), {
    error: 'instant-out-of-range',
  }),
);

function isInRange(atMs: number): boolean {
  return atMs >= firstMs && atMs < endMs;
}
