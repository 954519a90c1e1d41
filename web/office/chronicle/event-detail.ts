import * as z from 'zod/mini';

const detailSchema = z.looseObject({
  device: z.optional(z.string()),
  objects: z.optional(z.array(z.string())),
  events: z.optional(z.array(z.int())),
});

/** The details of an event, as far as they are known to mean something, and all of them as they are written. */
export interface EventDetail {
  readonly device: string | null;
  readonly objects: readonly string[];
  /** Events that this one is about. */
  readonly events: readonly number[];
  /** Indented, so that people can read it. */
  readonly written: string;
}

/** Null for details that were erased. */
export function detailIn(text: string | null): EventDetail | null {
  if (text === null) return null;
  const value = parsed(text);
  const read = z.safeParse(detailSchema, value);
  const { device = null, objects = [], events = [] } = read.success ? read.data : {};
  return {
    device,
    objects,
    events,
    written: value === undefined ? text : JSON.stringify(value, null, 2),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
