/** The sets of pictures a reader can have. A tenant's own set becomes one more; records keep holding concepts. */
export type SymbolSet = 'openmoji';

/** Where the picture of a concept in a set lies. Never fetched from elsewhere: it ships with the app and works
 *  offline (SB3). */
export function symbolFor(concept: string, set: SymbolSet): string {
  return `${places[set]}/${encodeURIComponent(concept)}-${import.meta.env.VITE_PICTOGRAMS ?? 'unknown'}.svg`;
}

const places: Readonly<Record<SymbolSet, string>> = { openmoji: '/assets/pictograms' };
