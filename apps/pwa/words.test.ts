import { describe, expect, test } from 'vitest';
import { messages as firstGerman } from './messages-de.ts';
import { messages as firstEnglish } from './messages-en.ts';

/** The words of the parts that bring theirs when they are opened, too. */
const ofParts = import.meta.glob<Record<string, string>>(
  [
    '../../products/*/ui/*/messages/*.json',
    '../../web/{design,office,shell/page}/*/messages/*.json',
  ],
  { eager: true, import: 'default' },
);
const inAll = (first: Readonly<Record<string, string>>, locale: string): Record<string, string> =>
  Object.assign(
    {},
    first,
    ...Object.entries(ofParts).map(([path, words]) =>
      path.endsWith(`/${locale}.json`) ? words : {},
    ),
  ) as Record<string, string>;
const german = inAll(firstGerman, 'de');
const english = inAll(firstEnglish, 'en');

describe.each([
  ['German', german],
  ['English', english],
])('the words in %s', (_language, messages) => {
  test('[UX23] shout at nobody and regret nothing', () => {
    for (const [id, message] of Object.entries(messages)) {
      expect(message, id).not.toMatch(/!|\b(?:leider|bitte versuchen|sorry|oops|hoppla)\b/i);
      expect(message, id).not.toMatch(/\p{Extended_Pictographic}/u);
    }
  });

  test('[UX23] do not say Sie to the person', () => {
    for (const [id, message] of Object.entries(messages)) {
      expect(message, id).not.toMatch(
        /\b(?:Ihr|Ihre|Ihnen|Ihren|Ihrem)\b|\b(?:Sie können|können Sie)\b/,
      );
    }
  });
});

test.each([
  ['German', german],
  ['English', english],
])(
  '[UX24] no text in %s calls itself Leichte Sprache: nobody has checked one yet',
  (_, messages) => {
    for (const [id, message] of Object.entries(messages)) {
      expect(message, id).not.toMatch(/leichte[rn]? sprache|easy[ -]to[ -]read|easy[ -]read/i);
    }
  },
);

test('[UX22] both languages say the same things', () => {
  expect(Object.keys(english).toSorted()).toEqual(Object.keys(german).toSorted());
});

test.each(['de', 'en'])(
  '[UX22] no words in %s stand twice: the later would silently win',
  (locale) => {
    const files = import.meta.glob<string>(
      [
        '../../{web,products}/*/messages/*.json',
        '../../products/*/ui/*/messages/*.json',
        '../../web/{design,office,shell/page}/*/messages/*.json',
      ],
      { eager: true, query: '?raw', import: 'default' },
    );
    const keys = Object.entries(files)
      .filter(([path]) => path.endsWith(`/${locale}.json`))
      .flatMap(([, text]) => [...text.matchAll(/^ {2}"([^"]+)":/gmu)].map((match) => match[1]));
    expect(keys.length).toBeGreaterThan(300);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  },
);
