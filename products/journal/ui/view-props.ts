import type { Clock } from '#kernel/base/clock.ts';
import type { PersonId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';

/** What the journal's view is given by whoever mounts it. */
export interface JournalViewProps {
  readonly day: PlainDay;
  /** Whose journal this is. */
  readonly personId: PersonId;
  /** The reader's IANA zone. */
  readonly zone: string;
  readonly clock: Clock;
  /** The address of a view of this tenant and person: `href('journal/day/2026-05-03')`. */
  readonly href: (path: string) => string;
  readonly navigate: (href: string) => void;
  /** `event`: the id of the event to write about. */
  readonly search: Readonly<Record<string, string>>;
}
