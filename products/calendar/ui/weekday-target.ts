import type { AudienceId } from '#kernel/base/ids.ts';
import { hasRight } from '#kernel/kind/right.ts';
import { weekdayColours } from '#products/calendar/kinds.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { defaultAudience } from '#web/design/audience/scope.ts';

/** Where the colours of weekdays are written: over those that show, if the reader may; else the usual place. Null: they may not. */
export function weekdayTarget({ scope, weekdays }: Calendar): AudienceId | null {
  for (const audience of scope.own) {
    if (!weekdays.some((one) => one.audience === audience.id)) continue;
    return hasRight(audience.myRights, 'change') ? audience.id : null;
  }
  return defaultAudience(scope, weekdayColours);
}
