import './pictogram-picker.css';
import { type KeyboardEvent, useState } from 'react';
import { useAppearance } from '../appearance.ts';
import { nextInGrid } from '../grid-keys.ts';
import { useSymbolName } from '../pictogram/symbol-name.ts';
import { Pictogram } from './Pictogram.tsx';

export interface PictogramGridProps {
  label: string;
  concepts: readonly string[];
  /** Other names than those of the concepts, in the same order. */
  names?: readonly string[];
  value: string | null;
  onChoose: (concept: string) => void;
}

/** Pictures with their words. Arrow keys move within it as one tab stop; in the easy density each picture is a tab
 *  stop, since a switch may send nothing but Tab and Enter. */
export function PictogramGrid({ label, concepts, names, value, onChoose }: PictogramGridProps) {
  const { density } = useAppearance();
  const nameOf = useSymbolName();
  const [focused, setFocused] = useState<string | null>(null);
  const entry =
    [focused, value].find((concept) => concept !== null && concepts.includes(concept)) ??
    concepts[0];

  const move = (event: KeyboardEvent<HTMLUListElement>): void => {
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const next = nextInGrid(
      event.key,
      buttons.findIndex((each) => each === event.target),
      buttons,
    );
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys move between the buttons inside; the list itself is not operated
    <ul className="o-list o-picture-grid" aria-label={label} onKeyDown={move}>
      {concepts.map((concept, place) => (
        <li key={concept}>
          <button
            type="button"
            className="o-picture-choice"
            aria-pressed={concept === value}
            tabIndex={density === 'easy' || concept === entry ? 0 : -1}
            onFocus={() => {
              setFocused(concept);
            }}
            onClick={() => {
              onChoose(concept);
            }}
          >
            <Pictogram concept={concept} />
            <span>{names?.[place] ?? nameOf(concept)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
