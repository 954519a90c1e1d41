/** Pictures of the reader's own, laid over OpenMoji: what they do not show, OpenMoji does. */
export interface OwnSet {
  /** Whose pictures of concepts these are, as the licence asks to have it said; null where they are OpenMoji's. */
  readonly about: SetAbout | null;
  /** Where its picture of a concept lies on this device; null where it has none, empty where nobody has. */
  pictureOf(concept: string): string | null;
}

export interface SetAbout {
  readonly name: string;
  readonly version: string;
  readonly author: string;
  readonly licence: string;
  readonly source: string;
}

/** The sets of pictures a reader can have; records hold concepts, whichever it is. */
export type SymbolSet = 'openmoji' | OwnSet;

/** Where the picture of a concept in a set lies; empty for a picture of the house that the reader does not have.
 *  Never fetched from elsewhere when it is shown: it ships with the app or is kept on the device, and works offline
 *  (SB3, SB20). */
export function symbolFor(concept: string, set: SymbolSet): string {
  const own = set === 'openmoji' ? null : set.pictureOf(concept);
  return (
    own ??
    (concept.startsWith('own-')
      ? ''
      : `/assets/pictograms/${encodeURIComponent(concept)}-${import.meta.env.VITE_PICTOGRAMS ?? 'unknown'}.svg`)
  );
}
