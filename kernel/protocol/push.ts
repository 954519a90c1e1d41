import * as z from 'zod/mini';
import { limits } from '#kernel/protocol/limits.ts';

/**
 * Mutations in the order they were made. Each is checked by itself, so that a broken one is
 * refused and the rest goes on.
 */
export const pushSchema = z.strictObject({
  type: z.literal('push'),
  mutations: z.array(z.unknown()).check(z.minLength(1), z.maxLength(limits.mutationsPerPush)),
});
export type Push = z.infer<typeof pushSchema>;
