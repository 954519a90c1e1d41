import { expect, test } from 'vitest';
import { noticeMail } from './notice-words.ts';
import { noticeDays } from './notice-periods.ts';
import { officeMail, officeWordKinds } from './office-mail.ts';
import { described } from '#testkit/gate/described.ts';

test('[GA41] a mail to the office says what happened and where, in one language, and is never empty', () => {
  for (const locale of ['de', 'en'] as const) {
    const all = officeWordKinds.map((kind) =>
      officeMail(
        locale,
        kind,
        { tenantName: 'Haus\nLinde <b>', provider: 'Letterbird' },
        'https://obhut.example/x',
      ),
    );
    expect(new Set(all.map(({ subject }) => subject)).size).toBe(officeWordKinds.length);
    for (const { text } of all) {
      // A name is one line of text, so that nobody writes lines of their own into a mail.
      expect(text).toContain('Haus Linde <b>');
      // No salutation stands before it.
      expect(text).toMatch(/^\p{Lu}/u);
      expect(text).toContain('https://obhut.example/x');
    }
    expect(all.at(-1)?.text).toContain('Letterbird');
  }
});

test('[GA41][GA8] the mail of a notice says how long the time of this tenant is', () => {
  const atMs = Date.parse('2026-05-01T10:00:00Z');
  const text = (agreed: number, locale: 'de' | 'en') =>
    noticeMail(
      locale,
      'Haus Linde',
      { descriptor: described(), alternatives: [] },
      'https://obhut.example/x',
      noticeDays(atMs, { zone: 'Europe/Berlin', noticeDays: agreed }),
    ).text;
  expect(text(30, 'de')).toContain('Die Frist von 30 vollen Tagen');
  expect(text(30, 'en')).toContain('The 30 complete days');
  expect([text(30, 'de'), text(30, 'en')].map((all) => all.slice(0, 3))).toEqual(['Für', 'A p']);
  // A contract cannot make it shorter.
  expect(text(7, 'de')).toContain('Die Frist von 14 vollen Tagen');
});
