import type { AnyKind } from '#kernel/kind/define-kind.ts';
import type { AnyMutator } from '#kernel/kind/define-mutator.ts';

/** What the app was built with: every mutator and kind by its name, and the version of the kinds. */
export interface Registry {
  readonly mutators: ReadonlyMap<string, AnyMutator>;
  readonly kinds: ReadonlyMap<string, AnyKind>;
  readonly schema: number;
}

/** Makes a registry. Throws when two mutators have the same name. */
export function registryOf(
  schema: number,
  mutators: readonly AnyMutator[],
  kinds: readonly AnyKind[] = [],
): Registry {
  const byName = new Map<string, AnyMutator>();
  for (const mutator of mutators) {
    if (byName.has(mutator.name)) throw new Error(`mutator ${mutator.name} is declared twice`);
    byName.set(mutator.name, mutator);
  }
  return { mutators: byName, kinds: new Map(kinds.map((kind) => [kind.name, kind])), schema };
}
