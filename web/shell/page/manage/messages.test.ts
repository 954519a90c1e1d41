import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import german from './messages/de.json' with { type: 'json' };
import english from './messages/en.json' with { type: 'json' };

type Words = Readonly<Record<string, string>>;
/** What a message can be given, by name. */
const values = {
  action: 'group_joined',
  audience: 'Team',
  by: 'Katrin',
  count: 2,
  day: '3. Mai',
  days: 14,
  device: 'Firefox, Linux',
  first: '3. Mai',
  found: 1,
  group: 'Nachtwache',
  groups: 'Team',
  kind: 'group',
  last: '4. Mai',
  more: 2,
  name: 'Tom',
  names: 'Tom, Eva',
  of: 3,
  people: 1,
  place: 'members',
  program: 'Tafel',
  right: 'read',
  role: 'keeper',
  self: 'true',
  megabytes: 200,
  space: 'Mira',
  step: 'sending',
  time: '3. Mai',
  what: 'group',
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

const actions = [
  'member_role',
  'member_left',
  'member_ended',
  'member_invited',
  'member_joined',
  'member_returned',
  'member_extended',
  'invitation_withdrawn',
  'group_created',
  'group_renamed',
  'group_deleted',
  'group_joined',
  'group_left',
  'role_created',
  'role_changed',
  'role_deleted',
  'symbol_set_imported',
  'symbol_set_removed',
  'symbol_seat_given',
  'symbol_seat_taken',
  'space_renamed',
];

test.each(actions)('[AC21] every change has words of its own: %s', (action) => {
  const intl = createIntl({ locale: 'de-DE', messages: german });
  const say = (one: string) =>
    intl.formatMessage({ id: 'manage.change' }, { ...values, action: one });
  expect(say(action)).not.toBe(say('something-else'));
});
