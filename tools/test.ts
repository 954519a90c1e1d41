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
  { name: 'format', command: ['oxfmt/bin/oxfmt', '--check'] },
  { name: 'types', command: ['typescript/bin/tsc', '-p', '.'] },
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
  const failed: string[] = [];
  for (const check of checks) {
    if (!(await passes(check))) failed.push(check.name);
  }
  const tests = await runTests();
  if (tests.problem !== undefined) failed.push(tests.problem);

  console.log('');
  for (const name of failed) console.log(`failed: ${name}`);
  console.log(`${tests.passed} passed, ${tests.failed} failed`);
  return failed.length === 0 && tests.failed === 0;
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

async function passes({ name, command }: Step): Promise<boolean> {
  const [script, ...rest] = command;
  const began = Date.now();
  console.log(`\n── ${name}`);
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...rest], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise<number | null>((done) => {
    child.once('error', () => done(null));
    child.once('exit', done);
  });
  console.log(`── ${name}: ${code === 0 ? 'good' : 'FAILED'} (${seconds(began)} s)`);
  return code === 0;
}

function seconds(began: number): string {
  return ((Date.now() - began) / 1000).toFixed(1);
}
