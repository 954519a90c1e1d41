import './journal.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { entry, entryTextLength } from '#products/journal/kinds.ts';
import type { EntryBody, Face } from '#products/journal/kinds.ts';
import type { EntryActions } from '#products/journal/ui/use-entry-actions.ts';
import type { Journal } from '#products/journal/ui/use-journal.ts';
import { AudienceRadios } from '#web/design/audience/AudienceRadios.tsx';
import { defaultAudience, whereItMayBe } from '#web/design/audience/scope.ts';
import { FaceRating } from '#web/design/component/FaceRating.tsx';
import { Pictogram } from '#web/design/component/Pictogram.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { useDraft } from '#web/design/draft.ts';
import { EditorDialog } from '#web/design/record/EditorDialog.tsx';
import { sayLongDay, sayTime } from '#web/design/say.ts';

export interface EntryEditorProps {
  readonly journal: Journal;
  readonly actions: EntryActions;
  readonly day: PlainDay;
  /** The entry to change; null for a new one. */
  readonly record: SeenRecord<EntryBody> | null;
  /** The event a new entry is about. */
  readonly aboutEvent: RecordId | null;
  readonly onClose: () => void;
}

interface Draft {
  readonly face: Face | null;
  readonly text: string;
  readonly event: RecordId | null;
  readonly audience: AudienceId | null;
}

/** "How was it?": a face, words, what it is about, and who may see it. Kept as it is typed. */
export function EntryEditor(props: EntryEditorProps) {
  const { journal, actions, day, record, aboutEvent, onClose } = props;
  const intl = useIntl();
  const choices = whereItMayBe(journal.scope, journal.directory, entry, record);
  const person = journal.scope.person?.id ?? '';
  const { draft, isKept, change, forget } = useDraft<Draft>(
    `journal.entry.${record === null ? `${person}.${day}.${aboutEvent ?? ''}` : record.id}`,
    () =>
      record === null
        ? {
            face: null,
            text: '',
            event: aboutEvent,
            audience: defaultAudience(journal.scope, entry),
          }
        : {
            face: record.body.face,
            text: record.body.text,
            event: record.body.event,
            audience: record.audience,
          },
  );
  const [asked, setAsked] = useState(false);
  const isEmpty = draft.face === null && draft.text.trim() === '';

  const save = async (): Promise<boolean> => {
    setAsked(true);
    if (isEmpty || draft.audience === null) return false;
    const about = journal.events.find((shown) => shown.record.id === draft.event);
    const body: EntryBody = {
      day: record?.body.day ?? day,
      event: draft.event,
      text: draft.text.trim(),
      face: draft.face,
      // The picture stays when the event goes.
      pictogram:
        about?.record.body.pictogram ??
        (draft.event === record?.body.event ? record?.body.pictogram : null) ??
        null,
    };
    return record === null
      ? actions.write(body, draft.audience)
      : actions.change(record, body, draft.audience);
  };

  return (
    <EditorDialog
      title={intl.formatMessage(
        { id: record === null ? 'journal.write' : 'journal.change' },
        { day: sayLongDay(intl, day, journal.today) },
      )}
      day={journal.colourOf(day) ?? undefined}
      draft={{ isKept, forget }}
      problem={actions.problem}
      saveWords={intl.formatMessage({ id: 'journal.finish' })}
      onSave={save}
      onClose={onClose}
    >
      <FaceRating
        value={draft.face}
        onChange={(face) => {
          change({ face });
        }}
      />
      <TextArea
        label={intl.formatMessage({ id: 'journal.text' })}
        rows={4}
        value={draft.text}
        maxLength={entryTextLength}
        error={asked && isEmpty ? intl.formatMessage({ id: 'journal.empty.error' }) : undefined}
        onChange={(text) => {
          change({ text });
        }}
      />
      {journal.events.length > 0 && (
        <RadioCards
          layout="list"
          label={intl.formatMessage({ id: 'journal.about' })}
          value={draft.event ?? wholeDay}
          onChange={(chosen) => {
            change({ event: chosen === wholeDay ? null : (chosen as RecordId) });
          }}
          cards={[
            { id: wholeDay, label: intl.formatMessage({ id: 'journal.theDay' }) },
            ...journal.events.map((shown) => ({
              id: shown.id,
              label: shown.record.body.title,
              ...(shown.startTime !== null && { hint: sayTime(intl, shown.startTime) }),
              ...(shown.record.body.pictogram !== null && {
                picture: <Pictogram concept={shown.record.body.pictogram} />,
              }),
            })),
          ]}
        />
      )}
      <AudienceRadios
        directory={journal.directory}
        choices={choices}
        value={draft.audience}
        error={
          asked && draft.audience === null
            ? intl.formatMessage({ id: 'journal.audienceMissing' })
            : undefined
        }
        onChange={(audience) => {
          change({ audience });
        }}
      />
    </EditorDialog>
  );
}

const wholeDay = 'day';
