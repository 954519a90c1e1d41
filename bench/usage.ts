import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process uses at a moment. */
export interface Usage {
  /** Resident memory that is its own: without pages of files, which all processes share. */
  readonly ownBytes: number;
  /** What is alive on its heaps, after a collection. */
  readonly heapBytes: number;
  /** Since it began. */
  readonly cpuMs: number;
  /** Of it, for the collection that went before this answer. */
  readonly lookingMs: number;
}

/** Answers `usage` of the parent, after a full collection where `--expose-gc` allows it. */
export function answerUsage(): void {
  process.on('message', (message) => {
    if (message !== 'usage') return;
    const begun = cpuMs();
    // Twice: what the first finds dead the second gives back.
    globalThis.gc?.();
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    const ended = cpuMs();
    process.send?.({
      ownBytes: ownMemory() ?? rss,
      heapBytes: heapUsed + external,
      cpuMs: ended,
      lookingMs: ended - begun,
    } satisfies Usage);
  });
}

export async function usageOf(child: ChildProcess): Promise<Usage> {
  const answer = new Promise<Usage>((resolve) => {
    child.once('message', (usage) => resolve(usage as Usage));
  });
  child.send('usage');
  return answer;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Source: proc(5), RssAnon; elsewhere than on Linux there is no such file. */
function ownMemory(): number | null {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
