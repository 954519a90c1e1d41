import { useIntl } from 'react-intl';
import { hasRight } from '#kernel/kind/right.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { entry } from '#products/journal/kinds.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import { entryInWords } from '#products/journal/ui/entry-in-words.ts';
import type { EntryActions } from '#products/journal/ui/use-entry-actions.ts';
import type { Journal } from '#products/journal/ui/use-journal.ts';
import { RecordHistory } from '#web/design/record/RecordHistory.tsx';
import { sayLongDay } from '#web/design/say.ts';

export interface EntryHistoryProps {
  readonly journal: Journal;
  readonly actions: EntryActions;
  readonly record: SeenRecord<EntryBody>;
  /** The reader's IANA zone. */
  readonly zone: string;
  readonly onClose: () => void;
}

/** What an entry was, and the way back to it for its author. */
export function EntryHistory({ journal, actions, record, zone, onClose }: EntryHistoryProps) {
  const intl = useIntl();
  const { directory, today } = journal;
  const rights = directory.audiences.find((one) => one.id === record.audience)?.myRights ?? 0;
  const isMine = record.createdBy === directory.me.accountId;
  return (
    <RecordHistory
      record={record}
      kind={entry}
      title={sayLongDay(intl, record.body.day, today)}
      day={journal.colourOf(record.body.day) ?? undefined}
      zone={zone}
      today={today}
      say={(body) => entryInWords(intl, journal, body)}
      onRestore={
        isMine && hasRight(rights, 'change')
          ? (version) => actions.restore(record, version)
          : undefined
      }
      problem={actions.problem}
      onClose={onClose}
    />
  );
}
