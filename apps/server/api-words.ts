import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as ReactIntl from 'react-intl/server';
import type { ErrorParams, ErrorRegister } from '#kernel/base/app-error.ts';
import {
  type Language,
  languages,
  type WordsFor,
  wordsOfRegister,
} from '#adapters/http/problem-details.ts';
import { products } from '#apps/server/products.ts';

type Catalogue = ReadonlyMap<string, string>;

const root = join(import.meta.dirname, '../..');

/** Where words for people stand, and then, which wins, those for programs. */
const folders = [
  'web/shell',
  'web/design/problem',
  ...products.map(({ name }) => `products/${name}`),
  'apps/server',
];

/**
 * The words for codes in both languages, from the catalogues: the first line is the title, the
 * rest what to do. Codes without words, which only operators meet, have the register's English.
 */
export function wordsFromCatalogues(register: ErrorRegister): WordsFor {
  const catalogues = new Map(languages.map((language) => [language, catalogueOf(language)]));
  const fallback = wordsOfRegister(register);
  return (code, params, language) => {
    const text = catalogues.get(language)?.get(code);
    if (text === undefined) return fallback(code, params, language);
    const [title = '', ...detail] = format(text, params, language).split('\n');
    return { title, detail: detail.join(' ') };
  };
}

function catalogueOf(language: Language): Catalogue {
  const words = new Map<string, string>();
  for (const folder of folders) {
    const file = readFileSync(join(root, folder, 'messages', `${language}.json`), 'utf8');
    for (const [id, text] of Object.entries(JSON.parse(file) as Record<string, string>)) {
      const code = /^(?:error|problem)\.(.+)$/.exec(id)?.[1];
      if (code !== undefined) words.set(code, text);
    }
  }
  return words;
}

/** A plural or the like, as a whole. */
const inCases = /\{\s*(\w+)\s*,(?:[^{}]|\{[^{}]*\})*\}/g;

function format(text: string, params: ErrorParams, language: Language): string {
  const known = (name: string | undefined) => name !== undefined && Object.hasOwn(params, name);
  // Explained without an occurrence, there is nothing to put in.
  const rest = text.replaceAll(inCases, (part, name: string) => (known(name) ? part : '…'));
  if (rest.search(inCases) >= 0) return inIcu(rest, params, language);
  return rest.replaceAll(/\{(\w+)\}/g, (_part, name: string) =>
    known(name) ? String(params[name]) : '…',
  );
}

/** Loaded when the first such text is needed: few have cases, and the library is not small. */
function inIcu(text: string, params: ErrorParams, language: Language): string {
  const require = createRequire(import.meta.url);
  const { createIntl } = require('react-intl/server') as Pick<typeof ReactIntl, 'createIntl'>;
  const intl = createIntl({ locale: language, messages: { text }, onError: () => {} });
  return intl.formatMessage({ id: 'text' }, { ...params });
}
