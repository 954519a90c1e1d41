import { type ChildProcess, execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WorkloadOptions } from '../workload.ts';

/** What every question to a peer is asked with. */
export interface PeerRun {
  readonly options: WorkloadOptions;
  /** The cores of server and clients; null where they cannot be chosen. */
  readonly serverCore: number | null;
  readonly loadCore: number | null;
  readonly say: (line: string) => void;
}

/** Clients of peers are whole and live in one process: more of them would measure themselves. */
export const mostPeerDevices = 100;

/** Installs what the lock of a peer names, once; it is no part of the installation itself. */
export async function install(peer: string, say: (line: string) => void): Promise<string> {
  const folder = join(import.meta.dirname, peer);
  const lock = await readFile(join(folder, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  const stamp = join(folder, 'node_modules', '.lock-hash');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return folder;
  say(`installing ${peer}`);
  // What needs to be built comes built; no script of a package runs.
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    maxBuffer: 16 * 1024 * 1024,
  });
  await writeFile(stamp, wanted);
  return folder;
}

/** Asks a child one thing after the other. */
export function asking(child: ChildProcess) {
  return async function ask<Answer>(message: object): Promise<Answer> {
    const answered = new Promise<{ answer?: Answer; error?: string }>((resolve, reject) => {
      child.once('message', (said) => resolve(said as { answer?: Answer; error?: string }));
      child.once('exit', (code) => reject(new Error(`the clients ended with ${code}`)));
    });
    child.send(message);
    const { answer, error } = await answered;
    child.removeAllListeners('exit');
    if (error !== undefined) throw new Error(error);
    return answer as Answer;
  };
}

/** Memory of a process and all below it that is its own, in bytes; null where it is not told. */
export function memoryOfTree(pid: number): number | null {
  try {
    const parents = new Map<number, number>();
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    }
    const isBelow = (one: number): boolean =>
      one === pid || (parents.has(one) && isBelow(parents.get(one) ?? 0));
    let bytes = 0;
    for (const one of parents.keys()) {
      if (!isBelow(one)) continue;
      const status = readFileSync(`/proc/${one}/status`, 'utf8');
      bytes += Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
    }
    return bytes;
  } catch {
    return null;
  }
}
