import type { IntlShape } from 'react-intl';

/** What a write was, in words: `mutation.<name>` of the product's messages, else "Änderung". */
export function nameOfWrite(intl: IntlShape, mutator: string): string {
  const id = `mutation.${mutator}`;
  return intl.formatMessage({ id: Object.hasOwn(intl.messages, id) ? id : 'shell.write' });
}
