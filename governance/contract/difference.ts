import type { ContractDocument } from './contract-document.ts';
import { canonicalJson, isList, type Json } from './canonical-json.ts';

/** Where in a contract something stands. */
export type ContractPart =
  | 'body'
  | 'parameters'
  | 'annex_I'
  | 'annex_II'
  | 'annex_III'
  | 'annex_IV';

/** One thing that two versions say otherwise. */
export interface Difference {
  readonly part: ContractPart;
  /** Down to it: names, and of a list the id of the entry. */
  readonly path: readonly string[];
  readonly is: 'added' | 'removed' | 'changed';
  /** As words, null where it was not there. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What a reader has to know of a new version: nothing is left out, and what stayed is not told. */
export function differenceOf(
  before: Pick<ContractDocument, 'body' | 'parameters' | 'annexes'>,
  after: Pick<ContractDocument, 'body' | 'parameters' | 'annexes'>,
): readonly Difference[] {
  const [old, now] = [partsOf(before), partsOf(after)];
  return contractParts.flatMap((part) => compare(part, [], old[part], now[part]));
}

export const contractParts: readonly ContractPart[] = [
  'body',
  'parameters',
  'annex_I',
  'annex_II',
  'annex_III',
  'annex_IV',
];

function partsOf({
  body,
  parameters,
  annexes,
}: Pick<ContractDocument, 'body' | 'parameters' | 'annexes'>): Record<ContractPart, Json> {
  return {
    body,
    parameters,
    annex_I: annexes.I as unknown as Json,
    annex_II: annexes.II as unknown as Json,
    annex_III: annexes.III as unknown as Json,
    annex_IV: annexes.IV as unknown as Json,
  };
}

function compare(
  part: ContractPart,
  path: readonly string[],
  was: Json | undefined,
  becomes: Json | undefined,
): readonly Difference[] {
  // Nothing is nothing, whether it is said or not: a number that is filled in is new, and not changed.
  const [before, after] = [was ?? undefined, becomes ?? undefined];
  if (before === undefined && after === undefined) return [];
  if (before !== undefined && after !== undefined) {
    if (canonicalJson(before) === canonicalJson(after)) return [];
    const [old, now] = [namedParts(before), namedParts(after)];
    if (old !== null && now !== null) {
      const names = [...new Set([...old.keys(), ...now.keys()])];
      return names.flatMap((name) => compare(part, [...path, name], old.get(name), now.get(name)));
    }
  }
  const is = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return [{ part, path, is, before: wordsOf(before), after: wordsOf(after) }];
}

/**
 * What a value consists of, by names that stay when others come and go: the members of an object,
 * the entries of a list by what names them. Null for what is told as a whole.
 */
function namedParts(value: Json): ReadonlyMap<string, Json> | null {
  if (value === null || typeof value !== 'object') return null;
  if (!isList(value)) return new Map(Object.entries(value));
  const names = value.map(nameOf);
  const known = names.filter((name) => name !== null);
  if (known.length < names.length || new Set(known).size < known.length) return null;
  return new Map(value.map((entry, at) => [names[at] ?? '', entry]));
}

function nameOf(entry: Json): string | null {
  if (typeof entry === 'string') return entry;
  if (entry === null || typeof entry !== 'object' || isList(entry)) return null;
  const name = entry['id'] ?? entry['category'];
  return typeof name === 'string' ? name : null;
}

/** A value as people read it: each text of it on a line of its own, numbers and switches with their name. */
function wordsOf(value: Json | undefined): string | null {
  return value === undefined || value === null ? null : linesOf(value, '').join('\n');
}

function linesOf(value: Json, name: string): readonly string[] {
  if (value === null || value === '') return [];
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object') return [name === '' ? String(value) : `${name}: ${String(value)}`];
  if (isList(value)) return value.flatMap((entry) => linesOf(entry, ''));
  return Object.entries(value)
    .toSorted(([a], [b]) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1))
    .flatMap(([key, entry]) => linesOf(entry, key));
}

/** Who it is comes first, however it is stored. */
const first = ['name', 'function', 'address', 'contact'];

function placeOf(key: string): number {
  const place = first.indexOf(key);
  return place === -1 ? first.length : place;
}
