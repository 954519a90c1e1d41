import { describe, expect, test } from 'vitest';
import { filesEnding, textOf } from '#tools/repository.ts';

interface Row {
  readonly id: string;
  readonly state: string;
  readonly evidence: string;
}

const rows: readonly Row[] = textOf('docs/coverage.md')
  .split('\n')
  .filter((line) => /^\| (?:S[12]|P)-/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, id = '', , , state = '', evidence = '']) => ({ id, state, evidence }));

const files = new Set(filesEnding(/\.test\.tsx?$/));
const shown = rows.filter(({ evidence }) => evidence !== '-');

describe('docs/coverage.md', () => {
  test('has both documents, each id once', () => {
    expect(rows.length).toBeGreaterThan(250);
    const ids = rows.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('knows four states', () => {
    const known = ['built', 'part', 'planned', 'declarative'];
    expect(rows.filter(({ state }) => !known.includes(state))).toEqual([]);
  });

  test('calls nothing built without evidence, and has none for what is not there', () => {
    const odd = rows.filter(({ state, evidence }) =>
      evidence === '-' ? state === 'built' : state !== 'built' && state !== 'part',
    );
    expect(odd).toEqual([]);
  });

  test.each(shown)('$id names tests that are there, and rules they cite', ({ evidence }) => {
    for (const part of evidence.split('<br>')) {
      const [, file = '', ids = ''] = /^`([^`]+)`((?: [A-Z]+\d+)*)$/.exec(part) ?? [];
      expect(files, part).toContain(file);
      const text = textOf(file);
      for (const id of ids.split(' ').filter((each) => each !== '')) {
        expect(text, part).toContain(`[${id}]`);
      }
    }
  });
});
