export interface WorkloadOptions {
  readonly records: number;
  readonly audiences: number;
  /** Measured rounds; each has the floor and ours in turn. */
  readonly rounds: number;
  /** How long one figure of one round is measured, where work is counted per time. */
  readonly seconds: number;
  readonly connections: number;
  /** Devices that are there at once, at most. */
  readonly devices: number;
  /** Changes whose way is followed, or that wait for a device. */
  readonly changes: number;
  /** Tenants that share the load, at most. */
  readonly tenants: number;
  /** The smallest run that shows that it works. */
  readonly quick: boolean;
  /** Measure the other systems in the same run, as far as they can be asked the same. */
  readonly peers: boolean;
}

/** What every workload says at least; the rest is details of its own. */
export interface WorkloadResult {
  readonly workload: string;
  readonly ours: number;
  readonly floor: number;
  readonly ratio: number;
  readonly unit: string;
  readonly machine: string;
  /** Of a gate: what must not be was. */
  readonly failed?: boolean;
  readonly [detail: string]: unknown;
}

/** One row of the workload table in `docs/performance.md`. `say` tells people how it goes. */
export type Workload = (
  options: WorkloadOptions,
  say: (line: string) => void,
) => Promise<WorkloadResult>;
