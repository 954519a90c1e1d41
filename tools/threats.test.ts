import { expect, test } from 'vitest';
import { filesEnding, textOf } from '#tools/repository.ts';

const rows = textOf('docs/spec/threats.md')
  .split('\n')
  .filter(
    (line) => line.startsWith('| ') && !line.startsWith('| threat') && !line.startsWith('| ---'),
  )
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('every threat names a test, and every test it names is there', () => {
  const files = new Set(filesEnding(/\.test\.tsx?$/));
  expect(rows.length).toBeGreaterThan(15);
  const missing = rows.flatMap(([, threat = '', tests = '']) => {
    const named = [...tests.matchAll(/`([^`]+)`: ([^<]+)/g)];
    if (named.length === 0) return [`${threat}: no test`];
    return named
      .filter(([, file = '', title = '']) => !(files.has(file) && hasTest(file, title.trim())))
      .map(([, file, title]) => `${threat}: ${file}: ${title}`);
  });
  expect(missing).toEqual([]);
});

/** Whether the title stands, after its rules, in front of a test of this file. */
function hasTest(file: string, title: string): boolean {
  return textOf(file)
    .split('\n')
    .some((line) => /['"`]/.test(line) && line.includes(title));
}
