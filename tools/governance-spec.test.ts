import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { bodyHash, canonicalBody, contractBody } from '#governance/clauses/body.ts';
import { clauses } from '#governance/clauses/clauses.ts';
import { evidenceQuery, isOfMeasure } from '#governance/clauses/server/prove-clauses.ts';
import { measures } from '#governance/measures/catalogue.ts';
import { governanceSpecFile, governanceSpecPage } from '#tools/governance-spec.ts';
import { filesEnding, textOf } from '#tools/repository.ts';

const files = new Set(filesEnding(/\.(?:ts|tsx|sql)$/));

describe('the register of clauses', () => {
  test('is what docs/spec/governance.md says: else run `npm run governance-spec`', async () => {
    expect(await readFile(governanceSpecFile, 'utf8')).toBe(governanceSpecPage());
  });

  test('has each letter once, with a sentence of its own in both languages', () => {
    const all = (of: (clause: (typeof clauses)[number]) => string) => clauses.map(of);
    for (const texts of [
      all(({ id }) => id),
      all(({ promise }) => promise.de),
      all(({ promise }) => promise.en),
    ]) {
      expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([]);
    }
    // One sentence, as titles of tests have it: no full stop, nothing at its edges.
    const odd = clauses.flatMap(({ promise }) =>
      [promise.de, promise.en].filter((text) => /[.\s]$|^\s|\n| {2}/.test(text)),
    );
    expect(odd).toEqual([]);
  });

  test('has a letter for each that the covering list knows of the contract', () => {
    const listed = [...textOf('docs/coverage.md').matchAll(/^\| S2-(cl_[\w.]+) /gm)].map(
      ([, id]) => id ?? '',
    );
    expect(listed.length).toBeGreaterThan(60);
    const unknown = listed.filter(
      (id) => !clauses.some((clause) => id === clause.id || id.startsWith(`${clause.id}.`)),
    );
    // The list counts clause 8c and 10b by their own numbers.
    const own = unknown.filter((id) => !/^cl_(?:8__c|10__b|9\.1__b|9\.2__[a-d])/.test(id));
    expect(own).toEqual([]);
  });

  test('[OF22] names evidence that can be asked for', () => {
    const measureIds = measures.map(({ id }) => id);
    const named = clauses.flatMap(({ keptBy }) =>
      keptBy.as === 'mechanism' && keptBy.evidence !== null ? [keptBy.evidence] : [],
    );
    expect(named.length).toBeGreaterThan(10);
    const lost = named.filter(
      (one) => !isOfMeasure(one, measureIds) && evidenceQuery(one) === null,
    );
    expect(lost).toEqual([]);
  });

  test('is the text that was hashed: a sentence that changes is a new version', () => {
    const hash = createHash('sha256').update(canonicalBody(contractBody)).digest('hex');
    expect(hash).toBe(bodyHash);
  });

  test.each(
    clauses.flatMap(({ id, promise, keptBy }) =>
      keptBy.as === 'mechanism' ? [{ id, promise, keptBy }] : [],
    ),
  )(
    '$id names files that are there, evidence that they hold, and a test with its sentence',
    ({ id, promise, keptBy: { mechanism, evidence, test: testFile } }) => {
      for (const file of [mechanism, evidence?.file, testFile]) {
        if (typeof file === 'string') expect(files).toContain(file);
      }
      if (evidence !== null) expect(textOf(evidence.file)).toContain(`'${evidence.name}'`);
      if (testFile === null) return;
      expect(testFile).toContain(`/${id}.`);
      expect(textOf(testFile)).toContain(`${id}: ${promise.en}`);
    },
  );
});
