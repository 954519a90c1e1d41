import { contractRefusals } from '#kernel/db/contract-wall.ts';

/** Somebody else was faster; reading again helps: OB001, serialisation failure, deadlock. */
export const retryCodes = new Set(['OB001', '40001', '40P01']);

/** The wall's answers to a batch, and the refusal each comes to when a mutation is alone. */
const refusalCodes: ReadonlyMap<string, string> = new Map([
  ['42501', 'access.not-allowed'],
  ['OB002', 'access.not-allowed'],
  ['OB003', 'sync.mutation-id-taken'],
  ['23505', 'record.exists'],
  ['23514', 'sync.mutation-too-large'],
  ['OB004', 'sync.mutation-malformed'],
  // What was written waits on the device (CO6).
  ...contractRefusals,
]);

/**
 * What an error of the database means for a mutation; null when it means nothing about it. Data
 * the database cannot take (classes 22 and 23) it cannot take later either: without an end such
 * a mutation would hold up its device for ever (SY5).
 */
export function refusalFor(code: string | null): string | null {
  if (code === null) return null;
  return refusalCodes.get(code) ?? (/^2[23]/.test(code) ? 'sync.mutation-malformed' : null);
}

/** The SQLSTATE of what the database threw. */
export function sqlState(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}
