import { expect, test } from 'vitest';
import { cureDeadline } from '#governance/contract/cure.ts';
import { calendarText } from '#governance/deadlines/day-off.ts';
import { publicHolidays } from '#governance/deadlines/public-holidays.ts';
import { noticePeriods } from '#governance/gate/notice-periods.ts';
import { answerBy, type OversightRequest } from '#governance/oversight/request.ts';
import { described } from '#testkit/gate/described.ts';
import { berlin, noticeOf, providerOf, versionOf } from '#testkit/gate/standing.ts';
import { attestedMeasure, gateState, instructionOf } from '#testkit/office/ground.ts';
import { deadlineWords, stepWords } from './deadline-words.ts';
import { type DeadlineGround, runningDeadlines } from './running-deadlines.ts';

const at = (text: string) => Date.parse(text);
const iso = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());

function ground(more: Partial<DeadlineGround> = {}): DeadlineGround {
  return {
    tenant: 't_0123456789ab',
    contract: { standing: 'in-force', steps: [], zone: berlin },
    gate: gateState(),
    noticeCalendars: new Map(),
    instructions: [],
    measures: [],
    requests: [],
    calendars: new Map(),
    ...more,
  };
}

/** What is about what, and when it ends. */
function told(of: DeadlineGround, now: string) {
  return runningDeadlines(of, at(now)).map(({ about, deadline }) => [
    about.is,
    iso(deadline?.instantMs),
  ]);
}

test('[OF20][DL18] a notice has two deadlines from one delivery, and each ends by itself', () => {
  // Delivered on a Saturday: day 14 is one, so the objection is moved to Monday.
  const notice = noticeOf('2026-05-02T10:00:00+02:00');
  const of = ground({ gate: gateState({ notices: [notice] }, [providerOf()]) });
  const both = [
    ['objection', '2026-05-18T22:00:00.000Z'],
    ['effect', '2026-05-18T22:00:00.000Z'],
  ];
  expect(told(of, '2026-05-03T12:00:00+02:00')).toEqual(both);
  expect(told(of, '2026-05-18T23:59:59+02:00')).toEqual(both);
  // Then the version is in force, and what runs is its basis.
  expect(told(of, '2026-05-19T00:00:00+02:00')).toEqual([['basis', '2027-12-31T23:00:00.000Z']]);
  const [first] = runningDeadlines(of, at('2026-05-03T12:00:00+02:00'));
  expect(first).toMatchObject({
    startedAtMs: at('2026-05-02T10:00:00+02:00'),
    place: { section: 'providers', item: 'letterbird' },
    rule: { source: 'contract cl_7.7__a, (EU) 2021/915' },
  });
});

test('[OF20] what nobody confirmed and what is contested waits without an end, and comes last', () => {
  const of = ground({
    gate: gateState({ notices: [noticeOf(null)] }, [providerOf()]),
    instructions: [instructionOf(1, 'given'), instructionOf(2, 'contested')],
    measures: [
      attestedMeasure(
        [{ atMs: at('2026-05-01T08:00:00Z'), untilMs: at('2026-05-31T22:00:00Z') }],
        at('2026-05-03T12:00:00Z'),
      ),
    ],
  });
  expect(told(of, '2026-05-03T12:00:00Z')).toEqual([
    ['attestation', '2026-05-31T22:00:00.000Z'],
    ['undelivered', null],
    ['contested', null],
  ]);
});

test('[OF20] an approval ends the wait, an objection holds the effect back', () => {
  const now = '2026-05-05T12:00:00+02:00';
  const approved = noticeOf('2026-05-02T10:00:00+02:00', [
    { is: 'approval', atMs: at('2026-05-04T10:00:00+02:00') },
  ]);
  const objected = noticeOf('2026-05-02T10:00:00+02:00', [
    { is: 'objection', id: 'one', atMs: at('2026-05-04T10:00:00+02:00') },
  ]);
  const of = (notice: typeof approved) =>
    runningDeadlines(ground({ gate: gateState({ notices: [notice] }, [providerOf()]) }), at(now));
  expect(of(approved).map(({ about }) => about.is)).toEqual(['objection', 'basis']);
  expect(of(objected).find(({ about }) => about.is === 'effect')?.about).toMatchObject({
    holdsBack: 'objection',
  });
});

test('[OF20][CO11] the month after a suspension is told with its holidays and its steps, also when it is over', async () => {
  const calendar = await publicHolidays('DE-BE');
  const suspended = '2026-04-01T12:00:00+02:00';
  const cure = cureDeadline(at(suspended), berlin, calendar);
  const of = ground({
    contract: {
      standing: 'suspended',
      zone: berlin,
      steps: [
        {
          number: 1,
          at: suspended,
          what: 'suspend',
          side: 'tenant',
          author: 'Katrin',
          ground: null,
          reason: 'Mangel',
          cureUntil: new Date(cure.instantMs).toISOString(),
          calendar: calendarText(calendar),
        },
      ],
    },
    calendars: new Map([['DE-BE', calendar]]),
  });
  // 1 May is a holiday, a Friday: with it the month ends on the Monday after.
  expect(iso(cure.instantMs)).toBe('2026-05-04T22:00:00.000Z');
  expect(iso(cureDeadline(at(suspended), berlin, null).instantMs)).toBe('2026-05-01T22:00:00.000Z');
  const [running] = runningDeadlines(of, at('2026-04-10T12:00:00Z'));
  expect(running).toMatchObject({
    about: { is: 'cure', isOver: false },
    deadline: { day: '2026-05-04' },
  });
  if (running === undefined) throw new Error('it runs');
  expect(stepWords(running, 'de').join(' ')).toContain('Maifeiertag');
  const [over] = runningDeadlines(of, at('2026-05-06T12:00:00Z'));
  expect(over).toMatchObject({ about: { is: 'cure', isOver: true }, uid: running.uid });
});

test('[OF20] of several bases for one country the first that lapses counts, and a contract that ends is told', () => {
  const basis = (until: string) => ({ kind: 'adequacy', decision: '(EU) 2023/1795', until });
  const places = [
    { country: 'US', region: 'Denver', basis: basis('2027-12-31') },
    { country: 'US', region: 'Boise', basis: basis('2026-08-31') },
  ];
  const agreement = { ...described().agreement, until: '2026-07-31' };
  const notice = noticeOf('2026-05-02T10:00:00+02:00');
  const of = ground({
    gate: gateState({ notices: [notice] }, [
      providerOf([versionOf(1, described({ places, agreement }))]),
    ]),
  });
  expect(told(of, '2026-06-01T12:00:00Z')).toEqual([
    ['agreement', '2026-07-31T22:00:00.000Z'],
    ['basis', '2026-08-31T22:00:00.000Z'],
  ]);
});

test('[OF20][DL15] a new attestation is the same deadline, later', () => {
  const now = at('2026-05-10T12:00:00Z');
  const first = { atMs: at('2026-05-01T08:00:00Z'), untilMs: at('2026-05-31T22:00:00Z') };
  const second = { atMs: at('2026-05-09T08:00:00Z'), untilMs: at('2026-07-31T22:00:00Z') };
  const of = (...said: (typeof first)[]) =>
    runningDeadlines(ground({ measures: [attestedMeasure(said, now)] }), now)[0];
  expect(of(first, second)).toMatchObject({ uid: of(first)?.uid, revision: 1 });
  expect(of(first, second)?.deadline?.instantMs).toBe(second.untilMs);
});

test('[OF20][OV3] what the operator owes an answer to is told until it is answered or closed, and mandates until they end', () => {
  const asked = '2026-05-04T10:00:00+02:00';
  const by = answerBy(at(asked), berlin, null).toISOString();
  const request: OversightRequest = {
    id: '00000000-0000-4000-8000-000000000077',
    number: 4,
    kind: 'audit',
    openedAt: asked,
    side: 'tenant',
    author: 'Katrin',
    by: null,
    body: 'Bitte zeigen.',
    ground: 'interval',
    authority: null,
    reference: null,
    parts: null,
    provider: null,
    providerVersion: null,
    answerBy: by,
    firstAnswerBy: by,
    state: 'open',
    mandates: [
      {
        id: '00000000-0000-4000-8000-000000000078',
        at: asked,
        author: 'Katrin',
        by: null,
        auditor: 'Rhea',
        documentHash: 'a'.repeat(64),
        until: '2026-08-31T22:00:00Z',
        withdrawnAt: null,
      },
    ],
    steps: [],
    handouts: [],
  };
  const of = (one: OversightRequest) => ground({ requests: [one] });
  expect(told(of(request), '2026-05-05T12:00:00Z')).toEqual([
    ['answer', by],
    ['mandate', '2026-08-31T22:00:00.000Z'],
  ]);
  // Each leads to the request that it is of, not to a list.
  expect(
    runningDeadlines(of(request), at('2026-05-05T12:00:00Z')).map(({ place }) => place),
  ).toEqual([request, request].map(({ id: item }) => ({ section: 'oversight', item })));
  // Over and not answered it stays, and says so.
  expect(runningDeadlines(of(request), at('2026-05-20T12:00:00Z'))[0]?.about).toEqual({
    is: 'answer',
    number: 4,
    isOver: true,
  });
  const answer = {
    number: 1,
    side: 'operator',
    author: 'Noa',
    by: null,
    body: 'Hier.',
    mandate: null,
  } as const;
  const answered: OversightRequest = {
    ...request,
    state: 'answered',
    steps: [{ ...answer, at: '2026-05-06T08:00:00Z', what: 'answer', answerBy: null }],
  };
  expect(told(of(answered), '2026-05-07T12:00:00Z')).toEqual([
    ['mandate', '2026-08-31T22:00:00.000Z'],
  ]);
});

test('[OF20] a stored end that no calendar gives any more is told as it was kept', () => {
  const deliveredAtMs = at('2026-05-11T10:00:00+02:00');
  const kept = at('2026-05-27T00:00:00+02:00');
  const of = ground({
    gate: gateState(
      {
        notices: [noticeOf(null, [], { delivery: { atMs: deliveredAtMs, objectionEndsMs: kept } })],
      },
      [providerOf()],
    ),
  });
  const counted = noticePeriods({ deliveredAtMs, zone: berlin, calendar: null, noticeDays: 14 });
  expect(counted.objection.instantMs).not.toBe(kept);
  const [running] = runningDeadlines(of, at('2026-05-12T12:00:00Z'));
  expect(running?.deadline).toMatchObject({ instantMs: kept, day: '2026-05-26', steps: [] });
});

test('[OF20] every deadline has a title, a beginning and what follows, in German and English', () => {
  for (const locale of ['de', 'en'] as const) {
    for (const about of [
      { is: 'objection', provider: 'X' },
      { is: 'effect', provider: 'X', holdsBack: null },
      { is: 'effect', provider: 'X', holdsBack: 'objection' },
      { is: 'undelivered', provider: 'X' },
      { is: 'cure', isOver: false },
      { is: 'cure', isOver: true },
      { is: 'contested', number: 3 },
      { is: 'attestation', title: { de: 'A', en: 'B' } },
      { is: 'basis', provider: 'X', country: 'US' },
      { is: 'agreement', provider: 'X' },
      { is: 'answer', number: 4, isOver: false },
      { is: 'answer', number: 4, isOver: true },
      { is: 'mandate', number: 4 },
    ] as const) {
      const { title, began, then } = deadlineWords(about, locale);
      expect(title).not.toBe('');
      expect(began).toMatch(/\.$/);
      expect(then).toMatch(/\.$/);
    }
  }
});
