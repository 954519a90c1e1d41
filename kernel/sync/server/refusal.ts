import type { ErrorParams } from '#kernel/base/app-error.ts';
import type { MutationId } from '#kernel/base/ids.ts';
import type { Outcome } from '#kernel/protocol/outcome.ts';

/** The end of a mutation that is refused with a registered code. */
export function refusal(id: MutationId, code: string, params: ErrorParams): Outcome {
  return { id, end: 'refused', code, params: { ...params } };
}
