import { useSymbolName } from '../pictogram/symbol-name.ts';
import { Pictogram } from './Pictogram.tsx';

/** A picture with its word below it. */
export function NamedPictogram({ concept }: { readonly concept: string }) {
  const nameOf = useSymbolName();
  return (
    <>
      <Pictogram concept={concept} />
      <span>{nameOf(concept)}</span>
    </>
  );
}
