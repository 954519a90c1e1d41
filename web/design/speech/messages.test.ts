import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import symbolsGerman from '../symbols/messages/de.json' with { type: 'json' };
import symbolsEnglish from '../symbols/messages/en.json' with { type: 'json' };
import speechGerman from './messages/de.json' with { type: 'json' };
import speechEnglish from './messages/en.json' with { type: 'json' };

const german = { ...speechGerman, ...symbolsGerman };
const english = { ...speechEnglish, ...symbolsEnglish };

test('[UX22] every text exists in German and in English', () => {
  expect(Object.keys(german)).toEqual(Object.keys(english));
});

test.each([
  ['de', german],
  ['en', english],
])('[UX22][UX23] every text in %s can be said, and says it kindly', (locale, words) => {
  const intl = createIntl({ locale, messages: words, onError: fail });
  for (const [id, message] of Object.entries(words)) {
    const text = intl.formatMessage({ id }, values);
    expect(text, id).not.toMatch(/^$|[{}]/);
    expect(message, id).not.toMatch(/!|…|\b(?:leider|bitte|sorry|Ihr|Ihre|Ihnen)\b/i);
  }
});

const values = {
  count: 2,
  language: 'Deutsch',
  name: 'Anna',
  place: 3,
  author: 'Werkstatt',
  licence: 'CC BY 4.0',
  source: 'none',
  text: 'Lindenkreis',
};

function fail(error: Error): never {
  throw error;
}
