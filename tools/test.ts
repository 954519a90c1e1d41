// `npm test`: everything that is checked, one after the other. All of it runs even when an early
// part fails; the last line is the number of tests, whatever came before.

import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findOrInstallBrowser } from '#testkit/browser.ts';
import { findOrInstallClamd } from '#testkit/clamd.ts';
import { findOrInstallNatsServer } from '#testkit/nats-server.ts';

const root = join(import.meta.dirname, '..');
const report = join(root, '.cache', 'vitest.json');
const parts = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter(
    (name) => !name.startsWith('.') && !['data', 'dist', 'docs', 'node_modules'].includes(name),
  );

interface Step {
  readonly name: string;
  readonly command: readonly [script: string, ...rest: string[]];
}

const checks: readonly Step[] = [
  { name: 'types', command: ['typescript/bin/tsc', '-p', '.'] },
  { name: 'format', command: ['oxfmt/bin/oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint/bin/oxlint', '--deny-warnings'] },
  {
    name: 'architecture',
    command: [
      'dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.mjs',
      ...parts,
    ],
  },
  { name: 'unused code', command: ['knip/bin/knip.js'] },
];

process.exitCode = (await runAll()) ? 0 : 1;

async function runAll(): Promise<boolean> {
  const failed = await runChecks();
  const tests = await runTests();
  if (tests.problem !== undefined) failed.push(tests.problem);

  console.log('');
  for (const name of failed) console.log(`failed: ${name}`);
  console.log(`${tests.passed} passed, ${tests.failed} failed`);
  return failed.length === 0 && tests.failed === 0;
}

/** Two at a time; what each says stands together. Answers which failed. */
async function runChecks(): Promise<string[]> {
  const left = [...checks];
  const failed: string[] = [];
  const work = async (): Promise<void> => {
    for (let check = left.shift(); check !== undefined; check = left.shift()) {
      if (!(await passes(check, 'when it ends'))) failed.push(check.name);
    }
  };
  await Promise.all([work(), work()]);
  return failed;
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly problem?: string;
}

async function runTests(): Promise<Counts> {
  try {
    console.log(`browser: ${findOrInstallBrowser((line) => console.log(line))}`);
    console.log(`nats-server: ${findOrInstallNatsServer((line) => console.log(line))}`);
    console.log(`clamd: ${findOrInstallClamd((line) => console.log(line))}`);
  } catch (error) {
    return {
      passed: 0,
      failed: 0,
      problem: `tests, ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  mkdirSync(join(root, '.cache'), { recursive: true });
  rmSync(report, { force: true });
  const ended = await passes({
    name: 'tests',
    command: [
      'vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
  });
  const counts = readCounts();
  if (counts === undefined) return { passed: 0, failed: 0, problem: 'tests, which broke off' };
  // A file that cannot be loaded has no tests that could fail.
  if (!ended && counts.failed === 0) return { ...counts, problem: 'tests, see above' };
  if (counts.passed === 0) return { ...counts, problem: 'tests, as none ran' };
  return counts;
}

function readCounts(): Counts | undefined {
  try {
    const written = JSON.parse(readFileSync(report, 'utf8')) as Record<string, unknown>;
    return { passed: Number(written['numPassedTests']), failed: Number(written['numFailedTests']) };
  } catch {
    return undefined;
  }
}

async function passes(
  { name, command }: Step,
  says: 'at once' | 'when it ends' = 'at once',
): Promise<boolean> {
  const [script, ...rest] = command;
  const began = Date.now();
  const output = says === 'at once' ? 'inherit' : 'pipe';
  if (output === 'inherit') console.log(`\n── ${name}`);
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...rest], {
    cwd: root,
    stdio: ['ignore', output, output],
  });
  const said: Buffer[] = [];
  child.stdout?.on('data', (part: Buffer) => said.push(part));
  child.stderr?.on('data', (part: Buffer) => said.push(part));
  const code = await new Promise<number | null>((done) => {
    child.once('error', () => done(null));
    child.once('close', done);
  });
  if (output === 'pipe') console.log(`\n── ${name}\n${Buffer.concat(said).toString().trimEnd()}`);
  console.log(`── ${name}: ${code === 0 ? 'good' : 'FAILED'} (${seconds(began)} s)`);
  return code === 0;
}

function seconds(began: number): string {
  return ((Date.now() - began) / 1000).toFixed(1);
}
