import { bindTo, findCores } from '../machine.ts';
import type { WorkloadOptions } from '../workload.ts';
import type { PeerRun } from './peer.ts';
import { pouchW1, pouchW2, pouchW3, pouchW4, pouchW5 } from './pouchdb.ts';
import { zeroW1, zeroW2, zeroW3, zeroW4, zeroW5 } from './zero.ts';

type Ask = (run: PeerRun) => Promise<object>;

/** What each peer can be asked; `docs/performance.md` says what is comparable and what not. */
const questions: Readonly<Record<string, Readonly<Record<string, Ask>>>> = {
  W1: { zero: zeroW1, pouchdb: pouchW1 },
  W2: { zero: zeroW2, pouchdb: pouchW2 },
  W3: { zero: zeroW3, pouchdb: pouchW3 },
  W4: { zero: zeroW4, pouchdb: pouchW4 },
  W5: { zero: zeroW5, pouchdb: pouchW5 },
};

/** The same question to other systems, on the same cores, right after ours. */
export async function measurePeers(
  workload: string,
  options: WorkloadOptions,
  say: (line: string) => void,
): Promise<Record<string, object>> {
  const cores = findCores();
  if (cores !== null) bindTo(cores.server);
  const run = { options, serverCore: cores?.server ?? null, loadCore: cores?.load ?? null, say };
  const figures: Record<string, object> = {};
  for (const [peer, ask] of Object.entries(questions[workload] ?? {})) {
    try {
      figures[peer] = await ask(run);
    } catch (error) {
      // Why there is no figure is a finding too; ours stand.
      figures[peer] = { notMeasured: error instanceof Error ? error.message : String(error) };
      say(`${peer}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  return figures;
}
