import type { PlainDay } from '#kernel/base/plain-day.ts';
import { sourceOfPlan } from '#products/calendar/ui/plan/plan-source.ts';
import type { ShownPlan } from '#products/calendar/ui/plan/plan-source.ts';
import type { OpenPlan } from '#products/calendar/ui/plan/use-open-plan.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { later } from '#web/design/later.tsx';

const CopyDialog = later(
  async () => (await import('#products/calendar/ui/plan/with-copy-words.tsx')).CopyDialog,
);
const KeepTemplate = later(
  async () => (await import('#products/calendar/ui/plan/with-copy-words.tsx')).KeepTemplate,
);
const ExportDialog = later(
  async () => (await import('#products/calendar/ui/plan/with-dialog-words.tsx')).ExportDialog,
);

export interface PlanDialogsProps {
  readonly calendar: Calendar;
  /** Null: what is shown cannot be copied. */
  readonly plan: ShownPlan | null;
  /** The day that is looked at, or one of the week. */
  readonly day: PlainDay;
  readonly open: OpenPlan;
}

/** What a menu with plans opened. Stands beside the view and not in the menu: the menu goes with the density and with
 *  the last event, what was chosen stays. */
export function PlanDialogs({ calendar, plan, day, open: { dialog, close } }: PlanDialogsProps) {
  const { directory, scope, today } = calendar;
  const personId = scope.person?.id;
  if (dialog === 'export') return <ExportDialog calendar={calendar} day={day} onClose={close} />;
  if (dialog === null || plan === null || personId === undefined) return null;
  const source = sourceOfPlan(plan, calendar);
  return dialog === 'copy' ? (
    <CopyDialog
      source={source}
      directory={directory}
      today={today}
      personId={personId}
      onClose={close}
    />
  ) : (
    <KeepTemplate directory={directory} personId={personId} subject={source} onClose={close} />
  );
}
