import { AppError } from '#kernel/base/app-error.ts';

/** Why a call came to nothing before there was an answer, as a code that a refusal carries. */
export function failureCode(error: unknown): 'timeout' | 'address-refused' | 'unreachable' {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    if (one.name === 'TimeoutError') return 'timeout';
    if (one instanceof AppError && one.code === 'provider.address-refused') {
      return 'address-refused';
    }
  }
  return 'unreachable';
}
