import './calendar.css';
import './import.css';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Checkbox } from 'react-aria-components/Checkbox';
import { useIntl } from 'react-intl';
import type { Directory, DirectoryAudience } from '#kernel/access/directory.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { PlannedEvent } from '#products/calendar/ics/import-plan.ts';
import type { CalendarReading } from '#products/calendar/ics/reading.ts';
import { ImportReport } from '#products/calendar/ui/ImportReport.tsx';
import type { ImportSession } from '#products/calendar/ui/import-session.ts';
import { saySeries } from '#products/calendar/ui/say-repeat.ts';
import { sayWhen } from '#products/calendar/ui/say-event.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { AudienceRadios } from '#web/design/audience/AudienceRadios.tsx';
import { Button } from '#web/design/component/Button.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import { Pictogram } from '#web/design/component/Pictogram.tsx';
import { PictogramPicker } from '#web/design/component/PictogramPicker.tsx';
import {
  CheckIcon,
  ChevronDownIcon,
  CloseIcon,
  PictureIcon,
  RepeatIcon,
} from '#web/design/icon/icons.tsx';
import { sayLongDay } from '#web/design/say.ts';

export interface ImportPreviewProps {
  readonly session: ImportSession;
  readonly reading: CalendarReading;
  readonly plan: readonly PlannedEvent[];
  readonly today: PlainDay;
  readonly directory: Directory;
  readonly choices: readonly DirectoryAudience[];
  readonly audience: AudienceId | null;
  readonly onAudience: (audience: AudienceId) => void;
  /** Button that chooses another file. */
  readonly other: ReactNode;
}

/** More than this at once is slow to draw and nobody reads it. */
const pageSize = 100;

/** What is in the file: each event with its picture, to be taken or left; nothing happened yet. */
export function ImportPreview(props: ImportPreviewProps) {
  const { session, reading, plan, directory, choices, audience, onAudience, other } = props;
  const intl = useIntl();
  const [shown, setShown] = useState(pageSize);
  const [picturing, setPicturing] = useState<number | null>(null);
  const included = plan.filter((planned) => planned.included).length;
  const every = plan.map((_, at) => at);
  const found = intl.formatMessage({ id: 'calendar.import.found' }, { count: plan.length });
  const pictured = picturing === null ? undefined : plan[picturing];
  return (
    <>
      <h2>
        {found}
        {reading.calendarName !== null &&
          ` ${intl.formatMessage({ id: 'calendar.import.foundIn' }, { name: reading.calendarName })}`}
      </h2>
      {plan.length === 0 ? (
        <EmptyState
          concept="calendar"
          title={intl.formatMessage({ id: 'calendar.import.foundNone' })}
          action={other}
        />
      ) : (
        <>
          <div className="o-row">
            <output>
              {intl.formatMessage({ id: 'calendar.import.selected' }, { count: included })}
            </output>
            <Button
              icon={<CheckIcon />}
              onPress={() => {
                session.change(every, { included: true });
              }}
            >
              {intl.formatMessage({ id: 'calendar.import.all' })}
            </Button>
            <Button
              icon={<CloseIcon />}
              onPress={() => {
                session.change(every, { included: false });
              }}
            >
              {intl.formatMessage({ id: 'calendar.import.none' })}
            </Button>
          </div>
          <ul className="o-list c-plan">
            {plan.slice(0, shown).map((planned, at) => (
              <PlanRow
                key={planned.candidate.importedUid}
                planned={planned}
                today={props.today}
                onInclude={(isIncluded) => {
                  session.change([at], { included: isIncluded });
                }}
                onPicture={() => {
                  setPicturing(at);
                }}
              />
            ))}
          </ul>
          {plan.length > shown && (
            <Button
              icon={<ChevronDownIcon />}
              onPress={() => {
                setShown(shown + pageSize);
              }}
            >
              {intl.formatMessage(
                { id: 'calendar.import.showMore' },
                { count: plan.length - shown },
              )}
            </Button>
          )}
          <AudienceRadios
            directory={directory}
            choices={choices}
            value={audience}
            onChange={onAudience}
          />
          <div className="o-row">
            <Button
              variant="main"
              icon={<CheckIcon />}
              isDisabled={included === 0 || audience === null}
              onPress={() => {
                if (audience === null) return;
                session.start(audience, intl.formatMessage({ id: 'calendar.import.untitled' }));
              }}
            >
              {intl.formatMessage({ id: 'calendar.import.start' }, { count: included })}
            </Button>
            {other}
          </div>
        </>
      )}
      <ImportReport reading={reading} />
      {picturing !== null && pictured !== undefined && (
        <Dialog
          isOpen
          onClose={() => {
            setPicturing(null);
          }}
          title={pictured.candidate.title}
          actions={
            <Button
              variant="main"
              icon={<CheckIcon />}
              onPress={() => {
                setPicturing(null);
              }}
            >
              {intl.formatMessage({ id: 'calendar.save' })}
            </Button>
          }
        >
          <PictogramPicker
            label={intl.formatMessage({ id: 'calendar.picture' })}
            title={pictured.candidate.title}
            value={pictured.pictogram}
            onChange={(pictogram) => {
              // The whole series gets the picture: nobody wants to choose it four hundred times.
              const same = every.filter(
                (at) => plan[at]?.candidate.title === pictured.candidate.title,
              );
              session.change(same, { pictogram });
            }}
          />
        </Dialog>
      )}
    </>
  );
}

interface PlanRowProps {
  readonly planned: PlannedEvent;
  readonly today: PlainDay;
  readonly onInclude: (isIncluded: boolean) => void;
  readonly onPicture: () => void;
}

function PlanRow({ planned, today, onInclude, onPicture }: PlanRowProps) {
  const intl = useIntl();
  const isEasy = useAppearance().density === 'easy';
  const { candidate, pictogram, duplicate, included } = planned;
  const title =
    candidate.title === ''
      ? intl.formatMessage({ id: 'calendar.import.untitled' })
      : candidate.title;
  const day = sayLongDay(intl, candidate.startsOn, today);
  const when = sayWhen(intl, candidate, candidate.startsOn);
  return (
    <li className="c-plan-row">
      <Checkbox
        className="c-check"
        isSelected={included}
        onChange={onInclude}
        aria-label={intl.formatMessage({ id: 'calendar.import.include' }, { title, day, when })}
      >
        <span className="c-check-box" aria-hidden="true">
          <CheckIcon />
        </span>
        {isEasy && <Pictogram concept={pictogram ?? 'calendar'} />}
        <span className="c-event-words">
          <span className="c-event-title">{title}</span>
          <span className="o-num">
            {day}, {when}
          </span>
          {candidate.series !== null && (
            <span className="c-rhythm">
              <RepeatIcon />
              {saySeries(intl, { ...candidate, ...candidate.series }, today)}
            </span>
          )}
          {candidate.place !== '' && <span className="c-event-more">{candidate.place}</span>}
        </span>
      </Checkbox>
      <span className="c-plan-marks">
        {duplicate && <Chip>{intl.formatMessage({ id: 'calendar.import.duplicate' })}</Chip>}
        {candidate.cancelled && (
          <Chip tone="warn">{intl.formatMessage({ id: 'calendar.import.cancelled' })}</Chip>
        )}
        {candidate.repeats && <Chip>{intl.formatMessage({ id: 'calendar.import.repeats' })}</Chip>}
      </span>
      <AriaButton
        className="c-plan-picture"
        aria-label={intl.formatMessage({ id: 'calendar.import.changePicture' }, { title })}
        onPress={onPicture}
      >
        {isEasy || pictogram === null ? <PictureIcon /> : <Pictogram concept={pictogram} />}
        <span className="c-plan-picture-word">
          {intl.formatMessage({ id: 'calendar.picture' })}
        </span>
      </AriaButton>
    </li>
  );
}
