import { useIntl } from 'react-intl';
import { conceptName, wordLocale } from '#kernel/symbol/concept.ts';
import { ownConceptOf } from '#kernel/symbol/own-concept.ts';
import { useOwnPictures } from './own-pictures.ts';

/** The spoken name of a symbol in the reader's language; of a picture of the house that they have not, the word that
 *  its id says. */
export function useSymbolName(): (concept: string) => string {
  const locale = wordLocale(useIntl().locale);
  const { byKey } = useOwnPictures();
  return (concept) =>
    byKey.get(ownConceptOf(concept)?.key ?? '')?.[locale][0] ??
    conceptName(concept, locale) ??
    concept;
}
