/** What an instruction may be for. `other`: no job of this program needs it, people do it. */
export const instructionScopes = [
  'chronicle-export',
  'chronicle-erase',
  'chronicle-forget',
  'token-create',
  'symbols-import',
  'lease',
  'invite',
  'other',
] as const;
export type InstructionScope = (typeof instructionScopes)[number];

/**
 * How an instruction stands. A job is begun while it is `given`, and in no other state: contested it is
 * held, insisting on it alone moves nothing (cl_7.1__b), and a job that has begun uses it up, whatever
 * its end (CO19).
 */
export type InstructionState =
  | 'unconfirmed'
  | 'given'
  | 'contested'
  | 'insisted'
  | 'withdrawn'
  | 'begun'
  | 'done'
  | 'failed';

/** The tenant's moves. */
export const tenantMoves = ['confirm', 'see', 'insist', 'withdraw'] as const;
export type TenantMove = (typeof tenantMoves)[number];
/** The operator's. */
export const operatorMoves = ['contest', 'accept'] as const;
export type OperatorMove = (typeof operatorMoves)[number];

export interface InstructionStep {
  readonly number: number;
  readonly at: string;
  readonly what: TenantMove | OperatorMove | 'begin' | 'done' | 'fail';
  readonly side: 'tenant' | 'operator';
  readonly author: string | null;
  readonly reason: string | null;
}

export interface Instruction {
  readonly id: string;
  readonly number: number;
  readonly givenAt: string;
  /** `oral`: the operator wrote it down. `law`: what the law demands of the operator. */
  readonly source: 'owner' | 'oral' | 'law';
  readonly author: string;
  readonly scope: InstructionScope;
  readonly body: string;
  readonly state: InstructionState;
  readonly steps: readonly InstructionStep[];
  /** The lines of the chronicle that have its id, in their order. */
  readonly events: readonly {
    readonly seq: number;
    readonly at: string;
    readonly action: string;
  }[];
}
