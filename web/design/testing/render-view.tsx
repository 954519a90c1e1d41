import '#web/design/base.css';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider } from 'react-intl';
import { AppearanceContext, defaultAppearance } from '#web/design/appearance.ts';
import type { Appearance } from '#web/design/appearance.ts';
import { UndoBar } from '#web/design/component/UndoBar.tsx';
import { LiveProvider } from '#web/design/live.ts';
import type { LiveSource } from '#web/design/live.ts';
import type { Speaker } from '#web/design/speech/speaker.ts';
import { SpeechBar } from '#web/design/speech/with-speech-words.tsx';
import { SpeakerContext } from '#web/design/speech/use-speaker.ts';
import { UndoProvider } from '#web/design/undo.tsx';

export interface ViewOptions {
  readonly live: LiveSource;
  readonly locale: 'de-DE' | 'en-GB';
  readonly messages: Readonly<Record<string, string>>;
  readonly appearance?: Partial<Appearance>;
  readonly speaker?: Speaker;
}

/** Draws a view into the page as the shell would, with a live source and messages given. */
export function renderView(
  view: ReactNode,
  options: ViewOptions,
): {
  readonly unmount: () => void;
  /** Draws the same view with other options, as when somebody changes density or language. */
  readonly redraw: (options: Partial<ViewOptions>) => void;
} {
  const place = document.createElement('main');
  // At least as high as the window, as in the shell, so that what stays at the bottom stays there.
  Object.assign(place.style, { minHeight: '100dvh', display: 'flex', flexDirection: 'column' });
  document.body.append(place);
  const root = createRoot(place);
  const draw = (how: ViewOptions): void => {
    const appearance = { ...defaultAppearance, ...how.appearance };
    document.documentElement.dataset['density'] = appearance.density;
    document.documentElement.lang = how.locale;
    root.render(
      <IntlProvider locale={how.locale} messages={how.messages} onError={fail}>
        <I18nProvider locale={how.locale}>
          <AppearanceContext value={appearance}>
            <LiveProvider value={how.live}>
              <UndoProvider>
                <SpeakerContext value={how.speaker ?? null}>
                  {view}
                  <UndoBar />
                  <SpeechBar />
                </SpeakerContext>
              </UndoProvider>
            </LiveProvider>
          </AppearanceContext>
        </I18nProvider>
      </IntlProvider>,
    );
  };
  draw(options);
  return {
    unmount: () => {
      root.unmount();
      place.remove();
    },
    redraw: (change) => {
      flushSync(() => {
        draw({ ...options, ...change });
      });
    },
  };
}

/** A message that is missing is a failure, not a warning. */
function fail(error: Error): never {
  throw error;
}
