import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import type { MutationId } from '#kernel/base/ids.ts';
import german from '../messages/de.json' with { type: 'json' };
import { linesOfWrite } from './lines-of-write.ts';

const intl = createIntl({ locale: 'de-DE', messages: german });

function linesOf(fields: object): string[] {
  const mutation = {
    id: 'm' as MutationId,
    name: 'createEvent',
    version: 1,
    args: { event: fields },
  };
  return linesOfWrite(intl, { mutation } as unknown as Parameters<typeof linesOfWrite>[1]);
}

test('[UX17] what a write is called stands before its days', () => {
  expect(linesOf({ startsOn: '2026-05-06', endsOn: '2026-05-08', title: 'Chor' })).toEqual([
    'Titel: Chor',
    'Beginnt am: 6. Mai 2026',
    'Endet am: 8. Mai 2026',
  ]);
});

test('[UX17] of one day only its beginning is said', () => {
  expect(linesOf({ startsOn: '2026-05-06', endsOn: '2026-05-06', title: 'Chor' })).toEqual([
    'Titel: Chor',
    'Beginnt am: 6. Mai 2026',
  ]);
});
