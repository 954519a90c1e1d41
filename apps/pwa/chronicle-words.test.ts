import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import { messages as firstEnglish } from './messages-en.ts';
import { messages as firstGerman } from './messages-de.ts';
import { registry } from '#apps/server/products.ts';
import english from '#web/office/chronicle/messages/en.json' with { type: 'json' };
import german from '#web/office/chronicle/messages/de.json' with { type: 'json' };
import { sayAction } from '#web/office/chronicle/say-chronicle.ts';

const folder = join(import.meta.dirname, '../../kernel/db/tenant');
const sql = readdirSync(folder)
  .filter((file) => file.endsWith('.sql'))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');

/** What the database calls what it chains: by itself, and through the changes of access. */
const actions = new Set([
  ...[...sql.matchAll(/chronicle_append\(\s*'([a-z.-]+)',/g)].map(([, name]) => name ?? ''),
  ...[...sql.matchAll(/note_change\([^']{0,60}'([a-z-]+)'/g)].map(([, name]) => `access.${name}`),
  ...[...sql.matchAll(/'((?:device|record|retention|service|token)\.[a-z-]+)'/g)].map(
    ([, name]) => name ?? '',
  ),
  ...registry.mutators.keys(),
]);

test('there are some', () => {
  expect(actions.size).toBeGreaterThan(60);
  expect([...actions]).toEqual(
    expect.arrayContaining(['device.deliver', 'access.group-joined', 'calendar.move-event']),
  );
});

test.each([
  ['de-DE', { ...firstGerman, ...german }],
  ['en-GB', { ...firstEnglish, ...english }],
])('[OF6] every action has words of its own in %s', (locale, messages) => {
  const intl = createIntl({ locale, messages });
  const unknown = intl.formatMessage({ id: 'chronicle.action.unknown' });
  const wordless = [...actions].filter((action) => sayAction(intl, action) === unknown);
  expect(wordless).toEqual([]);
});
