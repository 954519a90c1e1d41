import { describe, expect, test } from 'vitest';
import { publicHolidays } from '#governance/deadlines/public-holidays.ts';
import { described } from '#testkit/gate/described.ts';
import {
  berlin,
  deliveryAt,
  noticeOf,
  providerOf,
  standing,
  versionOf,
} from '#testkit/gate/standing.ts';
import { gate, type GateDecision } from './gate.ts';
import type { ProviderId } from './ids.ts';
import { noticePeriods } from './notice-periods.ts';
import { providerList } from './provider-list.ts';
import type { Provider } from './provider.ts';
import type { NoticeAnswer, TenantStanding } from './tenant-standing.ts';

const mail = 'mail.account';
const at = (text: string) => Date.parse(text);

function decide(tenant: TenantStanding, provider: Provider, now: string): string {
  return told(gate(tenant, provider, mail, at(now)));
}

function told(decision: GateDecision): string {
  return decision.is === 'open'
    ? `open by ${decision.by}`
    : decision.reasons.map(({ code }) => code).join(', ');
}

function objection(now: string, id = 'one'): NoticeAnswer {
  return { is: 'objection', id, atMs: at(now) };
}
const approval = (now: string): NoticeAnswer => ({ is: 'approval', atMs: at(now) });

describe('the time of a notice', () => {
  // A Friday: day 14 is Friday, 15 May.
  const delivered = '2026-05-01T23:59:00+02:00';
  const notified = standing({ notices: [noticeOf(delivered)] });

  test('[GA6][GA7] a provider does nothing before day 15, and then it does', () => {
    expect(decide(standing(), providerOf(), '2026-05-02T12:00:00+02:00')).toBe('notice-missing');
    expect(decide(notified, providerOf(), '2026-05-02T00:00:00+02:00')).toBe('waiting');
    expect(decide(notified, providerOf(), '2026-05-15T23:59:59.999+02:00')).toBe('waiting');
    expect(decide(notified, providerOf(), '2026-05-16T00:00:00+02:00')).toBe('open by notice');
    const waiting = gate(notified, providerOf(), mail, at('2026-05-02T12:00:00+02:00'));
    expect(waiting).toMatchObject({ opensAtMs: at('2026-05-16T00:00:00+02:00') });
  });

  test('[GA7] an objection that may come later is waited for: what is delivered on a Saturday opens on Tuesday', () => {
    const saturday = standing({ notices: [noticeOf('2026-05-02T10:00:00+02:00')] });
    expect(decide(saturday, providerOf(), '2026-05-17T00:00:00+02:00')).toBe('waiting');
    expect(decide(saturday, providerOf(), '2026-05-18T23:59:59+02:00')).toBe('waiting');
    expect(decide(saturday, providerOf(), '2026-05-19T00:00:00+02:00')).toBe('open by notice');
    const {
      waiting,
      objection: objecting,
      effectiveAtMs,
    } = noticePeriods({
      deliveredAtMs: at('2026-05-02T10:00:00+02:00'),
      zone: berlin,
      calendar: null,
      noticeDays: 14,
    });
    expect(objecting.instantMs).toBeGreaterThan(waiting.instantMs);
    expect(effectiveAtMs).toBe(objecting.instantMs);
  });

  test('[GA7] public holidays of the Land move it, and a stored end that is too early does not', async () => {
    // Day 14 is Whit Monday, 25 May.
    const deliveredAtMs = at('2026-05-11T10:00:00+02:00');
    const calendar = await publicHolidays('DE-BE');
    const periods = noticePeriods({ deliveredAtMs, zone: berlin, calendar, noticeDays: 14 });
    const known = standing({
      notices: [
        noticeOf(null, [], {
          delivery: { atMs: deliveredAtMs, objectionEndsMs: periods.objection.instantMs },
        }),
      ],
    });
    expect(decide(known, providerOf(), '2026-05-26T23:59:59+02:00')).toBe('waiting');
    expect(decide(known, providerOf(), '2026-05-27T00:00:00+02:00')).toBe('open by notice');
    const forged = standing({
      notices: [noticeOf(null, [], { delivery: { atMs: deliveredAtMs, objectionEndsMs: 0 } })],
    });
    expect(decide(forged, providerOf(), '2026-05-25T23:59:59+02:00')).toBe('waiting');
  });

  test('[GA8] a side letter with 7 days changes nothing, one with 30 makes it longer', () => {
    const seven = { ...notified, noticeDays: 7 };
    expect(decide(seven, providerOf(), '2026-05-15T23:59:59+02:00')).toBe('waiting');
    expect(decide(seven, providerOf(), '2026-05-16T00:00:00+02:00')).toBe('open by notice');
    const thirty = { ...notified, noticeDays: 30 };
    expect(decide(thirty, providerOf(), '2026-05-31T12:00:00+02:00')).toBe('waiting');
    expect(decide(thirty, providerOf(), '2026-06-02T00:00:00+02:00')).toBe('open by notice');
    // Also where nothing was stored that would hold it: what is computed anew is no shorter.
    const periods = (noticeDays: number) =>
      noticePeriods({ deliveredAtMs: at(delivered), zone: berlin, calendar: null, noticeDays });
    expect(periods(0)).toEqual(periods(14));
    expect(periods(7).effectiveAtMs).toBe(at('2026-05-16T00:00:00+02:00'));
    expect(periods(30).effectiveAtMs).toBeGreaterThan(at('2026-05-31T12:00:00+02:00'));
  });

  test('[GA7] what was sent and is nowhere proven to have arrived starts no clock', () => {
    const lost = standing({ notices: [noticeOf(null)] });
    expect(decide(lost, providerOf(), '2027-05-01T00:00:00+02:00')).toBe('notice-undelivered');
    expect(gate(lost, providerOf(), mail, at('2027-05-01T00:00:00Z'))).toMatchObject({
      opensAtMs: null,
    });
  });
});

describe('what the tenant answers', () => {
  const delivered = '2026-05-01T10:00:00+02:00';
  const answered = (...answers: NoticeAnswer[]) =>
    standing({ notices: [noticeOf(delivered, answers)] });
  const late = '2026-06-30T12:00:00+02:00';

  test('[GA9] an objection at 23:59 of day 14 is in time, one at 00:00 of day 15 is not', () => {
    expect(decide(answered(objection('2026-05-15T23:59:00+02:00')), providerOf(), late)).toBe(
      'objection-open',
    );
    expect(decide(answered(objection('2026-05-16T00:00:00+02:00')), providerOf(), late)).toBe(
      'open by notice',
    );
  });

  test('[GA9] of two objections both have to be withdrawn, and an approval outweighs none', () => {
    const [one, two] = [
      objection('2026-05-03T10:00:00+02:00', 'one'),
      objection('2026-05-04T10:00:00+02:00', 'two'),
    ];
    const back = (id: string, now: string): NoticeAnswer => ({
      is: 'objection-withdrawn',
      id,
      atMs: at(now),
    });
    const approved = approval('2026-05-05T10:00:00+02:00');
    expect(gate(answered(one, two, approved), providerOf(), mail, at(late))).toMatchObject({
      reasons: [{ code: 'objection-open', count: 2 }],
    });
    const halfway = answered(one, two, back('one', '2026-05-06T10:00:00+02:00'));
    expect(decide(halfway, providerOf(), late)).toBe('objection-open');
    const settled = answered(
      one,
      two,
      back('one', '2026-05-06T10:00:00+02:00'),
      back('two', '2026-05-07T10:00:00+02:00'),
    );
    expect(decide(settled, providerOf(), '2026-05-10T10:00:00+02:00')).toBe('waiting');
    expect(decide(settled, providerOf(), '2026-05-16T00:00:00+02:00')).toBe('open by notice');
  });

  test('[GA10] early approval opens at once, and withdrawn in time the time is waited for', () => {
    const approved = answered(approval('2026-05-03T10:00:00+02:00'));
    expect(decide(approved, providerOf(), '2026-05-03T10:00:00+02:00')).toBe('open by approval');
    expect(decide(approved, providerOf(), '2026-05-03T09:59:59+02:00')).toBe('waiting');
    const withdrawn = answered(approval('2026-05-03T10:00:00+02:00'), {
      is: 'approval-withdrawn',
      atMs: at('2026-05-04T10:00:00+02:00'),
    });
    expect(decide(withdrawn, providerOf(), '2026-05-10T10:00:00+02:00')).toBe('waiting');
    expect(decide(withdrawn, providerOf(), '2026-05-16T00:00:00+02:00')).toBe('open by notice');
  });

  test('[GA10] who answers has the notice: its time runs from the answer at the latest', () => {
    const objected = standing({
      notices: [noticeOf(null, [objection('2026-05-04T10:00:00+02:00')])],
    });
    expect(decide(objected, providerOf(), late)).toBe('objection-open');
    const settled = standing({
      notices: [
        noticeOf(null, [
          objection('2026-05-04T10:00:00+02:00'),
          { is: 'objection-withdrawn', id: 'one', atMs: at('2026-05-05T10:00:00+02:00') },
        ]),
      ],
    });
    expect(decide(settled, providerOf(), '2026-05-18T23:59:59+02:00')).toBe('waiting');
    expect(decide(settled, providerOf(), '2026-05-19T00:00:00+02:00')).toBe('open by notice');
  });

  test('[GA11] a notice that the operator withdrew is none, and a new one begins anew', () => {
    const withdrawn = noticeOf(delivered, [], { withdrawnAtMs: at('2026-05-10T00:00:00+02:00') });
    expect(decide(standing({ notices: [withdrawn] }), providerOf(), late)).toBe('notice-missing');
    const anew = noticeOf('2026-06-22T10:00:00+02:00', [], {
      sentAtMs: at('2026-06-22T09:00:00+02:00'),
    });
    const both = standing({ notices: [withdrawn, anew] });
    expect(decide(both, providerOf(), late)).toBe('waiting');
    expect(decide(both, providerOf(), '2026-07-07T00:00:00+02:00')).toBe('open by notice');
  });
});

describe('what else has to be so', () => {
  const agreed: TenantStanding = standing({
    agreed: [
      { provider: 'letterbird' as ProviderId, version: 1, atMs: at('2026-04-30T12:00:00Z') },
    ],
  });
  const now = '2026-05-20T12:00:00+02:00';
  const having = (more: Readonly<Record<string, unknown>>) =>
    providerOf([versionOf(1, described(more))]);
  const us = (basis: unknown) => [{ country: 'US', region: '', basis }];

  test('[GA7][GA12] a tenant made while a notice runs has what its contract names, and no more', () => {
    expect(decide(agreed, providerOf(), now)).toBe('open by contract');
    expect(decide(standing(), providerOf(), now)).toBe('notice-missing');
  });

  test('[GA15] a basis of transfer closes the gate with the end of its last day, in the tenant’s zone', () => {
    const basis = { kind: 'adequacy', decision: '(EU) 2023/1795', until: '2026-05-20' };
    const provider = having({ places: us(basis) });
    expect(decide(agreed, provider, '2026-05-20T23:59:59+02:00')).toBe('open by contract');
    expect(decide(agreed, provider, '2026-05-21T00:00:00+02:00')).toBe('basis-lapsed');
    expect(decide(agreed, having({ places: us(null) }), now)).toBe('basis-missing');
    const below = having({
      places: [{ country: 'DE', region: 'Frankfurt', basis: null }],
      subProcessors: [
        { legalEntity: 'Far Inc.', function: { de: 'hilft', en: 'helps' }, places: us(basis) },
      ],
    });
    expect(decide(agreed, below, now)).toBe('open by contract');
    expect(decide(agreed, below, '2026-05-21T00:00:00+02:00')).toBe('basis-lapsed');
  });

  test('[GA6][GA15] without a contract with the provider that holds and passes the duties on it is shut', () => {
    const agreement = described().agreement;
    expect(decide(agreed, having({ agreement: null }), now)).toBe('agreement-missing');
    expect(decide(agreed, having({ agreement: { ...agreement, until: '2026-05-19' } }), now)).toBe(
      'agreement-lapsed',
    );
    expect(
      decide(agreed, having({ agreement: { ...agreement, passesDutiesOn: false } }), now),
    ).toBe('duties-not-passed-on');
  });

  test('[GA4][GA6] only what the provider is described for, and never what is forbidden', () => {
    const asked = (purpose: string) => told(gate(agreed, providerOf(), purpose, at(now)));
    expect(asked('mail.notice')).toBe('open by contract');
    expect(asked('telemetry.usage')).toBe('purpose-not-described');
    expect(asked('profiling.mood')).toBe('purpose-forbidden');
    expect(asked('advertising')).toBe('purpose-forbidden');
  });

  test('[GA6] every reason is told, and no contract in force is one', () => {
    const provider = having({ places: us(null), agreement: null });
    expect(decide(standing({ contract: 'suspended' }), provider, now)).toBe(
      'contract-suspended, agreement-missing, basis-missing, notice-missing',
    );
    expect(decide({ ...agreed, contract: 'none' }, providerOf(), now)).toBe('contract-missing');
    expect(told(gate(agreed, undefined, mail, at(now)))).toBe('provider-unknown');
  });

  test('[GA14] a stop shuts at once, for all or for one, and lifted all is as before', () => {
    const stopped = (tenant: string | null, untilMs: number | null = null) =>
      providerOf([versionOf(1)], {
        stops: [{ fromMs: at('2026-05-20T12:00:00+02:00'), untilMs, tenant }],
      });
    expect(decide(agreed, stopped(null), '2026-05-20T11:59:59+02:00')).toBe('open by contract');
    expect(decide(agreed, stopped(null), now)).toBe('stopped');
    expect(decide(agreed, stopped(agreed.tenant), now)).toBe('stopped');
    expect(decide(agreed, stopped('t_ba9876543210'), now)).toBe('open by contract');
    const lifted = stopped(null, at('2026-05-21T00:00:00+02:00'));
    expect(decide(agreed, lifted, '2026-05-21T00:00:00+02:00')).toBe('open by contract');
    const gone = providerOf([versionOf(1)], { removedAtMs: at(now) });
    expect(decide(agreed, gone, now)).toBe('provider-removed');
  });

  test('[GA27] who agreed to no transfers to third countries gets no provider there', () => {
    const inside = { ...agreed, thirdCountries: false };
    expect(decide(inside, providerOf(), now)).toBe('third-country-excluded');
    const here = having({ places: [{ country: 'DE', region: 'Berlin', basis: null }] });
    expect(decide(inside, here, now)).toBe('open by contract');
  });

  test('[GA17] for a household the operator answers itself: no notice, and all the rest', () => {
    const home = standing({ kind: 'household', contract: 'none' });
    expect(decide(home, providerOf(), now)).toBe('open by controller');
    expect(decide(home, having({ places: us(null) }), now)).toBe('basis-missing');
  });

  test('[GA6] what the operator runs itself needs no notice, and goes to no place without a basis', () => {
    const own = having({
      relation: 'own',
      agreement: null,
      places: [{ country: 'DE', region: 'Berlin', basis: null }],
    });
    expect(decide(standing(), own, now)).toBe('open by own');
  });
});

describe('a provider that changes', () => {
  const first = versionOf(1);
  const moved = described({
    places: [
      {
        country: 'IN',
        region: 'Pune',
        basis: {
          kind: 'standard-clauses',
          module: '3',
          assessedOn: '2026-05-01',
          until: '2027-05-01',
        },
      },
    ],
  });
  const second = versionOf(2, moved, { addedAtMs: at('2026-06-01T10:00:00+02:00') });
  const tenant = (answers: readonly NoticeAnswer[] = []) =>
    standing({
      agreed: [{ provider: 'letterbird' as ProviderId, version: 1, atMs: first.addedAtMs }],
      notices: [
        noticeOf('2026-06-01T12:00:00+02:00', answers, {
          version: 2,
          sentAtMs: at('2026-06-01T11:00:00+02:00'),
        }),
      ],
    });
  const versionAt = (now: string, of: TenantStanding, provider: Provider) => {
    const decision = gate(of, provider, mail, at(now));
    return decision.is === 'open' ? decision.version.version : told(decision);
  };

  test('[GA13] another region is a notice of its own: the old one goes on until its time is over', () => {
    const provider = providerOf([first, second]);
    expect(versionAt('2026-06-15T12:00:00+02:00', tenant(), provider)).toBe(1);
    expect(versionAt('2026-06-16T00:00:00+02:00', tenant(), provider)).toBe(2);
    const objected = tenant([objection('2026-06-02T10:00:00+02:00')]);
    expect(versionAt('2026-07-16T00:00:00+02:00', objected, provider)).toBe(1);
  });

  test('[GA13] a change that has been made already goes nowhere until the time is over', () => {
    const provider = providerOf([first, { ...second, endsEarlier: true }]);
    expect(versionAt('2026-05-31T12:00:00+02:00', tenant(), provider)).toBe(1);
    expect(versionAt('2026-06-15T12:00:00+02:00', tenant(), provider)).toBe('waiting');
    expect(versionAt('2026-06-16T00:00:00+02:00', tenant(), provider)).toBe(2);
    const objected = tenant([objection('2026-06-02T10:00:00+02:00')]);
    expect(versionAt('2026-07-16T00:00:00+02:00', objected, provider)).toBe('objection-open');
  });

  test('[GA13] once the newer one stands, what only the older one was for is over', () => {
    const narrow = versionOf(2, described({ purposes: ['mail.notice'] }), {
      addedAtMs: second.addedAtMs,
    });
    const provider = providerOf([first, narrow]);
    expect(versionAt('2026-06-10T12:00:00+02:00', tenant(), provider)).toBe(1);
    expect(versionAt('2026-06-20T12:00:00+02:00', tenant(), provider)).toBe(
      'purpose-not-described',
    );
  });

  test('[GA5] what is only said better is as far as the version before', () => {
    const better = versionOf(3, described({ contact: 'dpo@letterbird.example' }), {
      needsNotice: false,
      addedAtMs: at('2026-05-10T10:00:00+02:00'),
    });
    const provider = providerOf([first, better]);
    expect(versionAt('2026-05-20T12:00:00+02:00', tenant(), provider)).toBe(3);
    expect(versionAt('2026-05-20T12:00:00+02:00', standing(), provider)).toBe('notice-missing');
  });

  test('[GA18] the list says for each provider what the gate says', () => {
    const provider = providerOf([first, second]);
    const [listed] = providerList(tenant(), [provider], at('2026-06-10T12:00:00+02:00'));
    expect(listed).toMatchObject({
      id: 'letterbird',
      inForce: { by: 'contract', version: { version: 1 } },
      announced: {
        version: { version: 2 },
        reasons: [{ code: 'waiting' }],
        opensAtMs: at('2026-06-16T00:00:00+02:00'),
      },
      purposes: [
        { purpose: 'mail.account', decision: { is: 'open' } },
        { purpose: 'mail.notice', decision: { is: 'open' } },
      ],
    });
    const [later] = providerList(tenant(), [provider], at('2026-06-16T00:00:00+02:00'));
    expect(later).toMatchObject({ inForce: { version: { version: 2 } }, announced: null });
  });
});

describe('a clock that is set back', () => {
  test('[GA16] opens nothing, shuts nothing and gives no time back', () => {
    const opened = standing({
      notices: [noticeOf('2026-05-01T10:00:00+02:00')],
      seenMs: at('2026-05-16T08:00:00+02:00'),
    });
    expect(decide(opened, providerOf(), '2026-05-03T10:00:00+02:00')).toBe('open by notice');
    const lapsing = described({
      places: [
        {
          country: 'US',
          region: '',
          basis: { kind: 'adequacy', decision: 'x', until: '2026-05-15' },
        },
      ],
    });
    expect(decide(opened, providerOf([versionOf(1, lapsing)]), '2026-05-03T10:00:00+02:00')).toBe(
      'basis-lapsed',
    );
  });
});

test('[GA7] what is delivered at the end of a day waits as long as what is delivered at its begin', () => {
  const early = deliveryAt(at('2026-05-01T00:00:00+02:00'));
  const late = deliveryAt(at('2026-05-01T23:59:59+02:00'));
  expect(early.objectionEndsMs).toBe(late.objectionEndsMs);
});
