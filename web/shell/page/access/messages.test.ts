import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import german from './messages/de.json' with { type: 'json' };
import english from './messages/en.json' with { type: 'json' };

type Words = Readonly<Record<string, string>>;
/** What a message can be given, by name. */
const values = {
  action: 'grant_given',
  about: 'Team',
  audience: 'Team',
  by: 'Tom',
  change: 'true',
  choice: 'everything',
  effect: 'deny',
  from: '3. Mai',
  kind: 'group',
  more: 2,
  name: 'team',
  names: 'Tom, Eva',
  owner: 'Mira',
  right: 'read',
  rights: 'lesen',
  role: 'reader',
  sees: 'true',
  space: 'Haus',
  state: 'now',
  until: 'none',
  whom: 'Eva',
};

test('[UX22] every text exists in German and in English', () => {
  expect(Object.keys(german)).toEqual(Object.keys(english));
});

test.each([
  ['de-DE', german as Words],
  ['en-GB', english as Words],
])('[UX22] every text of %s can be formatted', (locale, messages) => {
  const intl = createIntl({
    locale,
    messages,
    onError: (error) => {
      throw error;
    },
  });
  for (const id of Object.keys(messages)) {
    expect(intl.formatMessage({ id }, values)).not.toMatch(/[{}]|^$/);
  }
});
