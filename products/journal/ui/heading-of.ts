import type { IntlShape } from 'react-intl';
import type { EntryBody } from '#products/journal/kinds.ts';
import type { Journal } from '#products/journal/ui/use-journal.ts';

/** What an entry is about: the title of its event, or "Der Tag". */
export function headingOf(
  intl: IntlShape,
  journal: Pick<Journal, 'eventOf'>,
  body: EntryBody,
): string {
  return journal.eventOf(body)?.record.body.title ?? intl.formatMessage({ id: 'journal.theDay' });
}
