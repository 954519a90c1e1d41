import type { Plugin } from 'vite';

const ours = new Set(['de-DE', 'en-US']);

/** React Aria carries its few words in 34 languages; we have two. The others become empty. */
export function ariaLocales(): Plugin {
  return {
    name: 'obhut-aria-locales',
    enforce: 'pre',
    transform(_code, id) {
      const locale =
        /\/react-(?:aria|stately|aria-components)\/.*\/([a-z]{2}-[A-Z]{2})\.m?js$/.exec(id)?.[1];
      return locale === undefined || ours.has(locale)
        ? null
        : { code: 'export default {}', map: null };
    },
  };
}
