import * as z from 'zod/mini';

/** The first message of a device: what it speaks. Who it is, the connection already knows. */
export const helloSchema = z.strictObject({
  type: z.literal('hello'),
  protocol: z.int(),
  schema: z.int(),
});
export type Hello = z.infer<typeof helloSchema>;
