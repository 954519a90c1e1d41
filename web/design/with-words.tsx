import { type ComponentType, Suspense, useEffect, useState } from 'react';
import { IntlProvider, useIntl } from 'react-intl';

type Words = Readonly<Record<string, string>>;
type Catalogue = () => Promise<{ readonly default: Words }>;

export interface Catalogues {
  readonly de: readonly Catalogue[];
  readonly en: readonly Catalogue[];
}

/** A page, or a part, with words of its own, which do not come with the first screen. In another language it
 *  stays what it is, with what was typed in it; its words follow as soon as they are there, and while they cannot be
 *  had those that were there stay (UX37). */
export function withWords<Props extends object>(
  Part: ComponentType<Props>,
  { de, en }: Catalogues,
): ComponentType<Props> {
  const german = new WordSource(de);
  const english = new WordSource(en);
  return function InWords(props: Props) {
    const intl = useIntl();
    const source = intl.locale.startsWith('de') ? german : english;
    const [before, setBefore] = useState(source.known);
    const [fault, setFault] = useState<{ readonly error: unknown } | null>(null);
    useEffect(() => {
      let isCurrent = true;
      source.load().then(
        (words) => {
          if (isCurrent) setBefore(words);
        },
        (error: unknown) => {
          if (isCurrent) setFault({ error });
        },
      );
      return () => {
        isCurrent = false;
      };
    }, [source]);
    const words = source.known ?? before;
    if (words === null) {
      if (fault !== null) throw fault.error;
      return null;
    }
    const messages = { ...intl.messages, ...words } as Words;
    return (
      <IntlProvider locale={intl.locale} messages={messages} defaultLocale="de-DE">
        <Suspense>
          <Part {...props} />
        </Suspense>
      </IntlProvider>
    );
  };
}

/** The words of one language: loaded once, and after a failure again for whoever asks next. */
class WordSource {
  readonly #catalogues: readonly Catalogue[];
  #coming: Promise<Words> | null = null;
  /** Null: they are not here yet. */
  known: Words | null = null;

  constructor(catalogues: readonly Catalogue[]) {
    this.#catalogues = catalogues;
  }

  load(): Promise<Words> {
    this.#coming ??= this.#fetch().catch((error: unknown) => {
      this.#coming = null;
      throw error;
    });
    return this.#coming;
  }

  async #fetch(): Promise<Words> {
    const loaded = await Promise.all(this.#catalogues.map((one) => one()));
    this.known = Object.fromEntries(loaded.flatMap((one) => Object.entries(one.default))) as Words;
    return this.known;
  }
}
