import type { RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { EntryEditor } from '#products/journal/ui/EntryEditor.tsx';
import type { AboutEvent } from '#products/journal/ui/EntryEditor.tsx';
import { EntryHistory } from '#products/journal/ui/EntryHistory.tsx';
import { ShareDialog } from '#products/journal/ui/share/with-share-words.tsx';
import type { EntryActions } from '#products/journal/ui/use-entry-actions.ts';
import type { Journal } from '#products/journal/ui/use-journal.ts';

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
  const { journal, actions, day, zone, dialog, onClose } = props;
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
  const record = journal.entries?.find((one) => one.id === dialog.id);
  // Deleted meanwhile, here or elsewhere.
  if (record === undefined) return null;
  switch (dialog.open) {
    case 'change':
      return (
        <EntryEditor
          journal={journal}
          actions={actions}
          day={day}
          record={record}
          about={null}
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
