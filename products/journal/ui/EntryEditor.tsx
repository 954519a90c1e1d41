import './journal.css';
import { use, useState } from 'react';
import { useIntl } from 'react-intl';
import type { DirectoryAudience } from '#kernel/access/directory.ts';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { entry, entryMediaAtMost, entryTextLength } from '#products/journal/kinds.ts';
import type { EntryBody, Face } from '#products/journal/kinds.ts';
import type { EntryActions } from '#products/journal/ui/use-entry-actions.ts';
import type { Journal } from '#products/journal/ui/use-journal.ts';
import { AudienceRadios } from '#web/design/audience/AudienceRadios.tsx';
import { defaultAudience, whereItMayBe } from '#web/design/audience/scope.ts';
import { useSharedDraft } from '#web/design/audience/use-shared-draft.ts';
import { FaceRating } from '#web/design/component/FaceRating.tsx';
import { Pictogram } from '#web/design/component/Pictogram.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { CalendarIcon, DayIcon } from '#web/design/icon/icons.tsx';
import { SymbolSentence } from '#web/design/symbols/with-symbol-words.tsx';
import type { Problem } from '#web/design/problem.ts';
import { DeviceMediaContext } from '#web/design/media/device-media-context.ts';
import { MediaField } from '#web/design/media/media-parts.ts';
import { EditorDialog } from '#web/design/record/EditorDialog.tsx';
import { sayLongDay, sayTime } from '#web/design/say.ts';

export interface EntryEditorProps {
  readonly journal: Journal;
  readonly actions: EntryActions;
  readonly day: PlainDay;
  /** The entry to change; null for a new one. */
  readonly record: SeenRecord<EntryBody> | null;
  /** The event a new entry is about. */
  readonly about: AboutEvent | null;
  /** Where something typed before is written again. */
  readonly again?: EntryTypedBefore | undefined;
  readonly onClose: () => void;
}

/** An event, and of one that repeats which occurrence. */
export interface AboutEvent {
  readonly event: RecordId;
  readonly occurrence: string | null;
}

/** What begins filled in. */
export interface EntryTypedBefore {
  readonly draftKey: string;
  readonly draft: Draft;
  /** The picture it had from its event. */
  readonly pictogram: string | null;
  /** Where it may stand. */
  readonly choices: readonly DirectoryAudience[];
  readonly problem: Problem;
  readonly words: string | undefined;
}

export interface Draft {
  readonly face: Face | null;
  readonly text: string;
  readonly event: RecordId | null;
  readonly occurrence: string | null;
  readonly symbols: readonly string[];
  readonly media: NonNullable<EntryBody['media']>;
  readonly audience: AudienceId | null;
}

/** "How was it?": a face, words or pictures, what it is about, and who may see it. Kept as it is typed. */
export function EntryEditor(props: EntryEditorProps) {
  const { journal, actions, day, record, about, again, onClose } = props;
  const intl = useIntl();
  const choices = again?.choices ?? whereItMayBe(journal.scope, journal.directory, entry, record);
  const person = journal.scope.person?.id ?? '';
  // Not another one by itself when this one goes meanwhile (UX34).
  const [usual] = useState(() => defaultAudience(journal.scope, entry));
  const { draft, moved, isKept, change, forget } = useSharedDraft<Draft>(
    again?.draftKey ??
      draftKeyOf(record === null ? `${person}.${day}.${about?.event ?? ''}` : record.id),
    () => {
      if (again !== undefined) return again.draft;
      return record === null
        ? {
            face: null,
            text: '',
            event: about?.event ?? null,
            occurrence: about?.occurrence ?? null,
            symbols: [],
            media: [],
            audience: usual,
          }
        : { ...draftOf(record.body), audience: record.audience };
    },
  );
  // The picture stays when the event goes.
  const before =
    again === undefined ? record?.body : { ...again.draft, pictogram: again.pictogram };
  const [asked, setAsked] = useState(false);
  // A draft may be older than the writer's rights.
  const audience = choices.find((one) => one.id === draft.audience)?.id ?? null;
  const openMedia = use(DeviceMediaContext);
  const isEmpty =
    draft.face === null &&
    draft.text.trim() === '' &&
    draft.symbols.length === 0 &&
    draft.media.length === 0;
  const chosen = journal.eventOf({ ...draft, day: record?.body.day ?? day });
  const offered = [chosen?.record.body.pictogram ?? null].filter((concept) => concept !== null);
  // What it is about may be on another day by now.
  const events =
    chosen === null || journal.events.some((shown) => shown.id === chosen.id)
      ? journal.events
      : [...journal.events, chosen];

  const save = async (): Promise<boolean> => {
    setAsked(true);
    if (isEmpty || audience === null) return false;
    const body: EntryBody = {
      day: record?.body.day ?? day,
      event: draft.event,
      text: draft.text.trim(),
      face: draft.face,
      pictogram:
        chosen?.record.body.pictogram ??
        (draft.event === before?.event ? before?.pictogram : null) ??
        null,
      ...(draft.occurrence !== null && { occurrence: draft.occurrence }),
      ...(draft.symbols.length > 0 && { symbols: [...draft.symbols] }),
      ...(draft.media.length > 0 && { media: draft.media }),
    };
    return record === null ? actions.write(body, audience) : actions.change(record, body, audience);
  };

  /** What was made for a draft that is thrown away goes with it. */
  const discard = async (): Promise<void> => {
    if (draft.media.length === 0) return;
    await (await openMedia?.())?.discardUnused(draft.media.map(({ id }) => id));
  };

  return (
    <EditorDialog
      title={intl.formatMessage(
        { id: record === null ? 'journal.write' : 'journal.change' },
        { day: sayLongDay(intl, day, journal.today) },
      )}
      day={journal.colourOf(day) ?? undefined}
      draft={{ isKept, forget }}
      problem={actions.problem ?? again?.problem ?? null}
      words={again?.words}
      saveWords={intl.formatMessage({ id: 'journal.finish' })}
      onSave={save}
      onDiscard={() => void discard()}
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
      {events.length > 0 && (
        <RadioCards
          layout="list"
          label={intl.formatMessage({ id: 'journal.about' })}
          value={draft.event === null ? wholeDay : (chosen?.id ?? null)}
          onChange={(id) => {
            const shown = events.find((one) => one.id === id);
            change({
              event: shown?.record.id ?? null,
              // Of what happens once the event alone is the name.
              occurrence: shown === undefined || shown.series === null ? null : shown.occurrence,
            });
          }}
          cards={[
            {
              id: wholeDay,
              label: intl.formatMessage({ id: 'journal.theDay' }),
              picture: <DayIcon />,
            },
            ...events.map((shown) => ({
              id: shown.id,
              label: shown.record.body.title,
              ...(shown.startTime !== null && { hint: sayTime(intl, shown.startTime) }),
              picture:
                shown.record.body.pictogram === null ? (
                  <CalendarIcon />
                ) : (
                  <Pictogram concept={shown.record.body.pictogram} />
                ),
            })),
          ]}
        />
      )}
      {/* Below what is chosen above: its suggestions come and go with it. */}
      <SymbolSentence
        value={draft.symbols}
        text={draft.text}
        offered={offered}
        onChange={(symbols) => {
          change({ symbols });
        }}
      />
      <MediaField
        label={intl.formatMessage({ id: 'journal.field.media' })}
        value={draft.media}
        record={record?.id ?? null}
        atMost={entryMediaAtMost}
        onChange={(media) => {
          change({ media: [...media] });
        }}
      />
      <AudienceRadios
        directory={journal.directory}
        choices={choices}
        value={audience}
        moved={moved}
        error={
          asked && audience === null
            ? intl.formatMessage({ id: 'journal.audienceMissing' })
            : undefined
        }
        onChange={(chosen) => {
          change({ audience: chosen });
        }}
      />
    </EditorDialog>
  );
}

/** `of`: the entry, or the person, day and event of a new one. */
export function draftKeyOf(of: string): string {
  return `journal.entry.${of}`;
}

export function draftOf(body: EntryBody): Omit<Draft, 'audience'> {
  return {
    face: body.face,
    text: body.text,
    event: body.event,
    occurrence: body.occurrence ?? null,
    symbols: body.symbols ?? [],
    media: body.media ?? [],
  };
}

const wholeDay = 'day';
