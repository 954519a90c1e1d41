import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import shareGerman from '#products/journal/ui/share/messages/de.json' with { type: 'json' };
import shareEnglish from '#products/journal/ui/share/messages/en.json' with { type: 'json' };
import lookGerman from './messages/de.json' with { type: 'json' };
import lookEnglish from './messages/en.json' with { type: 'json' };

const german = { ...lookGerman, ...shareGerman };
const english = { ...lookEnglish, ...shareEnglish };

/** What a message can be given, by name. */
const values = {
  author: 'Haus Linde',
  colour: 'Blau',
  count: 2,
  entries: 3,
  how: 'gut',
  licence: 'Nr. 4711',
  name: 'Mira',
  names: 'du und Tom',
  page: 4,
  pages: 5,
  size: 1.2,
  title: 'Tagebuch',
  when: 'heute',
  year: '2026',
};

test('[UX22] every text exists in German and in English', () => {
  expect(Object.keys(german)).toEqual(Object.keys(english));
});

test.each([
  ['de', german],
  ['en', english],
])('[UX22][UX23] every text in %s can be said, and says it kindly', (locale, words) => {
  const intl = createIntl({ locale, messages: words, onError: fail });
  for (const [id, message] of Object.entries(words)) {
    expect(intl.formatMessage({ id }, values), id).not.toMatch(/^$|[{}]/);
    expect(message, id).not.toMatch(/!|…|\b(?:leider|bitte|sorry|Ihr|Ihre|Ihnen)\b/i);
  }
});

function fail(error: Error): never {
  throw error;
}
