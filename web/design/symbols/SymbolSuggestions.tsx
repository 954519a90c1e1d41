import { useIntl } from 'react-intl';
import { wordLocale } from '#kernel/symbol/concept.ts';
import { conceptsFor } from '#kernel/symbol/concepts-for.ts';
import { ownMeantBy } from '#kernel/symbol/own-words.ts';
import { PictogramGrid } from '../component/PictogramGrid.tsx';
import { useOwnPictures } from '../pictogram/own-pictures.ts';

export interface SymbolSuggestionsProps {
  readonly text: string;
  readonly offered: readonly string[];
  /** What stands in the sentence already. */
  readonly present: readonly string[];
  readonly onChoose: (concept: string) => void;
}

const suggestionsShown = 8;
/** What was written last is what is meant. */
const charactersRead = 200;

/** Pictures that say what was written; one press puts one at the end of the sentence. */
export function SymbolSuggestions({ text, offered, present, onChoose }: SymbolSuggestionsProps) {
  const intl = useIntl();
  const { all } = useOwnPictures();
  const locale = wordLocale(intl.locale);
  const found = sentencesIn(text).flatMap((sentence) => [
    ...ownMeantBy(sentence, locale, all).offered,
    ...conceptsFor(sentence, locale).map(({ concept }) => concept),
  ]);
  const concepts = [...new Set([...offered, ...found])]
    .filter((concept) => !present.includes(concept))
    .slice(0, suggestionsShown);
  if (concepts.length === 0) return null;
  const words = intl.formatMessage({ id: 'design.symbols.suggested' });
  return (
    <div className="o-stack">
      <p>{words}</p>
      <PictogramGrid label={words} concepts={concepts} value={null} onChoose={onChoose} />
    </div>
  );
}

/** The words that say pictures are made for titles: a sentence is nearer to one than a page is. */
function sentencesIn(text: string): string[] {
  return text
    .slice(-charactersRead)
    .split(/[.!?\n,;]+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
