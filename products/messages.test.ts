import { readFileSync } from 'node:fs';
import { createIntl } from 'react-intl';
import { describe, expect, test } from 'vitest';
import { calendarErrors, importNoteCodes, importProblemCodes } from '#products/calendar/errors.ts';
import { calendarMutators } from '#products/calendar/mutators.ts';
import { journalErrors } from '#products/journal/errors.ts';
import { journalMutators } from '#products/journal/mutators.ts';

type Messages = Readonly<Record<string, string>>;

function messagesOf(product: string, locale: string): Messages {
  const file = new URL(`./${product}/messages/${locale}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Messages;
}

describe.each(['calendar', 'calendar/ui/import', 'journal'])('the words of %s', (product) => {
  const german = messagesOf(product, 'de');
  const english = messagesOf(product, 'en');

  test('[UX22] every text exists in German and in English', () => {
    expect(Object.keys(german).toSorted()).toEqual(Object.keys(english).toSorted());
    expect([...Object.values(german), ...Object.values(english)].every((text) => text !== '')).toBe(
      true,
    );
  });

  test.each([
    ['de-DE', german],
    ['en-GB', english],
  ])('[UX22] every text of %s can be formatted', (locale, messages) => {
    const intl = createIntl({
      locale,
      messages,
      onError: (error) => {
        throw error;
      },
    });
    for (const [id, text] of Object.entries(messages)) {
      const values = Object.fromEntries(valuesOf(text).map((name) => [name, 2]));
      expect(intl.formatMessage({ id }, values)).not.toContain('{');
    }
  });

  test('[UX22] both languages ask for the same values', () => {
    for (const [key, text] of Object.entries(german)) {
      expect([key, valuesOf(text)]).toEqual([key, valuesOf(english[key] ?? '')]);
    }
  });
});

test('[UX17] every code of a product has words, with what happened and what to do', () => {
  for (const locale of ['de', 'en']) {
    const all = {
      ...messagesOf('calendar', locale),
      ...messagesOf('calendar/ui/import', locale),
      ...messagesOf('journal', locale),
      // Where those stand that are rarely seen.
      ...messagesOf('../web/design/problem', locale),
    };
    for (const code of [...Object.keys(calendarErrors), ...Object.keys(journalErrors)]) {
      expect([code, all[`error.${code}`]?.split('\n').length]).toEqual([code, 2]);
    }
    for (const code of importProblemCodes) {
      expect(all).toHaveProperty([`calendar.import.problem.${code}`]);
    }
    for (const code of importNoteCodes) {
      expect(all).toHaveProperty([`calendar.import.note.${code}`]);
    }
    for (const { name } of [...calendarMutators, ...journalMutators]) {
      expect(all).toHaveProperty([`mutation.${name}`]);
    }
  }
});

/** The names of the values a message takes. */
function valuesOf(text: string): string[] {
  // What stands behind a selector is text, also when it is one word.
  const open = text.replaceAll(/(?:=\d+|\b(?:zero|one|two|few|many|other)) \{/g, '(');
  return [
    ...new Set([...open.matchAll(/\{([a-zA-Z]+)(?=[,}])/g)].map(([, name]) => name ?? '')),
  ].toSorted();
}
