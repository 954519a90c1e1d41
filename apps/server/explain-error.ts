import { AppError, type ErrorRegister } from '#kernel/base/app-error.ts';

/** An error as people at a terminal read it. */
export interface ErrorWords {
  readonly code: string;
  /** What happened and to what, a sentence. */
  readonly cause: string;
  /** What to do, a sentence. */
  readonly remedy: string;
}

/**
 * Puts an error in words: what happened and what to do. Errors nobody registered are defects, so
 * those name themselves and ask for a report.
 */
export function explainError(error: unknown, register: ErrorRegister): ErrorWords {
  if (error instanceof AppError) {
    const entry = register.get(error.code);
    if (entry !== undefined) {
      return {
        code: error.code,
        cause: fill(entry.cause, error.params),
        remedy: fill(entry.remedy, error.params),
      };
    }
  }
  return {
    code: error instanceof AppError ? error.code : 'internal',
    cause: error instanceof Error ? (error.stack ?? error.message) : String(error),
    remedy: 'This is a defect of Obhut: please report it with the text above.',
  };
}

function fill(text: string, params: AppError['params']): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return value === undefined ? whole : String(value);
  });
}
