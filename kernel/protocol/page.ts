import * as z from 'zod/mini';
import type { AccountId, AudienceId, PersonId, RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { Rec } from '#kernel/kind/record.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { cursorSchema } from '#kernel/protocol/pull.ts';

/** A record on the wire: [id, audience, seq, kind, day, persons, revision, createdBy, createdAt, changedBy, changedAt, body, merged]. */
export const rowSchema = z.tuple([
  id<RecordId>(),
  id<AudienceId>(),
  z.int(),
  z.string(),
  z.nullable(z.string()),
  z.array(z.string()),
  z.int(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.record(z.string(), z.unknown()),
  z.int(),
]);
export type Row = z.infer<typeof rowSchema>;

const writtenId = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * True when `rowSchema` would accept a value and give it back as it is. Many times quicker, and a
 * device reads a hundred thousand rows before it shows one; false says nothing.
 */
export function isSurelyRow(value: unknown): value is Row {
  if (!Array.isArray(value) || value.length !== 13) return false;
  const row: readonly unknown[] = value;
  const [record, audience, seq, kind, day, persons, revision, , , , , body, merged] = row;
  return (
    isWrittenId(record) &&
    isWrittenId(audience) &&
    Number.isSafeInteger(seq) &&
    typeof kind === 'string' &&
    (day === null || typeof day === 'string') &&
    Array.isArray(persons) &&
    persons.every((person) => typeof person === 'string') &&
    Number.isSafeInteger(revision) &&
    // Who made it and changed it, and when.
    typeof row[7] === 'string' &&
    typeof row[8] === 'string' &&
    typeof row[9] === 'string' &&
    typeof row[10] === 'string' &&
    typeof body === 'object' &&
    body !== null &&
    Object.getPrototypeOf(body) === Object.prototype &&
    !Object.hasOwn(body, '__proto__') &&
    Number.isSafeInteger(merged)
  );
}

function isWrittenId(value: unknown): boolean {
  return typeof value === 'string' && writtenId.test(value);
}

/** A record that left an audience: [audience, record, seq]. */
export const departureSchema = z.tuple([id<AudienceId>(), id<RecordId>(), z.int()]);
export type Departure = z.infer<typeof departureSchema>;

/**
 * The part of time a device keeps: for each kind that has a horizon its first day. Records of that
 * kind with an earlier day are dropped, also ones that come in this pull; those without a day stay.
 * The fingerprint says which window it is; the device gives it back with its next pull.
 */
export const windowSchema = z.strictObject({
  fingerprint: z.string().check(z.maxLength(64)),
  from: z.array(z.tuple([z.string(), z.string()])),
});
export type Window = z.infer<typeof windowSchema>;

/**
 * One page of a pull's snapshot. Pages of one request are one transaction on the server; the
 * device applies them in one go when `last` has come.
 */
export const pageSchema = z.strictObject({
  type: z.literal('page'),
  request: z.int(),
  rows: z.array(rowSchema),
  departures: z.array(departureSchema),
  last: z.nullable(
    z.strictObject({
      /** Every audience in reach, with epoch and the seq this snapshot reaches to. What a device
       *  holds of other audiences or epochs is purged, with its cursor, and nothing else. */
      cursors: z.array(cursorSchema),
      /** True: audiences in reach that the device did not name were left to the next pull, and are
       *  not in `cursors`. Only where the pull allowed it. */
      more: z.optional(z.boolean()),
      /** Audiences that are sent whole although the device has some of them: what it has of them
       *  and is not in this pull goes. */
      refetched: z.array(id<AudienceId>()),
      window: windowSchema,
      /** The directory, when it is not the one the device has. */
      directory: z.nullable(z.strictObject({ fingerprint: z.string(), value: z.unknown() })),
    }),
  ),
});
export type Page = z.infer<typeof pageSchema>;

/** PostgreSQL's `2026-05-03 08:00:00.12+00` as ISO 8601. */
function instant(text: string): string {
  const inZone = text.endsWith('+00') ? `${text.slice(0, -3)}Z` : text;
  return inZone.replace(' ', 'T');
}

/** The record a row describes. */
export function recordOf(row: Row): Rec {
  const [
    recordId,
    audience,
    ,
    kind,
    day,
    persons,
    revision,
    createdBy,
    createdAt,
    changedBy,
    changedAt,
    body,
    merged,
  ] = row;
  return {
    id: recordId,
    audience,
    kind,
    body,
    day: day as PlainDay | null,
    persons: persons as PersonId[],
    revision,
    merged,
    createdBy: createdBy as AccountId,
    createdAt: instant(createdAt),
    changedBy: changedBy as AccountId,
    changedAt: instant(changedAt),
  };
}
