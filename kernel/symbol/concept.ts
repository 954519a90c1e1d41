import concepts from './concepts.json' with { type: 'json' };
import { ownConceptOf } from './own-concept.ts';

export const conceptGroups = [
  'food',
  'drinks',
  'household',
  'hygiene',
  'clothes',
  'body',
  'health',
  'work',
  'school',
  'leisure',
  'media',
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
  /** The concept that this is a kind of. */
  readonly broader?: string;
  /** Words for it, its spoken name first. A word belongs to one concept (SB1). */
  readonly de: readonly string[];
  readonly en: readonly string[];
}

export const allConcepts = concepts as readonly Concept[];

const byId = new Map(allConcepts.map((concept) => [concept.id, concept]));

/** The concept with this id, or null: a record may name one that this version does not know (SB2). */
export function conceptOf(id: string): Concept | null {
  return byId.get(id) ?? null;
}

/** Its spoken name; of a tenant's own picture the word that its id says. Null for an id we do not know. */
export function conceptName(id: string, locale: WordLocale): string | null {
  return byId.get(id)?.[locale][0] ?? (ownConceptOf(id)?.word || null);
}

/** `de` and its variants, else `en`. */
export function wordLocale(locale: string): WordLocale {
  return locale.toLowerCase().startsWith('de') ? 'de' : 'en';
}
