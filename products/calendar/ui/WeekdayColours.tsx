import { useState } from 'react';
import { useIntl } from 'react-intl';
import { AppError } from '#kernel/base/app-error.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import { addDays, startOfWeek } from '#kernel/base/plain-day.ts';
import { dayColours } from '#products/calendar/kinds.ts';
import type { DayColourName, WeekdayColoursBody } from '#products/calendar/kinds.ts';
import { setWeekdayColours } from '#products/calendar/picture-mutators.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { weekdayTarget } from '#products/calendar/ui/weekday-target.ts';
import { Button } from '#web/design/component/Button.tsx';
import { DayShape } from '#web/design/component/DayShape.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { Select } from '#web/design/component/Select.tsx';
import { RecordViewers } from '#web/design/audience/RecordViewers.tsx';
import { CheckIcon, CloseIcon, DaysIcon } from '#web/design/icon/icons.tsx';
import { useRecordWrites } from '#web/design/record/use-record-writes.ts';
import { sayWeekday } from '#web/design/say.ts';

type Colours = WeekdayColoursBody['colours'];

const noColours: Colours = ['none', 'none', 'none', 'none', 'none', 'none', 'none'];
const customColours: Colours = [...dayColours];

/** The colours weekdays wear by themselves: those of custom, others, or none. */
export function WeekdayColours({
  calendar,
  onClose,
}: {
  readonly calendar: Calendar;
  readonly onClose: () => void;
}) {
  const intl = useIntl();
  const { mutate, problem, attempt, offerUndo } = useRecordWrites();
  const target = weekdayTarget(calendar);
  const present = presentColours(calendar);
  // What nobody chooses here follows what is changed elsewhere meanwhile (UX34).
  const [chosen, setChosen] = useState<Readonly<Record<number, Colours[number]>>>({});
  const colours = (present ?? customColours).map((colour, at) => chosen[at] ?? colour);
  const monday = startOfWeek(calendar.today);
  const write = (audience: AudienceId, to: Colours): Promise<unknown> =>
    mutate(setWeekdayColours, { audience, colours: to });
  const save = async (): Promise<void> => {
    const isDone = await attempt(async () => {
      // They might be chosen when this was opened.
      if (target === null) throw new AppError('access.not-allowed');
      await write(target, colours);
      offerUndo(intl.formatMessage({ id: 'calendar.done.weekdays' }), () =>
        write(target, present ?? noColours),
      );
    });
    if (isDone) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={intl.formatMessage({ id: 'calendar.weekdayColours' })}
      actions={
        <>
          <Button icon={<CloseIcon />} onPress={onClose}>
            {intl.formatMessage({ id: 'design.cancel' })}
          </Button>
          <Button variant="main" icon={<CheckIcon />} onPress={save}>
            {intl.formatMessage({ id: 'calendar.save' })}
          </Button>
        </>
      }
    >
      {problem !== null && <ProblemNotice problem={problem} />}
      <p>{intl.formatMessage({ id: 'calendar.weekdayColoursHint' })}</p>
      <div className="o-row">
        <Button
          icon={<DaysIcon />}
          onPress={() => {
            setChosen(customColours);
          }}
        >
          {intl.formatMessage({ id: 'calendar.weekdaysCustom' })}
        </Button>
        <Button
          icon={<CloseIcon />}
          onPress={() => {
            setChosen(noColours);
          }}
        >
          {intl.formatMessage({ id: 'calendar.weekdaysNone' })}
        </Button>
      </div>
      <div className="c-times">
        {colours.map((colour, at) => (
          <Select<DayColourName | 'none'>
            // Seven places that never change.
            key={at}
            label={sayWeekday(intl, addDays(monday, at))}
            value={colour}
            options={[...dayColours, 'none' as const].map((id) => ({
              id,
              label: intl.formatMessage({
                id: id === 'none' ? 'calendar.noColour' : `design.day.${id}`,
              }),
              picture: id === 'none' ? <CloseIcon /> : <DayShape day={id} />,
            }))}
            onChange={(one) => {
              setChosen({ ...chosen, [at]: one });
            }}
          />
        ))}
      </div>
      {target !== null && (
        <RecordViewers
          audienceId={target}
          about={intl.formatMessage({ id: 'calendar.weekdayColours' })}
        />
      )}
    </Dialog>
  );
}

function presentColours({ scope, weekdays }: Calendar): Colours | null {
  for (const { id } of scope.own) {
    const record = weekdays.find((one) => one.audience === id);
    if (record !== undefined) return record.body.colours;
  }
  return null;
}
