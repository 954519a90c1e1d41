import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { ariaLocales } from './aria-locales.config.ts';
import { parsedMessages } from './messages.config.ts';
import { pictograms } from './pictograms.config.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const repository = fileURLToPath(new URL('../..', import.meta.url));

const offline = VitePWA({
  strategies: 'injectManifest',
  srcDir: '.',
  filename: 'service-worker.ts',
  // We register it ourselves: the URL has to pass our Trusted Types policy.
  injectRegister: false,
  manifest: false,
  injectManifest: {
    globPatterns: ['index.html', 'manifest.webmanifest', 'icon*', 'assets/**'],
    globIgnores: ['**/LICENSE.txt', '**/*.map'],
    dontCacheBustURLsMatching: /^assets\/.*-[\w-]{7,}\.\w+$/,
    maximumFileSizeToCacheInBytes: 2_000_000,
  },
});

/** `--mode gallery` builds the page of all components as the app is built, for the tests of our policies. */
export default defineConfig(({ mode }) => ({
  root: here,
  base: '/',
  publicDir: 'public',
  resolve: {
    // Its usual entry is one file for every module system and for browsers we do not support.
    alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }],
  },
  plugins: [
    react(),
    pictograms(),
    ariaLocales(),
    parsedMessages(),
    ...(mode === 'gallery' ? [] : [offline]),
  ],
  build: {
    outDir: `${repository}dist/pwa`,
    emptyOutDir: true,
    // Our policy allows no data: URLs.
    assetsInlineLimit: 0,
    // What every page has from its beginning is not named again in the lists of what views load.
    modulePreload: {
      resolveDependencies: (_file, needed, { hostType }) =>
        hostType === 'html'
          ? needed
          : needed.filter((file) => !/\/(?:first|react|rolldown-runtime)-[\w-]+\.\w+$/.test(file)),
    },
    target: ['chrome125', 'firefox128', 'safari18'],
    manifest: '.vite-manifest.json',
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      ...(mode === 'gallery' ? { input: `${here}gallery.html` } : {}),
      // What is always loaded together is one file, which is smaller than fifty and asked for once.
      output: {
        // Every view that loads later names its files: 42 bits tell two builds of one apart, and weigh less.
        chunkFileNames: 'assets/[name]-[hash:7].js',
        entryFileNames: 'assets/[name]-[hash:7].js',
        assetFileNames: 'assets/[name]-[hash:7][extname]',
        codeSplitting: {
          groups: [
            { name: 'react', test: /\/node_modules\/(?:react|react-dom|scheduler)\//, priority: 3 },
            { name: 'first', test: /\/shell\/start-shell\.tsx$/, priority: 2 },
            {
              name: 'day',
              test: /\/(?:open-obhut\.ts|TenantFrame\.tsx|calendar\/ui\/DayView\.tsx)$/,
              priority: 1,
            },
            // Each file is named in the lists of what views load: a few small ones that many of them need are
            // fewer names as one.
            {
              name: 'small',
              test: /\/(?:own-concept|own-pictures|AbsentWord|save-file|draft|plan-words|MonthsAhead|PersonToggles|TextArea|kernel\/media\/limits|calendar\/batches|ref-of-made|media-icons|RatingFace)\.tsx?$|\/PressResponder\.[a-z]+$/,
              priority: 0,
            },
            {
              name: 'keep',
              test: /\/(?:LostDeviceDialog|NewTokenDialog|say-token|use-asked|name-of-write|only-here|storage-room|office-icons|attention-words|settings-words|SignOutSection|OnlyHereOf|access-api)\.tsx?$/,
              priority: 0,
            },
            { name: 'usage', test: /\/web\/usage\//, priority: 0 },
          ],
        },
      },
    },
  },
  server: { host: '127.0.0.1' },
}));
