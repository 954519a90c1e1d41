import * as z from 'zod/mini';

/** A message could not be used; the connection goes on unless `closing`. */
export const problemSchema = z.strictObject({
  type: z.literal('problem'),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** The pull it belongs to, if to one. */
  request: z.nullable(z.int()),
  closing: z.boolean(),
});
export type Problem = z.infer<typeof problemSchema>;
