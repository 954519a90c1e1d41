import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import german from './messages/de.json' with { type: 'json' };
import english from './messages/en.json' with { type: 'json' };

/** What a message can be given, by name. */
const values = {
  audience: 'Familie (Mira)',
  count: 2,
  day: '3. Mai',
  days: 14,
  done: 1,
  more: 2,
  name: 'Mira',
  of: 3,
  picture: 'Bus',
  place: 1,
  spans: 'day',
  step: 2,
  title: 'Chor',
  titles: 'Chor, Reiten',
  verb: 'delete',
};

test('[UX22] every text exists in German and in English', () => {
  expect(Object.keys(german)).toEqual(Object.keys(english));
});

test.each([
  ['de', german],
  ['en', english],
])(
  '[UX22][UX23] every text in %s can be said, says it kindly and says it to you',
  (locale, words) => {
    const intl = createIntl({ locale, messages: words, onError: fail });
    for (const [id, message] of Object.entries(words)) {
      expect(intl.formatMessage({ id }, values), id).not.toBe('');
      expect(message, id).not.toMatch(/!|…|\b(?:leider|bitte|sorry|Ihr|Ihre|Ihnen)\b/i);
    }
  },
);

function fail(error: Error): never {
  throw error;
}
