import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import type { ErrorParams } from '#kernel/base/app-error.ts';
import type { Mutation } from '#kernel/protocol/mutation.ts';
import type { OwnWork } from '#kernel/sync/client/reader.ts';

/** Work that did not reach the server, as a file: whole, so that nothing of it depends on this device. */
export interface UnsentExport {
  readonly format: 'obhut-unsent';
  readonly version: 1;
  readonly account: AccountId;
  readonly tenant: TenantId;
  readonly writtenAt: string;
  readonly writes: readonly {
    readonly mutation: Mutation;
    readonly madeAt: string;
    /** How it ended; null: it still waits. */
    readonly refused: {
      readonly at: string;
      readonly code: string;
      readonly params: ErrorParams;
    } | null;
  }[];
}

/** Everything of a person that is only on this device, in the order it was made (SYC35). */
export function exportUnsent(
  work: OwnWork,
  of: { readonly account: AccountId; readonly tenant: TenantId; readonly writtenAt: string },
): UnsentExport {
  const refused = work.attention.map(({ mutation, madeAt, refusedAt, code, params }) => {
    return { mutation, madeAt, refused: { at: refusedAt, code, params } };
  });
  const waiting = work.unsent.map(({ mutation, madeAt }) => ({ mutation, madeAt, refused: null }));
  const writes = [...refused, ...waiting].toSorted((a, b) => (a.madeAt < b.madeAt ? -1 : 1));
  return { format: 'obhut-unsent', version: 1, ...of, writes };
}
