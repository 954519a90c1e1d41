import type { AnyMutator } from '#kernel/kind/define-mutator.ts';

/** What the app was built with: every mutator by its name, and the version of the kinds. */
export interface Registry {
  readonly mutators: ReadonlyMap<string, AnyMutator>;
  readonly schema: number;
}

/** Makes a registry. Throws when two mutators have the same name. */
export function registryOf(schema: number, mutators: readonly AnyMutator[]): Registry {
  const byName = new Map<string, AnyMutator>();
  for (const mutator of mutators) {
    if (byName.has(mutator.name)) throw new Error(`mutator ${mutator.name} is declared twice`);
    byName.set(mutator.name, mutator);
  }
  return { mutators: byName, schema };
}
