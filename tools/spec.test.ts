import { expect, test } from 'vitest';
import { filesEnding, ruleIds, textOf } from '#tools/repository.ts';

const rules = ruleIds();
/** Suites that several adapters run hold tests without being named like one. */
const tests = filesEnding(/\.test\.tsx?$|\/contract-suite\.ts$/);
const cited = new Map(tests.map((file) => [file, citationsIn(textOf(file))]));

test('a number is given once', () => {
  expect(rules.length).toBeGreaterThan(150);
  expect(rules.filter((id, index) => rules.indexOf(id) !== index)).toEqual([]);
});

test('a rule that a test cites exists', () => {
  const unknown = [...cited].flatMap(([file, ids]) =>
    ids.filter((id) => !rules.includes(id)).map((id) => `${file}: [${id}]`),
  );
  expect(unknown).toEqual([]);
});

test('docs/spec/README.md lists exactly the rules that no test cites', () => {
  const readme = textOf('docs/spec/README.md');
  const section = /^## Not yet shown by a test\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(readme)?.[1];
  const listed = [...(section ?? '').matchAll(/^- \*\*([A-Z]{2,3}\d+)\*\* \S/gm)].map(
    ([, id]) => id ?? '',
  );
  const shown = new Set([...cited.values()].flat());
  expect(listed).toEqual(rules.filter((id) => !shown.has(id)));
});

/** The rules in front of titles, `'[SY4][AC1] …'`; letters without a number count as unknown. */
function citationsIn(text: string): string[] {
  return [
    ...text.matchAll(
      /['"`]((?:\[(?:AC|AP|CA|CH|CO|DL|GA|HI|IC|ID|JO|ME|MS|OF|OV|SB|SP|ST|SY|SYC|SYL|TE|TR|UX)\d*\])+) /g,
    ),
  ].flatMap(([, ids]) => [...(ids ?? '').matchAll(/\[([A-Z]+\d*)\]/g)].map(([, id]) => id ?? ''));
}
