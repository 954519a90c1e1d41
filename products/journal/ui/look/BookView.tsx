import './book.css';
import { type ReactNode, use, useState } from 'react';
import { useIntl } from 'react-intl';
import type { PersonId } from '#kernel/base/ids.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { addDays, dayInZone, isPlainDay } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { PrintDocument } from '#kernel/document/printed-document.ts';
import {
  type BookChoice,
  bookSessionOf,
  type BookStep,
  useBookStep,
} from '#products/journal/ui/look/book-session.ts';
import { sayWhose } from '#web/design/audience/words.ts';
import { scopeOf } from '#web/design/audience/scope.ts';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { DateField } from '#web/design/component/DateField.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { ProgressBar } from '#web/design/component/ProgressBar.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import {
  BookIcon,
  ChevronLeftIcon,
  DaysIcon,
  DownloadIcon,
  FaceIcon,
  HistoryIcon,
  MonthIcon,
  PeopleIcon,
  RetryIcon,
  StopIcon,
  TodayIcon,
} from '#web/design/icon/icons.tsx';
import { DeviceIcon } from '#web/design/icon/settings-icons.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { useDirectory, useLiveSource } from '#web/design/live.ts';
import { DeviceMediaContext } from '#web/design/media/device-media-context.ts';
import { photographOf } from '#web/design/media/photograph-of.ts';
import { sayDays } from '#web/design/say.ts';

export interface BookViewProps {
  readonly personId: PersonId;
  readonly zone: string;
  readonly clock: Clock;
  readonly href: (path: string) => string;
  /** `from`, `to`: days that were chosen. */
  readonly search: Readonly<Record<string, string>>;
  readonly print: PrintDocument;
  /** Hands a file to the browser to be kept. */
  readonly save: (name: string, content: Blob) => void;
}

type Time = 'this-year' | 'last-year' | 'twelve-months' | 'other';

/** A year book: which time, whose entries; then how far it is; then the file. */
export function BookView(props: BookViewProps) {
  const { personId, zone, clock, href, search, print, save } = props;
  const intl = useIntl();
  const source = useLiveSource();
  const directory = useDirectory();
  const openMedia = use(DeviceMediaContext);
  const session = bookSessionOf(source, personId);
  const step = useBookStep(session);
  const today = dayInZone(clock.nowMs(), zone);
  const [asked] = useState(() => daysIn(search));
  const [time, setTime] = useState<Time>(asked === null ? 'this-year' : 'other');
  const [other, setOther] = useState<{ from: PlainDay | null; to: PlainDay | null }>(
    asked ?? { from: null, to: today },
  );
  const [whose, setWhose] = useState<BookChoice['whose']>('own');
  const [isMissing, setMissing] = useState(false);
  if (directory === null) return null;
  const scope = scopeOf(directory, personId);
  const { person, isMe } = scope;
  const name = sayWhose(intl, scope);

  const make = (reaches: BookChoice['reaches']): void => {
    const days = time === 'other' ? other : spanOf(time, today);
    const { from, to } = days;
    if (from === null || to === null || from > to) {
      setMissing(true);
      return;
    }
    setMissing(false);
    void session.make(
      { from, to, whose, reaches },
      {
        intl,
        directory,
        audiences: scope.audiences.map((audience) => audience.id),
        ownAudiences: scope.own.map((audience) => audience.id),
        person: { name, accountId: person?.accountId ?? null },
        zone,
        print,
        photograph: async (of, record) => {
          const media = (await openMedia?.().catch(() => null)) ?? null;
          return media === null ? null : photographOf(media, of, record);
        },
      },
    );
  };

  return (
    <Screen width="reading" title={intl.formatMessage({ id: 'journal.book.title' })}>
      {step.step === 'choose' && (
        <>
          {step.problem?.code === 'journal.book-empty' ? (
            <Notice title={intl.formatMessage({ id: 'journal.book.empty' })}>
              {intl.formatMessage({ id: 'journal.book.empty.next' })}
            </Notice>
          ) : (
            step.problem !== null && (
              <ProblemNotice
                problem={step.problem}
                actions={
                  step.problem.code === 'sync.older-away' && (
                    <Button
                      icon={<DeviceIcon />}
                      onPress={() => {
                        make('device');
                      }}
                    >
                      {intl.formatMessage({ id: 'journal.book.deviceOnly' })}
                    </Button>
                  )
                }
              />
            )
          )}
          <p>
            {intl.formatMessage(
              { id: isMe ? 'journal.book.intro' : 'journal.book.introOf' },
              { name },
            )}
          </p>
          <RadioCards<Time>
            layout="list"
            label={intl.formatMessage({ id: 'journal.book.time' })}
            value={time}
            onChange={setTime}
            cards={(['this-year', 'last-year', 'twelve-months', 'other'] as const).map((id) => ({
              id,
              label: intl.formatMessage({ id: `journal.book.time.${id}` }),
              picture: timeIcons[id],
              ...(id !== 'other' && {
                hint: sayDays(intl, spanOf(id, today).from, spanOf(id, today).to, elsewhen),
              }),
            }))}
          />
          {time === 'other' && (
            <div className="j-book-days">
              <DateField
                label={intl.formatMessage({ id: 'journal.book.from' })}
                value={other.from}
                today={today}
                error={
                  isMissing ? intl.formatMessage({ id: 'journal.book.daysMissing' }) : undefined
                }
                onChange={(from) => {
                  setOther({ ...other, from });
                }}
              />
              <DateField
                label={intl.formatMessage({ id: 'journal.book.to' })}
                value={other.to}
                today={today}
                onChange={(to) => {
                  setOther({ ...other, to });
                }}
              />
            </div>
          )}
          <RadioCards<BookChoice['whose']>
            layout="list"
            label={intl.formatMessage({ id: 'journal.book.whose' })}
            value={whose}
            onChange={setWhose}
            cards={[
              {
                id: 'own',
                label: intl.formatMessage(
                  { id: isMe ? 'journal.book.whose.mine' : 'journal.book.whose.theirs' },
                  { name },
                ),
                picture: <FaceIcon />,
              },
              {
                id: 'all',
                label: intl.formatMessage({ id: 'journal.book.whose.all' }),
                picture: <PeopleIcon />,
              },
            ]}
          />
          <div>
            <Button
              variant="main"
              icon={<BookIcon />}
              onPress={() => {
                make('all');
              }}
            >
              {intl.formatMessage({ id: 'journal.book.make' })}
            </Button>
          </div>
        </>
      )}
      {(step.step === 'reading' || step.step === 'setting') && (
        <>
          <ProgressBar
            label={intl.formatMessage({ id: `journal.book.${step.step}` })}
            value={step.step === 'setting' && step.of > 0 ? step.done / step.of : null}
            {...(step.step === 'setting' && {
              valueText: intl.formatNumber(step.of > 0 ? step.done / step.of : 0, {
                style: 'percent',
              }),
            })}
          />
          <p>{intl.formatMessage({ id: 'journal.book.leave' })}</p>
          <div>
            <Button
              icon={<StopIcon />}
              onPress={() => {
                session.stop();
              }}
            >
              {intl.formatMessage({ id: 'journal.book.stop' })}
            </Button>
          </div>
        </>
      )}
      {step.step === 'done' && (
        <Done
          step={step}
          onSave={() => {
            const { from, to } = step.choice;
            save(
              `${step.title} ${from} ${to}.pdf`.replaceAll(/[\\/:*?"<>|]/gu, ' '),
              new Blob([step.print.bytes], { type: 'application/pdf' }),
            );
          }}
          onAgain={() => {
            session.stop();
          }}
          back={href(`journal/day/${today}`)}
        />
      )}
    </Screen>
  );
}

function Done(props: {
  readonly step: Extract<BookStep, { step: 'done' }>;
  readonly onSave: () => void;
  readonly onAgain: () => void;
  readonly back: string;
}) {
  const { step, onSave, onAgain, back } = props;
  const intl = useIntl();
  const { print, entries, missing, choice } = step;
  return (
    <>
      <Notice tone="ok" title={intl.formatMessage({ id: 'journal.book.done' })}>
        <p>
          {intl.formatMessage(
            { id: 'journal.book.done.words' },
            { entries, pages: print.pages, size: print.bytes.byteLength / 1e6 },
          )}
        </p>
        {choice.reaches === 'device' && (
          <p>{intl.formatMessage({ id: 'journal.book.done.deviceOnly' })}</p>
        )}
        {missing > 0 && (
          <p>{intl.formatMessage({ id: 'journal.book.done.missing' }, { count: missing })}</p>
        )}
        {print.unknownCharacters > 0 && (
          <p>
            {intl.formatMessage(
              { id: 'journal.book.done.unknown' },
              { count: print.unknownCharacters },
            )}
          </p>
        )}
      </Notice>
      <div className="o-row">
        <Button variant="main" icon={<DownloadIcon />} onPress={onSave}>
          {intl.formatMessage({ id: 'journal.book.save' })}
        </Button>
        <Button icon={<RetryIcon />} onPress={onAgain}>
          {intl.formatMessage({ id: 'journal.book.again' })}
        </Button>
        <LinkButton icon={<ChevronLeftIcon />} href={back}>
          {intl.formatMessage({ id: 'journal.book.back' })}
        </LinkButton>
      </div>
    </>
  );
}

const timeIcons: Readonly<Record<Time, ReactNode>> = {
  'this-year': <TodayIcon />,
  'last-year': <HistoryIcon />,
  'twelve-months': <MonthIcon />,
  other: <DaysIcon />,
};

/** Years are said with their number, whichever it is. */
const elsewhen = '1900-01-01' as PlainDay;

function spanOf(time: Exclude<Time, 'other'>, today: PlainDay): { from: PlainDay; to: PlainDay } {
  const year = Number(today.slice(0, 4));
  switch (time) {
    case 'this-year':
      return { from: `${year}-01-01` as PlainDay, to: today };
    case 'last-year':
      return { from: `${year - 1}-01-01` as PlainDay, to: `${year - 1}-12-31` as PlainDay };
    case 'twelve-months':
      return { from: addDays(today, -364), to: today };
  }
}

function daysIn(search: Readonly<Record<string, string>>) {
  const { from = '', to = '' } = search;
  return isPlainDay(from) && isPlainDay(to) ? { from, to } : null;
}
