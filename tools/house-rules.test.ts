import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createIntl } from 'react-intl';
import { describe, expect, test } from 'vitest';
import { conceptOf } from '#kernel/symbol/concept.ts';

const root = join(import.meta.dirname, '..');
const skipped = new Set(['node_modules', '.git', 'dist', 'data', '.cache']);

/** Files that put a name into SQL; each takes it from one checked function or a constant. */
const mayComposeSql = new Set([
  'adapters/postgres/tenant-database.ts',
  'apps/server/demo/build-tenant.ts',
  'apps/server/demo/load-demo.ts',
  'kernel/db/installation.ts',
  'kernel/db/registry-sql.ts',
  'kernel/sync/server/list-records.ts',
  'kernel/sync/server/pull-pages.ts',
]);

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter(({ name }) => !skipped.has(name))
      .map(async (entry) => {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        return entry.isDirectory() ? await filesBelow(path) : [path];
      }),
  );
  return found.flat().toSorted();
}

const files = await filesBelow('');
const sources = files.filter((file) => /\.(?:ts|tsx|mjs)$/.test(file));
/** What runs for people; tests and measurements are not among it. */
const serving = sources.filter((file) => !/\.test\.tsx?$|^(?:testkit|bench|tools)\//.test(file));
const texts = new Map(
  await Promise.all(
    files
      .filter((file) => /\.(?:ts|tsx|mjs|sql|json)$/.test(file))
      .map(async (file) => [file, await readFile(join(root, file), 'utf8')] as const),
  ),
);

function thatMatch(candidates: readonly string[], pattern: RegExp): string[] {
  return candidates.filter((file) => file !== self && pattern.test(texts.get(file) ?? ''));
}

const self = 'tools/house-rules.test.ts';

describe('house rules', () => {
  test('files are kebab-case, components PascalCase.tsx', () => {
    const odd = sources.filter((file) => {
      const name = basename(file);
      // Tests of a clause of the contract have its id.
      if (file.startsWith('governance/clauses/tests/')) {
        return !/^(?:cl_[\d.]+(?:__[a-z](?:\.\d)?)?|annex_[IV]+)\.(?:[a-z0-9]+\.)*test\.ts$/.test(
          name,
        );
      }
      return !/^\.?[a-z0-9]+(?:[-.][a-z0-9]+)*\.(?:ts|mjs|tsx)$|^[A-Z][A-Za-z0-9]*(?:\.[a-z0-9]+)*\.tsx$/.test(
        name,
      );
    });
    expect(odd).toEqual([]);
  });

  test('nothing re-exports whole files', () => {
    expect(thatMatch(sources, /^\s*export\s+(?:type\s+)?\*/m)).toEqual([]);
  });

  test('SQL names its columns', () => {
    // A function names the columns it returns; inside the database row types do.
    expect(thatMatch(serving, /\bselect\s+\*(?!\s+from\s+[\w.]+\()/i)).toEqual([]);
  });

  test('[TE12] SQL is not built from values', () => {
    const composed = thatMatch(
      serving,
      /`\s*(?:select|insert|update|delete|create|alter|drop|grant|revoke|set|with)\s[^`]*\$\{/i,
    );
    expect(composed.filter((file) => !mayComposeSql.has(file))).toEqual([]);
  });

  test('[SY11] content is read in named places alone; the rest are views of who asks', () => {
    expect(thatMatch(serving, /\bfrom\s+tenant_schema\.record\b/i)).toEqual([
      'kernel/access/read-history.ts',
      'kernel/db/registry-sql.ts',
      'kernel/sync/server/list-records.ts',
      'kernel/sync/server/pull-pages.ts',
    ]);
  });

  test('[GA20] on a server only adapters call out; browsers call their own server', () => {
    const server = serving.filter(
      (file) => !/^(?:adapters|web|apps\/pwa)\/|^kernel\/.*\/client\/|\/ui\//.test(file),
    );
    expect(
      thatMatch(server, /(?<![.#\w])fetch\(|\bfrom 'node:(?:https?|tls|dgram)'|XMLHttpRequest/),
    ).toEqual([]);
  });

  test('[SB1] a picture that a screen names is there', () => {
    const named = serving.flatMap((file) =>
      [...(texts.get(file) ?? '').matchAll(/\bconcept="([^"]+)"/g)].map(
        ([, concept = '']) => concept,
      ),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((concept) => conceptOf(concept) === undefined)).toEqual([]);
  });

  test('a TODO carries an issue number', () => {
    expect(thatMatch(sources, /\b(?:TODO|FIXME|XXX)\b(?!\s*#\d)/)).toEqual([]);
  });
});

const english = files.filter((file) => file.endsWith('/messages/en.json'));

describe('messages', () => {
  test('there are some', () => {
    expect(english.length).toBeGreaterThan(0);
  });

  test.each(english)('%s says the same things as its German', (file) => {
    const en = messagesOf(file);
    const de = messagesOf(file.replace(/en\.json$/, 'de.json'));
    expect(Object.keys(de).toSorted()).toEqual(Object.keys(en).toSorted());
    for (const key of Object.keys(en)) {
      expect(parametersOf(de[key] ?? '', 'de'), key).toEqual(parametersOf(en[key] ?? '', 'en'));
    }
  });

  test('no key is used by two files', () => {
    const keys = english.flatMap((file) => Object.keys(messagesOf(file)));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});

function messagesOf(file: string): Record<string, string> {
  return JSON.parse(texts.get(file) ?? '{}') as Record<string, string>;
}

/** The parameters of an ICU message, sorted. Throws when the message is not valid ICU. */
function parametersOf(message: string, locale: string): string[] {
  const intl = createIntl({ locale, messages: {} });
  const tree: unknown = intl.formatters.getMessageFormat(message, locale).getAst();
  return [...new Set(namesIn(tree))].toSorted();
}

/** In the tree of an ICU message types 0 (literal) and 7 (#) name no parameter. */
function namesIn(tree: unknown): string[] {
  if (Array.isArray(tree)) return tree.flatMap(namesIn);
  if (typeof tree !== 'object' || tree === null) return [];
  const own =
    'type' in tree && tree.type !== 0 && tree.type !== 7 && 'value' in tree
      ? [String(tree.value)]
      : [];
  return [...own, ...Object.values(tree).flatMap(namesIn)];
}
