import './mood.css';
import { type ReactNode, useMemo, useState } from 'react';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import { entry } from '#products/journal/kinds.ts';
import { moodOver, moodSpans, moodSteps } from '#products/journal/mood.ts';
import type { MoodStep } from '#products/journal/mood.ts';
import { MoodChart } from '#products/journal/ui/look/MoodChart.tsx';
import { MoodFaces } from '#products/journal/ui/look/MoodFaces.tsx';
import { MoodTable } from '#products/journal/ui/look/MoodTable.tsx';
import { saySpan } from '#products/journal/ui/look/say-mood.ts';
import { useJournal } from '#products/journal/ui/use-journal.ts';
import type { JournalViewProps } from '#products/journal/ui/view-props.ts';
import { EmptyOrUnshared } from '#web/design/audience/EmptyOrUnshared.tsx';
import { sayWhose } from '#web/design/audience/words.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { PagerLink } from '#web/design/component/Pager.tsx';
import { SegmentedControl } from '#web/design/component/SegmentedControl.tsx';
import {
  CalendarIcon,
  ChevronLeftIcon,
  ChevronRightIcon,
  DayIcon,
  FaceIcon,
  MonthIcon,
  PrintIcon,
} from '#web/design/icon/icons.tsx';
import { TableIcon } from '#web/design/icon/settings-icons.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { useLive } from '#web/design/live.ts';
import { said } from '#web/design/speech/spoken.ts';
import { ReadAloud } from '#web/design/speech/ReadAloud.tsx';

/** How many points stand side by side. */
const counts = { day: 14, week: 13, month: 12 } as const satisfies Record<MoodStep, number>;
const fewer = { day: 7, week: 5, month: 6 } as const satisfies Record<MoodStep, number>;

const stepIcons: Readonly<Record<MoodStep, ReactNode>> = {
  day: <DayIcon />,
  week: <CalendarIcon />,
  month: <MonthIcon />,
};

/** How somebody was over time: a curve with faces, and the same as a table; in the easy density big faces. */
export function MoodView(props: JournalViewProps) {
  const { day, personId, zone, clock, href, navigate, search } = props;
  const intl = useIntl();
  const isEasy = useAppearance().density === 'easy';
  const step = moodSteps.find((one) => one === search['by']) ?? 'day';
  const count = (isEasy ? fewer : counts)[step];
  const spans = useMemo(() => moodSpans(step, day, count), [step, day, count]);
  const from = spans[0]?.from ?? day;
  const to = spans.at(-1)?.to ?? day;
  const journal = useJournal({ personId, day, zone, clock });
  const entries = useLive(entry, {
    from,
    to,
    audiences: journal?.scope.audiences.map((audience) => audience.id) ?? [],
  });
  const [isTable, setTable] = useState(false);
  const person = journal?.scope.person ?? null;
  const account = person?.accountId ?? null;
  const points = useMemo(
    () => (account === null ? [] : moodOver(entries ?? [], account, spans)),
    [entries, account, spans],
  );
  const today = journal?.today ?? day;
  const at = (one: PlainDay, by: MoodStep = step): string =>
    href(`journal/mood/${one}${by === 'day' ? '' : `?by=${by}`}`);
  const isMe = journal?.scope.isMe ?? true;
  const title = intl.formatMessage(
    { id: isMe ? 'journal.mood.title' : 'journal.mood.titleOf' },
    { name: sayWhose(intl, journal?.scope) },
  );
  const span = saySpan(intl, { from, to }, today);
  const hasFaces = points.some((point) => point.value !== null || point.unknown > 0);
  return (
    <Screen
      width="reading"
      title={title}
      actions={
        <SegmentedControl<MoodStep>
          label={intl.formatMessage({ id: 'journal.mood.by' })}
          value={step}
          segments={moodSteps.map((id) => ({
            id,
            icon: stepIcons[id],
            label: intl.formatMessage({ id: `journal.mood.by.${id}` }),
          }))}
          onChange={(by) => {
            navigate(at(day, by));
          }}
        />
      }
    >
      <div className="j-mood-head">
        <PagerLink
          href={at(addDays(from, -1))}
          label={intl.formatMessage({ id: isEasy ? 'journal.back' : 'journal.mood.earlier' })}
          icon={<ChevronLeftIcon />}
        />
        <h2 className="j-mood-span">{span}</h2>
        {to < today && (
          <PagerLink
            href={at(moodSpans(step, addDays(to, 1), 1)[0]?.to ?? today, step)}
            label={intl.formatMessage({ id: isEasy ? 'journal.on' : 'journal.mood.later' })}
            icon={<ChevronRightIcon />}
          />
        )}
      </div>
      {journal !== undefined && entries !== undefined && !hasFaces && (
        <EmptyOrUnshared
          scope={journal.scope}
          concept="feel-so-so"
          title={intl.formatMessage({ id: 'journal.mood.empty' })}
          action={
            isMe && (
              <LinkButton variant="main" icon={<FaceIcon />} href={href(`journal/day/${today}`)}>
                {intl.formatMessage({ id: 'journal.howWasIt' })}
              </LinkButton>
            )
          }
        >
          {intl.formatMessage({ id: isMe ? 'journal.mood.emptyNext' : 'journal.mood.emptyOf' })}
        </EmptyOrUnshared>
      )}
      {hasFaces && (
        <>
          {isEasy ? (
            <MoodFaces
              points={points}
              step={step}
              today={today}
              hrefOf={(one) => href(`journal/day/${one}`)}
            />
          ) : (
            <>
              <MoodChart points={points} step={step} today={today} />
              <p className="o-small">
                {intl.formatMessage(
                  { id: isMe ? 'journal.mood.means' : 'journal.mood.meansOf' },
                  { name: person?.name ?? '' },
                )}
              </p>
              <div className="o-row j-mood-actions">
                <Button
                  icon={<TableIcon />}
                  aria-expanded={isTable}
                  onPress={() => {
                    setTable(!isTable);
                  }}
                >
                  {intl.formatMessage({
                    id: isTable ? 'journal.mood.noTable' : 'journal.mood.table',
                  })}
                </Button>
                <Button
                  icon={<PrintIcon />}
                  onPress={() => {
                    print();
                  }}
                >
                  {intl.formatMessage({ id: 'journal.mood.print' })}
                </Button>
              </div>
              <div className="j-mood-table" data-open={isTable || undefined}>
                <MoodTable
                  points={points}
                  step={step}
                  today={today}
                  caption={`${title}, ${span}`}
                />
              </div>
            </>
          )}
          <div className="j-mood-actions">
            <ReadAloud
              about={title}
              compose={async () => {
                const { sayPoint } = await import('#products/journal/ui/look/say-mood.ts');
                return [
                  said(intl, `${title} ${span}.`),
                  ...points.map((point) => said(intl, `${sayPoint(intl, point, step, today)}.`)),
                ];
              }}
            />
          </div>
        </>
      )}
    </Screen>
  );
}
