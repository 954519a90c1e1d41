import { useIntl } from 'react-intl';
import { randomId } from '#kernel/base/ids.ts';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import { changeEntry, deleteEntry, shareEntry, writeEntry } from '#products/journal/mutators.ts';
import type { Problem } from '#web/design/problem.ts';
import { rewrite, useRecordWrites } from '#web/design/record/use-record-writes.ts';

/** The writes of the journal: each can be taken back, and a refusal is a problem to show. */
export interface EntryActions {
  readonly problem: Problem | null;
  readonly forgetProblem: () => void;
  /** Each resolves to whether it was done. */
  write(body: EntryBody, audience: AudienceId, id?: RecordId): Promise<boolean>;
  change(record: SeenRecord<EntryBody>, body: EntryBody, audience: AudienceId): Promise<boolean>;
  /** Brings an earlier version back; who sees it stays. */
  restore(record: SeenRecord<EntryBody>, version: EntryBody): Promise<boolean>;
  share(record: SeenRecord<EntryBody>, audience: AudienceId, words: string): Promise<boolean>;
  remove(record: SeenRecord<EntryBody>): Promise<boolean>;
}

export function useEntryActions(): EntryActions {
  const intl = useIntl();
  const { mutate, problem, forgetProblem, attempt, offerUndo } = useRecordWrites();

  const write = (record: SeenRecord<EntryBody>) => ({
    change: (to: { readonly fields: Partial<EntryBody>; readonly audience?: AudienceId }) =>
      mutate(changeEntry, { id: record.id, ...to }, record),
    share: (audience: AudienceId) => mutate(shareEntry, { id: record.id, audience }),
  });

  return {
    problem,
    forgetProblem,
    write: (body, audience, id = randomId<RecordId>()) =>
      attempt(async () => {
        await mutate(writeEntry, { id, audience, entry: body });
        offerUndo(intl.formatMessage({ id: 'journal.done.written' }), () =>
          mutate(deleteEntry, { id }),
        );
      }),
    change: (record, body, audience) =>
      attempt(async () => {
        const to = { fields: whole(body), audience };
        const undo = await rewrite(wholeRecord(record), to, write(record));
        if (undo !== null) offerUndo(intl.formatMessage({ id: 'journal.done.changed' }), undo);
      }),
    restore: (record, version) =>
      attempt(async () => {
        const to = { fields: whole(version), audience: record.audience };
        const undo = await rewrite(wholeRecord(record), to, write(record));
        if (undo !== null) offerUndo(intl.formatMessage({ id: 'journal.done.restored' }), undo);
      }),
    share: ({ id, audience: before }, audience, words) =>
      attempt(async () => {
        await mutate(shareEntry, { id, audience });
        offerUndo(words, () => mutate(shareEntry, { id, audience: before }));
      }),
    remove: ({ id, audience, body }) =>
      attempt(async () => {
        await mutate(deleteEntry, { id });
        offerUndo(intl.formatMessage({ id: 'journal.done.deleted' }), () =>
          mutate(writeEntry, { id: randomId<RecordId>(), audience, entry: body }),
        );
      }),
  };
}

/** With the fields that came later, so that what is added to an older entry can be taken back. */
function whole(body: EntryBody): EntryBody {
  return { occurrence: null, symbols: [], media: [], ...body };
}

function wholeRecord(record: SeenRecord<EntryBody>): SeenRecord<EntryBody> {
  return { ...record, body: whole(record.body) };
}
