import { parseArgs } from 'node:util';
import { chronicle } from './chronicle.ts';
import { month } from './month.ts';
import { measurePeers } from './peers/measure-peers.ts';
import { recurrence } from './recurrence.ts';
import { w1 } from './w1.ts';
import { w2 } from './w2.ts';
import { w3 } from './w3.ts';
import { w4 } from './w4.ts';
import { w5 } from './w5.ts';
import { w6 } from './w6.ts';
import { w7 } from './w7.ts';
import { w8 } from './w8.ts';
import type { Workload, WorkloadOptions } from './workload.ts';
import { year } from './year.ts';

const workloads: Readonly<Record<string, Workload>> = {
  W1: w1,
  W2: w2,
  W3: w3,
  W4: w4,
  W5: w5,
  W6: w6,
  W7: w7,
  W8: w8,
  RECURRENCE: recurrence,
  MONTH: month,
  YEAR: year,
  CHRONICLE: chronicle,
};
const full: WorkloadOptions = {
  records: 100_000,
  audiences: 1_000,
  rounds: 11,
  seconds: 1,
  connections: 8,
  devices: 1_000,
  changes: 500,
  tenants: 1_000,
  quick: false,
  peers: false,
};
const quick: WorkloadOptions = {
  records: 2_000,
  audiences: 200,
  rounds: 1,
  seconds: 0.2,
  connections: 4,
  devices: 20,
  changes: 20,
  tenants: 4,
  quick: true,
  peers: false,
};
const usage = `npm run bench -- <workload> [options]

  W1   a fresh device pulls everything: rows/s against COPY
  W2   a change is seen by devices: ms against messages passed on by bare sockets
  W3   accepted mutations/s against the raw transaction
  W4   a device catches up: ms against the one query under row security
  W5   devices at rest: memory of the server for each against a bare socket
  W6   an audience is taken away: ms until it is gone, and a gate
  W7   tenants share the load of W3: against one tenant
  W8   the server is killed while devices send: mutations/s against peace, and a gate

  recurrence   10,000 series of twenty years are written out for a month, beside ical.js
  year         a year with a photo each day is scrolled through in a browser: ms between frames
  chronicle    lines of the outbox are chained, and an export is verified: events/s
  month        a month of 2,000 instances is turned to in a browser: ms until it is painted

  --quick           a tiny run that shows that it works, not how fast
  --peers           other systems in the same run, installed first (W1 to W5)
  --records n       --audiences n       --rounds n
  --seconds n       per figure and round (W3, W7)
  --connections n   to the database (W3, W7)
  --devices n       at once (W2, W5, W6, W8)
  --changes n       that are followed (W2) or waited for (W4)
  --tenants n       that share the load (W7)

Says how it goes on stderr; the last line on stdout is the result as JSON. A gate that fails ends
with 1.
`;

// Leaving by `exit` ends what was started: the database, and programs that say nothing.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(130));
}

process.exitCode = await main();

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      records: { type: 'string' },
      audiences: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      connections: { type: 'string' },
      devices: { type: 'string' },
      changes: { type: 'string' },
      tenants: { type: 'string' },
      peers: { type: 'boolean', default: false },
    },
  });
  const workload = workloads[positionals[0]?.toUpperCase() ?? ''];
  if (workload === undefined || positionals.length > 1) {
    process.stderr.write(usage);
    return 2;
  }
  const base = values.quick ? quick : full;
  const options: WorkloadOptions = {
    records: numberOf(values.records, base.records),
    audiences: numberOf(values.audiences, base.audiences),
    rounds: numberOf(values.rounds, base.rounds),
    seconds: numberOf(values.seconds, base.seconds),
    connections: numberOf(values.connections, base.connections),
    devices: numberOf(values.devices, base.devices),
    changes: numberOf(values.changes, base.changes),
    tenants: numberOf(values.tenants, base.tenants),
    quick: values.quick,
    peers: values.peers,
  };
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const result = await workload(options, say);
  const peers = options.peers ? { peers: await measurePeers(result.workload, options, say) } : {};
  process.stdout.write(`${JSON.stringify({ ...result, ...peers })}\n`);
  return result.failed === true ? 1 : 0;
}

function numberOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${text} is not a number above 0`);
  return value;
}
