import { useState } from 'react';
import { useIntl } from 'react-intl';
import { randomId } from '#kernel/base/ids.ts';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import { changeEntry, deleteEntry, shareEntry, writeEntry } from '#products/journal/mutators.ts';
import { useMutate } from '#web/design/live.ts';
import { problemOf } from '#web/design/problem.ts';
import type { Problem } from '#web/design/problem.ts';
import { useUndo } from '#web/design/undo.tsx';

/** The writes of the journal: each can be taken back, and a refusal is a problem to show. */
export interface EntryActions {
  readonly problem: Problem | null;
  readonly forgetProblem: () => void;
  /** Each resolves to whether it was done. */
  write(body: EntryBody, audience: AudienceId): Promise<boolean>;
  change(record: SeenRecord<EntryBody>, body: EntryBody, audience: AudienceId): Promise<boolean>;
  share(record: SeenRecord<EntryBody>, audience: AudienceId, words: string): Promise<boolean>;
  remove(record: SeenRecord<EntryBody>): Promise<boolean>;
}

export function useEntryActions(): EntryActions {
  const intl = useIntl();
  const mutate = useMutate();
  const { propose } = useUndo();
  const [problem, setProblem] = useState<Problem | null>(null);

  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      setProblem(null);
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    }
  };
  const offer = (words: string, undo: () => Promise<unknown>): void => {
    propose({
      words,
      undo: () => {
        void attempt(undo);
      },
    });
  };

  return {
    problem,
    forgetProblem: () => {
      setProblem(null);
    },
    write: (body, audience) =>
      attempt(async () => {
        const id = randomId<RecordId>();
        await mutate(writeEntry, { id, audience, entry: body });
        offer(intl.formatMessage({ id: 'journal.done.written' }), () =>
          mutate(deleteEntry, { id }),
        );
      }),
    change: (record, body, audience) =>
      attempt(async () => {
        const { id } = record;
        const fields = changedFields(record.body, body);
        const before = changedFields(body, record.body);
        const hasChanged = Object.keys(fields).length > 0;
        const hasMoved = audience !== record.audience;
        if (hasChanged) await mutate(changeEntry, { id, fields });
        if (hasMoved) await mutate(shareEntry, { id, audience });
        if (!hasChanged && !hasMoved) return;
        offer(intl.formatMessage({ id: 'journal.done.changed' }), async () => {
          if (hasChanged) await mutate(changeEntry, { id, fields: before });
          if (hasMoved) await mutate(shareEntry, { id, audience: record.audience });
        });
      }),
    share: ({ id, audience: before }, audience, words) =>
      attempt(async () => {
        await mutate(shareEntry, { id, audience });
        offer(words, () => mutate(shareEntry, { id, audience: before }));
      }),
    remove: ({ id, audience, body }) =>
      attempt(async () => {
        await mutate(deleteEntry, { id });
        offer(intl.formatMessage({ id: 'journal.done.deleted' }), () =>
          mutate(writeEntry, { id: randomId<RecordId>(), audience, entry: body }),
        );
      }),
  };
}

/** Only what differs: a field that nobody touched must not overwrite somebody else's change. */
function changedFields(before: EntryBody, after: EntryBody): Partial<EntryBody> {
  return Object.fromEntries(
    Object.entries(after).filter(([field, value]) => before[field as keyof EntryBody] !== value),
  );
}
