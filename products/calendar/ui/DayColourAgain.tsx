import { useState } from 'react';
import { useIntl } from 'react-intl';
import { keyedRecordId } from '#kernel/base/ids.ts';
import { dayColour } from '#products/calendar/kinds.ts';
import { setDayColour } from '#products/calendar/mutators.ts';
import { useCalendar } from '#products/calendar/ui/use-calendar.ts';
import { AudienceRadios } from '#web/design/audience/AudienceRadios.tsx';
import { lifeOf, mayChange, scopeOf } from '#web/design/audience/scope.ts';
import { Button } from '#web/design/component/Button.tsx';
import { DayColourRadios } from '#web/design/component/DayColourRadios.tsx';
import { useDraft } from '#web/design/draft.ts';
import { CloseIcon } from '#web/design/icon/icons.tsx';
import { useDirectory } from '#web/design/live.ts';
import { EditorDialog } from '#web/design/record/EditorDialog.tsx';
import { recordIn } from '#web/design/record/edit-again.ts';
import type { EditAgainProps } from '#web/design/record/edit-again.ts';
import { placeAgain } from '#web/design/record/place-again.ts';
import { useRecordWrites } from '#web/design/record/use-record-writes.ts';
import { sayLongDay } from '#web/design/say.ts';

/** A refused colour of a day, to be chosen again, and where. */
export function DayColourAgain(props: EditAgainProps) {
  const { write, problem, draftKey, clock, zone, onSaved, onClose } = props;
  const intl = useIntl();
  const writes = useRecordWrites();
  const { mutate } = writes;
  const directory = useDirectory();
  const asked = setDayColour.parse(write.args);
  const { day } = asked;
  const life = directory === null ? null : lifeOf(directory, asked.audience);
  const personId = life ?? props.personId;
  const calendar = useCalendar({ personId, from: day, to: day, zone, clock });
  const { draft, isKept, change, forget } = useDraft<{
    readonly colour: typeof asked.colour;
    readonly audience: typeof asked.audience | null;
  }>(draftKey, () => ({ colour: asked.colour, audience: asked.audience }));
  const [hasTried, setTried] = useState(false);
  if (calendar === undefined) return null;

  const { scope } = calendar;
  const id = keyedRecordId(dayColour.name, asked.audience, day);
  const seen = recordIn(write, dayColour, id);
  const place = placeAgain(calendar.directory, scope, dayColour, {
    record: null,
    isNew: true,
    audience: asked.audience,
  });
  // Never a group's: one person's colour must not become everybody's.
  const own = new Set(
    [...scope.own, ...scopeOf(calendar.directory, calendar.directory.me.personId).own].map(
      (audience) => audience.id,
    ),
  );
  const there = calendar.directory.audiences.filter((audience) => audience.id === asked.audience);
  const choices =
    seen !== null && mayChange(calendar.directory, dayColour, seen)
      ? there
      : place.choices.filter(
          (audience) => own.has(audience.id) && !(seen !== null && audience.id === asked.audience),
        );
  const audience = choices.find((one) => one.id === draft.audience)?.id ?? null;
  const words =
    choices.length === 0
      ? 'design.again.nowhere'
      : choices.some((one) => one.id === asked.audience)
        ? null
        : 'design.again.where';
  const save = async (): Promise<boolean> => {
    setTried(true);
    if (audience === null) return false;
    const done = await writes.attempt(() =>
      mutate(setDayColour, { audience, day, colour: draft.colour }),
    );
    if (done) await onSaved();
    return done;
  };
  return (
    <EditorDialog
      title={intl.formatMessage(
        { id: 'calendar.colourOf' },
        { day: sayLongDay(intl, day, calendar.today) },
      )}
      day={draft.colour === 'none' ? undefined : draft.colour}
      draft={{ isKept, forget }}
      problem={writes.problem ?? problem}
      words={words === null ? undefined : intl.formatMessage({ id: words })}
      saveWords={intl.formatMessage({ id: 'calendar.save' })}
      onSave={save}
      onClose={onClose}
    >
      <DayColourRadios
        value={draft.colour === 'none' ? null : draft.colour}
        onChange={(colour) => {
          change({ colour });
        }}
      />
      <div className="o-row">
        <Button
          variant="quiet"
          icon={<CloseIcon />}
          isDisabled={draft.colour === 'none'}
          onPress={() => {
            change({ colour: 'none' });
          }}
        >
          {intl.formatMessage({ id: 'calendar.noColour' })}
        </Button>
      </div>
      <AudienceRadios
        directory={calendar.directory}
        choices={choices}
        value={audience}
        error={
          hasTried && audience === null
            ? intl.formatMessage({ id: 'calendar.audienceMissing' })
            : undefined
        }
        onChange={(chosen) => {
          change({ audience: chosen });
        }}
      />
    </EditorDialog>
  );
}
