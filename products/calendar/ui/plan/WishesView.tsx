import './plan.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { RecordId } from '#kernel/base/ids.ts';
import { addDays, dayInZone } from '#kernel/base/plain-day.ts';
import { hasRight } from '#kernel/kind/right.ts';
import { wordLocale } from '#kernel/symbol/concept.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { event, wish } from '#products/calendar/kinds.ts';
import type { WishBody } from '#products/calendar/kinds.ts';
import { newDraft } from '#products/calendar/ui/event-draft.ts';
import { EventEditor } from '#products/calendar/ui/EventEditor.tsx';
import { useCorrections } from '#products/calendar/ui/plan/corrections.ts';
import { DeclineDialog } from '#products/calendar/ui/plan/DeclineDialog.tsx';
import { useWishActions } from '#products/calendar/ui/plan/use-wish-actions.ts';
import type { WishActions } from '#products/calendar/ui/plan/use-wish-actions.ts';
import { wishIdeas } from '#products/calendar/ui/plan/wish-ideas.ts';
import { WishCard } from '#products/calendar/ui/plan/WishCard.tsx';
import { WishMaker } from '#products/calendar/ui/plan/WishMaker.tsx';
import { useCalendar } from '#products/calendar/ui/use-calendar.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { useEventActions } from '#products/calendar/ui/use-event-actions.ts';
import { calendarHrefs } from '#products/calendar/ui/view-props.ts';
import type { CalendarHrefs, CalendarPlace } from '#products/calendar/ui/view-props.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { EmptyOrUnshared } from '#web/design/audience/EmptyOrUnshared.tsx';
import { sayWhose } from '#web/design/audience/words.ts';
import { defaultAudience, whereICanCreate } from '#web/design/audience/scope.ts';
import { LinkButton } from '#web/design/component/Button.tsx';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { CalendarIcon } from '#web/design/icon/icons.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { useLive } from '#web/design/live.ts';
import type { Problem } from '#web/design/problem.ts';
import { useOpenRecord } from '#web/design/record/use-open-record.ts';
import { useReturnFocus } from '#web/design/use-return-focus.ts';

/** As far back as wishes look for what the person likes. */
const pastDays = 60;
const answeredShown = 20;

/** A person's wishes: made in three presses, answered by who helps, and what became of each. */
export function WishesView({ personId, zone, clock, href }: CalendarPlace) {
  const intl = useIntl();
  const hrefs = calendarHrefs({ href });
  const today = dayInZone(clock.nowMs(), zone);
  const calendar = useCalendar({
    personId,
    from: addDays(today, -pastDays),
    to: today,
    zone,
    clock,
  });
  const isMe = calendar?.scope.isMe === true;
  return (
    <Screen
      width="reading"
      title={intl.formatMessage(
        { id: isMe ? 'plan.wishes.mine' : 'plan.wishes.of' },
        { name: sayWhose(intl, calendar?.scope) },
      )}
      actions={
        <LinkButton icon={<CalendarIcon />} href={hrefs.day(today)}>
          {intl.formatMessage({ id: 'plan.toCalendar' })}
        </LinkButton>
      }
    >
      {calendar !== undefined && <Wishes calendar={calendar} hrefs={hrefs} />}
    </Screen>
  );
}

function Wishes({
  calendar,
  hrefs,
}: {
  readonly calendar: Calendar;
  readonly hrefs: CalendarHrefs;
}) {
  const intl = useIntl();
  const isEasy = useAppearance().density === 'easy';
  const { scope, personId, today, directory } = calendar;
  const actions = useWishActions();
  const corrections = useCorrections(scope);
  const audiences = scope.audiences.map(({ id }) => id);
  const wishes = useLive(wish, { audiences });
  const events = useLive(event, { audiences, from: addDays(today, -pastDays) });
  // After midnight other days are asked for; what is being wished stays open meanwhile (UX33).
  const [past, setPast] = useState(calendar.events);
  if (calendar.events !== undefined && calendar.events !== past) setPast(calendar.events);
  const [open, setOpen] = useState<{ id: RecordId; dialog: 'grant' | 'decline' } | null>(null);
  const { remember, bringBack } = useReturnFocus();
  const audience = defaultAudience(scope, wish);
  const theirs = (wishes ?? [])
    .filter(({ body }) => body.person === personId)
    .toSorted((a, b) => (a.changedAt < b.changedAt ? 1 : -1));
  const waiting = theirs.filter(({ body }) => body.state === 'open');
  const answered = theirs.filter(({ body }) => body.state !== 'open').slice(0, answeredShown);
  const helps = !scope.isMe;
  const canMakeEvents = whereICanCreate(scope, event).length > 0;
  const rightsOf = (record: SeenRecord<WishBody>) =>
    directory.audiences.find(({ id }) => id === record.audience)?.myRights ?? 0;
  const show = (id: RecordId, dialog: 'grant' | 'decline') => (): void => {
    actions.forgetProblem();
    remember();
    setOpen({ id, dialog });
  };
  const close = (): void => {
    setOpen(null);
    bringBack();
  };
  const list = (records: readonly SeenRecord<WishBody>[], label: string) => (
    <section className="o-stack">
      <h2>{label}</h2>
      <ul className="o-list c-list">
        {records.map((record) => {
          const { state } = record.body;
          const granted = events?.find(({ id }) => id === record.body.event);
          const canAnswer = helps && hasRight(rightsOf(record), wish.rights.change);
          const isAnswered = state === 'declined' || (state === 'granted' && granted === undefined);
          return (
            <WishCard
              key={record.id}
              record={record}
              granted={granted}
              today={today}
              hrefOf={(day) => hrefs.day(day)}
              onGrant={
                canAnswer && canMakeEvents && state === 'open'
                  ? show(record.id, 'grant')
                  : undefined
              }
              onDecline={canAnswer && state === 'open' ? show(record.id, 'decline') : undefined}
              onReopen={
                canAnswer && isAnswered && events !== undefined
                  ? () => actions.reopen(record)
                  : undefined
              }
              onWithdraw={
                state === 'open' && hasRight(rightsOf(record), wish.rights.delete)
                  ? () => actions.withdraw(record)
                  : undefined
              }
            />
          );
        })}
      </ul>
    </section>
  );
  return (
    <>
      {actions.problem !== null && open === null && <ProblemNotice problem={actions.problem} />}
      {past !== undefined && (
        <WishMaker
          person={personId}
          audience={audience}
          ideas={wishIdeas(
            past.map(({ body }) => body),
            wordLocale(intl.locale),
            isEasy ? 4 : 8,
          )}
          today={today}
          corrections={corrections}
          actions={actions}
        />
      )}
      {wishes !== undefined && theirs.length === 0 && (
        <EmptyOrUnshared
          scope={scope}
          concept="star"
          title={intl.formatMessage({ id: 'plan.wishes.none' })}
        >
          {intl.formatMessage({
            id: audience === null ? 'plan.wishes.noneReadOnly' : 'plan.wishes.noneNext',
          })}
        </EmptyOrUnshared>
      )}
      {waiting.length > 0 && list(waiting, intl.formatMessage({ id: 'plan.wishes.open' }))}
      {answered.length > 0 && list(answered, intl.formatMessage({ id: 'plan.wishes.answered' }))}
      {open !== null && (
        <OpenWish
          {...open}
          calendar={calendar}
          inView={theirs.find(({ id }) => id === open.id)}
          actions={actions}
          onClose={close}
        />
      )}
    </>
  );
}

interface OpenWishProps {
  readonly id: RecordId;
  readonly dialog: 'grant' | 'decline';
  readonly calendar: Calendar;
  readonly inView: SeenRecord<WishBody> | undefined;
  readonly actions: WishActions;
  readonly onClose: () => void;
}

/** The answer to a wish, also when that is withdrawn meanwhile (UX35). */
function OpenWish({ id, dialog, calendar, inView, actions, onClose }: OpenWishProps) {
  const { subject, gone } = useOpenRecord(wish, id, inView);
  if (subject === undefined) return null;
  return dialog === 'grant' ? (
    <GrantEditor calendar={calendar} record={subject} gone={gone} onClose={onClose} />
  ) : (
    <DeclineDialog
      record={subject}
      actions={{ ...actions, problem: actions.problem ?? gone }}
      onClose={onClose}
    />
  );
}

interface GrantEditorProps {
  readonly calendar: Calendar;
  readonly record: SeenRecord<WishBody>;
  /** It is withdrawn: an event becomes of it all the same. */
  readonly gone: Problem | null;
  readonly onClose: () => void;
}

/** The editor of a new event with what was wished in it; saving it answers the wish. */
function GrantEditor({ calendar, record, gone, onClose }: GrantEditorProps) {
  const intl = useIntl();
  const { title, pictogram, day, photo } = record.body;
  const actions = useEventActions(calendar.today);
  const wishes = useWishActions();
  const choices = whereICanCreate(calendar.scope, event);
  // As it was when it was opened: midnight moves no event, and nothing goes elsewhere by itself.
  const [on] = useState(day === null || day < calendar.today ? calendar.today : day);
  const [audience] = useState(() =>
    choices.some(({ id }) => id === record.audience)
      ? record.audience
      : defaultAudience(calendar.scope, event),
  );
  return (
    <EventEditor
      calendar={calendar}
      actions={{
        ...actions,
        problem: actions.problem ?? wishes.problem ?? gone,
        create: (fields, to, repeat) =>
          gone === null ? wishes.grant(record, fields, to) : actions.create(fields, to, repeat),
      }}
      subject={on}
      again={{
        draftKey: `calendar.wish-event.${record.id}`,
        draft: {
          ...newDraft(on),
          title,
          pictogram,
          pictogramChosen: true,
          photo,
          audience,
        },
        besides: {},
        zone: undefined,
        choices,
        problem: null,
        words: gone === null ? undefined : intl.formatMessage({ id: 'design.again.new' }),
        isOnce: gone === null,
      }}
      onClose={onClose}
    />
  );
}
