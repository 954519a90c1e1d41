import { AppError } from '#kernel/base/app-error.ts';
import type { ErrorParams } from '#kernel/base/app-error.ts';

/** A failure to show: a registered code and its parameters. */
export interface Problem {
  readonly code: string;
  readonly params: ErrorParams;
}

export function problemOf(error: unknown): Problem {
  return error instanceof AppError
    ? { code: error.code, params: error.params }
    : { code: 'unknown', params: {} };
}
