import './field.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { parseTime, readTime } from '../parse-time.ts';
import { TextField } from './TextField.tsx';

export interface TimeFieldProps {
  label: string;
  /** `HH:MM`, or null for no time. */
  value: string | null;
  onChange: (time: string | null) => void;
  hint?: string;
  /** What is wrong with the value itself: "Das Ende liegt vor dem Anfang." */
  error?: string | undefined;
  isRequired?: boolean;
}

/** Takes "8", "8.30" or "halb neun"; shows what it understood when left, and before where it had to guess. Keeps
 *  what it did not understand. */
export function TimeField({
  label,
  value,
  onChange,
  hint,
  error,
  isRequired = false,
}: TimeFieldProps) {
  const intl = useIntl();
  const [text, setText] = useState(() => written(value));
  const [isUnread, setUnread] = useState(false);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    if (parseTime(text) !== value) setText(written(value));
  }

  const read = readTime(text);
  return (
    <div className="o-time-field">
      <TextField
        label={label}
        hint={hint}
        inputMode="text"
        autoComplete="off"
        isRequired={isRequired}
        value={text}
        error={isUnread ? intl.formatMessage({ id: 'design.timeUnread' }, { text }) : error}
        onChange={(next) => {
          setText(next);
          const time = parseTime(next);
          if (time !== null || next.trim() === '') {
            setUnread(false);
            onChange(time);
          }
        }}
        onBlur={() => {
          const time = parseTime(text);
          setUnread(text.trim() !== '' && time === null);
          if (time !== null) setText(written(time));
        }}
      />
      <output className="o-hint">
        {read?.isGuess === true &&
          intl.formatMessage(
            { id: 'design.timeGuessed' },
            { time: written(read.time), early: earlier(read.time) },
          )}
      </output>
    </div>
  );
}

/** The same hour of the clock's face in the other half of the day. */
function earlier(time: string): string {
  return `${Number(time.slice(0, 2)) - 12}${time.slice(2)}`;
}

function written(time: string | null): string {
  return time === null ? '' : time.replace(/^0(?=\d)/u, '');
}
