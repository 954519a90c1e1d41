import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { sayWeekday } from '#web/design/say.ts';

/** The weekday between title and time, for who hears an event without seeing where it stands. Part
 *  of the content, not of an aria-label: what is seen must be what can be said (WCAG 2.5.3). */
export function SpokenDay({ day }: { readonly day: PlainDay }) {
  const intl = useIntl();
  return <span className="o-hidden">, {sayWeekday(intl, day)},</span>;
}
