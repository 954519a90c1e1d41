import type { SectionId } from '../frame/section-id.ts';

/** A clause by what it is called: "7.7", "a"; an annex by its number. */
export interface ClauseName {
  readonly is: 'clause' | 'annex';
  readonly number: string;
  readonly letter: string | null;
}

/** `cl_7.7__a`, `cl_4`, `annex_IV`. */
export function clauseName(id: string): ClauseName {
  const annex = /^annex_(.+)$/.exec(id)?.[1];
  if (annex !== undefined) return { is: 'annex', number: annex, letter: null };
  const [, number = id, letter] = /^cl_([\d.]+)(?:__(.+))?$/.exec(id) ?? [];
  return { is: 'clause', number, letter: letter ?? null };
}

/** Where each clause is lived by, the longest beginning first. */
const places: readonly (readonly [string, SectionId])[] = [
  ['7.1', 'instructions'],
  ['7.2', 'register'],
  ['7.3', 'register'],
  ['7.4', 'measures'],
  ['7.5', 'chronicle'],
  ['7.6', 'oversight'],
  ['7.7', 'providers'],
  ['7.8', 'providers'],
  ['10', 'contract'],
  ['1', 'contract'],
  ['2', 'contract'],
  ['4', 'contract'],
  ['6', 'register'],
];
const annexes: Readonly<Record<string, SectionId>> = {
  I: 'contract',
  II: 'register',
  III: 'measures',
  IV: 'providers',
};

/** The section of the office where what a clause promises is done; null where there is none yet. */
export function clauseSection({ is, number }: ClauseName): SectionId | null {
  if (is === 'annex') return annexes[number] ?? null;
  const found = places.find(([begin]) => number === begin || number.startsWith(`${begin}.`));
  return found?.[1] ?? null;
}
