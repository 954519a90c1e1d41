import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bodyHash, contractBody } from '#governance/clauses/body.ts';
import { type Clause, clauses } from '#governance/clauses/clauses.ts';

export const governanceSpecFile = join(import.meta.dirname, '../docs/spec/governance.md');

/** The contract's clauses as a page: what keeps each, what shows it, and which test would notice. */
export function governanceSpecPage(): string {
  const rows = clauses.map(rowOf);
  const kept = clauses.filter(({ keptBy }) => keptBy.as === 'mechanism');
  const whole = kept.filter((clause) => missingOf(clause).length === 0).length;
  return [
    '# Clauses',
    '',
    'Made by `npm run governance-spec` from `governance/clauses/clauses.ts`; not written by hand. The contract is the Commission’s text itself, by reference; beside each letter stands what we promise by it, in our own words. **None yet** is what it says: nothing keeps, shows or tests it so far.',
    '',
    `${contractBody.reference} (<${contractBody.url}>), version ${contractBody.version} of our sentences, SHA-256 \`${bodyHash}\`.`,
    '',
    `${clauses.length} letters and annexes: ${clauses.length - kept.length} declarative, ${whole} with mechanism, evidence and test, ${kept.length - whole} without one of them.`,
    '',
    '| Clause | Promise | Mechanism | Evidence | Test |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** What a clause lacks of mechanism, evidence and test; nothing for one that is only declared. */
export function missingOf({ keptBy }: Clause): string[] {
  if (keptBy.as === 'declarative') return [];
  const parts = { mechanism: keptBy.mechanism, evidence: keptBy.evidence, test: keptBy.test };
  return Object.entries(parts).flatMap(([name, value]) => (value === null ? [name] : []));
}

function rowOf({ id, title, promise, keptBy }: Clause): string {
  const first = `| \`${id}\` ${title.en} | ${promise.en}<br>${promise.de}`;
  if (keptBy.as === 'declarative') return `${first} | declarative: ${keptBy.why.en} | – | – |`;
  const { mechanism, evidence, test } = keptBy;
  return `${first} | ${file(mechanism)} | ${evidence === null ? none : `${evidence.name}, ${file(evidence.file)}`} | ${file(test)} |`;
}

const none = '**none yet**';

function file(path: string | null): string {
  return path === null ? none : `\`${path}\``;
}

if (import.meta.main) await writeFile(governanceSpecFile, governanceSpecPage());
