import './import.css';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { useIntl } from 'react-intl';
import { dayInZone } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import type { ImportState } from '#products/calendar/ics/import-run.ts';
import { importLimits } from '#products/calendar/ics/limits.ts';
import type { CalendarReading } from '#products/calendar/ics/reading.ts';
import { event, series } from '#products/calendar/kinds.ts';
import { ImportPreview } from '#products/calendar/ui/ImportPreview.tsx';
import { ImportReport } from '#products/calendar/ui/ImportReport.tsx';
import { importSessionOf, useImportStep } from '#products/calendar/ui/import-session.ts';
import type { ImportSession } from '#products/calendar/ui/import-session.ts';
import { openReader } from '#products/calendar/ui/open-reader.ts';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { calendarHrefs } from '#products/calendar/ui/view-props.ts';
import type { CalendarPlace } from '#products/calendar/ui/view-props.ts';
import { defaultAudience, scopeOf, whereICanCreate } from '#web/design/audience/scope.ts';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { ProgressBar } from '#web/design/component/ProgressBar.tsx';
import {
  CalendarIcon,
  RetryIcon,
  StopIcon,
  UndoIcon,
  UploadIcon,
} from '#web/design/icon/icons.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { useDirectory, useLive, useLiveSource } from '#web/design/live.ts';

/** Takes over a calendar file: choose, look, select, import, and take back. */
export function ImportView({ personId, zone, clock, href }: CalendarPlace) {
  const intl = useIntl();
  const hrefs = calendarHrefs({ href });
  const source = useLiveSource();
  const directory = useDirectory();
  const session = importSessionOf(source, personId);
  const step = useImportStep(session);
  const today = dayInZone(clock.nowMs(), zone);
  const scope = directory === null ? null : scopeOf(directory, personId);
  const choices = scope === null ? [] : whereICanCreate(scope, event);
  const [chosen, setChosen] = useState<AudienceId | null>(null);
  // Who was chosen may be gone meanwhile: then nobody is chosen (UX36).
  const audience =
    chosen === null
      ? scope === null
        ? null
        : defaultAudience(scope, event)
      : (choices.find(({ id }) => id === chosen)?.id ?? null);
  const audiences = scope?.audiences.map((one) => one.id) ?? [];
  const events = useLive(event, { audiences });
  const repeated = useLive(series, { audiences });
  const present =
    events === undefined || repeated === undefined ? undefined : [...events, ...repeated];

  const read = (file: File): void => {
    void session.read(file, {
      zone,
      today,
      locale: intl.locale,
      openWorker: openReader,
      present: present ?? [],
    });
  };
  return (
    <Screen width="reading" title={intl.formatMessage({ id: 'calendar.import.title' })}>
      {step.step === 'choose' && (
        <>
          {step.problem !== null && <ProblemNotice problem={step.problem} />}
          {directory !== null && choices.length === 0 ? (
            <EmptyState
              concept="calendar"
              title={intl.formatMessage({ id: 'calendar.emptyReadOnly' })}
              action={<ToCalendar href={hrefs.week(today)} />}
            />
          ) : (
            <EmptyState
              concept="calendar"
              title={intl.formatMessage({ id: 'calendar.import.which' })}
              action={<ChooseFile isMain isReady={present !== undefined} onFile={read} />}
            >
              <p>{intl.formatMessage({ id: 'calendar.import.intro' })}</p>
              <p>
                {intl.formatMessage(
                  { id: 'calendar.import.limits' },
                  {
                    megabytes: importLimits.fileBytes / 1024 / 1024,
                  },
                )}
              </p>
            </EmptyState>
          )}
        </>
      )}
      {step.step === 'reading' && (
        <>
          <ProgressBar
            label={intl.formatMessage({ id: 'calendar.import.reading' }, { file: step.file })}
            value={step.part === null || step.of === 0 ? null : step.part / step.of}
            {...(step.part !== null && {
              valueText: intl.formatMessage(
                { id: 'calendar.import.readingOf' },
                { series: step.part + 1, of: step.of },
              ),
            })}
          />
          <div className="o-row">
            <Button
              icon={<StopIcon />}
              onPress={() => {
                session.stop();
              }}
            >
              {intl.formatMessage({ id: 'calendar.import.stop' })}
            </Button>
          </div>
        </>
      )}
      {step.step === 'preview' && directory !== null && (
        <ImportPreview
          session={session}
          reading={step.reading}
          plan={step.plan}
          today={today}
          directory={directory}
          choices={choices}
          audience={audience}
          onAudience={setChosen}
          other={<ChooseFile onFile={read} />}
        />
      )}
      {step.step === 'running' && (
        <Running
          session={session}
          reading={step.reading}
          state={step.state}
          week={hrefs.week(weekToShow(step.reading, today))}
        />
      )}
    </Screen>
  );
}

function ChooseFile({
  onFile,
  isMain = false,
  isReady = true,
}: {
  readonly onFile: (file: File) => void;
  readonly isMain?: boolean;
  /** False while it is not known what is in the calendar already. */
  readonly isReady?: boolean;
}) {
  const intl = useIntl();
  return (
    <FileTrigger
      // Phones know no type for .ics and would grey it out; what is no calendar is refused by name.
      onSelect={(files) => {
        const file = files?.[0];
        if (file !== undefined) onFile(file);
      }}
    >
      <Button variant={isMain ? 'main' : 'plain'} icon={<UploadIcon />} isDisabled={!isReady}>
        {intl.formatMessage({
          id: isMain ? 'calendar.import.choose' : 'calendar.import.other',
        })}
      </Button>
    </FileTrigger>
  );
}

function ToCalendar({ href }: { readonly href: string }) {
  const intl = useIntl();
  return (
    <LinkButton icon={<CalendarIcon />} href={href}>
      {intl.formatMessage({ id: 'calendar.import.toCalendar' })}
    </LinkButton>
  );
}

interface RunningProps {
  readonly session: ImportSession;
  readonly reading: CalendarReading;
  readonly state: ImportState;
  readonly week: string;
}

/** The import under way, and how it ended. */
function Running({ session, reading, state, week }: RunningProps) {
  const intl = useIntl();
  const { phase, imported, of, code } = state;
  const isBusy = phase === 'running' || phase === 'undoing';
  return (
    <>
      {isBusy && (
        <>
          <ProgressBar
            label={intl.formatMessage({
              id: phase === 'running' ? 'calendar.import.running' : 'calendar.import.undoing',
            })}
            value={of === 0 ? 1 : imported / of}
            valueText={intl.formatMessage({ id: 'calendar.import.progress' }, { imported, of })}
          />
          <p>{intl.formatMessage({ id: 'calendar.import.leave' })}</p>
          {phase === 'running' && (
            <div className="o-row">
              <Button
                icon={<StopIcon />}
                onPress={() => {
                  session.stop();
                }}
              >
                {intl.formatMessage({ id: 'calendar.import.stop' })}
              </Button>
            </div>
          )}
        </>
      )}
      {!isBusy && (
        <>
          <Notice
            tone={phase === 'failed' ? 'stop' : phase === 'done' ? 'ok' : 'info'}
            title={intl.formatMessage({ id: `calendar.import.${phase}` }, { count: imported })}
            actions={
              <>
                <LinkButton icon={<CalendarIcon />} href={week} variant="main">
                  {intl.formatMessage({ id: 'calendar.import.toCalendar' })}
                </LinkButton>
                {imported > 0 && (
                  <Button
                    icon={<UndoIcon />}
                    onPress={() => {
                      session.undo();
                    }}
                  >
                    {intl.formatMessage({ id: 'calendar.import.undo' })}
                  </Button>
                )}
                <Button
                  icon={<RetryIcon />}
                  onPress={() => {
                    session.restart();
                  }}
                >
                  {intl.formatMessage({ id: 'calendar.import.again' })}
                </Button>
              </>
            }
          />
          {code !== null && <ProblemNotice problem={{ code, params: {} }} />}
        </>
      )}
      <ImportReport reading={reading} />
    </>
  );
}

/** The week of the first event that is not past; of today when something repeats. */
function weekToShow(reading: CalendarReading, today: PlainDay): PlainDay {
  if (reading.candidates.some(({ series: repeated }) => repeated !== null)) return today;
  return reading.candidates.find((candidate) => candidate.endsOn >= today)?.startsOn ?? today;
}
