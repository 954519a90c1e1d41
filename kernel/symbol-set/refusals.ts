import { AppError } from '#kernel/base/app-error.ts';
import { contractRefusals } from '#kernel/db/contract-wall.ts';

/** What the functions of 020-symbols.sql refuse with, as registered codes. */
const codes: ReadonlyMap<string, string> = new Map([
  ['OB002', 'access.not-keeper'],
  ['OB070', 'symbols.import-running'],
  ['OB071', 'symbols.seats-taken'],
  ['OB072', 'symbols.seats-fewer'],
  ['OB073', 'symbols.too-many-sets'],
  ...contractRefusals,
  // No such tenant, or its role is not ours to take: like a tenant one does not look after.
  ['22023', 'access.not-keeper'],
  ['42501', 'access.not-keeper'],
]);

/** The refusal behind a failed statement; everything else stays what it is. */
export function symbolRefusalOf(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = codes.get(String(error.code));
  if (code === undefined) return error;
  const given = code === 'symbols.seats-fewer' && 'detail' in error ? Number(error.detail) : null;
  return new AppError(code, given === null ? {} : { given });
}
