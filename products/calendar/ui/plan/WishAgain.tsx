import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import { dayInZone } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { titleLength, wish } from '#products/calendar/kinds.ts';
import { makeWish } from '#products/calendar/wish-mutators.ts';
import { AudienceRadios } from '#web/design/audience/AudienceRadios.tsx';
import { scopeOf } from '#web/design/audience/scope.ts';
import { DateField } from '#web/design/component/DateField.tsx';
import { PictogramPicker } from '#web/design/component/PictogramPicker.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { useDraft } from '#web/design/draft.ts';
import { useDirectory } from '#web/design/live.ts';
import { EditorDialog } from '#web/design/record/EditorDialog.tsx';
import { idAgain } from '#web/design/record/edit-again.ts';
import type { EditAgainProps } from '#web/design/record/edit-again.ts';
import { placeAgain } from '#web/design/record/place-again.ts';
import { useRecordWrites } from '#web/design/record/use-record-writes.ts';

interface WishDraft {
  readonly title: string;
  readonly pictogram: string | null;
  readonly day: PlainDay | null;
  readonly audience: AudienceId | null;
}

/** A refused wish with all that was typed, made where one may make it now (SYC38). */
export function WishAgain(props: EditAgainProps) {
  const { write, problem, draftKey, clock, zone, onSaved, onClose } = props;
  const intl = useIntl();
  const writes = useRecordWrites();
  const { mutate } = writes;
  const directory = useDirectory();
  const asked = makeWish.parse(write.args);
  const { title, pictogram, day } = asked.wish;
  const { draft, isKept, change, forget } = useDraft<WishDraft>(draftKey, () => ({
    title,
    pictogram,
    day,
    audience: asked.audience,
  }));
  const [hasTried, setTried] = useState(false);
  if (directory === null) return null;

  const { choices, words } = placeAgain(directory, scopeOf(directory, asked.wish.person), wish, {
    record: null,
    isNew: true,
    audience: asked.audience,
  });
  const audience = choices.find((one) => one.id === draft.audience)?.id ?? null;
  const named = draft.title.trim();
  const save = async (): Promise<boolean> => {
    setTried(true);
    if (audience === null || named === '') return false;
    const id = idAgain(asked.id, problem) ?? randomId<RecordId>();
    const fields = { title: named, pictogram: draft.pictogram, day: draft.day };
    const done = await writes.attempt(() =>
      mutate(makeWish, { id, audience, wish: { ...asked.wish, ...fields } }),
    );
    if (done) await onSaved();
    return done;
  };
  return (
    <EditorDialog
      title={intl.formatMessage({ id: 'plan.wish.make' })}
      day={undefined}
      draft={{ isKept, forget }}
      problem={writes.problem ?? problem}
      words={words === null ? undefined : intl.formatMessage({ id: words })}
      saveWords={intl.formatMessage({ id: 'plan.wish.do' })}
      onSave={save}
      onClose={onClose}
    >
      <TextField
        label={intl.formatMessage({ id: 'plan.wish.words' })}
        value={draft.title}
        maxLength={titleLength}
        autoComplete="off"
        isRequired
        error={
          hasTried && named === '' ? intl.formatMessage({ id: 'calendar.titleMissing' }) : undefined
        }
        onChange={(typed) => {
          change({ title: typed });
        }}
      />
      <PictogramPicker
        label={intl.formatMessage({ id: 'calendar.picture' })}
        value={draft.pictogram}
        title={draft.title}
        onChange={(chosen) => {
          change({ pictogram: chosen });
        }}
      />
      <DateField
        label={intl.formatMessage({ id: 'plan.wish.when' })}
        value={draft.day}
        today={dayInZone(clock.nowMs(), zone)}
        onChange={(chosen) => {
          change({ day: chosen });
        }}
      />
      <AudienceRadios
        directory={directory}
        choices={choices}
        value={audience}
        error={
          hasTried && audience === null
            ? intl.formatMessage({ id: 'plan.wish.audienceMissing' })
            : undefined
        }
        onChange={(chosen) => {
          change({ audience: chosen });
        }}
      />
    </EditorDialog>
  );
}
