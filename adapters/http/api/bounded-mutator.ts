import type { RecordId } from '#kernel/base/ids.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import type { KindScope } from '#adapters/http/api/caller.ts';
import { type AnyMutator, type MutatorTx, Refusal } from '#kernel/kind/define-mutator.ts';
import { Undecided } from '#kernel/sync/server/undecided.ts';

export interface MutationBounds {
  /** The kinds that may be read, beside those that may be written. */
  readonly reads: KindScope;
  /** The kinds that may be written. */
  readonly writes: KindScope;
  /** The revisions that must still be there; null when what was not seen is merged (SY4). */
  readonly base: ReadonlyMap<RecordId, number> | null;
}

/** The same mutators within these bounds, under whatever name an older call reaches them (SY30). */
export function boundedRegistry(registry: Registry, bounds: MutationBounds): Registry {
  if (bounds.writes === 'all' && bounds.base === null) return registry;
  const mutators = [...registry.mutators.values()];
  return {
    ...registry,
    mutators: new Map(mutators.map((each) => [each.name, boundedMutator(each, bounds)])),
  };
}

/**
 * The same mutator, refusing to look at and to write what a token was not made for (AP9), and to
 * overwrite what its caller wants to have seen (AP21), before anything is written.
 */
export function boundedMutator(mutator: AnyMutator, bounds: MutationBounds): AnyMutator {
  const { reads, writes, base } = bounds;
  if (writes === 'all' && base === null) return mutator;
  return {
    ...mutator,
    run(tx: MutatorTx, args: never) {
      const looked = new Set<RecordId>();
      const inScope = ({ name }: { readonly name: string }): void => {
        if (writes !== 'all' && !writes.has(name)) {
          // Of the token, and not of the mutation: another one may do it, by the same key.
          throw new Undecided('api.scope-missing', { scope: `records:write:${name}` });
        }
      };
      // Whether or not it is there: how a mutation ends must not tell.
      const inSight = ({ name }: { readonly name: string }): void => {
        if (reads !== 'all' && !reads.has(name)) inScope({ name });
      };
      const unchanged: MutatorTx['remove'] = (kind, id) => {
        // What this mutation itself changed is no surprise to it.
        if (base === null || looked.has(id)) return;
        looked.add(id);
        const revision = tx.get(kind, id)?.revision;
        if (revision !== undefined && revision !== (base.get(id) ?? 0)) {
          throw new Refusal('api.changed-meanwhile', { record: id, revision });
        }
      };
      mutator.run(
        {
          actor: tx.actor,
          get(kind, id) {
            inSight(kind);
            return tx.get(kind, id);
          },
          create(kind, id, audience, body) {
            inScope(kind);
            looked.add(id);
            tx.create(kind, id, audience, body);
          },
          change(kind, id, fields) {
            inScope(kind);
            unchanged(kind, id);
            tx.change(kind, id, fields);
          },
          move(kind, id, audience) {
            inScope(kind);
            unchanged(kind, id);
            tx.move(kind, id, audience);
          },
          remove(kind, id) {
            inScope(kind);
            unchanged(kind, id);
            tx.remove(kind, id);
          },
        },
        args,
      );
    },
  };
}
