import { computeDeadline } from '#governance/deadlines/compute-deadline.ts';
import type { HolidayCalendar } from '#governance/deadlines/day-off.ts';
import { ruleInForce } from '#governance/deadlines/rules.ts';

/** What is asked: an answer, an audit, what an authority wants, or a copy of a contract with a provider. */
export const requestKinds = ['inquiry', 'audit', 'authority', 'agreement-copy'] as const;
export type RequestKind = (typeof requestKinds)[number];

export const auditGrounds = ['interval', 'suspicion'] as const;
export type AuditGround = (typeof auditGrounds)[number];

/** Of what a bundle can be made. An authority names those that concern it, and gets no others. */
export const bundleParts = [
  'contract',
  'instructions',
  'providers',
  'measures',
  'clauses',
  'staff',
  'oversight',
  'chronicle',
] as const;
export type BundlePart = (typeof bundleParts)[number];

/** What a request is about beside its words, by its kind. */
export type About =
  | { readonly kind: 'inquiry' }
  | { readonly kind: 'audit'; readonly ground: AuditGround }
  | {
      readonly kind: 'authority';
      readonly authority: string;
      readonly reference: string;
      readonly parts: readonly BundlePart[];
    }
  | { readonly kind: 'agreement-copy'; readonly provider: string };

/** What is handed out at once is no larger (OV9). */
export const mostHandoutBytes = 10 * 1024 * 1024;

export const tenantSteps = ['ask', 'visit', 'finding', 'close'] as const;
export type TenantStep = (typeof tenantSteps)[number];
export const operatorSteps = ['answer', 'visit'] as const;
export type OperatorStep = (typeof operatorSteps)[number];

export interface Mandate {
  readonly id: string;
  readonly at: string;
  readonly author: string;
  readonly by: string | null;
  readonly auditor: string;
  /** SHA-256 of the mandate as it was signed. */
  readonly documentHash: string;
  readonly until: string;
  readonly withdrawnAt: string | null;
}

export interface RequestStep {
  readonly number: number;
  readonly at: string;
  readonly what: TenantStep | OperatorStep | 'hand-out';
  readonly side: 'tenant' | 'operator';
  readonly author: string;
  readonly by: string | null;
  readonly body: string | null;
  readonly mandate: string | null;
  readonly answerBy: string | null;
}

export interface Handout {
  readonly id: string;
  readonly at: string;
  readonly to: 'tenant' | 'auditor' | 'authority';
  readonly mandate: string | null;
  readonly name: string;
  readonly bytes: number;
  readonly parts: readonly BundlePart[];
  readonly redactions: readonly string[];
  readonly originalHash: string | null;
  readonly hash: string;
}

export interface OversightRequest {
  readonly id: string;
  readonly number: number;
  readonly kind: RequestKind;
  readonly openedAt: string;
  readonly side: 'tenant' | 'operator';
  /** As they were typed. */
  readonly author: string;
  /** Who it was: the member whose account did it, or the operator's person; null: only as told (OV10). */
  readonly by: string | null;
  readonly body: string;
  readonly ground: AuditGround | null;
  readonly authority: string | null;
  readonly reference: string | null;
  readonly parts: readonly BundlePart[] | null;
  readonly provider: string | null;
  readonly providerVersion: number | null;
  /** Of the question that was asked last. */
  readonly answerBy: string;
  readonly firstAnswerBy: string;
  readonly state: 'open' | 'answered' | 'closed';
  readonly mandates: readonly Mandate[];
  readonly steps: readonly RequestStep[];
  readonly handouts: readonly Handout[];
}

/** By when what is asked at that instant is to be answered, as the rule counts it where the tenant is. */
export function answerBy(askedAtMs: number, zone: string, calendar: HolidayCalendar | null): Date {
  const { period, purpose } = ruleInForce('inquiry-answer', askedAtMs, zone);
  const deadline = computeDeadline({ triggeredAtMs: askedAtMs, period, purpose, zone, calendar });
  if (deadline.is !== 'set') throw new Error('nothing pauses an inquiry');
  return new Date(deadline.instantMs);
}

/**
 * Each question of a request with the time it had, and when it got what it asked for. Null: not yet. What the
 * tenant made for itself answers none of its inquiries; a copy, and what an authority wants, is answered by
 * what is handed out, and no word takes its place.
 */
export function questionsIn({
  kind,
  firstAnswerBy,
  steps,
  handouts,
}: OversightRequest): readonly Question[] {
  const toAuthority = new Set(handouts.flatMap(({ to, at }) => (to === 'authority' ? [at] : [])));
  const isAnswer = ({ what, side, at }: RequestStep, isFirst: boolean): boolean => {
    const isByOperator = side === 'operator';
    switch (kind) {
      case 'inquiry':
        return isByOperator && (what === 'answer' || what === 'hand-out');
      case 'authority':
        if (what === 'hand-out') return toAuthority.has(at);
        return !isFirst && isByOperator && what === 'answer';
      case 'agreement-copy':
        return isByOperator && (what === 'hand-out' || (!isFirst && what === 'answer'));
      case 'audit':
        return what === 'hand-out' || (isByOperator && what === 'answer');
    }
  };
  const question = (at: number, by: string): Question => {
    const since = steps.slice(at);
    const said = since.find((step) => isAnswer(step, at === 0));
    const closed = since.find(({ what }) => what === 'close');
    return {
      byMs: Date.parse(by),
      answeredMs: said === undefined ? null : Date.parse(said.at),
      closedMs: closed === undefined ? null : Date.parse(closed.at),
    };
  };
  return [
    question(0, firstAnswerBy),
    ...steps.flatMap(({ what, answerBy: by }, nr) =>
      what === 'ask' && by !== null ? [question(nr + 1, by)] : [],
    ),
  ];
}

export interface Question {
  readonly byMs: number;
  readonly answeredMs: number | null;
  /** When the tenant closed the request; what was not answered by then is not late. */
  readonly closedMs: number | null;
}

/** Whether there is something to judge: it was answered, or its time was over before it was closed. */
export function isDue(question: Question, nowMs: number): boolean {
  return question.answeredMs !== null || isLate(question, nowMs);
}

/** Whether its time passed, or has passed by now, without what was asked for. */
export function isLate({ byMs, answeredMs, closedMs }: Question, nowMs: number): boolean {
  if (answeredMs !== null) return answeredMs > byMs;
  return Math.min(closedMs ?? nowMs, nowMs) > byMs;
}
