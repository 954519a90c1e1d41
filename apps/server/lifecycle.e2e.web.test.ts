import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startArguments } from '#testkit/e2e/start-arguments.ts';
import { freePort } from '#testkit/free-port.ts';

const root = join(import.meta.dirname, '../..');

let home: string;
let port: number;
let begun: Program[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'obhut-lifecycle-'));
  port = await freePort();
  begun = [];
});
afterEach(async () => {
  for (const program of begun) {
    program.child.kill('SIGTERM');
    await program.ended;
  }
  await rm(home, { recursive: true, force: true });
});

interface Program {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

/** The whole program, as `npm start` starts it. */
function begin(environment: Record<string, string> = {}): Program {
  const child = spawn(process.execPath, startArguments, {
    cwd: root,
    // A group of its own, so that a signal can reach all of it, as Ctrl-C does.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      OBHUT_DATA_DIR: home,
      OBHUT_PORT: String(port),
      ...environment,
    },
  });
  let said = '';
  const listen = (chunk: Buffer) => {
    said += chunk.toString('utf8');
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = new Promise<number | null>((done) => {
    child.once('close', done);
  });
  const program = { child, said: () => said, ended };
  begun.push(program);
  return program;
}

async function ready(program: Program): Promise<void> {
  for (let waited = 0; waited < 120_000; waited += 50) {
    if (program.said().includes('is ready at')) return;
    if (program.child.exitCode !== null) break;
    await delay(50);
  }
  throw new Error(`not ready:\n${program.said()}`);
}

async function health(): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
  const body: unknown = await answer.json();
  return { status: answer.status, body };
}

function ctrlC({ child }: Program): void {
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
}

async function obhut(...args: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['apps/cli/main.ts', ...args, '--json'],
    { cwd: root, env: { ...process.env, OBHUT_DATA_DIR: home, OBHUT_PORT: String(port) } },
  );
  return JSON.parse(stdout);
}

describe('the program', () => {
  test('starts, answers, is administered beside, is killed, and starts again with everything', async () => {
    const first = begin();
    await ready(first);
    expect(await health()).toEqual({ status: 200, body: { status: 'ok' } });
    expect(first.said()).toContain(`http://localhost:${port}`);
    expect(first.said()).toMatch(/\S+@\S+ +\S+ +\S+/);

    const made = await obhut('tenant', 'create', 'Beside');
    first.child.kill('SIGKILL');
    await first.ended;

    const beganMs = Date.now();
    const second = begin();
    await ready(second);
    expect(Date.now() - beganMs).toBeLessThan(15_000);
    expect(await health()).toEqual({ status: 200, body: { status: 'ok' } });
    expect(await obhut('tenant', 'list')).toContainEqual(expect.objectContaining(made as object));

    ctrlC(second);
    expect(await second.ended).toBe(0);
    expect(await readdir(home)).not.toContain('lock');
    // And without a server the same command does its work alone.
    expect(await obhut('tenant', 'list')).toContainEqual(expect.objectContaining(made as object));
  });

  test('a killed database comes back under the running server', async () => {
    const program = begin();
    await ready(program);
    const pidFile = join(home, 'postgres/cluster/postmaster.pid');
    process.kill(Number((await readFile(pidFile, 'utf8')).split('\n')[0]), 'SIGKILL');
    let status = 0;
    for (let attempt = 0; status !== 401 && attempt < 100; attempt += 1) {
      await delay(200);
      const sent = {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: `http://localhost:${port}` },
        body: JSON.stringify({ email: 'nobody@obhut.example', password: 'not the password' }),
      };
      const answer = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/email`, sent);
      status = answer.status;
    }
    // The wrong password is judged again: that needs the database.
    expect(status, program.said()).toBe(401);
    expect(program.child.exitCode).toBeNull();
  });

  test.each([300, 900, 1_500, 2_500, 4_000])(
    'Ctrl-C after %i ms of the first start is orderly, and the next start is complete',
    async (afterMs) => {
      const first = begin();
      await delay(afterMs);
      ctrlC(first);
      const code = await first.ended;
      // Before the program listens to signals the system ends it: there is nothing to close yet.
      expect([0, null], first.said()).toContain(code);

      const second = begin();
      await ready(second);
      const tenants = (await obhut('tenant', 'list')) as { name: string }[];
      expect(new Set(tenants.map(({ name }) => name)).size).toBe(tenants.length);
      expect(tenants.length).toBeGreaterThanOrEqual(3);
      ctrlC(second);
      expect(await second.ended, second.said()).toBe(0);
    },
  );
});
