import * as z from 'zod/mini';
import type { AudienceId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { limits } from '#kernel/protocol/limits.ts';

/** Where a device stands in an audience: the grant epoch and the last seq it has. */
export const cursorSchema = z.tuple([
  id<AudienceId>(),
  z.int().check(z.gte(0)),
  z.int().check(z.gte(0)),
]);
export type Cursor = z.infer<typeof cursorSchema>;

/** Asks for everything after the cursors, as one snapshot in one or more pages. */
export const pullSchema = z.strictObject({
  type: z.literal('pull'),
  /** Comes back on each page; pages of an older request are dropped. */
  request: z.int().check(z.gte(0)),
  cursors: z.array(cursorSchema).check(z.maxLength(limits.cursorsPerPull)),
  /** The fingerprint of the directory the device has; null when it has none. */
  directory: z.nullable(z.string().check(z.maxLength(64))),
  /** The fingerprint of the window the device keeps; null when it has none. */
  window: z.nullable(z.string().check(z.maxLength(64))),
  /** True from a device that shows nothing before it has everything: the answer may bring some of
   *  the audiences that are not named here, whole, and leave others to the next pull. */
  parts: z.optional(z.boolean()),
});
export type Pull = z.infer<typeof pullSchema>;
