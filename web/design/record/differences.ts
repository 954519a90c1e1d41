import type { MediaRef } from '#kernel/kind/media-ref.ts';

/** One field of a record as people say it. Empty words: nothing stands there. */
export interface SaidField {
  readonly field: string;
  readonly label: string;
  readonly words: string;
  /** Written by hand and long: shown as it was, not beside what it was before. */
  readonly isText?: boolean;
  /** Pictures, recordings and films of it, which are shown in place of the words. */
  readonly media?: readonly MediaRef[];
}

export interface Difference extends SaidField {
  /** Null: there is nothing before it to compare with. */
  readonly before: string | null;
  /** Of the version before it. */
  readonly mediaBefore?: readonly MediaRef[];
}

/** What a version says that the one before it did not; all that is not empty when there is none. */
export function differencesOf(
  version: readonly SaidField[],
  before: readonly SaidField[] | null,
): Difference[] {
  if (before === null) {
    return version
      .filter(({ words, media = [] }) => words !== '' || media.length > 0)
      .map((said) => ({ ...said, before: null }));
  }
  const earlier = new Map(before.map((said) => [said.field, said]));
  return version.flatMap((said) => {
    const { words = '', media = [] } = earlier.get(said.field) ?? {};
    if (words === said.words && idsOf(media) === idsOf(said.media ?? [])) return [];
    return [{ ...said, before: words, ...(media.length > 0 && { mediaBefore: media }) }];
  });
}

function idsOf(media: readonly MediaRef[]): string {
  return media.map(({ id }) => id).join(' ');
}
