import { expect, test } from 'vitest';
import type { Measure } from '#governance/measures/measure.ts';
import { noticeOf, providerOf } from '#testkit/gate/standing.ts';
import { attestedMeasure, gateState, instructionOf } from '#testkit/office/ground.ts';
import {
  type AttentionGround,
  attestationDueMs,
  checkpointFirstMs,
  checkpointOldMs,
  needsAttention,
} from './needs-attention.ts';

const nowMs = Date.parse('2026-05-10T12:00:00Z');
const at = (text: string) => Date.parse(text);
const dayMs = 86_400_000;
const inForce: AttentionGround['contract'] = {
  standing: 'in-force',
  since: '2026-04-01T00:00:00Z',
  steps: [],
  isAltered: false,
  isTextAltered: false,
};

function ground(more: Partial<AttentionGround> = {}): AttentionGround {
  return {
    contract: inForce,
    drift: 0,
    gate: gateState(),
    deadMailboxes: new Map(),
    instructions: [],
    measures: [],
    requests: [],
    checkpoint: { begunAtMs: nowMs - dayMs, signed: 5, fetchedAtMs: nowMs - dayMs },
    ...more,
  };
}

const kinds = (more: Partial<AttentionGround>, now = nowMs) =>
  needsAttention(ground(more), now).map(({ kind }) => kind);

test('[OF21] where all is as it should be there is nothing', () => {
  expect(kinds({})).toEqual([]);
  // A household concludes nothing and is told of no provider (CO8, GA17).
  const gate = gateState({ kind: 'household', notices: [noticeOf(null)] }, [providerOf()]);
  expect(kinds({ contract: { ...inForce, standing: 'exempt' }, gate })).toEqual([]);
});

test.each([
  ['none', 'contract-none', 'now'],
  ['suspended', 'contract-suspended', 'now'],
  ['ended', 'contract-ended', 'now'],
  ['carried-over', 'contract-carried-over', 'soon'],
] as const)('[OF21] a contract that is %s is told', (standing, kind, urgency) => {
  const contract = { ...inForce, standing };
  expect(needsAttention(ground({ contract }), nowMs)).toMatchObject([
    { kind, urgency, section: 'contract', sinceMs: at('2026-04-01T00:00:00Z') },
  ]);
});

test('[OF21] what is urgent comes first; annexes that are behind are soon enough', () => {
  expect(
    kinds({
      contract: { ...inForce, isAltered: true, isTextAltered: true },
      drift: 3,
      instructions: [instructionOf(2, 'contested')],
    }),
  ).toEqual(['contract-altered', 'instruction-contested', 'contract-behind']);
  expect(needsAttention(ground({ drift: 3 }), nowMs)).toMatchObject([
    { count: 3, urgency: 'soon' },
  ]);
});

test('[OF21][CO25] a contract that is opened past the chain says so in words of its own', () => {
  expect(kinds({ contract: { ...inForce, isAltered: true } })).toEqual(['contract-opened']);
});

test('[OF21] a notice is told until it is confirmed, then until when it can be objected to, and then not', () => {
  const of = (notice: ReturnType<typeof noticeOf>, now: string) =>
    needsAttention(ground({ gate: gateState({ notices: [notice] }, [providerOf()]) }), at(now));
  expect(of(noticeOf(null), '2026-06-10T12:00:00Z')).toMatchObject([
    {
      kind: 'notice-undelivered',
      urgency: 'now',
      item: 'letterbird',
      name: { de: 'Letterbird' },
      sinceMs: at('2026-05-01T06:00:00Z'),
    },
  ]);
  const delivered = noticeOf('2026-05-01T10:00:00+02:00');
  expect(of(delivered, '2026-05-10T12:00:00Z')).toMatchObject([
    { kind: 'notice-open', untilMs: at('2026-05-16T00:00:00+02:00') },
  ]);
  expect(of(delivered, '2026-05-16T00:00:00+02:00')).toEqual([]);
  const objected = noticeOf('2026-05-01T10:00:00+02:00', [
    { is: 'objection', id: 'one', atMs: at('2026-05-02T10:00:00+02:00') },
  ]);
  expect(of(objected, '2026-06-01T00:00:00Z')).toMatchObject([{ kind: 'objection-open' }]);
  // Of a provider that is no more nothing is left to say.
  const gone = gateState({ notices: [noticeOf(null)] }, [
    providerOf(undefined, { removedAtMs: at('2026-05-05T00:00:00Z') }),
  ]);
  expect(kinds({ gate: gone })).toEqual([]);
});

test('[OF21] a mailbox that does not answer is told as long as the time may still begin', () => {
  const notice = noticeOf(null);
  const gate = gateState({ notices: [notice] }, [providerOf()]);
  expect(kinds({ gate, deadMailboxes: new Map([[notice.id, 2]]) })).toEqual([
    'notice-undelivered',
    'mailbox-dead',
  ]);
});

test('[OF21] an attestation is told when it is missing, and 30 days before it ends', () => {
  const until = (untilMs: number) => [attestedMeasure([{ atMs: nowMs - dayMs, untilMs }], nowMs)];
  expect(kinds({ measures: [attestedMeasure([], nowMs)] })).toEqual(['attestation-missing']);
  expect(kinds({ measures: until(nowMs + attestationDueMs + 1) })).toEqual([]);
  expect(
    needsAttention(ground({ measures: until(nowMs + attestationDueMs) }), nowMs),
  ).toMatchObject([{ kind: 'attestation-due', urgency: 'soon', item: 'access.rights-reviewed' }]);
});

test('[OF21] a chronicle that does not fit together stands apart from other unmet measures', () => {
  const words = { de: 'x', en: 'x' };
  const unmet = (id: string, because: 'found' | 'stale') => {
    const measure: Measure = {
      id,
      group: 'input',
      title: words,
      holds: words,
      promisedBy: ['an_3'],
      shown: { by: 'probe', of: 'tenant', freshMs: 60_000, atLeast: 1 },
    };
    const state = {
      is: 'unmet',
      because,
      atMs: nowMs,
      looked: 1,
      what: 'x',
      found: [],
      foundInAll: 0,
    };
    return { measure, state: state as never, runs: [], attestations: [] };
  };
  const measures = [unmet('input.chronicle', 'found'), unmet('access.row-security', 'stale')];
  expect(needsAttention(ground({ measures }), nowMs)).toMatchObject([
    { kind: 'chronicle-broken', section: 'chronicle' },
    { kind: 'measures-unmet', count: 1 },
  ]);
  // Not looked at for long is no finding.
  expect(kinds({ measures: [unmet('input.chronicle', 'stale')] })).toEqual(['measures-unmet']);
});

test('[OF21] that nobody keeps a checkpoint is told after its time, and not before something is signed', () => {
  const checkpoint = (begunAtMs: number, fetchedAtMs: number | null, signed = 5) => ({
    checkpoint: { begunAtMs, fetchedAtMs, signed },
  });
  expect(kinds(checkpoint(nowMs - checkpointFirstMs, null))).toEqual([]);
  expect(kinds(checkpoint(nowMs - checkpointFirstMs - 1, null))).toEqual(['checkpoint-never']);
  expect(kinds(checkpoint(0, null, 0))).toEqual([]);
  expect(kinds(checkpoint(0, nowMs - checkpointOldMs))).toEqual([]);
  expect(kinds(checkpoint(0, nowMs - checkpointOldMs - 1))).toEqual(['checkpoint-old']);
});
