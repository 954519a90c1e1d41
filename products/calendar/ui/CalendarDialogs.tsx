import { useIntl } from 'react-intl';
import type { IntlShape } from 'react-intl';
import { event } from '#products/calendar/kinds.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { draftOf } from '#products/calendar/ui/event-draft.ts';
import { EventDetails } from '#products/calendar/ui/EventDetails.tsx';
import { draftKeyOf, EventEditor } from '#products/calendar/ui/EventEditor.tsx';
import type { EventTypedBefore } from '#products/calendar/ui/EventEditor.tsx';
import { MoveDialog } from '#products/calendar/ui/MoveDialog.tsx';
import { EventHistory } from '#products/calendar/ui/plan/with-history-words.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import type { OpenDialog } from '#products/calendar/ui/use-calendar-dialog.ts';
import type { EventActions } from '#products/calendar/ui/use-event-actions.ts';
import { useOpenEvent } from '#products/calendar/ui/use-open-event.ts';
import type { CalendarHrefs } from '#products/calendar/ui/view-props.ts';
import type { Problem } from '#web/design/problem.ts';
import { placeAnew } from '#web/design/record/place-again.ts';

export interface CalendarDialogsProps {
  readonly calendar: Calendar;
  readonly actions: EventActions;
  readonly hrefs: CalendarHrefs;
  readonly dialog: OpenDialog;
  readonly onDialog: (dialog: OpenDialog | null) => void;
}

/** The dialogs of the calendar's views. Loads after the view. */
export function CalendarDialogs(props: CalendarDialogsProps) {
  const { calendar, hrefs, dialog, onDialog } = props;
  const intl = useIntl();
  const { subject: shown, gone } = useOpenEvent(calendar, dialog.open === 'new' ? null : dialog.id);
  const actions = { ...props.actions, problem: props.actions.problem ?? gone };
  const close = (): void => {
    actions.forgetProblem();
    onDialog(null);
  };
  if (dialog.open === 'new') {
    return (
      <EventEditor calendar={calendar} actions={actions} subject={dialog.day} onClose={close} />
    );
  }
  if (shown === undefined) return null;
  switch (dialog.open) {
    case 'details':
      return (
        <EventDetails
          calendar={calendar}
          actions={actions}
          hrefs={hrefs}
          day={dialog.day}
          shown={shown}
          onClose={close}
          onChange={() => {
            onDialog({ ...dialog, open: 'change' });
          }}
          onMove={() => {
            onDialog({ ...dialog, open: 'move' });
          }}
          onHistory={() => {
            onDialog({ ...dialog, open: 'history' });
          }}
        />
      );
    case 'change':
      return (
        <EventEditor
          calendar={calendar}
          actions={actions}
          subject={gone === null ? shown : shown.record.body.startsOn}
          again={gone === null ? undefined : madeAnew(intl, calendar, shown, gone)}
          onClose={close}
        />
      );
    case 'move':
      return <MoveDialog calendar={calendar} actions={actions} shown={shown} onClose={close} />;
    case 'history':
      return (
        <EventHistory
          calendar={calendar}
          actions={actions}
          shown={shown}
          day={dialog.day}
          onClose={close}
        />
      );
  }
}

/** An event that went while it was being changed, to be made anew (UX35). Of a series only what was looked at: the rest
 *  may still be there. */
function madeAnew(
  intl: IntlShape,
  { directory, scope }: Calendar,
  { id, record }: ShownEvent,
  problem: Problem,
): EventTypedBefore {
  const { choices, audience, words } = placeAnew(directory, scope, event, record.audience);
  return {
    draftKey: draftKeyOf(id),
    draft: { ...draftOf(record.body), audience },
    besides: {},
    zone: record.body.zone,
    choices,
    problem,
    words: intl.formatMessage({ id: words }),
  };
}
