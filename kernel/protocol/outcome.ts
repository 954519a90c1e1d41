import * as z from 'zod/mini';
import type { AudienceId, MutationId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';

const headsSchema = z.array(z.tuple([id<AudienceId>(), z.int()]));

/**
 * How a mutation ended; stored with its id in the transaction that ended it.
 * `merged`: applied, and it overwrote a change the person had not seen; that one is in the history.
 * `heads`: the audiences it moved, and where to; a device that has read that far has the effect.
 */
export const outcomeSchema = z.discriminatedUnion('end', [
  z.strictObject({ id: id<MutationId>(), end: z.literal('applied'), heads: headsSchema }),
  z.strictObject({ id: id<MutationId>(), end: z.literal('merged'), heads: headsSchema }),
  z.strictObject({
    id: id<MutationId>(),
    end: z.literal('refused'),
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
]);
export type Outcome = z.infer<typeof outcomeSchema>;
