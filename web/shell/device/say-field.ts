import type { IntlShape } from 'react-intl';

/** `Titel: Chor`; null for what nobody typed. */
export function sayField(intl: IntlShape, field: string, value: string): string | null {
  const label = `shell.field.${field}`;
  if (!(label in intl.messages)) return null;
  const named = [`design.day.${value}`, `design.rating.${value}`].find((id) => id in intl.messages);
  const said = /^\d{4}-\d{2}-\d{2}$/.test(value)
    ? intl.formatDate(`${value}T00:00:00Z`, { dateStyle: 'long', timeZone: 'UTC' })
    : value;
  const isChoice = field === 'colour' || field === 'face';
  return intl.formatMessage(
    { id: label },
    { value: isChoice && named !== undefined ? intl.formatMessage({ id: named }) : said },
  );
}
