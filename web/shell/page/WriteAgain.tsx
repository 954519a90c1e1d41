import { useMemo } from 'react';
import type { MutationId } from '#kernel/base/ids.ts';
import type { AttentionEntry } from '#kernel/sync/client/local-store.ts';
import type { LocalObhut } from '#kernel/sync/client/local-obhut.ts';
import type { SeenWrite } from '#kernel/sync/client/reader.ts';
import { forgetDraft } from '#web/design/draft.ts';
import { LiveProvider, type LiveSource, useLiveSource } from '#web/design/live.ts';
import { useShell } from '../shell-context.ts';
import { useTenant } from '../tenant-context.ts';

/** A refused write, and what it was made from as this device reads it; null when it cannot. */
export interface RefusedWrite {
  readonly entry: AttentionEntry;
  readonly write: SeenWrite | null;
}

/** Whether a product has an editor for a refused write. */
export function useMayEdit(): (write: SeenWrite | null) => boolean {
  const { editAgain } = useShell().parts;
  return (write) => write !== null && (editAgain[write.mutator] ?? null) !== null;
}

/**
 * The editor a refused write came from, open on it as it was when it was asked for: what is saved
 * in it stands in the refused one's place (SYC25).
 */
export function WriteAgain({
  refused,
  onClose,
}: {
  refused: RefusedWrite & { readonly write: SeenWrite };
  onClose: () => void;
}) {
  const { obhut, personId, clock, zone } = useTenant();
  const { editAgain } = useShell().parts;
  const source = useLiveSource();
  const { entry, write } = refused;
  const { id } = entry.mutation;
  const replacing = useMemo(() => replacingOnce(source, obhut, id), [source, obhut, id]);
  const Editor = editAgain[write.mutator] ?? null;
  if (Editor === null) return null;
  return (
    <LiveProvider value={replacing.source}>
      <Editor
        write={write}
        problem={{ code: entry.code, params: entry.params }}
        draftKey={draftOfRefused(id)}
        personId={personId}
        clock={clock}
        zone={zone}
        onSaved={replacing.finish}
        onClose={onClose}
      />
    </LiveProvider>
  );
}

/** What was changed in the editor and not saved goes with the write. */
export function forgetDraftOf(id: MutationId): void {
  forgetDraft(draftOfRefused(id));
}

function draftOfRefused(id: MutationId): string {
  return `attention.${id}`;
}

/** The live source for one editor: its first write replaces the refused one, later ones (to take it
 *  back, say) are writes like any other. */
function replacingOnce(
  source: LiveSource,
  obhut: LocalObhut,
  id: MutationId,
): { readonly source: LiveSource; readonly finish: () => Promise<void> } {
  let isReplaced = false;
  return {
    source: {
      watch: (query, listener) => source.watch(query, listener),
      known: (query) => source.known(query),
      subscribe: (listener) => source.subscribe(listener),
      read: (query, reaches) => source.read(query, reaches),
      history: (record, after) => source.history(record, after),
      status: () => source.status(),
      subscribeStatus: (listener) => source.subscribeStatus(listener),
      mutate: async (mutator, args, looked) => {
        if (isReplaced) return source.mutate(mutator, args, looked);
        const replacement = await obhut.attention.replace(id, mutator, args, looked);
        isReplaced = true;
        return replacement;
      },
    },
    finish: async () => {
      if (isReplaced) return;
      // Saved as it stands already: there was nothing to write.
      await obhut.attention.discard(id);
      isReplaced = true;
    },
  };
}
