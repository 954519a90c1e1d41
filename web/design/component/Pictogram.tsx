import './pictogram.css';
import { useState } from 'react';
import { PictureIcon } from '../icon/icons.tsx';
import { useShownSet } from '../pictogram/shown-set.ts';
import { symbolFor } from '../pictogram/symbol-for.ts';

export interface PictogramProps {
  /** A concept id of `#kernel/symbol/concepts.json`, or of a picture of the house (`own-concept.ts`). */
  concept: string;
  /** Spoken name. Leave out where the words stand beside it. */
  label?: string | undefined;
  /** `small` fits a line, `normal` follows the density, `large` is the picture of a card or an empty place. */
  size?: 'small' | 'normal' | 'large';
}

export function Pictogram({ concept, label, size = 'normal' }: PictogramProps) {
  const [missing, setMissing] = useState('');
  const src = symbolFor(concept, useShownSet());
  return (
    <span className="o-pictogram" data-size={size}>
      {missing === src ? (
        <PictureIcon />
      ) : (
        <img
          src={src}
          alt={label ?? ''}
          width="72"
          height="72"
          decoding="async"
          draggable={false}
          onError={() => {
            setMissing(src);
          }}
        />
      )}
    </span>
  );
}
