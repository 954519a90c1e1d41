import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import german from './messages/de.json' with { type: 'json' };
import { sayTime } from './say-access.ts';

const intl = createIntl({ locale: 'de-DE', timeZone: 'Europe/Berlin', messages: german });

test('[UX25] how long a right is given parts no number from its month', () => {
  const time = { from: '2026-11-30T10:00:00Z', until: '2026-12-01T23:00:00Z' };
  expect(sayTime(intl, time, Date.parse('2026-11-30T12:00:00Z'))).toBe(
    '30.\u00A0November 2026 bis 1.\u00A0Dezember 2026',
  );
});
