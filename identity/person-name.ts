import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';
import { requiredText } from '#kernel/base/text.ts';
import { identityLimits } from '#identity/limits.ts';

const nameSchema = requiredText(identityLimits.nameMaximum);

/** The name as people will read it. Throws 'identity.name-invalid'. */
export function normalName(written: string): string {
  const result = z.safeParse(nameSchema, written.slice(0, 1_000).normalize('NFC').trim());
  if (!result.success) throw new AppError('identity.name-invalid');
  return result.data;
}
