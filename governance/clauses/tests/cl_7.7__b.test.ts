import { describe, expect, test } from 'vitest';
import { gate } from '#governance/gate/gate.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import { described } from '#testkit/gate/described.ts';
import { providerOf, standing, versionOf } from '#testkit/gate/standing.ts';

describe('cl_7.7__b: without a valid contract that imposes the same duties a provider stays off', () => {
  test('[GA6][GA15] whatever the tenant has agreed to', () => {
    const tenant = standing({
      agreed: [{ provider: 'letterbird' as ProviderId, version: 1, atMs: 0 }],
    });
    const said = (agreement: unknown) => {
      const provider = providerOf([versionOf(1, described({ agreement }))]);
      const decision = gate(tenant, provider, 'mail.notice', Date.parse('2026-05-20T12:00:00Z'));
      return decision.is === 'open' ? 'open' : decision.reasons[0].code;
    };
    const { agreement } = described();
    expect(said(agreement)).toBe('open');
    expect(said(null)).toBe('agreement-missing');
    expect(said({ ...agreement, until: '2026-05-19' })).toBe('agreement-lapsed');
    expect(said({ ...agreement, passesDutiesOn: false })).toBe('duties-not-passed-on');
  });
});
