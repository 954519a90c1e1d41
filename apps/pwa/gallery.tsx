import '#web/design/base.css';
import { createRoot } from 'react-dom/client';
import { IntlProvider } from 'react-intl';
import { AppearanceContext, defaultAppearance, densities } from '#web/design/appearance.ts';
import { UndoBar } from '#web/design/component/UndoBar.tsx';
import { Gallery } from '#web/design/gallery/Gallery.tsx';
import { UndoProvider } from '#web/design/undo.tsx';
import { loadMessages } from './load-messages.ts';

// For builders, under `vite`; not part of the built app. ?density=easy&theme=dark
const search = new URLSearchParams(location.search);
const density = densities.find((each) => each === search.get('density')) ?? 'standard';
document.documentElement.dataset['density'] = density;
document.documentElement.dataset['theme'] = search.get('theme') ?? 'auto';
const place = document.getElementById('app');
if (place !== null) {
  createRoot(place).render(
    <IntlProvider locale="de-DE" messages={await loadMessages('de')}>
      <AppearanceContext value={{ ...defaultAppearance, density }}>
        <UndoProvider>
          <main>
            <Gallery />
            <UndoBar />
          </main>
        </UndoProvider>
      </AppearanceContext>
    </IntlProvider>,
  );
}
