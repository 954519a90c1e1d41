import './journal.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { RecordId } from '#kernel/base/ids.ts';
import { isUuid } from '#kernel/base/ids.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import { entry } from '#products/journal/kinds.ts';
import { entriesOn } from '#products/journal/queries.ts';
import { EntryCard } from '#products/journal/ui/EntryCard.tsx';
import type { OpenDialog } from '#products/journal/ui/JournalDialogs.tsx';
import { useEntryActions } from '#products/journal/ui/use-entry-actions.ts';
import { useJournal } from '#products/journal/ui/use-journal.ts';
import type { JournalViewProps } from '#products/journal/ui/view-props.ts';
import { WeekStrip } from '#products/journal/ui/WeekStrip.tsx';
import { EmptyOrUnshared } from '#web/design/audience/EmptyOrUnshared.tsx';
import { useAppearance } from '#web/design/appearance.ts';
import { whereICanCreate } from '#web/design/audience/scope.ts';
import { audienceWords, sayWhose } from '#web/design/audience/words.ts';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { DayHeader } from '#web/design/component/DayHeader.tsx';
import { PagerLink } from '#web/design/component/Pager.tsx';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import {
  BookIcon,
  ChevronLeftIcon,
  ChevronRightIcon,
  CurveIcon,
  FaceIcon,
  ListIcon,
  TodayIcon,
} from '#web/design/icon/icons.tsx';
import { later } from '#web/design/later.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { sayLongDay, sayNearDate, sayNearDay, sayWeekday } from '#web/design/say.ts';
import { ReadAloud } from '#web/design/speech/ReadAloud.tsx';
import { useReturnFocus } from '#web/design/use-return-focus.ts';
import { useDayShortcuts } from '#web/design/use-day-shortcuts.ts';
import { useMedia } from '#web/design/use-media.ts';

const JournalDialogs = later(
  async () => (await import('#products/journal/ui/JournalDialogs.tsx')).JournalDialogs,
);

/** One day of a person's journal; it wears the day's colour from the calendar. */
export function JournalView(props: JournalViewProps) {
  const { day, personId, zone, clock, href, navigate, search } = props;
  const intl = useIntl();
  const isEasy = useAppearance().density === 'easy';
  const journal = useJournal({ personId, day, zone, clock });
  const actions = useEntryActions();
  const asked = search['event'];
  const { remember, bringBack } = useReturnFocus();
  const [dialog, setDialog] = useState<OpenDialog | null>(
    asked !== undefined && isUuid(asked)
      ? {
          open: 'write',
          about: { event: asked as RecordId, occurrence: search['occurrence'] ?? null },
        }
      : null,
  );
  const today = journal?.today ?? day;
  const canWrite = journal !== undefined && whereICanCreate(journal.scope, entry).length > 0;
  // Whoever writes already goes on, also when nothing may be written here any more (UX33).
  const isWriting = dialog?.open === 'write';
  const [hasBegun, setBegun] = useState(false);
  if (isWriting ? canWrite && !hasBegun : hasBegun) setBegun(isWriting);
  const dayHref = (one: typeof day): string => href(`journal/day/${one}`);
  const openWriter = (): void => {
    if (!canWrite) return;
    remember();
    setDialog({ open: 'write', about: null });
  };
  useDayShortcuts({
    onToday: () => {
      navigate(dayHref(today));
    },
    onNew: openWriter,
    onPrevious: () => {
      navigate(dayHref(addDays(day, -1)));
    },
    onNext: () => {
      navigate(dayHref(addDays(day, 1)));
    },
  });

  const close = (): void => {
    actions.forgetProblem();
    setDialog(null);
    bringBack();
    // The address asked for the writer; going back to it must not open it again.
    if (asked !== undefined) navigate(dayHref(day));
  };
  const colour = journal?.colourOf(day) ?? null;
  const entries = entriesOn(journal?.entries ?? [], day);
  const isRoomy = useMedia('(width >= 68.75em)') && !isEasy;
  const strip = journal !== undefined && (
    <WeekStrip journal={journal} day={day} href={dayHref} layout={isRoomy ? 'list' : 'strip'} />
  );
  const writeButton =
    canWrite && day <= today ? (
      <Button variant="main" icon={<FaceIcon />} onPress={openWriter}>
        {intl.formatMessage({ id: 'journal.howWasIt' })}
      </Button>
    ) : undefined;
  const readAloud = journal !== undefined && entries.length > 0 && (
    <ReadAloud
      look="icon"
      about={sayLongDay(intl, day, today)}
      compose={async () => {
        const { speakJournal } = await import('#products/journal/ui/speak-entry.ts');
        return speakJournal(intl, journal, day, entries);
      }}
    />
  );
  return (
    <Screen
      width="reading"
      day={colour}
      heading={
        <DayHeader
          title={sayWeekday(intl, day)}
          subtitle={sayNearDate(intl, day, today)}
          documentTitle={intl.formatMessage(
            { id: 'journal.documentTitle' },
            { name: sayWhose(intl, journal?.scope), day: sayLongDay(intl, day, today) },
          )}
          day={colour}
          leading={
            <PagerLink
              href={dayHref(addDays(day, -1))}
              label={intl.formatMessage({ id: isEasy ? 'journal.back' : 'journal.previousDay' })}
              icon={<ChevronLeftIcon />}
            />
          }
          actions={
            <>
              {readAloud}
              <PagerLink
                href={dayHref(addDays(day, 1))}
                label={intl.formatMessage({ id: isEasy ? 'journal.on' : 'journal.nextDay' })}
                icon={<ChevronRightIcon />}
              />
            </>
          }
        />
      }
      actions={
        day === today ? undefined : (
          <LinkButton icon={<TodayIcon />} href={dayHref(today)}>
            {intl.formatMessage({ id: 'journal.today' })}
          </LinkButton>
        )
      }
      aside={isRoomy ? strip : undefined}
      bottom={writeButton}
    >
      {!isEasy && !isRoomy && strip}
      {actions.problem !== null && dialog === null && <ProblemNotice problem={actions.problem} />}
      {journal?.entries !== undefined && entries.length === 0 && (
        <EmptyOrUnshared
          scope={journal.scope}
          concept="journal"
          title={intl.formatMessage(
            { id: day > today ? 'journal.empty.future' : 'journal.empty.past' },
            { day: sayNearDay(intl, day, today) ?? sayLongDay(intl, day, today) },
          )}
          // Nothing can be written before the day is there; today can.
          action={
            day > today && (
              <LinkButton variant="main" icon={<TodayIcon />} href={dayHref(today)}>
                {intl.formatMessage({ id: 'journal.toToday' })}
              </LinkButton>
            )
          }
        >
          {day > today
            ? intl.formatMessage({ id: 'journal.empty.wait' })
            : canWrite
              ? intl.formatMessage({ id: 'journal.empty.next' })
              : intl.formatMessage({ id: 'journal.empty.readOnly' })}
        </EmptyOrUnshared>
      )}
      {journal !== undefined &&
        entries.map((record) => (
          <EntryCard
            key={record.id}
            journal={journal}
            record={record}
            onChange={() => {
              remember();
              setDialog({ open: 'change', id: record.id });
            }}
            onShare={() => {
              remember();
              setDialog({ open: 'share', id: record.id });
            }}
            onStopSharing={(to) => {
              const audience = journal.directory.audiences.find((one) => one.id === to);
              if (audience === undefined) return;
              void actions.share(
                record,
                to,
                intl.formatMessage(
                  { id: 'journal.done.shared' },
                  { audience: audienceWords(intl, journal.directory, audience) },
                ),
              );
            }}
            onHistory={() => {
              remember();
              setDialog({ open: 'history', id: record.id });
            }}
            onRemove={() => {
              void actions.remove(record).then(bringBack);
            }}
          />
        ))}
      {isEasy && strip}
      <nav className="o-row" aria-label={intl.formatMessage({ id: 'journal.look' })}>
        <LinkButton icon={<CurveIcon />} href={href(`journal/mood/${day > today ? today : day}`)}>
          {intl.formatMessage({ id: 'journal.mood.link' })}
        </LinkButton>
        <LinkButton icon={<ListIcon />} href={href(`journal/year/${day}`)}>
          {intl.formatMessage({ id: 'journal.year.link' })}
        </LinkButton>
        <LinkButton icon={<BookIcon />} href={href('journal/book')}>
          {intl.formatMessage({ id: 'journal.book.title' })}
        </LinkButton>
      </nav>
      {journal !== undefined && dialog !== null && (!isWriting || hasBegun) && (
        <JournalDialogs
          journal={journal}
          actions={actions}
          day={day}
          zone={zone}
          dialog={dialog}
          onClose={close}
        />
      )}
    </Screen>
  );
}
