import { createIntl } from 'react-intl/server';
import { describe, expect, test } from 'vitest';
import type { PersonExplanation, PersonReason } from '#kernel/access/explain-person.ts';
import { explainInWords } from '#kernel/access/explain-words.ts';
import german from '#kernel/access/messages/de.json' with { type: 'json' };
import english from '#kernel/access/messages/en.json' with { type: 'json' };
import { randomId } from '#kernel/base/ids.ts';

const speakers = {
  de: createIntl({ locale: 'de-DE', messages: german, onError: fail }),
  en: createIntl({ locale: 'en-GB', messages: english, onError: fail }),
};
const now = new Date('2026-06-15T10:00:00Z');

function fail(error: Error): never {
  throw error;
}

function reason(given: Partial<PersonReason> = {}): PersonReason {
  return {
    grantId: randomId(),
    effect: 'allow',
    rights: ['read'],
    roleId: null,
    path: [],
    from: null,
    until: null,
    state: 'now',
    ...given,
  };
}

function explained(given: Partial<PersonExplanation>, language: 'de' | 'en' = 'de'): string {
  const explanation: PersonExplanation = {
    audienceId: randomId(),
    audience: 'team',
    space: { id: randomId(), kind: 'group', name: 'Haus Linde', personId: null },
    personId: randomId(),
    name: 'Tom',
    isMe: false,
    membership: 'now',
    zone: 'Europe/Berlin',
    rights: [],
    reasons: [],
    ...given,
  };
  return explainInWords(speakers[language], explanation, now);
}

const group = (...names: string[]) => names.map((name) => ({ id: randomId<never>(), name }));
const house = reason({ path: group('Haus Linde'), from: '2026-05-02T22:00:00Z' });

describe('who sees it', () => {
  test('[AC20] of many reasons eight are said, and how many more there are', () => {
    const through = (count: number) => ({
      rights: ['read'] as const,
      reasons: Array.from({ length: count }, (_, n) => reason({ path: group(`G${n + 1}`) })),
    });
    expect(explained(through(8))).toContain('und weil die Gruppe „G8“ hier lesen darf. ');
    expect(explained(through(9))).toContain('„G8“ hier lesen darf; dazu ein weiterer Grund. ');
    const many = explained(through(2_000), 'en');
    expect(many).toContain('“G8” may read here; and 1,992 more reasons. ');
    expect(many.length).toBeLessThan(1_000);
  });

  test('[AC20] through a group, since when', () => {
    const given = { rights: ['read'], reasons: [house] } as const;
    expect(explained(given)).toBe(
      'Tom sieht das, weil die Gruppe „Haus Linde“ hier lesen darf, seit 3. Mai.',
    );
    expect(explained(given, 'en')).toBe(
      'Tom sees this because the group “Haus Linde” may read here, since 3 May.',
    );
  });

  test('[AC20][AC13] through a group in a group', () => {
    const reasons = [reason({ path: group('Haus Linde', 'Früh') })];
    expect(explained({ rights: ['read'], reasons })).toBe(
      'Tom sieht das, weil die Gruppe „Haus Linde“ hier lesen darf und „Früh“ dazugehört.',
    );
  });

  test('[AC20] oneself, by name, until the last day of it', () => {
    const reasons = [reason({ rights: ['read', 'change'], until: '2026-06-30T22:00:00Z' })];
    const given = { isMe: true, rights: ['read', 'change'], reasons } as const;
    expect(explained(given)).toBe(
      'Du siehst das, weil du hier lesen und ändern darfst, bis 30. Juni.',
    );
    expect(explained(given, 'en')).toBe(
      'You see this because you may read and change here, until 30 June.',
    );
  });

  test('[AC20] an end within a day is said with its hour, another year with its number', () => {
    const reasons = [reason({ from: '2025-05-02T22:00:00Z', until: '2026-06-30T12:30:00Z' })];
    expect(explained({ rights: ['read'], reasons })).toBe(
      'Tom sieht das, weil Tom hier lesen darf, vom 3. Mai 2025 bis zum 30. Juni um 14:30.',
    );
  });

  test('[AC20] several reasons, and what they come to', () => {
    const reasons = [
      house,
      reason({ rights: ['read', 'delete'] }),
      reason({ effect: 'deny', rights: ['delete'] }),
    ];
    expect(explained({ rights: ['read'], reasons })).toBe(
      'Tom sieht das, weil die Gruppe „Haus Linde“ hier lesen darf, seit 3. Mai, und weil Tom hier lesen und löschen darf. Erlaubt ist: lesen.',
    );
  });
});

describe('who does not', () => {
  test('[AC20][AC3] denied, although allowed', () => {
    const deny = reason({ effect: 'deny', from: '2026-06-01T08:00:00Z' });
    expect(explained({ name: 'Eva', reasons: [house, deny] })).toBe(
      'Eva sieht das nicht: Lesen ist Eva verweigert, seit 1. Juni, obwohl die Gruppe „Haus Linde“ hier lesen darf, seit 3. Mai.',
    );
    expect(explained({ name: 'Eva', reasons: [house, deny] }, 'en')).toBe(
      'Eva does not see this: Eva is denied reading, since 1 June, although the group “Haus Linde” may read here, since 3 May.',
    );
    expect(explained({ isMe: true, reasons: [reason({ ...deny, path: group('Gäste') })] })).toBe(
      'Du siehst das nicht: Lesen ist der Gruppe „Gäste“ verweigert, seit 1. Juni.',
    );
  });

  test('[AC20] no member of it', () => {
    expect(explained({ name: 'Eva' })).toBe(
      'Eva sieht das nicht: Eva gehört nicht zu „Team (Haus Linde)“.',
    );
    expect(explained({ name: 'Eva', audience: 'Physio' }, 'en')).toBe(
      'Eva does not see this: Eva is not a member of “Physio (Haus Linde)”.',
    );
  });

  test('[AC20][AC11] over, yet to come, without reading', () => {
    const over = reason({ until: '2026-06-01T22:00:00Z', state: 'over' });
    const next = reason({ from: '2026-07-01T22:00:00Z', state: 'to-come' });
    expect(explained({ reasons: [over] })).toBe(
      'Tom sieht das nicht: Das Recht ist am 1. Juni zu Ende gegangen.',
    );
    expect(explained({ reasons: [over, next] })).toBe(
      'Tom sieht das nicht: Das Recht gilt erst ab 2. Juli.',
    );
    expect(explained({ rights: ['create'], reasons: [reason({ rights: ['create'] })] })).toBe(
      'Tom sieht das nicht: Erlaubt ist hier nur: eintragen. Lesen gehört nicht dazu.',
    );
  });

  test.each([
    ['none', 'Tom sieht das nicht: Tom hat keinen Zugang zu Obhut.'],
    ['over', 'Tom sieht das nicht: Tom gehört nicht mehr zu dieser Organisation.'],
    ['to-come', 'Tom sieht das nicht: Tom gehört noch nicht zu dieser Organisation.'],
  ] as const)('[AC20][AC19] a membership that is %s', (membership, sentence) => {
    expect(explained({ membership, reasons: [house] })).toBe(sentence);
  });
});

test('[AC20] both languages have the same words, asking for the same values', () => {
  const known =
    /\{(who|to|inner|name|group|reasons|cause|rights|when|first|second|from|until|audience|space|own)(?=[,}])/g;
  const values = (text: string) =>
    [...new Set([...text.matchAll(known)].map(([, name]) => name ?? ''))].toSorted();
  expect(Object.keys(german)).toEqual(Object.keys(english));
  for (const [key, text] of Object.entries(german)) {
    const other = english[key as keyof typeof english];
    expect([key, values(other)]).toEqual([key, values(text)]);
  }
});
