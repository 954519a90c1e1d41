import * as z from 'zod/mini';
import { outcomeSchema } from '#kernel/protocol/outcome.ts';

/** One outcome per mutation of a push, in its order. */
export const pushResultSchema = z.strictObject({
  type: z.literal('push-result'),
  outcomes: z.array(outcomeSchema),
});
export type PushResult = z.infer<typeof pushResultSchema>;
