import concepts from './concepts.json' with { type: 'json' };

export const conceptGroups = [
  'food',
  'household',
  'hygiene',
  'health',
  'work',
  'school',
  'leisure',
  'sport',
  'transport',
  'places',
  'people',
  'feelings',
  'animals',
  'nature',
  'feasts',
  'things',
] as const;
export type ConceptGroup = (typeof conceptGroups)[number];

export type WordLocale = 'de' | 'en';

/** A symbol is a concept, not an image: its id stays, whichever set of pictures the reader uses. */
export interface Concept {
  readonly id: string;
  /** File name of its picture in OpenMoji, the set we ship. */
  readonly hexcode: string;
  readonly group: ConceptGroup;
  /** Words for it, its name first. */
  readonly de: readonly string[];
  readonly en: readonly string[];
}

export const allConcepts = concepts as readonly Concept[];

const byId = new Map(allConcepts.map((concept) => [concept.id, concept]));

/** Its spoken name, or null for an id we do not know. */
export function conceptName(id: string, locale: WordLocale): string | null {
  return byId.get(id)?.[locale][0] ?? null;
}

/** `de` and its variants, else `en`. */
export function wordLocale(locale: string): WordLocale {
  return locale.toLowerCase().startsWith('de') ? 'de' : 'en';
}
