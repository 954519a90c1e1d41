import { type ComponentType, Suspense, use, useDeferredValue } from 'react';
import { IntlProvider, useIntl } from 'react-intl';

type Words = Readonly<Record<string, string>>;
type Catalogue = () => Promise<{ readonly default: Words }>;

export interface Catalogues {
  readonly de: readonly Catalogue[];
  readonly en: readonly Catalogue[];
}

/** A page, or a part of one, with words of its own, which do not come with the first screen. In another language it
 *  stays what it is, with what was typed in it; its words follow as soon as they are there (UX37). */
export function withWords<Props extends object>(
  Part: ComponentType<Props>,
  { de, en }: Catalogues,
): ComponentType<Props> {
  const german = once(de);
  const english = once(en);
  function WithWords({ part }: { readonly part: Props }) {
    const intl = useIntl();
    const isGerman = useDeferredValue(intl.locale.startsWith('de'));
    const messages = { ...intl.messages, ...use(isGerman ? german() : english()) } as Words;
    return (
      <IntlProvider locale={intl.locale} messages={messages} defaultLocale="de-DE">
        <Part {...part} />
      </IntlProvider>
    );
  }
  return function InWords(props: Props) {
    return (
      <Suspense>
        <WithWords part={props} />
      </Suspense>
    );
  };
}

/** The same promise each time, so that React can wait for it. */
function once(catalogues: readonly Catalogue[]): () => Promise<Words> {
  let coming: Promise<Words> | null = null;
  return () => (coming ??= load(catalogues));
}

async function load(catalogues: readonly Catalogue[]): Promise<Words> {
  const loaded = await Promise.all(catalogues.map((one) => one()));
  return Object.fromEntries(loaded.flatMap((one) => Object.entries(one.default))) as Words;
}
