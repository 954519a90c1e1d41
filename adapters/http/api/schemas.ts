import * as z from 'zod/mini';
import type {
  AccountId,
  AudienceId,
  DeviceId,
  MutationId,
  PersonId,
  RecordId,
  SpaceId,
} from '#kernel/base/ids.ts';
import { type PlainDay, plainDaySchema } from '#kernel/base/plain-day.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { rights } from '#kernel/kind/right.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import { limits } from '#kernel/protocol/limits.ts';
import { apiLimits } from '#adapters/http/api/limits.ts';

// Every shape of the public API. What is checked with them is what the document shows.

export const tenantIdSchema = z.string().check(z.maxLength(14), z.regex(/^t_[0-9a-f]{12}$/));
export const recordIdSchema = id<RecordId>();
export const daySchema = z.pipe(
  plainDaySchema,
  z.transform((value) => value as PlainDay),
);
export const instantSchema = z.iso.datetime();

export const pageQuery = {
  person: z.optional(id<PersonId>()),
  audience: z.optional(id<AudienceId>()),
  from: z.optional(daySchema),
  to: z.optional(daySchema),
  limit: z.optional(z.int().check(z.gte(1), z.lte(apiLimits.pageSizeMaximum))),
};

export const mutationSchema = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(100)),
  args: z.unknown(),
  /** The version of the kinds the arguments were written for; the server's own if absent. */
  schema: z.optional(z.int().check(z.gte(1), z.lte(1_000_000))),
  /** The revision of each record the caller looked at. */
  base: z.optional(
    z
      .array(z.tuple([id<RecordId>(), z.int().check(z.gte(0))]))
      .check(z.maxLength(limits.recordsPerMutation)),
  ),
  /** What happens to a change that the caller had not seen. */
  unseen: z.optional(z.enum(['merge', 'refuse'])),
});

/** The same with the arguments of each mutator there is. */
export function mutationsOf(registry: Registry): z.core.$ZodType {
  const shape = mutationSchema._zod.def.shape;
  return z.union(
    [...registry.mutators.values()].map((mutator) =>
      z.strictObject({ ...shape, name: z.literal(mutator.name), args: mutator.schema }),
    ),
  );
}

export const mutationEndSchema = z.strictObject({
  id: id<MutationId>(),
  end: z.enum(['applied', 'merged']),
  records: z.array(id<RecordId>()),
});

const envelope = {
  id: id<RecordId>(),
  audience: id<AudienceId>(),
  day: z.nullable(daySchema),
  persons: z.array(id<PersonId>()),
  revision: z.int(),
  merged: z.int(),
  createdBy: id<AccountId>(),
  createdAt: instantSchema,
  changedBy: id<AccountId>(),
  changedAt: instantSchema,
};

/** A record of any kind there is. */
export function recordsOf(registry: Registry): z.core.$ZodType {
  return z.union(
    [...registry.kinds.values()].map((kind) =>
      z.strictObject({ ...envelope, kind: z.literal(kind.name), body: kind.schema }),
    ),
  );
}

export const audienceSchema = z.strictObject({
  id: id<AudienceId>(),
  name: z.string(),
  space: z.strictObject({
    id: id<SpaceId>(),
    kind: z.string(),
    name: z.string(),
    person: z.nullable(id<PersonId>()),
  }),
  rights: z.array(z.enum(rights)),
});

export const callerSchema = z.strictObject({
  account: id<AccountId>(),
  device: id<DeviceId>(),
  tenants: z.array(tenantIdSchema),
  scopes: z.nullable(z.array(z.string())),
});

export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export const explainedCodeSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
});
