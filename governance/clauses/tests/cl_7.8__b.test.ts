import { describe, expect, test } from 'vitest';
import { gate } from '#governance/gate/gate.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import { described } from '#testkit/gate/described.ts';
import { providerOf, standing, versionOf } from '#testkit/gate/standing.ts';

describe('cl_7.8__b: when the basis lapses the provider is off', () => {
  test('[GA3][GA15] by itself, with the end of the last day, and for its own sub-processors too', () => {
    const tenant = standing({
      agreed: [{ provider: 'letterbird' as ProviderId, version: 1, atMs: 0 }],
    });
    const basis = { kind: 'standard-clauses', module: '3', assessedOn: '2026-01-01' };
    const us = [{ country: 'US', region: '', basis: { ...basis, until: '2026-05-20' } }];
    const here = [{ country: 'DE', region: '', basis: null }];
    const verdict = (more: object, now: string) => {
      const provider = providerOf([versionOf(1, described({ ...more }))]);
      const decision = gate(tenant, provider, 'mail.notice', Date.parse(now));
      return decision.is === 'open' ? 'open' : decision.reasons[0].code;
    };
    const below = {
      legalEntity: 'Far Inc.',
      function: { de: 'hilft', en: 'helps' },
      places: us,
    };
    for (const more of [{ places: us }, { places: here, subProcessors: [below] }]) {
      expect(verdict(more, '2026-05-20T23:59:59+02:00')).toBe('open');
      expect(verdict(more, '2026-05-21T00:00:00+02:00')).toBe('basis-lapsed');
    }
  });
});
