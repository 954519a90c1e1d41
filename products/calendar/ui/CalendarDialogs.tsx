import { EventDetails } from '#products/calendar/ui/EventDetails.tsx';
import { EventEditor } from '#products/calendar/ui/EventEditor.tsx';
import { MoveDialog } from '#products/calendar/ui/MoveDialog.tsx';
import { EventHistory } from '#products/calendar/ui/plan/with-history-words.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import type { OpenDialog } from '#products/calendar/ui/use-calendar-dialog.ts';
import type { EventActions } from '#products/calendar/ui/use-event-actions.ts';
import type { CalendarHrefs } from '#products/calendar/ui/view-props.ts';

export interface CalendarDialogsProps {
  readonly calendar: Calendar;
  readonly actions: EventActions;
  readonly hrefs: CalendarHrefs;
  readonly dialog: OpenDialog;
  readonly onDialog: (dialog: OpenDialog | null) => void;
}

/** The dialogs of the calendar's views. Loads after the view. */
export function CalendarDialogs(props: CalendarDialogsProps) {
  const { calendar, actions, hrefs, dialog, onDialog } = props;
  const close = (): void => {
    actions.forgetProblem();
    onDialog(null);
  };
  if (dialog.open === 'new') {
    return (
      <EventEditor calendar={calendar} actions={actions} subject={dialog.day} onClose={close} />
    );
  }
  const shown = calendar.shownBy(dialog.id);
  // Deleted meanwhile, here or elsewhere.
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
      return <EventEditor calendar={calendar} actions={actions} subject={shown} onClose={close} />;
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
