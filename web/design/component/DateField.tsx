import './field.css';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { lazy, Suspense, useState } from 'react';
import { Dialog as AriaDialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { type IntlShape, useIntl } from 'react-intl';
import { CalendarIcon } from '../icon/icons.tsx';
import { parseDay } from '../parse-day.ts';
import { IconButton } from './IconButton.tsx';
import { TextField } from './TextField.tsx';

const MonthGrid = lazy(async () => ({ default: (await import('./MonthGrid.tsx')).MonthGrid }));

export interface DateFieldProps {
  label: string;
  value: PlainDay | null;
  onChange: (day: PlainDay | null) => void;
  today: PlainDay;
  hint?: string;
  error?: string | undefined;
  isRequired?: boolean;
}

/** Takes "3.5.", "morgen" or "Mittwoch", or a press in the month. Keeps what it did not understand. */
export function DateField({
  label,
  value,
  onChange,
  today,
  hint,
  error,
  isRequired = false,
}: DateFieldProps) {
  const intl = useIntl();
  const [text, setText] = useState(() => written(intl, value));
  const [isUnread, setUnread] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    if (parseDay(text, today) !== value) setText(written(intl, value));
  }

  return (
    <div className="o-date-field">
      <TextField
        label={label}
        hint={hint}
        autoComplete="off"
        isRequired={isRequired}
        value={text}
        error={isUnread ? intl.formatMessage({ id: 'design.dayUnread' }, { text }) : error}
        onChange={(next) => {
          setText(next);
          const day = parseDay(next, today);
          if (day !== null || next.trim() === '') {
            setUnread(false);
            onChange(day);
          }
        }}
        onBlur={() => {
          const day = parseDay(text, today);
          setUnread(text.trim() !== '' && day === null);
          if (day !== null) setText(written(intl, day));
        }}
      />
      <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <IconButton icon={<CalendarIcon />} label={intl.formatMessage({ id: 'design.pickDay' })} />
        <Popover className="o-popover" placement="bottom end">
          <AriaDialog aria-label={label}>
            <Suspense fallback={<div className="o-month-waiting" />}>
              <MonthGrid
                value={value}
                today={today}
                onChange={(day) => {
                  setUnread(false);
                  setOpen(false);
                  onChange(day);
                }}
              />
            </Suspense>
          </AriaDialog>
        </Popover>
      </DialogTrigger>
    </div>
  );
}

function written(intl: IntlShape, day: PlainDay | null): string {
  if (day === null) return '';
  return intl.formatDate(`${day}T12:00:00Z`, {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}
