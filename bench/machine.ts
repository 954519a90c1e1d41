import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

/** What the figures were measured on, in one line. */
export function describeMachine(postgresVersion?: string): string {
  const processors = cpus();
  const model = (processors[0]?.model ?? 'unknown processor').replaceAll(/\s+/g, ' ').trim();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return (
    `${processors.length} × ${model}, ${memory} GB, ${process.platform}, ` +
    `Node.js ${process.versions.node}` +
    (postgresVersion === undefined ? '' : `, PostgreSQL ${postgresVersion}`)
  );
}

/** The cores a workload keeps apart, or null where cores cannot be chosen. */
export interface Cores {
  readonly server: number;
  readonly load: number;
}

export function findCores(): Cores | null {
  if (process.platform !== 'linux' || cpus().length < 2) return null;
  try {
    execFileSync('taskset', ['-V'], { stdio: 'ignore' });
    return { server: 0, load: 1 };
  } catch {
    return null;
  }
}

/** Binds this process, and what it starts from now on, to one core. */
export function bindTo(core: number): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      execFileSync('taskset', ['-acp', String(core), String(process.pid)], { stdio: 'ignore' });
      return;
    } catch (error) {
      // A thread that ends while all are gone through makes it fail.
      if (attempt === 10) throw error;
    }
  }
}

/** The command line that runs Node.js on one core. */
export function nodeOn(core: number | null, args: readonly string[]): readonly [string, string[]] {
  return core === null
    ? [process.execPath, [...args]]
    : ['taskset', ['-c', String(core), process.execPath, ...args]];
}
