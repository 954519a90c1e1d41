/** One field of a record as people say it. Empty words: nothing stands there. */
export interface SaidField {
  readonly field: string;
  readonly label: string;
  readonly words: string;
  /** Written by hand and long: shown as it was, not beside what it was before. */
  readonly isText?: boolean;
}

export interface Difference extends SaidField {
  /** Null: there is nothing before it to compare with. */
  readonly before: string | null;
}

/** What a version says that the one before it did not; all that is not empty when there is none. */
export function differencesOf(
  version: readonly SaidField[],
  before: readonly SaidField[] | null,
): Difference[] {
  if (before === null) {
    return version.filter(({ words }) => words !== '').map((said) => ({ ...said, before: null }));
  }
  const earlier = new Map(before.map(({ field, words }) => [field, words]));
  return version.flatMap((said) => {
    const words = earlier.get(said.field) ?? '';
    return words === said.words ? [] : [{ ...said, before: words }];
  });
}
