import { useIntl } from 'react-intl';
import { conceptName, wordLocale } from '#kernel/symbol/concept.ts';
import { Pictogram } from './Pictogram.tsx';

/** A picture with its word below it. */
export function NamedPictogram({ concept }: { readonly concept: string }) {
  const intl = useIntl();
  return (
    <>
      <Pictogram concept={concept} />
      <span>{conceptName(concept, wordLocale(intl.locale)) ?? concept}</span>
    </>
  );
}
