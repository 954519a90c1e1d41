import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { nodeOn } from './machine.ts';

export interface ChildOptions {
  readonly core: number | null;
  readonly flags?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  /** Where it works. */
  readonly directory?: string;
}

/** Starts a file of the bench in a process of its own and waits for the first it says. */
export async function startChild(
  file: string,
  args: readonly string[],
  { core, flags = [], environment = {}, directory }: ChildOptions,
): Promise<{ child: ChildProcess; said: unknown }> {
  const [command, rest] = nodeOn(core, [...flags, join(import.meta.dirname, file), ...args]);
  const child = spawn(command, rest, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...withoutSettings(process.env), ...environment },
    ...(directory !== undefined && { cwd: directory }),
  });
  const said = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    child.once('message', resolve);
  });
  child.removeAllListeners('exit');
  return { child, said };
}

/** Starts a program that says nothing to its parent; its complaints go to stderr. */
export function startProgram(
  file: string,
  { core, environment = {}, directory }: ChildOptions,
): ChildProcess {
  const [command, args] = nodeOn(core, [file]);
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...withoutSettings(process.env), ...environment },
    ...(directory !== undefined && { cwd: directory }),
  });
  process.once('exit', () => child.kill('SIGTERM'));
  return child;
}

/** Ends it, orderly or as a power cut would, and resolves when it is gone. */
export async function endChild(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** Somebody's own settings are not the bench's. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith('OBHUT_')),
  );
}
