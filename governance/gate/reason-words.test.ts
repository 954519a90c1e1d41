import { expect, test } from 'vitest';
import { reasonWords } from './reason-words.ts';

test('[GA6] a reason has words, with the tenant’s wall and days', () => {
  const untilMs = Date.parse('2026-05-15T22:00:00Z');
  const words = (locale: 'de' | 'en') =>
    reasonWords({ code: 'waiting', untilMs }, locale, 'Europe/Berlin').replaceAll('\u202f', ' ');
  expect(words('de')).toBe('Die Frist der Ankündigung läuft bis zum 16. Mai 2026 um 00:00.');
  expect(words('en')).toContain('16');
  const lapsed = { code: 'basis-lapsed', country: 'US', until: '2026-05-15' } as const;
  expect(reasonWords(lapsed, 'de', 'Europe/Berlin')).toBe(
    'Die Grundlage für Übermittlungen in dieses Land galt bis zum 15. Mai 2026: Vereinigte Staaten.',
  );
});
