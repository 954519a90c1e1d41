import { useIntl } from 'react-intl';
import type { IntlShape } from 'react-intl';
import type { RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { entry } from '#products/journal/kinds.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import { draftKeyOf, draftOf, EntryEditor } from '#products/journal/ui/EntryEditor.tsx';
import type { AboutEvent, EntryTypedBefore } from '#products/journal/ui/EntryEditor.tsx';
import { EntryHistory } from '#products/journal/ui/EntryHistory.tsx';
import { ShareDialog } from '#products/journal/ui/share/with-share-words.tsx';
import type { EntryActions } from '#products/journal/ui/use-entry-actions.ts';
import type { Journal } from '#products/journal/ui/use-journal.ts';
import type { Problem } from '#web/design/problem.ts';
import { placeAnew } from '#web/design/record/place-again.ts';
import { useOpenRecord } from '#web/design/record/use-open-record.ts';

/** What is open above the journal. Entries by id: what is shown follows the record. */
export type OpenDialog =
  | { readonly open: 'write'; readonly about: AboutEvent | null }
  | { readonly open: 'change' | 'share' | 'history'; readonly id: RecordId };

export interface JournalDialogsProps {
  readonly journal: Journal;
  readonly actions: EntryActions;
  readonly day: PlainDay;
  /** The reader's IANA zone. */
  readonly zone: string;
  readonly dialog: OpenDialog;
  readonly onClose: () => void;
}

/** The dialogs of the journal's view. Loads after the view. */
export function JournalDialogs(props: JournalDialogsProps) {
  const { journal, day, zone, dialog, onClose } = props;
  const intl = useIntl();
  const id = dialog.open === 'write' ? null : dialog.id;
  const { subject: record, gone } = useOpenRecord(
    entry,
    id,
    journal.entries?.find((one) => one.id === id),
  );
  const actions = { ...props.actions, problem: props.actions.problem ?? gone };
  if (dialog.open === 'write') {
    return (
      <EntryEditor
        journal={journal}
        actions={actions}
        day={day}
        record={null}
        about={dialog.about}
        onClose={onClose}
      />
    );
  }
  if (record === undefined) return null;
  switch (dialog.open) {
    case 'change':
      return (
        <EntryEditor
          journal={journal}
          actions={actions}
          day={day}
          record={gone === null ? record : null}
          about={null}
          again={gone === null ? undefined : writtenAnew(intl, journal, record, gone)}
          onClose={onClose}
        />
      );
    case 'share':
      return <ShareDialog journal={journal} actions={actions} record={record} onClose={onClose} />;
    case 'history':
      return (
        <EntryHistory
          journal={journal}
          actions={actions}
          record={record}
          zone={zone}
          onClose={onClose}
        />
      );
  }
}

/** An entry that went while it was being changed, to be written anew (UX35). */
function writtenAnew(
  intl: IntlShape,
  { directory, scope }: Journal,
  { id, audience: before, body }: SeenRecord<EntryBody>,
  problem: Problem,
): EntryTypedBefore {
  const { choices, audience, words } = placeAnew(directory, scope, entry, before);
  return {
    draftKey: draftKeyOf(id),
    draft: { ...draftOf(body), audience },
    pictogram: body.pictogram,
    choices,
    problem,
    words: intl.formatMessage({ id: words }),
  };
}
