import * as z from 'zod/mini';
import type { MutationId, RecordId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { limits } from '#kernel/protocol/limits.ts';

/** One call of a mutator on a device. The id makes a retry harmless. */
export const mutationSchema = z.strictObject({
  id: id<MutationId>(),
  name: z.string().check(z.minLength(1), z.maxLength(100)),
  args: z.unknown(),
  /** The version of the kinds the device was built with. */
  schema: z.int().check(z.gte(1), z.lte(1_000_000)),
  /** The revision of each record the person had before their eyes; 0 or absent: none. */
  base: z
    .array(z.tuple([id<RecordId>(), z.int().check(z.gte(0))]))
    .check(z.maxLength(limits.recordsPerMutation)),
});
export type Mutation = z.infer<typeof mutationSchema>;
