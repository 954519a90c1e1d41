import * as z from 'zod/mini';
import type { AudienceId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';

/**
 * Something has moved; pull. Carries no content: rows leave only through a pull as the
 * recipient. `reach` says that the account's reach changed. Hints may be lost.
 */
export const hintSchema = z.strictObject({
  type: z.literal('hint'),
  heads: z.array(z.tuple([id<AudienceId>(), z.int()])),
  reach: z.boolean(),
});
export type Hint = z.infer<typeof hintSchema>;
