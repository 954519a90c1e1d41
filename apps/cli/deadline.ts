import { type Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '#kernel/base/app-error.ts';
import { computeDeadline, type Extension } from '#governance/deadlines/compute-deadline.ts';
import { deadlineJson } from '#governance/deadlines/deadline-json.ts';
import type { Pause } from '#governance/deadlines/pause.ts';
import {
  type Period,
  type Purpose,
  readPeriod,
  writePeriod,
} from '#governance/deadlines/period.ts';
import { publicHolidays } from '#governance/deadlines/public-holidays.ts';
import { type RuleInForce, ruleInForce } from '#governance/deadlines/rules.ts';
import { instant, zone } from './arguments.ts';
import { leaf } from './command.ts';

/** Needs no installation and no clock: when a deadline is over, and why then, as one JSON value. */
export function addDeadline(program: Command, give: (deadline: unknown) => void): void {
  leaf(program, 'deadline', 'prints when a deadline or a wait is over, and why, as JSON')
    .requiredOption('--from <instant>', 'when what starts it happened', instant)
    .requiredOption('--rule <rule>', 'a period, such as P1M or P14D-complete, or a rule’s name')
    .requiredOption('--zone <zone>', 'whose days and months count', zone)
    .option('--land <code>', 'whose public holidays count, such as DE-BY; without it none do')
    .addOption(new Option('--to-act', 'something is to be done before it').conflicts('waiting'))
    .option('--waiting', 'something may be done from then on')
    .option('--pause <from/until=reason>', 'the clock stood; can be repeated', pause)
    .option('--extended <instant=reason>', 'when the reasons for more time were sent', extended)
    .action(async (asked: DeadlineOptions) => {
      const { from, zone: where, land, pause: pauses = [] } = asked;
      const { rule, period, purpose, extension } = meaningOf(asked);
      const deadline = computeDeadline({
        triggeredAtMs: from,
        period,
        purpose,
        zone: where,
        calendar: land === undefined ? null : await publicHolidays(land),
        pauses,
        ...(extension !== null && { extension }),
      });
      give({ ...deadlineJson(deadline), period: writePeriod(period), rule });
    });
}

interface DeadlineOptions {
  readonly from: number;
  readonly rule: string;
  readonly zone: string;
  readonly land?: string;
  readonly toAct?: true;
  readonly waiting?: true;
  readonly pause?: readonly Pause[];
  readonly extended?: Told;
}

interface Meaning {
  readonly rule: Pick<RuleInForce, 'id' | 'version' | 'source'> | null;
  readonly period: Period;
  readonly purpose: Purpose;
  readonly extension: Extension | null;
}

function meaningOf({
  rule: asked,
  from,
  zone: where,
  extended: told,
  ...options
}: DeadlineOptions): Meaning {
  const wanted = options.toAct === true ? 'to-act' : options.waiting === true ? 'waiting' : null;
  const period = readPeriod(asked);
  if (period !== null) {
    if (told !== undefined) throw new AppError('deadline.extension-unknown', { rule: asked });
    const purpose = wanted ?? (period.isComplete ? 'waiting' : 'to-act');
    return { rule: null, period, purpose, extension: null };
  }
  const rule = ruleInForce(asked, from, where);
  if (wanted !== null && wanted !== rule.purpose) {
    throw new AppError('deadline.purpose-contradicts', { rule: rule.id, purpose: wanted });
  }
  const { id, version, source, purpose } = rule;
  const known = { rule: { id, version, source }, period: rule.period, purpose };
  if (told === undefined) return { ...known, extension: null };
  if (rule.extension === null) throw new AppError('deadline.extension-unknown', { rule: id });
  return {
    ...known,
    extension: { ...rule.extension, ...told },
  };
}

type Told = Pick<Extension, 'noticeSentAtMs' | 'reason'>;

function pause(value: string, before: readonly Pause[] = []): readonly Pause[] {
  const [times, reason] = withReason(value);
  const [from = '', until, ...more] = times.split('/');
  if (until === undefined || more.length > 0) {
    throw new InvalidArgumentError(
      'Write from/until=reason; without until the clock still stands.',
    );
  }
  const untilMs = until === '' ? null : instant(until);
  return [...before, { fromMs: instant(from), untilMs, reason }];
}

function extended(value: string): Told {
  const [at, reason] = withReason(value);
  return { noticeSentAtMs: instant(at), reason };
}

/** What is before and behind the equals sign. */
function withReason(value: string): readonly [before: string, reason: string] {
  const [, before, reason] = /^([^=]*)=([a-z][a-z0-9-]{0,63})$/.exec(value) ?? [];
  if (before === undefined || reason === undefined) {
    throw new InvalidArgumentError('Behind it stands =reason, one word such as identity-check.');
  }
  return [before, reason];
}
