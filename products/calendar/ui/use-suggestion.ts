import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';

/** The picture that a title says, a moment after it was typed; undefined while nobody looked. The
 *  words load when they are needed. */
export function useSuggestion(title: string, wanted: boolean): string | null | undefined {
  const intl = useIntl();
  const [found, setFound] = useState<{ title: string; concept: string | null }>();
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    const timer = setTimeout(() => {
      void import('#web/design/pictogram/suggest.ts').then(async ({ suggestPictogram }) => {
        const { wordLocale } = await import('#web/design/pictogram/concept.ts');
        if (!current) return;
        const concept =
          title.trim() === '' ? null : suggestPictogram(title, wordLocale(intl.locale));
        setFound({ title, concept });
      });
    }, 150);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [title, wanted, intl.locale]);
  return wanted ? found?.concept : undefined;
}
