import { useIntl } from 'react-intl';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { dayInZone } from '#kernel/base/plain-day.ts';
import type { SeenWrite } from '#kernel/sync/client/reader.ts';
import { entry } from '#products/journal/kinds.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import { changeEntry, shareEntry, writeEntry } from '#products/journal/mutators.ts';
import { EntryEditor } from '#products/journal/ui/EntryEditor.tsx';
import { useEntryActions } from '#products/journal/ui/use-entry-actions.ts';
import { useJournal } from '#products/journal/ui/use-journal.ts';
import { lifeOf } from '#web/design/audience/scope.ts';
import { useDirectory } from '#web/design/live.ts';
import { idAgain, recordIn } from '#web/design/record/edit-again.ts';
import type { EditAgainProps } from '#web/design/record/edit-again.ts';
import { placeAgain } from '#web/design/record/place-again.ts';

/** A refused entry in its editor, with all that was typed; a new one where the old one is gone. */
export function EntryAgain(props: EditAgainProps) {
  const { write, problem, draftKey, clock, zone, onSaved, onClose } = props;
  const intl = useIntl();
  const directory = useDirectory();
  const typed = typedIn(write);
  const seen = recordIn(write, entry, typed.id);
  const asked = typed.audience ?? seen?.audience ?? null;
  const life = directory === null ? null : lifeOf(directory, asked);
  const body: Partial<EntryBody> = { ...seen?.body, ...typed.fields };
  const day = body.day ?? dayInZone(clock.nowMs(), zone);
  const journal = useJournal({ personId: life ?? props.personId, day, zone, clock });
  const actions = useEntryActions();
  if (journal === undefined) return null;

  const { record, choices, audience, words } = placeAgain(journal.directory, journal.scope, entry, {
    record: seen,
    isNew: typed.isNew,
    audience: typed.audience,
  });
  const saved = async (done: boolean): Promise<boolean> => {
    if (done) await onSaved();
    return done;
  };
  const newId = typed.isNew ? idAgain(typed.id, problem) : null;
  return (
    <EntryEditor
      journal={journal}
      actions={{
        ...actions,
        write: async (fields, to) => saved(await actions.write(fields, to, newId ?? undefined)),
        change: async (one, fields, to) => saved(await actions.change(one, fields, to)),
      }}
      day={day}
      record={record}
      about={null}
      again={{
        draftKey,
        draft: {
          face: body.face ?? null,
          text: body.text ?? '',
          event: body.event ?? null,
          occurrence: body.occurrence ?? null,
          symbols: body.symbols ?? [],
          media: body.media ?? [],
          audience,
        },
        pictogram: body.pictogram ?? null,
        choices,
        problem,
        words: words === null ? undefined : intl.formatMessage({ id: words }),
      }}
      onClose={onClose}
    />
  );
}

interface Typed {
  readonly id: RecordId;
  readonly isNew: boolean;
  /** What the write gave the entry, and nothing else. */
  readonly fields: Partial<EntryBody>;
  readonly audience: AudienceId | null;
}

function typedIn(write: SeenWrite): Typed {
  switch (write.mutator) {
    case writeEntry.name: {
      const { id, audience, entry: fields } = writeEntry.parse(write.args);
      return { id, isNew: true, fields, audience };
    }
    case shareEntry.name: {
      const { id, audience } = shareEntry.parse(write.args);
      return { id, isNew: false, fields: {}, audience };
    }
    default: {
      const { id, fields, audience } = changeEntry.parse(write.args);
      const given = Object.entries(fields).filter(([, value]) => value !== undefined);
      return {
        id,
        isNew: false,
        fields: Object.fromEntries(given) as Partial<EntryBody>,
        audience: audience ?? null,
      };
    }
  }
}
