import { sourceOf } from '#products/calendar/copy-source.ts';
import type { CopySource } from '#products/calendar/copy-source.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';

/** What is shown, where it can be copied and kept. */
export interface ShownPlan {
  readonly spans: CopySource['spans'];
  /** The day, the first day of the week, the day of the event. */
  readonly from: PlainDay;
  readonly shown: readonly ShownEvent[];
  /** What it is called: the event, the day, the week. */
  readonly name: string;
}

export function sourceOfPlan(
  { spans, from, shown, name }: ShownPlan,
  { directory, zone }: Calendar,
): CopySource {
  return sourceOf({
    name,
    pictogram: spans === 'event' ? (shown[0]?.record.body.pictogram ?? null) : null,
    spans,
    from,
    shown,
    directory,
    zone,
  });
}
