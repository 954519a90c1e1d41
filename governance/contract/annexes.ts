import type { Party } from './party.ts';

/** A field or column that the program keeps, as the data map has it. */
export interface MappedField {
  /** `<kind>.<field>` or `<table>.<column>`. */
  readonly name: string;
  /** fideslang, as `kernel/kind/data-map.ts` lists them. */
  readonly category: string;
  readonly use: string;
  /** Null: as long as the contract lasts. */
  readonly retention: { readonly after: string; readonly period: string } | null;
}

/** A measure of Annex III, as its catalogue has it. How it stands at the moment is no part of a contract. */
export interface AnnexMeasure {
  readonly id: string;
  readonly de: string;
  readonly en: string;
  readonly checked: 'probed' | 'attested' | 'declarative';
}

/** A provider as Annex IV lists it. */
export interface AnnexProvider {
  readonly id: string;
  /** Of its description: which one exactly was agreed to (GA7). */
  readonly version: number;
  readonly name: string;
  readonly address: string;
  readonly contact: string;
  readonly function: string;
  readonly locations: readonly string[];
  /** On which a transfer rests; null where there is none. */
  readonly transferBasis: string | null;
}

/** What the annexes are made from: all of it comes from the running system. */
export interface AnnexInput {
  readonly processor: Party;
  readonly controller: Party;
  readonly fields: readonly MappedField[];
  readonly measures: readonly AnnexMeasure[];
  readonly providers: readonly AnnexProvider[];
}

export interface AnnexI {
  readonly processor: Party;
  readonly controller: Party;
}

export interface AnnexII {
  readonly subjects: readonly (typeof subjects)[number][];
  readonly categories: readonly {
    readonly category: string;
    /** Art. 9 GDPR: kept with more care (cl_7.5). */
    readonly isSensitive: boolean;
    readonly fields: readonly string[];
    readonly purposes: readonly string[];
    /** What is erased earlier than the contract ends. */
    readonly durations: readonly string[];
  }[];
  readonly purposes: readonly string[];
  /** How long in all. */
  readonly duration: 'contract';
  readonly safeguards: readonly (typeof safeguards)[number][];
}

export interface Annexes {
  readonly I: AnnexI;
  readonly II: AnnexII;
  readonly III: readonly AnnexMeasure[];
  readonly IV: readonly AnnexProvider[];
}

/** Whose data it is: the roles a person has in a tenant. */
export const subjects = ['supported', 'staff', 'relative', 'guardian', 'contact'] as const;

/** What is done beside the measures of Annex III where data is sensitive. */
export const safeguards = ['own-audiences', 'reads-in-chronicle'] as const;

/** Categories that may tell of what Art. 9 GDPR names. */
export const sensitiveCategories: ReadonlySet<string> = new Set(['user.health_and_medical']);

/** Makes the annexes. The same system always makes the same ones, in whatever order it was asked. */
export function annexesOf({
  processor,
  controller,
  fields,
  measures,
  providers,
}: AnnexInput): Annexes {
  return {
    I: { processor, controller },
    II: annexII(fields),
    III: measures.toSorted(byId),
    IV: providers.toSorted(byId),
  };
}

/** Annex II of a data map. */
export function annexII(fields: readonly MappedField[]): AnnexII {
  const names = distinct(fields.map(({ category }) => category));
  const categories = names.map((category) => {
    const own = fields.filter((field) => field.category === category);
    return {
      category,
      isSensitive: sensitiveCategories.has(category),
      fields: distinct(own.map(({ name }) => name)),
      purposes: distinct(own.map(({ use }) => use)),
      durations: distinct(
        own.flatMap(({ retention }) =>
          retention === null ? [] : [`${retention.period}-after-${retention.after}`],
        ),
      ),
    };
  });
  return {
    subjects,
    categories,
    purposes: distinct(fields.map(({ use }) => use)),
    duration: 'contract',
    safeguards: categories.some(({ isSensitive }) => isSensitive) ? safeguards : [],
  };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted();
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}
