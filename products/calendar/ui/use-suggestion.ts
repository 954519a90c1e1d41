import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { type Corrections, noCorrections } from '#kernel/symbol/corrections.ts';
import type { Suggestion } from '#products/calendar/ui/suggest.ts';
import { useOwnPictures } from '#web/design/pictogram/own-pictures.ts';
import { watchPresses, whenStill } from '#web/design/hold-still.ts';

/** The pictures that a title says, a moment after it was typed or those of the house came, and not while a finger is on the screen (UX19);
 *  undefined while nobody looked. The words load when they are needed. */
export function useSuggestion(
  title: string,
  wanted: boolean,
  corrections: Corrections = noCorrections,
): Suggestion | undefined {
  const intl = useIntl();
  const own = useOwnPictures();
  const [found, setFound] = useState<Suggestion>();
  useEffect(() => {
    if (!wanted) return;
    watchPresses();
    let current = true;
    let giveUp = (): void => {};
    const timer = setTimeout(() => {
      import('./suggest.ts').then(
        ({ suggest }) => {
          if (!current) return;
          const one = suggest(title, intl.locale, corrections, own);
          giveUp = whenStill(() => {
            setFound(one);
          });
        },
        () => {
          // Without a connection, before everything is stored: nothing is suggested.
        },
      );
    }, 150);
    return () => {
      current = false;
      clearTimeout(timer);
      giveUp();
    };
  }, [title, wanted, corrections, own, intl.locale]);
  return wanted ? found : undefined;
}
