import { AppError } from '#kernel/base/app-error.ts';
import type { ClauseId, Words } from '#governance/clauses/clauses.ts';

/** What the parties may agree on beside the clauses, and in which direction it gets stricter. */
interface NumberRule {
  readonly clause: ClauseId;
  readonly words: Words;
  readonly tighter: 'more' | 'fewer';
  /** What the clauses say, or what we promise where they give no number. */
  readonly base: number;
  /** As far as it may be tightened: nobody can keep a notice of no time at all. */
  readonly strictest: number;
}

interface SwitchRule {
  readonly clause: ClauseId;
  readonly words: Words;
  readonly tighter: 'off';
  readonly base: true;
}

export const parameterRules = {
  providerNoticeDays: {
    clause: 'cl_7.7__a',
    words: {
      de: 'Volle Tage nach der Mitteilung, in denen ein neuer Anbieter noch nichts tut',
      en: 'Complete days after the notice in which a new provider does nothing',
    },
    tighter: 'more',
    base: 14,
    strictest: 180,
  },
  breachNoticeHours: {
    clause: 'cl_9.2__a',
    words: {
      de: 'Stunden, innerhalb derer der Betreiber eine Verletzung bei sich meldet',
      en: 'Hours within which the operator reports a breach on their side',
    },
    tighter: 'fewer',
    base: 24,
    strictest: 1,
  },
  providerFailureNoticeHours: {
    clause: 'cl_7.7__d',
    words: {
      de: 'Stunden, innerhalb derer der Betreiber das Versagen eines Anbieters meldet',
      en: 'Hours within which the operator reports a provider’s failure',
    },
    tighter: 'fewer',
    base: 48,
    strictest: 1,
  },
  inquiryAnswerDays: {
    clause: 'cl_7.6__b',
    words: {
      de: 'Tage, innerhalb derer der Betreiber Anfragen beantwortet',
      en: 'Days within which the operator answers inquiries',
    },
    tighter: 'fewer',
    base: 5,
    strictest: 1,
  },
  staffAccessHours: {
    clause: 'cl_7.4__b',
    words: {
      de: 'Stunden, für die jemand vom Betreiber höchstens Zugriff erhält',
      en: 'Hours that somebody of the operator may have access at most',
    },
    tighter: 'fewer',
    base: 8,
    strictest: 1,
  },
  transfersToThirdCountries: {
    clause: 'cl_7.8__a',
    words: {
      de: 'Übermittlung in Drittländer, soweit es dafür eine Grundlage gibt',
      en: 'Transfers to third countries where there is a basis',
    },
    tighter: 'off',
    base: true,
  },
} as const satisfies Record<string, NumberRule | SwitchRule>;

export type ParameterName = keyof typeof parameterRules;
export type ParameterValue = number | boolean;
/** What was agreed on beside the clauses; what is not there stays as they say it. */
export type AgreedParameters = { readonly [Name in ParameterName]?: ParameterValue };

export interface EffectiveParameter {
  readonly name: ParameterName;
  readonly clause: ClauseId;
  readonly words: Words;
  readonly base: ParameterValue;
  readonly agreed: ParameterValue | null;
  readonly effective: ParameterValue;
  /** Whose word it is: an agreement counts only where it is the stricter one (cl_4). */
  readonly decides: 'clauses' | 'agreement';
}

/**
 * Takes what parties want to agree on. Throws 'contract.parameter-unknown',
 * 'contract.parameter-malformed', 'contract.parameter-loosens' (cl_2__b).
 */
export function readAgreed(wanted: Readonly<Record<string, unknown>>): AgreedParameters {
  const agreed: { [Name in ParameterName]?: ParameterValue } = {};
  for (const [parameter, value] of Object.entries(wanted)) {
    if (!isParameter(parameter)) {
      const known = Object.keys(parameterRules).join(', ');
      throw new AppError('contract.parameter-unknown', { parameter: shown(parameter), known });
    }
    agreed[parameter] = checked(parameter, value);
  }
  return agreed;
}

/**
 * What holds: of the clauses and of what was agreed the stricter, whatever a document says. So a looser
 * one that got into the database by some other way than `readAgreed` is worth nothing (cl_4).
 */
export function effectiveParameters(agreed: AgreedParameters): readonly EffectiveParameter[] {
  return parameterNames.map((name) => {
    const { clause, words, base } = parameterRules[name];
    const wanted = agreed[name] ?? null;
    const counts = wanted !== null && isStricter(name, wanted);
    return {
      name,
      clause,
      words,
      base,
      agreed: wanted,
      effective: counts ? wanted : base,
      decides: counts ? ('agreement' as const) : ('clauses' as const),
    };
  });
}

export const parameterNames = Object.keys(parameterRules) as readonly ParameterName[];

export function isParameter(name: string): name is ParameterName {
  return Object.hasOwn(parameterRules, name);
}

function checked(name: ParameterName, value: unknown): ParameterValue {
  const rule: NumberRule | SwitchRule = parameterRules[name];
  if (rule.tighter === 'off') {
    if (typeof value !== 'boolean') {
      throw new AppError('contract.parameter-malformed', { parameter: name, least: 0, most: 1 });
    }
    return value;
  }
  const [least, most] =
    rule.tighter === 'more' ? [rule.base, rule.strictest] : [rule.strictest, rule.base];
  if (!Number.isSafeInteger(value)) {
    throw new AppError('contract.parameter-malformed', { parameter: name, least, most });
  }
  const wanted = value as number;
  if (rule.tighter === 'more' ? wanted < rule.base : wanted > rule.base) {
    throw new AppError('contract.parameter-loosens', {
      parameter: name,
      agreed: wanted,
      bound: rule.base,
    });
  }
  if (wanted < least || wanted > most) {
    throw new AppError('contract.parameter-malformed', { parameter: name, least, most });
  }
  return wanted;
}

function isStricter(name: ParameterName, value: ParameterValue): boolean {
  const rule: NumberRule | SwitchRule = parameterRules[name];
  if (rule.tighter === 'off') return value === false;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return false;
  return rule.tighter === 'more' ? value > rule.base : value < rule.base && value >= rule.strictest;
}

/** A name that somebody typed, short enough for an error. */
function shown(name: string): string {
  return JSON.stringify(name.slice(0, 40));
}
