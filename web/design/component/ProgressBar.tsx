import './progress-bar.css';
import { Label } from 'react-aria-components/Label';
import { ProgressBar as AriaProgressBar } from 'react-aria-components/ProgressBar';

export interface ProgressBarProps {
  /** What is going on: "Kalender wird gelesen". */
  label: string;
  /** Between 0 and 1; null while unknown. */
  value: number | null;
  /** "12 von 40" beside the label. */
  valueText?: string;
}

export function ProgressBar({ label, value, valueText }: ProgressBarProps) {
  return (
    <AriaProgressBar
      className="o-progress"
      value={value ?? 0}
      maxValue={1}
      isIndeterminate={value === null}
      {...(valueText === undefined ? {} : { valueLabel: valueText })}
    >
      <div className="o-progress-words">
        <Label>{label}</Label>
        <span className="o-num o-small">{valueText}</span>
      </div>
      {/* Drawn by SVG attributes: our policy allows no style attribute in markup. */}
      <svg
        className="o-progress-track"
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect className="o-progress-fill" width={value === null ? 30 : value * 100} height="1" />
      </svg>
    </AriaProgressBar>
  );
}
