import { describe, expect, test } from 'vitest';
import { httpErrors } from '#adapters/http/errors.ts';
import { identityErrors } from '#identity/errors.ts';
import { accessErrors } from '#kernel/access/errors.ts';
import { syncClientErrors } from '#kernel/sync/client/errors.ts';
import { recordErrors, syncServerErrors } from '#kernel/sync/server/errors.ts';
import { calendarErrors } from '#products/calendar/errors.ts';
import { journalErrors } from '#products/journal/errors.ts';
import { messages as german } from './messages-de.ts';
import { messages as english } from './messages-en.ts';

const codes = Object.keys({
  ...httpErrors,
  ...identityErrors,
  ...accessErrors,
  ...syncClientErrors,
  ...recordErrors,
  ...syncServerErrors,
  ...calendarErrors,
  ...journalErrors,
});

/** What no person ever sees: our own app does not make such requests, and closes no such door. */
const unseen = new Set([
  'access.actor-malformed',
  'http.body-invalid',
  'http.body-too-large',
  'http.input-invalid',
  'http.not-json',
  'http.request-invalid',
  'sync.hello-first',
  'sync.message-malformed',
]);

describe.each([
  ['German', german],
  ['English', english],
])('the words in %s', (_language, messages) => {
  test.each(codes.filter((code) => !unseen.has(code)))(
    '[UX17] say what happened and what to do for %s',
    (code) => {
      const [title, remedy] = (messages[`error.${code}`] ?? '').split('\n');
      expect(title).toMatch(/\.$/);
      expect(remedy).toMatch(/\.$/);
    },
  );

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

test('[UX22] both languages say the same things', () => {
  expect(Object.keys(english).toSorted()).toEqual(Object.keys(german).toSorted());
});

test('what is said to be unseen exists', () => {
  expect([...unseen].filter((code) => !codes.includes(code))).toEqual([]);
});
