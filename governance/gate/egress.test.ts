import { beforeEach, describe, expect, test } from 'vitest';
import { programFields } from '#apps/server/contract-source.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { described } from '#testkit/gate/described.ts';
import { providerOf, standing, versionOf } from '#testkit/gate/standing.ts';
import { type Egress, type EgressLine, type EgressParts, leave } from './egress.ts';
import { egressPurposes, usesOfEgress } from './egress-purpose.ts';
import type { ProviderId } from './ids.ts';
import type { TenantStanding } from './tenant-standing.ts';

const tenant = 't_0123456789ab' as TenantId;
const provider = 'letterbird' as ProviderId;
const nowMs = Date.parse('2026-05-20T12:00:00+02:00');
const agreed = standing({ agreed: [{ provider, version: 1, atMs: 0 }] });
const mail: Egress = {
  tenant,
  provider,
  host: 'api.letterbird.example',
  purpose: 'mail.notice',
  categories: ['user.contact.email'],
};

let lines: EgressLine[] = [];
let calls = 0;
beforeEach(() => {
  lines = [];
  calls = 0;
});

function parts(of: TenantStanding | null): EgressParts {
  return {
    stateOf: () =>
      Promise.resolve(
        of === null ? null : { standing: of, providers: [providerOf([versionOf(1, described())])] },
      ),
    note: (line) => {
      lines.push(line);
      return Promise.resolve();
    },
    clock: { nowMs: () => nowMs },
  };
}

const call = () => {
  // What is noted comes before what happens.
  expect(lines).toHaveLength(1);
  calls += 1;
  return Promise.resolve('sent');
};

describe('egress', () => {
  test('[GA20][GA21] what is open is noted, then called', async () => {
    expect(await leave(parts(agreed), mail, call)).toEqual({ is: 'called', value: 'sent' });
    expect(lines).toEqual([
      {
        action: 'provider.call',
        tenant,
        provider,
        version: 1,
        purpose: 'mail.notice',
        categories: ['user.contact.email'],
        reasons: [],
        atMs: nowMs,
      },
    ]);
  });

  test.each<readonly [string, TenantStanding | null, Partial<Egress>, string]>([
    ['no notice', standing(), {}, 'notice-missing'],
    ['another provider', agreed, { provider: 'other' as ProviderId }, 'provider-unknown'],
    ['another host', agreed, { host: 'elsewhere.example' }, 'host-not-described'],
    ['another category', agreed, { categories: ['user.content'] }, 'category-not-described'],
    ['another purpose', agreed, { purpose: 'telemetry.usage' }, 'purpose-not-described'],
    ['no tenant', null, {}, 'provider-unknown'],
  ])('[GA20][GA21] %s: nothing is called, and that is noted', async (_, of, more, reason) => {
    const outcome = await leave(parts(of), { ...mail, ...more }, call);
    expect(outcome).toMatchObject({ is: 'shut', reasons: [{ code: reason }] });
    expect(calls).toBe(0);
    expect(lines).toMatchObject([{ action: 'provider.deny', reasons: [reason] }]);
  });

  test('[GA31] behind a shut gate what is there comes back or is deleted, and that is noted as such', async () => {
    const outcome = await leave(parts(standing()), { ...mail, isReturn: true }, (called) => {
      expect(called).toEqual({ isOwn: false, isReturn: true });
      return call();
    });
    expect(outcome).toMatchObject({ is: 'returned', value: 'sent' });
    expect(lines).toMatchObject([
      { action: 'provider.return', version: 1, reasons: ['notice-missing'] },
    ]);
  });

  test.each<readonly [string, Partial<Egress>]>([
    ['another provider', { provider: 'other' as ProviderId }],
    ['another host', { host: 'elsewhere.example' }],
  ])('[GA31] from %s nothing comes back', async (_, more) => {
    const outcome = await leave(parts(standing()), { ...mail, ...more, isReturn: true }, call);
    expect(outcome).toMatchObject({ is: 'shut' });
    expect(lines).toMatchObject([{ action: 'provider.deny' }]);
  });

  test('[GA30] who is called is told apart: the operator’s own, and others', async () => {
    const own = described({ relation: 'own', agreement: null });
    const ofOperator: EgressParts = {
      ...parts(null),
      stateOf: () =>
        Promise.resolve({ standing: standing(), providers: [providerOf([versionOf(1, own)])] }),
    };
    const who = (of: EgressParts) => leave(of, mail, (called) => Promise.resolve(called));
    expect(await who(ofOperator)).toMatchObject({ value: { isOwn: true, isReturn: false } });
    expect(await who(parts(agreed))).toMatchObject({ value: { isOwn: false, isReturn: false } });
  });

  test('[GA21] what cannot be noted does not leave', async () => {
    const broken = { ...parts(agreed), note: () => Promise.reject(new Error('no database')) };
    await expect(leave(broken, mail, call)).rejects.toThrow('no database');
    expect(calls).toBe(0);
  });

  test('[GA4][ST5] what anything may leave for is a use that Annex II of this program has', () => {
    const agreed = new Set(programFields.map(({ use }) => use));
    expect(egressPurposes.filter((purpose) => !agreed.has(usesOfEgress[purpose]))).toEqual([]);
  });

  test('[GA31] what Annex II does not have any more comes back, and is not called', async () => {
    const walled: EgressParts = {
      ...parts(agreed),
      note: (line) => {
        lines.push(line);
        return line.action === 'provider.call'
          ? Promise.reject(new AppError('purpose.outside-annex'))
          : Promise.resolve();
      },
    };
    const back = { ...mail, isReturn: true as const };
    expect(await leave(walled, back, () => Promise.resolve('back'))).toMatchObject({
      is: 'returned',
      value: 'back',
    });
    expect(lines.map(({ action }) => action)).toEqual(['provider.call', 'provider.return']);
    await expect(leave(walled, mail, call)).rejects.toThrow('purpose.outside-annex');
  });
});
