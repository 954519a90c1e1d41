import { canonicalJson, type Json } from '../contract/canonical-json.ts';
import type { TransparencyDocument } from './document.ts';

/** One version of the page. */
export interface PublishedVersion {
  readonly version: number;
  readonly atMs: number;
  readonly hash: string;
  /** Null: what is kept of it does not fit its hash, and is not believed (TR6). */
  readonly document: TransparencyDocument | null;
}

export interface Change {
  /** What it is about: `kind`, `provider`, `measure`, `operator` … */
  readonly part: ChangedPart;
  readonly id: string;
  readonly how: 'added' | 'removed' | 'changed';
  /** Of a measure, what it was and what it is. */
  readonly from?: string;
  readonly to?: string;
}

export const changedParts = [
  'program',
  'mode',
  'operator',
  'hosting',
  'kind',
  'holding',
  'provider',
  'option',
  'measure',
] as const;
export type ChangedPart = (typeof changedParts)[number];

interface Item {
  readonly part: ChangedPart;
  readonly id: string;
  readonly text: string;
  readonly state?: string;
}

/** What is otherwise in a version than in the one before; all of it in the first. */
export function changesBetween(
  before: TransparencyDocument | null,
  after: TransparencyDocument,
): Change[] {
  const was = new Map(before === null ? [] : itemsOf(before).map((item) => [keyOf(item), item]));
  const is = new Map(itemsOf(after).map((item) => [keyOf(item), item]));
  const changes: Change[] = [];
  for (const [key, item] of is) {
    const old = was.get(key);
    const { part, id } = item;
    if (old === undefined) changes.push({ part, id, how: 'added' });
    else if (old.text !== item.text) {
      changes.push({
        part,
        id,
        how: 'changed',
        ...(old.state !== undefined && item.state !== undefined
          ? { from: old.state, to: item.state }
          : {}),
      });
    }
  }
  for (const [key, { part, id }] of was) {
    if (!is.has(key)) changes.push({ part, id, how: 'removed' });
  }
  return changes;
}

/** Whether only the states of measures are others: those may come and go while the network is bad. */
export function areOnlyStates(changes: readonly Change[]): boolean {
  return changes.every(({ part, how }) => part === 'measure' && how === 'changed');
}

/** Since when each item is there without a break, by `part id`. Versions ascending. */
export function sinceWhen(versions: readonly PublishedVersion[]): ReadonlyMap<string, number> {
  let since = new Map<string, number>();
  for (const { atMs, document } of versions) {
    if (document === null) continue;
    since = new Map(
      itemsOf(document).map((item) => [keyOf(item), since.get(keyOf(item)) ?? atMs] as const),
    );
  }
  return since;
}

function itemsOf(document: TransparencyDocument): Item[] {
  const { program, mode, operator, hosting } = document;
  return [
    { part: 'program', id: 'program', text: program },
    { part: 'mode', id: 'mode', text: mode },
    ...Object.entries(operator).map(([id, value]) => item('operator', id, value as string | null)),
    ...Object.entries(hosting).map(([id, value]) => item('hosting', id, value as string | null)),
    ...document.kinds.map((kind) => item('kind', kind.name, kind)),
    ...document.holdings.map((each) => item('holding', `${each.category} ${each.use}`, each)),
    ...document.providers.map((provider) => item('provider', provider.id, provider)),
    ...document.options.map((option) => item('option', option.id, option)),
    ...document.measures.map((measure) => ({
      ...item('measure', measure.id, measure),
      state: measure.is,
    })),
  ];
}

function item(part: ChangedPart, id: string, value: object | string | null): Item {
  // Of what the document is made of there is nothing that is no JSON.
  return { part, id, text: canonicalJson(value as Json) };
}

function keyOf({ part, id }: { readonly part: string; readonly id: string }): string {
  return `${part} ${id}`;
}
