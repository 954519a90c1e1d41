import { type ComponentType, lazy, Suspense } from 'react';
import { IntlProvider, useIntl } from 'react-intl';

type Words = Readonly<Record<string, string>>;
type Catalogue = () => Promise<{ readonly default: Words }>;

export interface Catalogues {
  readonly de: readonly Catalogue[];
  readonly en: readonly Catalogue[];
}

/** A page, or a part of one, with words of its own, which do not come with the first screen. */
export function withWords<Props extends object>(
  Part: ComponentType<Props>,
  { de, en }: Catalogues,
): ComponentType<Props> {
  const inLanguage = (catalogues: readonly Catalogue[]) =>
    lazy(async () => {
      const loaded = await Promise.all(catalogues.map((load) => load()));
      const own: Words = Object.fromEntries(loaded.flatMap((one) => Object.entries(one.default)));
      function WithWords({ part }: { readonly part: Props }) {
        const intl = useIntl();
        const messages = { ...intl.messages, ...own } as Words;
        return (
          <IntlProvider locale={intl.locale} messages={messages} defaultLocale="de-DE">
            <Part {...part} />
          </IntlProvider>
        );
      }
      return { default: WithWords };
    });
  const German = inLanguage(de);
  const English = inLanguage(en);
  return function InWords(props: Props) {
    const InLanguage = useIntl().locale.startsWith('de') ? German : English;
    return (
      <Suspense>
        <InLanguage part={props} />
      </Suspense>
    );
  };
}
