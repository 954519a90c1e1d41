import { refusing } from '#governance/contract/server/contract-store.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { randomId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { calendarText } from '#governance/deadlines/day-off.ts';
import { publicHolidays } from '#governance/deadlines/public-holidays.ts';
import type { NoticeId } from '#governance/gate/ids.ts';
import { noticePeriods } from '#governance/gate/notice-periods.ts';
import { type GateState, readGateState } from './gate-state.ts';

/** What an owner of the tenant says about a notice. */
export type AnswerInput =
  | { readonly is: 'objection'; readonly reason: string; readonly alternative: number | null }
  | { readonly is: 'objection-withdrawn'; readonly objection: string; readonly reason: string }
  | { readonly is: 'approval' | 'approval-withdrawn'; readonly reason: string };

/** A delivery now, and what follows from it, as the database keeps it. */
export interface DeliveryNow {
  readonly atMs: number;
  readonly objectionEndsMs: number;
  readonly effectiveAtMs: number;
  /** Land, source and version of the holidays that were looked at. */
  readonly calendar: string | null;
}

/** What a delivery at this moment brings; the clock does not go behind what was seen (GA16). */
export async function deliveryNow(state: GateState, clock: Clock): Promise<DeliveryNow> {
  const { zone, noticeDays, seenMs } = state.standing;
  const atMs = Math.max(clock.nowMs(), seenMs);
  const calendar = state.land === null ? null : await publicHolidays(state.land);
  const periods = noticePeriods({ deliveredAtMs: atMs, zone, calendar, noticeDays });
  return {
    atMs,
    objectionEndsMs: periods.objection.instantMs,
    effectiveAtMs: periods.effectiveAtMs,
    calendar: calendarText(calendar),
  };
}

/**
 * An owner says that they have the notice. Saying it again changes nothing. Throws 'access.not-allowed', and
 * 'contract.altered' where nobody knows how many days were agreed (GA44).
 */
export async function acknowledgeNotice(sql: Sql, notice: NoticeId, clock: Clock): Promise<void> {
  const now = await deliveryNow(await stateFor(sql, notice), clock);
  await refusing(() =>
    sql.query('SELECT tenant_schema.acknowledge_notice($1, $2, $3, $4, $5)', [
      notice,
      ...instants(now),
      now.calendar,
    ]),
  );
}

/**
 * Says what an owner answers. Throws 'access.not-allowed', 'gate.notice-unknown',
 * 'gate.answer-unknown', 'gate.answer-late', 'gate.answer-again', 'gate.alternative-unknown', and of what
 * opens 'contract.altered' (GA44).
 */
export async function answerNotice(
  sql: Sql,
  notice: NoticeId,
  input: AnswerInput,
  clock: Clock,
): Promise<void> {
  const state = await stateFor(sql, notice);
  const alternative = input.is === 'objection' ? input.alternative : null;
  if (alternative !== null && alternative >= alternativesOf(state, notice)) {
    throw new AppError('gate.alternative-unknown');
  }
  const now = await deliveryNow(state, clock);
  const [row] = await refusing(() =>
    sql.query<{ outcome: string }>(
      'SELECT tenant_schema.answer_notice($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS outcome',
      [
        randomId(),
        notice,
        input.is,
        input.is === 'objection-withdrawn' ? input.objection : null,
        input.reason,
        alternative,
        ...instants(now),
        now.calendar,
      ],
    ),
  );
  const refusal = refusals.get(row?.outcome ?? '');
  if (refusal !== undefined) throw new AppError(refusal);
}

const refusals: ReadonlyMap<string, string> = new Map([
  ['unknown', 'gate.answer-unknown'],
  ['late', 'gate.answer-late'],
  ['again', 'gate.answer-again'],
]);

/** Throws 'gate.notice-unknown' for one that there is not, and for who may not look. */
async function stateFor(sql: Sql, notice: NoticeId): Promise<GateState> {
  const state = await readGateState(sql);
  const found = state?.standing.notices.find(({ id }) => id === notice);
  if (state === null || found === undefined || found.withdrawnAtMs !== null) {
    throw new AppError('gate.notice-unknown');
  }
  return state;
}

function alternativesOf({ standing, providers }: GateState, notice: NoticeId): number {
  const about = standing.notices.find(({ id }) => id === notice);
  const provider = providers.find(({ id }) => id === about?.provider);
  const version = provider?.versions.find((one) => one.version === about?.version);
  return version?.alternatives.length ?? 0;
}

function instants(now: DeliveryNow): readonly Date[] {
  return [new Date(now.atMs), new Date(now.objectionEndsMs), new Date(now.effectiveAtMs)];
}
