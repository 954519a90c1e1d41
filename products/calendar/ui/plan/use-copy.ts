import { useState } from 'react';
import { useIntl } from 'react-intl';
import { batchesOf } from '#products/calendar/batches.ts';
import type { PlacedCopy } from '#products/calendar/copy-plan.ts';
import { deleteEvents, eventsPerImport } from '#products/calendar/mutators.ts';
import { eventsPerCopy, placeEvents } from '#products/calendar/template-mutators.ts';
import type { Problem } from '#web/design/problem.ts';
import { useRecordWrites } from '#web/design/record/use-record-writes.ts';

export interface Copying {
  readonly problem: Problem | null;
  /** While it runs. */
  readonly progress: { readonly done: number; readonly of: number } | null;
  /** Resolves to whether all of it was done; what was done until then can be taken back. */
  readonly copy: (placed: readonly PlacedCopy[]) => Promise<boolean>;
}

/** Puts copies into calendars, batch by batch on this device; the outbox does the sending. Goes on
 *  when the dialog is closed. */
export function useCopy(): Copying {
  const intl = useIntl();
  const { mutate, problem, attempt, offerUndo } = useRecordWrites();
  const [progress, setProgress] = useState<Copying['progress']>(null);
  return {
    problem,
    progress,
    copy: async (placed) => {
      const done: PlacedCopy[] = [];
      setProgress({ done: 0, of: placed.length });
      const isDone = await attempt(async () => {
        for (const batch of batchesOf(placed, eventsPerCopy)) {
          await mutate(placeEvents, { events: batch });
          done.push(...batch);
          setProgress({ done: done.length, of: placed.length });
          // Lets the screen breathe between batches.
          await new Promise((resolve) => setTimeout(resolve, 0));
        }
      });
      setProgress(null);
      if (done.length > 0) {
        const words = intl.formatMessage({ id: 'plan.copy.done' }, { count: done.length });
        offerUndo(words, async () => {
          const ids = done.map(({ id }) => id);
          for (let at = 0; at < ids.length; at += eventsPerImport) {
            await mutate(deleteEvents, { ids: ids.slice(at, at + eventsPerImport) });
          }
        });
      }
      return isDone;
    },
  };
}
