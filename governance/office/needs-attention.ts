import type { ContractOverview } from '#governance/contract/server/contract-store.ts';
import { noticeState } from '#governance/gate/gate.ts';
import type { GateState } from '#governance/gate/server/gate-state.ts';
import type { Instruction } from '#governance/instructions/instruction.ts';
import type { KnownMeasure } from '#governance/measures/known.ts';
import { type OversightRequest, questionsIn } from '#governance/oversight/request.ts';

/** What somebody has to see to, in the words of `attention.kind` on the screen. */
export type AttentionKind =
  | 'contract-none'
  | 'contract-carried-over'
  | 'contract-suspended'
  | 'contract-ended'
  | 'contract-altered'
  | 'contract-opened'
  | 'contract-behind'
  | 'operator-cannot-comply'
  | 'notice-undelivered'
  | 'notice-open'
  | 'objection-open'
  | 'mailbox-dead'
  | 'instruction-unconfirmed'
  | 'instruction-contested'
  | 'answer-late'
  | 'measures-unmet'
  | 'attestation-missing'
  | 'attestation-due'
  | 'chronicle-broken'
  | 'checkpoint-never'
  | 'checkpoint-old';

export interface AttentionItem {
  readonly kind: AttentionKind;
  /** `now`: something is wrong or stands still until somebody decides; `soon`: it will. */
  readonly urgency: 'now' | 'soon';
  /** Of what: a provider, an instruction's number, a measure. */
  readonly name: { readonly de: string; readonly en: string } | null;
  readonly count: number | null;
  /** Since when it is so; until when something can be done. */
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  /** Where it is seen to. */
  readonly section: string;
  readonly item: string | null;
}

/** All that is looked at, as it was read at one time. */
export interface AttentionGround {
  readonly contract: Pick<
    ContractOverview,
    'standing' | 'since' | 'steps' | 'isAltered' | 'isTextAltered'
  >;
  /** In how many places the annexes say something else than the system would say now. */
  readonly drift: number;
  readonly gate: GateState;
  /** How many mailboxes of the tenant a notice came back from. */
  readonly deadMailboxes: ReadonlyMap<string, number>;
  readonly instructions: readonly Instruction[];
  readonly measures: readonly KnownMeasure[];
  readonly requests: readonly OversightRequest[];
  readonly checkpoint: {
    readonly begunAtMs: number | null;
    readonly signed: number;
    readonly fetchedAtMs: number | null;
  };
}

const dayMs = 86_400_000;
/** How long before its end an attestation is told of. */
export const attestationDueMs = 30 * dayMs;
/** After that a checkpoint that somebody keeps is old: what was written since nobody outside can hold against the chain. */
export const checkpointOldMs = 90 * dayMs;
/** So long after the first event nobody need have fetched one. */
export const checkpointFirstMs = 14 * dayMs;

/** What shows that the chronicle is whole. */
const ofChronicle = 'input.chronicle';

/** What needs a decision or an eye now; nothing, when all is as it should be (OF21). */
export function needsAttention(ground: AttentionGround, nowMs: number): AttentionItem[] {
  const atMs = Math.max(nowMs, ground.gate.standing.seenMs);
  const items = [
    ...ofContract(ground),
    ...ofNotices(ground, atMs),
    ...ofInstructions(ground),
    ...ofRequests(ground, atMs),
    ...ofMeasures(ground, nowMs),
    ...ofCheckpoint(ground, nowMs),
  ];
  return items.toSorted(
    (one, other) => Number(one.urgency === 'soon') - Number(other.urgency === 'soon'),
  );
}

const nothing = { name: null, count: null, sinceMs: null, untilMs: null, item: null } as const;

function ofContract({ contract, drift }: AttentionGround): AttentionItem[] {
  const place = { ...nothing, section: 'contract', urgency: 'now' } as const;
  const sinceMs = Date.parse(contract.since);
  const kinds: Partial<Record<typeof contract.standing, AttentionKind>> = {
    none: 'contract-none',
    'carried-over': 'contract-carried-over',
    suspended: 'contract-suspended',
    ended: 'contract-ended',
  };
  const kind = kinds[contract.standing];
  const last = contract.steps.at(-1);
  return [
    ...(contract.isAltered
      ? [
          {
            ...place,
            kind: contract.isTextAltered ? 'contract-altered' : 'contract-opened',
          } as const,
        ]
      : []),
    ...(kind === undefined
      ? []
      : [
          {
            ...place,
            kind,
            sinceMs,
            ...(kind === 'contract-carried-over' && { urgency: 'soon' as const }),
            untilMs:
              kind === 'contract-suspended' && last?.what === 'suspend' && last.cureUntil !== null
                ? Date.parse(last.cureUntil)
                : null,
          },
        ]),
    ...(last?.what === 'cannot-comply' && contract.standing !== 'ended'
      ? [{ ...place, kind: 'operator-cannot-comply' as const, sinceMs: Date.parse(last.at) }]
      : []),
    ...(drift > 0
      ? [{ ...place, kind: 'contract-behind' as const, urgency: 'soon' as const, count: drift }]
      : []),
  ];
}

function ofNotices({ gate, deadMailboxes }: AttentionGround, atMs: number): AttentionItem[] {
  const { standing, providers } = gate;
  // A household is told nothing and answers nothing: there the operator decides (GA17).
  if (standing.kind === 'household') return [];
  return standing.notices.flatMap((notice): AttentionItem[] => {
    if (notice.withdrawnAtMs !== null) return [];
    const known = providers.find(({ id }) => id === notice.provider);
    if (known === undefined || (known.removedAtMs !== null && known.removedAtMs <= atMs)) return [];
    const called =
      known.versions.find(({ version }) => version === notice.version)?.descriptor.name ??
      notice.provider;
    const place = {
      ...nothing,
      section: 'providers',
      item: notice.provider,
      name: { de: called, en: called },
    };
    const state = noticeState(standing, notice, atMs);
    const dead = deadMailboxes.get(notice.id) ?? 0;
    const isOver = state.effectiveAtMs !== null && state.effectiveAtMs <= atMs;
    return [
      ...(state.deliveredAtMs === null
        ? [
            {
              ...place,
              kind: 'notice-undelivered' as const,
              urgency: 'now' as const,
              sinceMs: notice.sentAtMs,
            },
          ]
        : []),
      ...(dead > 0 && !isOver
        ? [{ ...place, kind: 'mailbox-dead' as const, urgency: 'now' as const, count: dead }]
        : []),
      ...(state.openObjections > 0
        ? [{ ...place, kind: 'objection-open' as const, urgency: 'soon' as const }]
        : state.objectionEndsMs !== null &&
            state.objectionEndsMs > atMs &&
            state.approvedAtMs === null
          ? [
              {
                ...place,
                kind: 'notice-open' as const,
                urgency: 'now' as const,
                sinceMs: state.deliveredAtMs,
                untilMs: state.objectionEndsMs,
              },
            ]
          : []),
    ];
  });
}

function ofInstructions({ instructions }: AttentionGround): AttentionItem[] {
  return instructions.flatMap(({ number, state, givenAt, steps }): AttentionItem[] => {
    const place = {
      ...nothing,
      section: 'instructions',
      urgency: 'now' as const,
      name: { de: String(number), en: String(number) },
    };
    if (state === 'unconfirmed') {
      return [{ ...place, kind: 'instruction-unconfirmed', sinceMs: Date.parse(givenAt) }];
    }
    if (state !== 'contested') return [];
    const at = steps.findLast(({ what }) => what === 'contest')?.at ?? givenAt;
    return [{ ...place, kind: 'instruction-contested', sinceMs: Date.parse(at) }];
  });
}

/** What the operator was to answer by now and did not. */
function ofRequests({ requests }: AttentionGround, atMs: number): AttentionItem[] {
  return requests.flatMap((request): AttentionItem[] => {
    const late = questionsIn(request).filter(
      ({ answeredMs, closedMs, byMs }) => answeredMs === null && closedMs === null && byMs <= atMs,
    );
    if (late.length === 0) return [];
    const called = String(request.number);
    return [
      {
        ...nothing,
        kind: 'answer-late',
        urgency: 'now',
        section: 'oversight',
        item: request.id,
        name: { de: called, en: called },
        sinceMs: Math.min(...late.map(({ byMs }) => byMs)),
      },
    ];
  });
}

function ofMeasures({ measures }: AttentionGround, nowMs: number): AttentionItem[] {
  const place = { ...nothing, section: 'measures' } as const;
  const isOwn = ({ measure }: KnownMeasure) =>
    measure.shown.by === 'attestation' && measure.shown.of === 'tenant';
  const unmet = measures.filter(({ state }) => state.is === 'unmet');
  const broken = unmet.find(
    ({ measure, state }) =>
      measure.id === ofChronicle && state.is === 'unmet' && state.because === 'found',
  );
  const others = unmet.filter((one) => one !== broken && !isOwn(one));
  return [
    ...(broken === undefined
      ? []
      : [
          {
            ...place,
            kind: 'chronicle-broken' as const,
            urgency: 'now' as const,
            section: 'chronicle',
            sinceMs: broken.runs.at(-1)?.sinceMs ?? null,
          },
        ]),
    ...unmet.filter(isOwn).map(({ measure }) => ({
      ...place,
      kind: 'attestation-missing' as const,
      urgency: 'now' as const,
      item: measure.id,
      name: measure.title,
    })),
    ...measures.flatMap((one): AttentionItem[] => {
      const { measure, state } = one;
      if (!isOwn(one) || state.is !== 'attested') return [];
      if (state.untilMs - nowMs > attestationDueMs) return [];
      return [
        {
          ...place,
          kind: 'attestation-due',
          urgency: 'soon',
          item: measure.id,
          name: measure.title,
          untilMs: state.untilMs,
        },
      ];
    }),
    ...(others.length === 0
      ? []
      : [
          {
            ...place,
            kind: 'measures-unmet' as const,
            urgency: 'now' as const,
            count: others.length,
          },
        ]),
  ];
}

function ofCheckpoint({ checkpoint }: AttentionGround, nowMs: number): AttentionItem[] {
  const { begunAtMs, signed, fetchedAtMs } = checkpoint;
  const place = { ...nothing, section: 'chronicle', urgency: 'soon' } as const;
  // Before something is signed there is nothing to fetch.
  if (signed === 0 || begunAtMs === null) return [];
  if (fetchedAtMs === null) {
    return nowMs - begunAtMs > checkpointFirstMs
      ? [{ ...place, kind: 'checkpoint-never', sinceMs: begunAtMs }]
      : [];
  }
  return nowMs - fetchedAtMs > checkpointOldMs
    ? [{ ...place, kind: 'checkpoint-old', sinceMs: fetchedAtMs }]
    : [];
}
