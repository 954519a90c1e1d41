import type { GateState } from '#governance/gate/server/gate-state.ts';
import type { Provider } from '#governance/gate/provider.ts';
import type { TenantStanding } from '#governance/gate/tenant-standing.ts';
import type { Instruction, InstructionState } from '#governance/instructions/instruction.ts';
import type { Attestation } from '#governance/measures/evidence.ts';
import { type KnownMeasure, knownMeasures } from '#governance/measures/known.ts';
import type { Measure } from '#governance/measures/measure.ts';
import { standing } from '#testkit/gate/standing.ts';

/** What the gate knows of a tenant, with this beside nothing. */
export function gateState(
  more: Partial<TenantStanding> = {},
  providers: readonly Provider[] = [],
): GateState {
  return { land: null, standing: standing(more), providers };
}

/** An instruction that the operator contested, or that stands otherwise. */
export function instructionOf(number: number, state: InstructionState): Instruction {
  const step = { author: 'Noa', reason: 'Art. 5 DSGVO', side: 'operator' } as const;
  return {
    id: `00000000-0000-4000-8000-00000000000${number}`,
    number,
    givenAt: '2026-05-01T08:00:00Z',
    source: state === 'unconfirmed' ? 'oral' : 'owner',
    author: 'Katrin Weiss, Leitung',
    scope: 'other',
    body: 'Bitte anrufen.',
    state,
    steps:
      state === 'contested'
        ? [{ ...step, number: 1, at: '2026-05-02T08:00:00Z', what: 'contest' }]
        : [],
    events: [],
  };
}

/** A measure that the tenant attests, with what was said of it. */
export function attestedMeasure(
  said: readonly Pick<Attestation, 'atMs' | 'untilMs'>[],
  nowMs: number,
): KnownMeasure {
  const measure: Measure = {
    id: 'access.rights-reviewed',
    group: 'access',
    title: { de: 'Rechte durchgesehen', en: 'Rights reviewed' },
    holds: { de: 'x', en: 'x' },
    promisedBy: ['an_3'],
    shown: { by: 'attestation', of: 'tenant', mostDays: 92 },
  };
  const attestations = said.map((one, nr) => ({
    id: String(nr),
    measure: measure.id,
    by: 'Katrin',
    grounds: 'Durchsicht',
    withdrawnMs: null,
    ...one,
  }));
  const [known] = knownMeasures(
    [measure],
    { ofInstallation: [], ofTenant: [], attestations },
    nowMs,
  );
  if (known === undefined) throw new Error('one measure is known as one');
  return known;
}
