import './repeat.css';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { useIntl } from 'react-intl';
import { addDays, isoWeekday, startOfWeek } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { countAtMost, firstDay, never, repeatPatterns } from '#products/calendar/repeat.ts';
import type { Repeat, RepeatPattern } from '#products/calendar/repeat.ts';
import {
  patternsFrom,
  sayNextDays,
  sayRepeat,
  saySeries,
  weekdayName,
} from '#products/calendar/ui/say-repeat.ts';
import type { SeriesTimes } from '#products/calendar/series.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { DateField } from '#web/design/component/DateField.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { Select } from '#web/design/component/Select.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { CheckIcon, RepeatIcon } from '#web/design/icon/icons.tsx';

export interface RepeatFieldProps {
  readonly value: Repeat;
  /** The day it begins, as far as it is known. */
  readonly startsOn: PlainDay;
  readonly today: PlainDay;
  /** What it repeats by now; null: it does not yet. */
  readonly series: SeriesTimes | null;
  /** "Gilt ab diesem Termin." */
  readonly hint?: string | undefined;
  /** What is missing is said. */
  readonly isAsked: boolean;
  readonly onChange: (repeat: Repeat) => void;
}

/** How often an event repeats: a few pictures in the easy density, everything in the others. */
export function RepeatField(props: RepeatFieldProps) {
  const { value, startsOn, today, series, hint } = props;
  const intl = useIntl();
  const isEasy = useAppearance().density === 'easy';
  const begin = firstDay(value, startsOn);
  return (
    <div className="c-repeat">
      {isEasy ? <EasyRepeat {...props} /> : <WholeRepeat {...props} />}
      <output className="c-repeat-said">
        {value.pattern !== 'never' && <RepeatIcon />}
        <span>
          {value.pattern === 'rule' && series !== null
            ? intl.formatMessage(
                { id: 'calendar.repeat.next' },
                {
                  rule: saySeries(intl, series, today),
                  days: sayNextDays(intl, series, startsOn, today),
                },
              )
            : sayRepeat(intl, value, begin, today)}
          {value.pattern === 'monthDate' && Number(begin.slice(8)) > 28 && (
            <span className="o-small">
              {' '}
              {intl.formatMessage(
                { id: 'calendar.repeat.shortMonths' },
                { date: Number(begin.slice(8)) },
              )}
            </span>
          )}
        </span>
      </output>
      {hint !== undefined && <p className="o-small">{hint}</p>}
    </div>
  );
}

const easyPatterns = ['never', 'day', 'week'] as const satisfies readonly RepeatPattern[];

/** Never, every day, every week; and what it is already, when that is something else. */
function EasyRepeat({ value, startsOn, today, onChange }: RepeatFieldProps) {
  const intl = useIntl();
  const usual = easyPatterns.map((pattern) => ({ ...never, pattern }));
  const isUsual = usual.some(
    (one) => JSON.stringify(simple(one, startsOn)) === JSON.stringify(simple(value, startsOn)),
  );
  const cards = isUsual ? usual : [...usual, value];
  return (
    <RadioCards
      label={intl.formatMessage({ id: 'calendar.repeat' })}
      value={isUsual ? value.pattern : 'present'}
      onChange={(chosen) => {
        const pattern = easyPatterns.find((one) => one === chosen);
        if (pattern !== undefined) onChange(withPattern({ ...never }, pattern, startsOn));
      }}
      cards={cards.map((one, at) => ({
        id: at < usual.length ? one.pattern : 'present',
        label: sayRepeat(intl, one, startsOn, today),
        picture: <RepeatPicture repeat={one} startsOn={startsOn} />,
      }))}
    />
  );
}

function WholeRepeat({ value, startsOn, today, isAsked, onChange }: RepeatFieldProps) {
  const intl = useIntl();
  const t = (id: string): string => intl.formatMessage({ id });
  const isRhythm = value.pattern !== 'never' && value.pattern !== 'rule';
  const hasInterval = isRhythm && value.pattern !== 'workday';
  const intervals = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  if (!intervals.includes(value.interval)) intervals.push(value.interval);
  return (
    <>
      <div className="c-times">
        <Select<RepeatPattern>
          label={t('calendar.repeat')}
          value={value.pattern}
          options={patternsFrom(startsOn, value.pattern).map((pattern) => ({
            id: pattern,
            label:
              pattern === 'week'
                ? t('calendar.repeat.week')
                : pattern === 'rule'
                  ? t('calendar.repeat.rule')
                  : sayRepeat(intl, { ...never, pattern }, startsOn, today),
          }))}
          onChange={(pattern) => {
            onChange(withPattern(value, pattern, startsOn));
          }}
        />
        {hasInterval && (
          <Select
            label={t('calendar.repeat.interval')}
            value={String(value.interval)}
            options={intervals.map((interval) => ({
              id: String(interval),
              label: intl.formatMessage(
                { id: 'calendar.repeat.every' },
                { interval, unit: unitOf[value.pattern] ?? 'day' },
              ),
            }))}
            onChange={(interval) => {
              onChange({ ...value, interval: Number(interval) });
            }}
          />
        )}
      </div>
      {value.pattern === 'week' && (
        <WeekdayToggles
          value={value.weekdays.length === 0 ? [isoWeekday(startsOn)] : value.weekdays}
          onChange={(weekdays) => {
            onChange({ ...value, weekdays });
          }}
        />
      )}
      {isRhythm && (
        <div className="c-times">
          <Select<Repeat['ends']>
            label={t('calendar.repeat.ends')}
            value={value.ends}
            options={(['never', 'until', 'count'] as const).map((ends) => ({
              id: ends,
              label: t(`calendar.repeat.ends.${ends}`),
            }))}
            onChange={(ends) => {
              onChange({ ...value, ends });
            }}
          />
          {value.ends === 'until' && (
            <DateField
              label={t('calendar.repeat.lastDay')}
              value={value.until}
              today={today}
              isRequired
              error={
                isAsked && value.until === null
                  ? t('calendar.repeat.lastDayMissing')
                  : value.until !== null && value.until < startsOn
                    ? t('calendar.repeat.lastDayEarly')
                    : undefined
              }
              onChange={(until) => {
                onChange({ ...value, until });
              }}
            />
          )}
          {value.ends === 'count' && (
            <TextField
              label={t('calendar.repeat.count')}
              inputMode="numeric"
              autoComplete="off"
              maxLength={3}
              isRequired
              value={value.count === null ? '' : String(value.count)}
              error={
                isAsked && value.count === null ? t('calendar.repeat.countMissing') : undefined
              }
              onChange={(text) => {
                const count = Number(text.replace(/\D/gu, ''));
                onChange({
                  ...value,
                  count: count >= 1 && count <= countAtMost ? count : null,
                });
              }}
            />
          )}
        </div>
      )}
    </>
  );
}

/** Tells whether something is missing of what was chosen. */
export function repeatIsWhole(repeat: Repeat, startsOn: PlainDay): boolean {
  if (repeat.pattern === 'never' || repeat.pattern === 'rule') return true;
  if (repeat.ends === 'until') return repeat.until !== null && repeat.until >= startsOn;
  return repeat.ends !== 'count' || repeat.count !== null;
}

interface WeekdayTogglesProps {
  readonly value: readonly number[];
  readonly onChange: (weekdays: number[]) => void;
}

/** At least one stays pressed. */
function WeekdayToggles({ value, onChange }: WeekdayTogglesProps) {
  const intl = useIntl();
  const label = intl.formatMessage({ id: 'calendar.repeat.weekdays' });
  return (
    <fieldset className="c-persons">
      <legend className="o-label">{label}</legend>
      <ToggleButtonGroup
        className="c-weekdays"
        aria-label={label}
        selectionMode="multiple"
        disallowEmptySelection
        selectedKeys={value.map(String)}
        onSelectionChange={(keys) => {
          onChange([1, 2, 3, 4, 5, 6, 7].filter((weekday) => keys.has(String(weekday))));
        }}
      >
        {[1, 2, 3, 4, 5, 6, 7].map((weekday) => (
          <ToggleButton
            key={weekday}
            id={String(weekday)}
            className="c-weekday"
            aria-label={weekdayName(intl, weekday)}
          >
            <CheckIcon className="c-person-check" />
            {weekdayName(intl, weekday, 'short')}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </fieldset>
  );
}

/** Two weeks as dots; full are the days on which it happens. */
function RepeatPicture({ repeat, startsOn }: { repeat: Repeat; startsOn: PlainDay }) {
  const monday = startOfWeek(startsOn);
  return (
    <span className="c-repeat-picture" aria-hidden="true">
      {Array.from({ length: 14 }, (_, at) => (
        <span
          key={at}
          className="c-repeat-day"
          data-full={fallsOn(repeat, startsOn, addDays(monday, at)) || undefined}
        />
      ))}
    </span>
  );
}

function fallsOn({ pattern, weekdays, interval }: Repeat, start: PlainDay, day: PlainDay): boolean {
  const weekday = isoWeekday(day);
  if (day <= start) return day === start;
  switch (pattern) {
    case 'day':
      return interval === 1;
    case 'workday':
      return weekday <= 5;
    case 'week':
      return (
        (interval === 1 || day < addDays(startOfWeek(start), 7)) &&
        (weekdays.length === 0 ? weekday === isoWeekday(start) : weekdays.includes(weekday))
      );
    default:
      return false;
  }
}

/** The pattern chosen, with what of the rest still fits it. */
function withPattern(value: Repeat, pattern: RepeatPattern, startsOn: PlainDay): Repeat {
  if (pattern === 'never' || !repeatPatterns.includes(pattern)) return never;
  if (pattern === 'rule') return { ...never, pattern, rule: value.rule };
  return {
    ...value,
    pattern,
    interval: pattern === 'workday' ? 1 : value.interval,
    weekdays: pattern === 'week' ? [isoWeekday(startsOn)] : [],
    // A rule that was there before can be chosen again as long as the draft lives.
    rule: value.rule,
  };
}

/** What the easy density can tell apart. */
function simple({ pattern, interval, weekdays, ends }: Repeat, startsOn: PlainDay): object {
  const days = weekdays.length === 0 ? [isoWeekday(startsOn)] : weekdays;
  return { pattern, interval, ends, days: pattern === 'week' ? days : [] };
}

const unitOf: Partial<Record<RepeatPattern, string>> = {
  day: 'day',
  week: 'week',
  monthDate: 'month',
  monthWeekday: 'month',
  monthLast: 'month',
  year: 'year',
};
