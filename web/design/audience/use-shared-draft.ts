import type { AudienceId } from '#kernel/base/ids.ts';
import { useDraft } from '../draft.ts';

/** What others see than when somebody began to write. */
export interface Moved {
  readonly from: AudienceId | null;
  readonly to: AudienceId | null;
}

/**
 * A draft of what others see. Once others see it than when the first of it was typed, and nobody chose them here, nobody is
 * chosen (SY37): whoever writes says for whom. `moved`: so it is; null: it is not.
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
