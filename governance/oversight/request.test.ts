import { expect, test } from 'vitest';
import { isLate, type OversightRequest, questionsIn, type RequestStep } from './request.ts';

const request: OversightRequest = {
  id: '5f0f7f4e-6b0d-4a58-9f0c-0a9f3f6a2b11',
  number: 1,
  kind: 'inquiry',
  openedAt: '2026-05-04T08:00:00Z',
  side: 'tenant',
  author: 'Katrin',
  by: 'Katrin',
  body: 'Wo?',
  ground: null,
  authority: null,
  reference: null,
  parts: null,
  provider: null,
  providerVersion: null,
  answerBy: '2026-05-11T22:00:00Z',
  firstAnswerBy: '2026-05-11T22:00:00Z',
  state: 'open',
  mandates: [],
  steps: [],
  handouts: [],
};
const step = (more: Pick<RequestStep, 'what' | 'side' | 'at'>): RequestStep => ({
  number: 1,
  author: 'Noa',
  by: null,
  body: null,
  mandate: null,
  answerBy: null,
  ...more,
});
const late = (steps: readonly RequestStep[], kind: OversightRequest['kind'] = 'inquiry') =>
  questionsIn({ ...request, kind, steps }).map((one) =>
    isLate(one, Date.parse('2026-05-20T00:00:00Z')),
  );

test('[OV3] what the operator says answers, and what the tenant makes for itself answers no inquiry', () => {
  const own = step({ what: 'hand-out', side: 'tenant', at: '2026-05-05T08:00:00Z' });
  expect(late([])).toEqual([true]);
  expect(late([own])).toEqual([true]);
  // Of an audit it is what was asked for.
  expect(late([own], 'audit')).toEqual([false]);
  expect(late([{ ...own, side: 'operator' }])).toEqual([false]);
  const at = '2026-05-12T08:00:00Z';
  expect(late([step({ what: 'answer', side: 'operator', at })])).toEqual([true]);
});

test('[OV3] each question has its own time; one that is closed in time was not late', () => {
  const ask = {
    ...step({ what: 'ask', side: 'tenant', at: '2026-05-08T08:00:00Z' }),
    answerBy: '2026-05-13T22:00:00Z',
  };
  const answer = step({ what: 'answer', side: 'operator', at: '2026-05-06T08:00:00Z' });
  expect(late([answer, ask])).toEqual([false, true]);
  const close = step({ what: 'close', side: 'tenant', at: '2026-05-09T08:00:00Z' });
  expect(late([answer, ask, close])).toEqual([false, false]);
});
