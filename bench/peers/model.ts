import { entryBody } from '../fixture.ts';
import type { WorkloadOptions } from '../workload.ts';

/** The fixture in words that every peer has: audiences, and records by their number. */
export interface PeerRecord {
  readonly id: string;
  readonly audience: string;
  readonly body: object;
}

export const common = 'common';

export function audienceAt({ audiences }: WorkloadOptions, number: number): string {
  return `a${number % audiences}`;
}

export function recordAt(options: WorkloadOptions, number: number): PeerRecord {
  return { id: `r${number}`, audience: audienceAt(options, number), body: entryBody(number) };
}

let made = 0;

/** New ones, with a body like those of the fixture, going round in these audiences. */
export function newRecords(count: number, audiences: readonly string[]): PeerRecord[] {
  return Array.from({ length: count }, (_, at) => {
    made += 1;
    return {
      id: `n${made}`,
      audience: audiences[at % audiences.length] ?? '',
      body: entryBody(made),
    };
  });
}

/** Reaches of devices as in W2: the common audience, and some that go round. */
export function reachesOf(options: WorkloadOptions, count: number, each: number): string[][] {
  return Array.from({ length: count }, (_, at) => [
    common,
    ...Array.from({ length: each }, (__, step) => audienceAt(options, at * each + step)),
  ]);
}
