import { ownConceptOf } from '#kernel/symbol/own-concept.ts';
import { PictureIcon } from '../icon/icons.tsx';
import { useOwnPictures } from '../pictogram/own-pictures.ts';

export interface AbsentWordProps {
  readonly concept: string | null;
  /** What stands beside it anyway: nothing is said twice. */
  readonly beside?: string;
}

/** Beside a picture that stands large: the word of a picture of the house that this reader does not have (SB25). */
export function AbsentWord({ concept, beside = '' }: AbsentWordProps) {
  const { byKey, isComing } = useOwnPictures();
  const own = concept === null ? null : ownConceptOf(concept);
  if (own === null || isComing || byKey.has(own.key)) return null;
  const isSaid = ['', beside.trim().toLowerCase()].includes(own.word.toLowerCase());
  if (isSaid) return null;
  return (
    <span className="o-absent-word">
      <PictureIcon />
      {own.word}
    </span>
  );
}
