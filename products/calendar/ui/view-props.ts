import type { Clock } from '#kernel/base/clock.ts';
import type { PersonId, RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';

/** Where the views lead to; whoever mounts them knows the addresses. */
export interface CalendarHrefs {
  day(day: PlainDay): string;
  week(day: PlainDay): string;
  /** The journal of a day, ready to write about an event when one is given. */
  journal(day: PlainDay, event?: RecordId): string;
  importFile(): string;
}

export interface CalendarViewProps {
  readonly day: PlainDay;
  /** Whose days these are. */
  readonly personId: PersonId;
  /** The reader's IANA zone. */
  readonly zone: string;
  readonly clock: Clock;
  readonly hrefs: CalendarHrefs;
  readonly navigate: (href: string) => void;
  /** Single-letter shortcuts; off unless somebody switched them on (WCAG 2.1.4). */
  readonly shortcuts?: boolean;
}
