import { cureDeadline } from '#governance/contract/cure.ts';
import type { ContractOverview } from '#governance/contract/server/contract-store.ts';
import { type HolidayCalendar, landIn } from '#governance/deadlines/day-off.ts';
import type { SetDeadline } from '#governance/deadlines/deadline.ts';
import { writePeriod } from '#governance/deadlines/period.ts';
import { ruleInForce } from '#governance/deadlines/rules.ts';
import { deadlineUid } from '#governance/deadlines/write-deadlines.ts';
import { noticeState } from '#governance/gate/gate.ts';
import { noticePeriods } from '#governance/gate/notice-periods.ts';
import { allPlaces } from '#governance/gate/provider-descriptor.ts';
import { providerList } from '#governance/gate/provider-list.ts';
import type { GateState } from '#governance/gate/server/gate-state.ts';
import type { Instruction } from '#governance/instructions/instruction.ts';
import type { KnownMeasure } from '#governance/measures/known.ts';
import { type OversightRequest, questionsIn } from '#governance/oversight/request.ts';
import { addDays, dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import { startOfDayMs } from '#kernel/base/zone.ts';

/** What a deadline is about; `deadline-words.ts` has words for each. */
export type DeadlineAbout =
  | { readonly is: 'objection'; readonly provider: string }
  | { readonly is: 'effect'; readonly provider: string; readonly holdsBack: 'objection' | null }
  | { readonly is: 'undelivered'; readonly provider: string }
  | { readonly is: 'cure'; readonly isOver: boolean }
  | { readonly is: 'contested'; readonly number: number }
  | { readonly is: 'attestation'; readonly title: { readonly de: string; readonly en: string } }
  | { readonly is: 'basis'; readonly provider: string; readonly country: string }
  | { readonly is: 'agreement'; readonly provider: string }
  | { readonly is: 'answer'; readonly number: number; readonly isOver: boolean }
  | { readonly is: 'mandate'; readonly number: number };

/** A deadline of a tenant that runs; or a clock that waits for something, and then there is no end. */
export interface RunningDeadline {
  /** The same as long as it is the same deadline, also in calendar files (DL15). */
  readonly uid: string;
  readonly subject: string;
  readonly about: DeadlineAbout;
  readonly startedAtMs: number;
  readonly rule: {
    readonly id: string;
    /** As it holds here: what was agreed may be longer than what the rule says. */
    readonly period: string;
    readonly count: number;
    readonly version: number;
    readonly source: string;
  } | null;
  /** Null: without an end. */
  readonly deadline: SetDeadline | null;
  /** The holidays that were looked at, as they were kept; null: weekends alone. */
  readonly calendar: string | null;
  readonly revision: number;
  /** Where it is decided. */
  readonly place: { readonly section: string; readonly item: string | null };
}

/** What deadlines of a tenant come from, as it was read at one time. */
export interface DeadlineGround {
  readonly tenant: string;
  readonly contract: Pick<ContractOverview, 'standing' | 'steps' | 'zone'>;
  readonly gate: GateState;
  /** Of each notice the holidays that were looked at when it was delivered. */
  readonly noticeCalendars: ReadonlyMap<string, string | null>;
  readonly instructions: readonly Instruction[];
  readonly measures: readonly KnownMeasure[];
  /** What was asked of the operator to show that the contract is kept. */
  readonly requests: readonly OversightRequest[];
  /** Each Land that was looked at, by its code. */
  readonly calendars: ReadonlyMap<string, HolidayCalendar>;
}

/** Every deadline that runs at an instant, the next one first and those without an end last (OF20). */
export function runningDeadlines(ground: DeadlineGround, nowMs: number): RunningDeadline[] {
  const atMs = Math.max(nowMs, ground.gate.standing.seenMs);
  return [
    ...ofNotices(ground, atMs),
    ...ofContract(ground, atMs),
    ...ofInstructions(ground),
    ...ofAttestations(ground, atMs),
    ...ofProviders(ground, atMs),
    ...ofRequests(ground, atMs),
  ].toSorted(
    (one, other) =>
      (one.deadline?.instantMs ?? Infinity) - (other.deadline?.instantMs ?? Infinity) ||
      one.startedAtMs - other.startedAtMs,
  );
}

function ofNotices(ground: DeadlineGround, atMs: number): RunningDeadline[] {
  const { standing, providers } = ground.gate;
  return standing.notices.flatMap((notice): RunningDeadline[] => {
    if (notice.withdrawnAtMs !== null) return [];
    const version = providers
      .find(({ id }) => id === notice.provider)
      ?.versions.find((one) => one.version === notice.version);
    const provider = version?.descriptor.name ?? notice.provider;
    const place = { section: 'providers', item: notice.provider };
    const state = noticeState(standing, notice, atMs);
    if (
      state.deliveredAtMs === null ||
      state.objectionEndsMs === null ||
      state.effectiveAtMs === null
    ) {
      return [
        openEnded(
          notice.id,
          'undelivered',
          { is: 'undelivered', provider },
          notice.sentAtMs,
          place,
        ),
      ];
    }
    const calendar = ground.noticeCalendars.get(notice.id) ?? null;
    const counted = noticePeriods({
      deliveredAtMs: state.deliveredAtMs,
      zone: standing.zone,
      noticeDays: standing.noticeDays,
      calendar: ground.calendars.get(landIn(calendar) ?? '') ?? null,
    });
    const shared = { subject: notice.id, startedAtMs: state.deliveredAtMs, calendar, place };
    const objection = asKept(counted.objection, state.objectionEndsMs);
    const effect =
      counted.effectiveAtMs === state.effectiveAtMs &&
      counted.waiting.instantMs === state.effectiveAtMs
        ? counted.waiting
        : {
            ...asKept(counted.objection, state.effectiveAtMs),
            purpose: 'waiting' as const,
            day: dayInZone(state.effectiveAtMs, standing.zone),
          };
    const isDecided = state.approvedAtMs !== null && state.openObjections === 0;
    return [
      ...(atMs < state.objectionEndsMs
        ? [
            running(
              shared,
              { is: 'objection', provider },
              objection,
              ruleOf('provider-objection', state.deliveredAtMs, standing.zone, standing.noticeDays),
            ),
          ]
        : []),
      ...(atMs < state.effectiveAtMs && !isDecided
        ? [
            running(
              shared,
              {
                is: 'effect',
                provider,
                holdsBack: state.openObjections > 0 ? 'objection' : null,
              },
              effect,
              ruleOf('provider-notice', state.deliveredAtMs, standing.zone, standing.noticeDays),
            ),
          ]
        : []),
    ];
  });
}

/** What was kept holds: where it was counted otherwise then, its end is told without the way to it. */
function asKept(counted: SetDeadline, instantMs: number): SetDeadline {
  if (counted.instantMs === instantMs) return counted;
  return { ...counted, instantMs, day: dayInZone(instantMs - 1, counted.zone), steps: [] };
}

function ofContract(ground: DeadlineGround, atMs: number): RunningDeadline[] {
  const { standing, steps, zone } = ground.contract;
  const step = steps.findLast(({ what }) => what === 'suspend');
  if (standing !== 'suspended' || step === undefined || step.cureUntil === null) return [];
  const suspendedAtMs = Date.parse(step.at);
  const calendar = ground.calendars.get(landIn(step.calendar) ?? '') ?? null;
  const until = Date.parse(step.cureUntil);
  return [
    running(
      {
        subject: `${ground.tenant} suspension ${step.number}`,
        startedAtMs: suspendedAtMs,
        calendar: step.calendar,
        place: { section: 'contract', item: null },
      },
      { is: 'cure', isOver: until <= atMs },
      asKept(cureDeadline(suspendedAtMs, zone, calendar), until),
      ruleOf('suspension-cure', suspendedAtMs, zone),
    ),
  ];
}

function ofInstructions({ instructions }: DeadlineGround): RunningDeadline[] {
  return instructions.flatMap(({ id, number, state, steps }) => {
    if (state !== 'contested' && state !== 'insisted') return [];
    const since = steps.findLast(({ what }) => what === 'contest')?.at;
    return since === undefined
      ? []
      : [
          openEnded(id, 'contested', { is: 'contested', number }, Date.parse(since), {
            section: 'instructions',
            item: null,
          }),
        ];
  });
}

function ofAttestations(
  { tenant, measures, gate }: DeadlineGround,
  atMs: number,
): RunningDeadline[] {
  return measures.flatMap(({ measure, state, attestations }) => {
    if (state.is !== 'attested' || state.untilMs <= atMs) return [];
    return [
      running(
        {
          subject: `${tenant} ${measure.id}`,
          startedAtMs: state.atMs,
          calendar: null,
          place: { section: 'measures', item: measure.id },
          revision: attestations.length - 1,
        },
        { is: 'attestation', title: measure.title },
        endingAt(state.untilMs, gate.standing.zone),
        null,
      ),
    ];
  });
}

function ofProviders({ tenant, gate }: DeadlineGround, atMs: number): RunningDeadline[] {
  const { standing, providers } = gate;
  const endOf = (day: PlainDay) => startOfDayMs(addDays(day, 1), standing.zone);
  return providerList(standing, providers, atMs).flatMap(({ id, inForce, removedAtMs }) => {
    if (inForce === null || inForce.by === 'own' || removedAtMs !== null) return [];
    const { descriptor, version } = inForce.version;
    const place = { section: 'providers', item: id };
    // One country, the basis that ends first.
    const bases = new Map<string, { readonly until: PlainDay; readonly from: PlainDay }>();
    for (const { country, basis } of allPlaces(descriptor)) {
      if (basis === null) continue;
      const known = bases.get(country);
      if (known !== undefined && known.until <= basis.until) continue;
      const from = basis.kind === 'standard-clauses' ? basis.assessedOn : descriptor.checkedOn;
      bases.set(country, { until: basis.until, from });
    }
    const ofBases = [...bases].map(([country, { until, from }]) =>
      running(
        {
          subject: `${tenant} ${id} ${country}`,
          startedAtMs: startOfDayMs(from, standing.zone),
          calendar: null,
          place,
          revision: version,
        },
        { is: 'basis', provider: descriptor.name, country },
        endingAt(endOf(until), standing.zone),
        null,
      ),
    );
    const agreement = descriptor.agreement;
    const ofAgreement =
      agreement === null || agreement.until === null
        ? []
        : [
            running(
              {
                subject: `${tenant} ${id}`,
                startedAtMs: startOfDayMs(agreement.signedOn, standing.zone),
                calendar: null,
                place,
                revision: version,
              },
              { is: 'agreement', provider: descriptor.name },
              endingAt(endOf(agreement.until), standing.zone),
              null,
            ),
          ];
    return [...ofBases, ...ofAgreement].filter(
      ({ deadline }) => deadline !== null && deadline.instantMs > atMs,
    );
  });
}

/** What the operator owes an answer to, also when its time is over, and mandates of who audits. */
function ofRequests({ requests, gate }: DeadlineGround, atMs: number): RunningDeadline[] {
  const { zone } = gate.standing;
  return requests.flatMap((request) => {
    const { id, number, kind, state, mandates } = request;
    const place = { section: 'oversight', item: id };
    const due = questionsIn(request).flatMap(({ byMs, answeredMs, closedMs }, nr) => {
      if (answeredMs !== null || closedMs !== null || state === 'closed') return [];
      const askedAtMs = askedAt(request, nr);
      return [
        running(
          { subject: `${id} ${nr}`, startedAtMs: askedAtMs, calendar: null, place },
          { is: 'answer', number, isOver: byMs <= atMs },
          endingAt(byMs, zone),
          ruleOf('inquiry-answer', askedAtMs, zone),
        ),
      ];
    });
    const audits = mandates.flatMap((mandate) => {
      const untilMs = Date.parse(mandate.until);
      if (kind !== 'audit' || mandate.withdrawnAt !== null || untilMs <= atMs) return [];
      return [
        running(
          { subject: mandate.id, startedAtMs: Date.parse(mandate.at), calendar: null, place },
          { is: 'mandate', number },
          endingAt(untilMs, zone),
          null,
        ),
      ];
    });
    return [...due, ...audits];
  });
}

/** When the question of that place in `questionsIn` was asked. */
function askedAt({ openedAt, steps }: OversightRequest, nr: number): number {
  const asked = [openedAt, ...steps.flatMap(({ what, at }) => (what === 'ask' ? [at] : []))];
  return Date.parse(asked[nr] ?? openedAt);
}

function ruleOf(
  id: string,
  triggeredAtMs: number,
  zone: string,
  atLeast = 0,
): RunningDeadline['rule'] {
  const { version, source, period } = ruleInForce(id, triggeredAtMs, zone);
  const count = Math.max(period.count, atLeast);
  return { id, version, source, count, period: writePeriod({ ...period, count }) };
}

/** What ends because somebody said until when, and not because a rule counts. */
function endingAt(instantMs: number, zone: string): SetDeadline {
  const day = dayInZone(instantMs - 1, zone);
  return {
    is: 'set',
    instantMs,
    day,
    purpose: 'to-act',
    isOfHours: startOfDayMs(dayInZone(instantMs, zone), zone) !== instantMs,
    zone,
    calendar: null,
    steps: [],
  };
}

interface Shared {
  readonly subject: string;
  readonly startedAtMs: number;
  readonly calendar: string | null;
  readonly place: RunningDeadline['place'];
  readonly revision?: number;
}

function running(
  shared: Shared,
  about: DeadlineAbout,
  deadline: SetDeadline,
  rule: RunningDeadline['rule'],
): RunningDeadline {
  return {
    revision: 0,
    ...shared,
    uid: deadlineUid(shared.subject, rule?.id ?? about.is),
    about,
    deadline,
    rule,
  };
}

function openEnded(
  subject: string,
  name: string,
  about: DeadlineAbout,
  startedAtMs: number,
  place: RunningDeadline['place'],
): RunningDeadline {
  return {
    uid: deadlineUid(subject, name),
    subject,
    about,
    startedAtMs,
    rule: null,
    deadline: null,
    calendar: null,
    revision: 0,
    place,
  };
}
