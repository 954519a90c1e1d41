import { describe, expect, test } from 'vitest';
import { messages as firstGerman } from '#apps/pwa/messages-de.ts';
import { messages as firstEnglish } from '#apps/pwa/messages-en.ts';
import { allErrors } from '#apps/server/errors.ts';
import problemsGerman from '#web/design/problem/messages/de.json' with { type: 'json' };
import problemsEnglish from '#web/design/problem/messages/en.json' with { type: 'json' };

const german: Readonly<Record<string, string>> = { ...firstGerman, ...problemsGerman };
const english: Readonly<Record<string, string>> = { ...firstEnglish, ...problemsEnglish };

/** Read by operators, in English, where the program runs. */
const ofOperators =
  /^(?:chronicle|cli|database|deadline|provider|purpose|settings|staff|startup)\./;

/** What of these reaches a device too, when the database is away or slow. */
const alsoSeen = new Set(['database.actor-refused', 'database.busy', 'database.unavailable']);

/** What no person ever sees: our own app does not make such requests. */
const unseen = new Set([
  'access.actor-malformed',
  'api.changed-meanwhile',
  'api.key-in-use',
  'api.key-missing',
  'api.key-reused',
  'api.scope-missing',
  'http.body-invalid',
  'http.body-too-large',
  'http.input-invalid',
  'http.not-json',
  'http.request-invalid',
  'http.headers-too-large',
  'http.request-timeout',
  'identity.scope-unknown',
  'media.offset-wrong',
  'media.range-refused',
  'media.upload-refused',
  'sync.hello-first',
  'sync.message-malformed',
]);

const codes = [...allErrors.keys()].toSorted();
const met = codes.filter(
  (code) => alsoSeen.has(code) || (!ofOperators.test(code) && !unseen.has(code)),
);

describe.each([
  ['German', german],
  ['English', english],
])('the words in %s', (_language, messages) => {
  test.each(met)('[UX17] say what happened and what to do for %s', (code) => {
    const [title, remedy] = (messages[`error.${code}`] ?? '').split('\n');
    expect(title).toMatch(/\.$/);
    expect(remedy).toMatch(/\.$/);
  });
});

test('what is listed here exists', () => {
  expect([...alsoSeen, ...unseen].filter((code) => !codes.includes(code))).toEqual([]);
});
