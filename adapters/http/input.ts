import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';

/** Checks what came in against `schema`. Throws 'http.input-invalid' with the first bad field. */
export function parseInput<Schema extends z.core.$ZodType>(
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const result = z.safeParse(schema, input);
  if (result.success) return result.data;
  // Paths are made of the schema's own names; values and unknown names are not repeated.
  const field = result.error.issues[0]?.path.map(String).join('.').slice(0, 100) ?? '';
  throw new AppError('http.input-invalid', { field });
}
