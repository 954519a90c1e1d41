import { ownConceptOf } from '#kernel/symbol/own-concept.ts';
import { PictureIcon } from '../icon/icons.tsx';
import { useOwnPictures } from '../pictogram/own-pictures.ts';

/** Beside a picture that stands large: the word of a picture of the house that this reader does not have (SB25). */
export function AbsentWord({ concept }: { readonly concept: string | null }) {
  const { byKey, isComing } = useOwnPictures();
  const own = concept === null ? null : ownConceptOf(concept);
  if (own === null || own.word === '' || isComing || byKey.has(own.key)) return null;
  return (
    <span className="o-absent-word">
      <PictureIcon />
      {own.word}
    </span>
  );
}
