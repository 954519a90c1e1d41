import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { filesEnding, textOf } from '#tools/repository.ts';

const root = join(import.meta.dirname, '..');
const pages = filesEnding(/\.md$/);
/** Target with its `#place`, in order. Addresses of other sites are not looked up. */
const links = pages.flatMap((page) =>
  [...prose(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, to]) => ({
    page,
    to: to ?? '',
  })),
);

test('there are links', () => {
  expect(links.length).toBeGreaterThan(50);
});

test.each(links)('$page leads to $to, which is there', ({ page, to }) => {
  const [target = '', place] = to.split('#');
  const file = target === '' ? page : normalize(join(dirname(page), target));
  expect(existsSync(join(root, file))).toBe(true);
  if (place !== undefined) expect(placesOf(file)).toContain(place);
});

/** Paths in code that name a file of the repository: those that begin with a part of it. */
const parts = '(?:adapters|apps|bench|docs|identity|kernel|products|testkit|tools|web)';
const paths = pages
  .filter((page) => page !== 'docs/coverage.md' && page !== 'CHANGELOG.md')
  .flatMap((page) =>
    [...prose(page).matchAll(new RegExp(`\`(${parts}/[\\w./-]+\\.\\w+)\``, 'g'))].map(
      ([, path]) => ({ page, path: path ?? '' }),
    ),
  );

test.each(paths)('$page names $path, which is there', ({ path }) => {
  expect(existsSync(join(root, path))).toBe(true);
});

/** Without what stands in fences, where links are examples. */
function prose(page: string): string {
  return textOf(page).replaceAll(/^```[\s\S]*?^```/gm, '');
}

function placesOf(page: string): string[] {
  return [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    (title ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}
