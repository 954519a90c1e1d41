import { expect, test } from 'vitest';
import { everywhere } from '#adapters/http/api/openapi.ts';
import { apiErrors } from '#adapters/http/api/errors.ts';
import { httpErrors } from '#adapters/http/errors.ts';
import { wordsFromCatalogues } from '#apps/server/api-words.ts';
import { allErrors } from '#apps/server/errors.ts';
import { identityErrors } from '#identity/errors.ts';
import { accessErrors } from '#kernel/access/errors.ts';
import { recordErrors, syncServerErrors } from '#kernel/sync/server/errors.ts';
import { calendarErrors } from '#products/calendar/errors.ts';
import { journalErrors } from '#products/journal/errors.ts';

const words = wordsFromCatalogues(allErrors);
const answered = [
  ...everywhere,
  ...[
    apiErrors,
    httpErrors,
    identityErrors,
    accessErrors,
    recordErrors,
    calendarErrors,
    journalErrors,
  ].flatMap((part) => Object.keys(part)),
  ...Object.keys(syncServerErrors).filter((code) => /^sync\.(?:mutation|busy)/.test(code)),
];

test.each([...new Set(answered)])('[AP2] %s has a title and a detail in both languages', (code) => {
  const english = words(code, {}, 'en');
  const german = words(code, {}, 'de');
  for (const { title, detail } of [english, german]) {
    expect(title).toMatch(/\S.*\.$/);
    expect(detail).toMatch(/\S.*[.…]$/);
    expect(`${title}${detail}`).not.toMatch(/[{}#]/);
  }
  expect(german.title).not.toBe(english.title);
});

test('[AP2] params stand in the words, plurals as the language has them', () => {
  const params = { retryAfterSeconds: 1 };
  expect(words('api.too-many-requests', params, 'de').detail).toBe('Warte eine Sekunde.');
  expect(words('api.too-many-requests', { retryAfterSeconds: 7 }, 'en').detail).toBe(
    'Wait 7 seconds.',
  );
  expect(words('api.scope-missing', { scope: 'records:read' }, 'en').title).toBe(
    'This token was not made for records:read.',
  );
  expect(words('api.too-many-requests', {}, 'de').detail).toBe('Warte ….');
});

test('[AP2] what only operators meet is said in English', () => {
  expect(words('startup.port-taken', {}, 'de').title).toBe(
    words('startup.port-taken', {}, 'en').title,
  );
});
