import { instantText } from '#kernel/base/zone.ts';
import type { Deadline } from './deadline.ts';

/** A deadline with its instants written as the wall of its zone shows them: `atMs` becomes `at`. */
export function deadlineJson(deadline: Deadline): Readonly<Record<string, unknown>> {
  return writtenIn(deadline.zone, deadline);
}

function writtenIn(zone: string, value: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) =>
      key.endsWith('Ms') ? [key.slice(0, -2), written(zone, inner)] : [key, below(zone, inner)],
    ),
  );
}

function written(zone: string, instantMs: unknown): string | null {
  return typeof instantMs === 'number' ? instantText(instantMs, zone) : null;
}

function below(zone: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => below(zone, one));
  return typeof value === 'object' && value !== null ? writtenIn(zone, value) : value;
}
