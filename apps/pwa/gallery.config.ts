import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { ariaLocales } from './aria-locales.config.ts';
import { parsedMessages } from './messages.config.ts';
import { pictograms } from './pictograms.config.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The gallery of components, built as the app is, to be looked at under the app's policies. */
export default defineConfig({
  root,
  plugins: [react(), pictograms(), ariaLocales(), parsedMessages()],
  build: {
    assetsInlineLimit: 0,
    target: 'esnext',
    reportCompressedSize: false,
    rolldownOptions: { input: `${root}gallery.html` },
  },
});
