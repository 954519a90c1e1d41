import { AppError } from '#kernel/base/app-error.ts';

/** What the functions of 008-rights.sql refuse with, as registered codes (AC23). */
const codes: ReadonlyMap<string, string> = new Map([
  ['OB002', 'access.not-allowed'],
  ['OB020', 'access.group-circle'],
  ['OB021', 'access.groups-too-deep'],
  ['OB022', 'access.window-empty'],
  ['OB023', 'access.too-many'],
  ['OB024', 'access.last-sharer'],
  ['OB025', 'access.name-taken'],
  ['OB026', 'access.name-standing'],
  ['OB027', 'access.audience-stays'],
  ['OB028', 'access.audience-not-empty'],
  ['OB029', 'access.in-use'],
  ['OB030', 'access.more-than-yours'],
  ['OB031', 'access.last-keeper'],
  // No such tenant, or its role is not ours to take: like a tenant one is no member of.
  ['22023', 'access.not-allowed'],
  ['42501', 'access.not-allowed'],
]);

/** The refusal behind a failed change or question; everything else stays what it is. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = codes.get(String(error.code));
  return code === undefined ? error : new AppError(code);
}
