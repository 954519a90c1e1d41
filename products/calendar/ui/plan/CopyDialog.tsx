import './plan.css';
import { useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { type IntlShape, useIntl } from 'react-intl';
import type { Directory } from '#kernel/access/directory.ts';
import type { PersonId } from '#kernel/base/ids.ts';
import { addDays, startOfWeek } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { planCopy } from '#products/calendar/copy-plan.ts';
import { whomToCopyTo } from '#products/calendar/copy-source.ts';
import type { CopySource } from '#products/calendar/copy-source.ts';
import { PersonToggles } from '#products/calendar/ui/PersonToggles.tsx';
import { useCopy } from '#products/calendar/ui/plan/use-copy.ts';
import { Button } from '#web/design/component/Button.tsx';
import { DateField } from '#web/design/component/DateField.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { Face } from '#web/design/component/Faces.tsx';
import { Pictogram } from '#web/design/component/Pictogram.tsx';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { ProgressBar } from '#web/design/component/ProgressBar.tsx';
import { CheckIcon, CloseIcon, CopyIcon, DayIcon } from '#web/design/icon/icons.tsx';
import { sayDate, sayDays, sayLongDay, sayNearDay, sayWeekday } from '#web/design/say.ts';

export interface CopyDialogProps {
  readonly source: CopySource;
  readonly directory: Directory;
  readonly today: PlainDay;
  /** Whose calendar it is copied from, or put into unless somebody says otherwise. */
  readonly personId: PersonId;
  /** A template has no day of its own that would be in the way. */
  readonly isTemplate?: boolean;
  readonly onClose: () => void;
}

/** Copies an event, a day, a week or a template to other days and other people: shows what goes
 *  where before anything is written. */
export function CopyDialog(props: CopyDialogProps) {
  const { source, directory, today, personId, isTemplate = false, onClose } = props;
  const intl = useIntl();
  const isWeek = source.spans === 'week';
  const whom = whomToCopyTo(directory);
  const [persons, setPersons] = useState<readonly PersonId[]>(
    whom.some(({ id }) => id === personId) ? [personId] : [],
  );
  const [days, setDays] = useState<readonly PlainDay[]>([]);
  const [others, setOthers] = useState<readonly PlainDay[]>([]);
  const { problem, progress, copy } = useCopy();

  const first = isTemplate ? (isWeek ? startOfWeek(source.from) : source.from) : source.from;
  const near = Array.from({ length: isWeek ? 4 : 7 }, (_, at) =>
    addDays(first, (isTemplate ? at : at + 1) * (isWeek ? 7 : 1)),
  );
  const offered = [...near, ...others];
  const targets = planCopy(source, { persons, days }, directory);
  const placed = targets.flatMap((target) => target.placed);
  const sayDay = (day: PlainDay): string =>
    isWeek
      ? sayDays(intl, startOfWeek(day), addDays(startOfWeek(day), 6), today)
      : sayLongDay(intl, day, today);
  return (
    <Dialog
      isOpen
      size="wide"
      onClose={onClose}
      title={intl.formatMessage(
        { id: isTemplate ? 'plan.copy.insert' : 'plan.copy.title' },
        { name: source.name },
      )}
      actions={
        <>
          <Button icon={<CloseIcon />} onPress={onClose}>
            {intl.formatMessage({ id: 'design.cancel' })}
          </Button>
          <Button
            variant="main"
            icon={<CopyIcon />}
            isDisabled={placed.length === 0}
            isPending={progress !== null}
            onPress={async () => {
              if (await copy(placed)) onClose();
            }}
          >
            {intl.formatMessage({ id: 'plan.copy.do' }, { count: placed.length })}
          </Button>
        </>
      }
    >
      {problem !== null && <ProblemNotice problem={problem} />}
      {source.items.length === 0 && <p>{intl.formatMessage({ id: 'plan.copy.nothing' })}</p>}
      <ul className="o-list c-copied" aria-label={intl.formatMessage({ id: 'plan.copy.what' })}>
        {source.items.map(({ fields }, at) => (
          // Two may be called the same, and none goes or comes.
          <li key={at}>
            {fields.pictogram !== null && <Pictogram concept={fields.pictogram} size="small" />}
            {fields.title}
          </li>
        ))}
      </ul>
      <DayToggles
        label={intl.formatMessage({ id: isWeek ? 'plan.copy.weeks' : 'plan.copy.days' })}
        days={offered}
        value={days}
        say={(day) => sayOffered(intl, day, today, isWeek)}
        onChange={setDays}
      />
      <DateField
        label={intl.formatMessage({ id: 'plan.copy.otherDay' })}
        value={null}
        today={today}
        onChange={(day) => {
          if (day === null) return;
          const chosen = isWeek ? startOfWeek(day) : day;
          if (!offered.includes(chosen)) setOthers([...others, chosen]);
          if (!days.includes(chosen)) setDays([...days, chosen]);
        }}
      />
      {whom.length > 1 && (
        <PersonToggles
          label={intl.formatMessage({ id: 'plan.copy.whom' })}
          persons={whom}
          value={persons}
          onChange={setPersons}
        />
      )}
      {targets.length > 0 && (
        <section className="o-stack">
          <h3>{intl.formatMessage({ id: 'plan.copy.preview' })}</h3>
          <ul className="o-list c-copy-targets">
            {targets.map(({ person, day, placed: theirs, left }) => (
              <li key={`${person.id} ${day}`} className="c-copy-target">
                <Face person={person} />
                <span className="o-grow">
                  {intl.formatMessage(
                    { id: 'plan.copy.target' },
                    { name: person.name, day: sayDay(day), count: theirs.length },
                  )}
                  {left.length > 0 && (
                    <span className="o-small c-copy-left">
                      {intl.formatMessage(
                        { id: 'plan.copy.left' },
                        { titles: intl.formatList(left), count: left.length },
                      )}
                    </span>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {progress !== null && (
        <ProgressBar
          label={intl.formatMessage({ id: 'plan.copy.running' })}
          value={progress.done / progress.of}
          valueText={intl.formatMessage({ id: 'plan.copy.progress' }, progress)}
        />
      )}
    </Dialog>
  );
}

function sayOffered(intl: IntlShape, day: PlainDay, today: PlainDay, isWeek: boolean) {
  if (isWeek) return { label: sayDays(intl, day, addDays(day, 6), today), hint: '' };
  const near = sayNearDay(intl, day, today);
  return near === null
    ? { label: sayWeekday(intl, day), hint: sayDate(intl, day, today) }
    : { label: near, hint: sayLongDay(intl, day, today) };
}

interface DayTogglesProps {
  readonly label: string;
  readonly days: readonly PlainDay[];
  readonly value: readonly PlainDay[];
  readonly say: (day: PlainDay) => { readonly label: string; readonly hint: string };
  readonly onChange: (days: PlainDay[]) => void;
}

/** Any number of days, each a button that stays pressed. */
function DayToggles({ label, days, value, say, onChange }: DayTogglesProps) {
  return (
    <fieldset className="c-persons">
      <legend className="o-label">{label}</legend>
      <ToggleButtonGroup
        className="c-persons-list"
        aria-label={label}
        selectionMode="multiple"
        selectedKeys={value}
        onSelectionChange={(keys) => {
          onChange(days.filter((day) => keys.has(day)));
        }}
      >
        {days.map((day) => {
          const { label: words, hint } = say(day);
          return (
            <ToggleButton key={day} id={day} className="c-person">
              <DayIcon />
              <span className="c-copy-day">
                <span>{words}</span>
                {hint !== '' && <span className="o-small">{hint}</span>}
              </span>
              <CheckIcon className="c-person-check" />
            </ToggleButton>
          );
        })}
      </ToggleButtonGroup>
    </fieldset>
  );
}
