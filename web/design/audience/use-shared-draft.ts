import type { AudienceId } from '#kernel/base/ids.ts';
import { useDraft } from '../draft.ts';

/** Before which audience a record stood when somebody began to write, and stands now. */
export interface Moved {
  readonly from: AudienceId | null;
  readonly to: AudienceId | null;
}

/**
 * A draft that says who sees it. When others see the record by now than when the first of it was typed, and were not
 * chosen here, nobody is chosen: whoever writes says for whom (SY37). `moved` is null when that is not so.
 */
export function useSharedDraft<T extends { readonly audience: AudienceId | null }>(
  key: string,
  initial: () => T,
): {
  readonly draft: T;
  readonly moved: Moved | null;
  readonly isKept: boolean;
  readonly change: (change: Partial<T>) => void;
  readonly forget: () => void;
} {
  const { draft, isKept, change, forget } = useDraft<T & MeantFor>(key, initial);
  const { audience, meantFor = audience } = draft;
  const moved = audience === meantFor ? null : { from: meantFor, to: audience };
  return {
    draft: moved === null ? draft : { ...draft, audience: null },
    moved,
    isKept,
    change: (typed) => {
      change({
        meantFor,
        ...typed,
        ...(typed.audience !== undefined && { meantFor: typed.audience }),
      });
    },
    forget,
  };
}

interface MeantFor {
  /** Who saw it at the first that was typed, or was chosen since. */
  readonly meantFor?: AudienceId | null;
}
