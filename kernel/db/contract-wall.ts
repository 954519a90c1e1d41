import { AppError } from '#kernel/base/app-error.ts';

/** What the wall of the contract refuses with (025-contract.sql), as registered codes (CO6). */
export const contractRefusals: readonly (readonly [sqlState: string, code: string])[] = [
  ['OB080', 'contract.not-in-force'],
  ['OB081', 'contract.suspended'],
  ['OB082', 'contract.ended'],
];

const codes: ReadonlyMap<string, string> = new Map(contractRefusals);

/** The refusal behind a failed write; everything else stays what it is. */
export function contractRefusalOf(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = codes.get(String(error.code));
  return code === undefined ? error : new AppError(code, {}, { cause: error });
}
