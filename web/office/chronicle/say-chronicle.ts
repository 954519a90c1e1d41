import type { IntlShape } from 'react-intl';
import { nameOfWrite } from '#web/shell/name-of-write.ts';
import type { ChronicleActor } from './chronicle-api.ts';

/** What happened, in plain words: the program's own actions from here, those of products from their words. */
export function sayAction(intl: IntlShape, action: string): string {
  const own = `chronicle.action.${action}`;
  if (Object.hasOwn(intl.messages, own)) return intl.formatMessage({ id: own });
  if (Object.hasOwn(intl.messages, `mutation.${action}`)) return nameOfWrite(intl, action);
  return intl.formatMessage({ id: 'chronicle.action.unknown' });
}

/** Who acted: by name where the tenant knows one, by the beginning of the pseudonym where not. */
export function sayActor(
  intl: IntlShape,
  actors: readonly ChronicleActor[],
  pseudonym: string,
): string {
  if (pseudonym === 'nobody') return intl.formatMessage({ id: 'chronicle.nobody' });
  const name = actors.find(({ actor }) => actor === pseudonym)?.name;
  return name ?? intl.formatMessage({ id: 'chronicle.somebody' }, { start: pseudonym.slice(0, 8) });
}

export function sayInstant(intl: IntlShape, at: string): string {
  return intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'medium' });
}
