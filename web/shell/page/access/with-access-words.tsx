import { type ComponentType, lazy } from 'react';
import { IntlProvider, useIntl } from 'react-intl';
import { AccessPage } from './AccessPage.tsx';
import { AudiencePage } from './AudiencePage.tsx';

type Words = Readonly<Record<string, string>>;

/** The pages about who may do what, with their own words, which do not come with the first screen. */
export const AccessScreen = withAccessWords(AccessPage);
export const AudienceScreen = withAccessWords(AudiencePage);

function withAccessWords(Page: ComponentType): ComponentType {
  const inLanguage = (load: () => Promise<{ readonly default: Words }>) =>
    lazy(async () => {
      const own = (await load()).default;
      function WithWords() {
        const intl = useIntl();
        const messages = { ...intl.messages, ...own } as Words;
        return (
          <IntlProvider locale={intl.locale} messages={messages} defaultLocale="de-DE">
            <Page />
          </IntlProvider>
        );
      }
      return { default: WithWords };
    });
  const German = inLanguage(() => import('./messages/de.json', { with: { type: 'json' } }));
  const English = inLanguage(() => import('./messages/en.json', { with: { type: 'json' } }));
  return function AccessWords() {
    return useIntl().locale.startsWith('de') ? <German /> : <English />;
  };
}
