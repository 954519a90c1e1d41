import { AppError } from '#kernel/base/app-error.ts';
import { dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import { isZone } from '#kernel/base/zone.ts';
import { type Period, type Purpose, readPeriod } from './period.ts';

/** What the law or the contract gives time for, as data: a change is a new version. */
export interface DeadlineRule {
  readonly id: string;
  /** What starts the clock, `<what>-<to or by whom>`; screens have words for it. */
  readonly trigger: string;
  readonly purpose: Purpose;
  /** In the order they came. */
  readonly versions: readonly RuleVersion[];
}

export interface RuleVersion {
  readonly version: number;
  /** Triggers from this day on; null: proposed, and taken by no deadline. */
  readonly inForceFrom: PlainDay | null;
  readonly period: string;
  readonly extension?: { readonly by: string; readonly noticeWithin: string };
  readonly source: string;
}

/** From when Regulation (EU) 2016/679 applies: its art. 99(2). */
const gdpr = '2018-05-25' as PlainDay;
/** Implementing Decision (EU) 2021/915, twenty days after its publication: its art. 5. */
const standardClauses = '2021-06-27' as PlainDay;

export const deadlineRules: readonly DeadlineRule[] = [
  {
    id: 'data-request',
    trigger: 'request-received-by-controller',
    purpose: 'to-act',
    versions: [
      {
        version: 1,
        inForceFrom: gdpr,
        period: 'P1M',
        extension: { by: 'P2M', noticeWithin: 'P1M' },
        source: 'GDPR Art. 12(3)',
      },
    ],
  },
  {
    // The controller's awareness, not the processor's: EDPB Guidelines 9/2022, no. 44.
    id: 'breach-to-authority',
    trigger: 'breach-known-to-controller',
    purpose: 'to-act',
    versions: [
      { version: 1, inForceFrom: gdpr, period: 'PT72H', source: 'GDPR Art. 33(1)' },
      {
        version: 2,
        inForceFrom: null,
        period: 'PT96H',
        source: 'GDPR Art. 33(1) as COM(2025) 837 proposes it',
      },
    ],
  },
  {
    id: 'prior-consultation',
    trigger: 'consultation-received-by-authority',
    purpose: 'to-act',
    versions: [
      {
        version: 1,
        inForceFrom: gdpr,
        period: 'P8W',
        extension: { by: 'P6W', noticeWithin: 'P1M' },
        source: 'GDPR Art. 36(2)',
      },
    ],
  },
  {
    id: 'provider-notice',
    trigger: 'notice-delivered-to-tenant',
    purpose: 'waiting',
    versions: [
      {
        version: 1,
        inForceFrom: standardClauses,
        period: 'P14D-complete',
        source: 'contract cl_7.7__a, (EU) 2021/915',
      },
    ],
  },
  {
    // The same 14 days are the tenant's to object in. What waits for it waits for both (DL18).
    id: 'provider-objection',
    trigger: 'notice-delivered-to-tenant',
    purpose: 'to-act',
    versions: [
      {
        version: 1,
        inForceFrom: standardClauses,
        period: 'P14D',
        source: 'contract cl_7.7__a, (EU) 2021/915',
      },
    ],
  },
  {
    id: 'suspension-cure',
    trigger: 'processing-suspended-by-controller',
    purpose: 'to-act',
    versions: [
      {
        version: 1,
        inForceFrom: standardClauses,
        period: 'P1M',
        source: 'contract cl_10__b, (EU) 2021/915',
      },
    ],
  },
  {
    // The contract says “promptly”; the days are what we hold ourselves to.
    id: 'inquiry-answer',
    trigger: 'inquiry-received-by-operator',
    purpose: 'to-act',
    versions: [
      {
        version: 1,
        inForceFrom: standardClauses,
        period: 'P5D',
        source: 'our measure of “promptly” in the contract, cl_7.6__b, (EU) 2021/915',
      },
    ],
  },
];

/** A rule as it held on a day, its periods read. */
export interface RuleInForce {
  readonly id: string;
  readonly version: number;
  readonly source: string;
  readonly purpose: Purpose;
  readonly period: Period;
  readonly extension: { readonly by: Period; readonly noticeWithin: Period } | null;
}

/**
 * The version of a rule that held on the day of the trigger. Throws 'deadline.rule-unknown',
 * 'deadline.rule-not-in-force', 'deadline.zone-unknown'.
 */
export function ruleInForce(id: string, triggeredAtMs: number, zone: string): RuleInForce {
  const rule = deadlineRules.find((one) => one.id === id);
  if (rule === undefined) throw ruleUnknown(id);
  if (!isZone(zone)) throw new AppError('deadline.zone-unknown', { zone });
  const day = dayInZone(triggeredAtMs, zone);
  const held = versionOn(rule, day);
  if (held === undefined) throw new AppError('deadline.rule-not-in-force', { rule: id, day });
  const { version, source, extension } = held;
  return {
    id,
    version,
    source,
    purpose: rule.purpose,
    period: periodOf(held.period),
    extension:
      extension === undefined
        ? null
        : { by: periodOf(extension.by), noticeWithin: periodOf(extension.noticeWithin) },
  };
}

/** The version in force on `day`: the last of those that had begun. */
export function versionOn(rule: DeadlineRule, day: PlainDay): RuleVersion | undefined {
  return rule.versions.findLast(({ inForceFrom }) => inForceFrom !== null && inForceFrom <= day);
}

/** For what is neither a rule nor a period. */
export function ruleUnknown(asked: string): AppError {
  const known = deadlineRules.map(({ id }) => id).join(', ');
  return new AppError('deadline.rule-unknown', { rule: JSON.stringify(asked), known });
}

function periodOf(text: string): Period {
  const period = readPeriod(text);
  if (period === null) throw new Error(`${text} is no period`);
  return period;
}
