import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';
import { identityLimits } from '#identity/limits.ts';

const emailSchema = z.string().check(z.maxLength(identityLimits.emailMaximum), z.email());

/** The form an e-mail is stored and compared in. Throws 'identity.email-invalid'. */
export function normalEmail(written: string): string {
  const result = z.safeParse(
    emailSchema,
    written.slice(0, 1_000).trim().normalize('NFC').toLowerCase(),
  );
  if (!result.success) throw new AppError('identity.email-invalid');
  return result.data;
}
