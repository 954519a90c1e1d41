export interface WorkloadOptions {
  readonly records: number;
  readonly audiences: number;
  /** Measured rounds; each has the floor and ours in turn. */
  readonly rounds: number;
  /** How long one figure of one round is measured, where work is counted per time. */
  readonly seconds: number;
  readonly connections: number;
}

/** What every workload says at least; the rest is details of its own. */
export interface WorkloadResult {
  readonly workload: string;
  readonly ours: number;
  readonly floor: number;
  readonly ratio: number;
  readonly unit: string;
  readonly machine: string;
  readonly [detail: string]: unknown;
}

/** One row of the workload table in `docs/performance.md`. `say` tells people how it goes. */
export type Workload = (
  options: WorkloadOptions,
  say: (line: string) => void,
) => Promise<WorkloadResult>;
