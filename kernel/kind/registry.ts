import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { AnyKind } from '#kernel/kind/define-kind.ts';
import type { AnyMutator } from '#kernel/kind/define-mutator.ts';

/**
 * How a call made for one version of the kinds is read by the next: its arguments, and its name
 * when the mutator is called otherwise there. Pure; arguments come as they were sent, unchecked.
 */
export interface Upcaster {
  readonly mutator: string;
  /** The version it was made for; it comes out as one of the version after it. */
  readonly from: number;
  readonly rename?: string;
  readonly args?: (args: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}

/** When each version of the kinds but the first appeared. */
export type Appearances = Readonly<Record<number, PlainDay>>;

/** What the app was built with: every mutator and kind by its name, and the version of the kinds. */
export interface Registry {
  readonly mutators: ReadonlyMap<string, AnyMutator>;
  readonly kinds: ReadonlyMap<string, AnyKind>;
  readonly schema: number;
  /** By `mutator@version`: how calls of that version are read by the next. */
  readonly upcasters: ReadonlyMap<string, Upcaster>;
  /** The day each version but the first appeared. */
  readonly appeared: ReadonlyMap<number, PlainDay>;
}

/** What came before: required as soon as there is a second version. */
export interface SchemaHistory {
  readonly appeared: Appearances;
  readonly upcasters: readonly Upcaster[];
}

/**
 * Makes a registry. Throws when two mutators or upcasters have the same name, when an upcaster
 * leads nowhere, or when a version does not say since when it is there.
 */
export function registryOf(
  schema: number,
  mutators: readonly AnyMutator[],
  kinds: readonly AnyKind[] = [],
  history: SchemaHistory = { appeared: {}, upcasters: [] },
): Registry {
  const byName = new Map<string, AnyMutator>();
  for (const mutator of mutators) {
    if (byName.has(mutator.name)) throw new Error(`mutator ${mutator.name} is declared twice`);
    byName.set(mutator.name, mutator);
  }
  const appeared = new Map<number, PlainDay>();
  for (let version = 2; version <= schema; version += 1) {
    const day = history.appeared[version];
    if (day === undefined) throw new Error(`version ${version} of the kinds has no day`);
    appeared.set(version, day);
  }
  const upcasters = new Map<string, Upcaster>();
  for (const upcaster of history.upcasters) {
    const name = `${upcaster.mutator}@${upcaster.from}`;
    if (upcasters.has(name)) throw new Error(`upcaster ${name} is declared twice`);
    if (upcaster.from >= schema) throw new Error(`upcaster ${name} leads nowhere`);
    upcasters.set(name, upcaster);
  }
  return {
    mutators: byName,
    kinds: new Map(kinds.map((kind) => [kind.name, kind])),
    schema,
    upcasters,
    appeared,
  };
}
