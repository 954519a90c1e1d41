import type { Page } from 'playwright-core';
import * as z from 'zod/mini';

/** What the browser wrote down of itself. Times in microseconds. */
const traceSchema = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      ph: z.string(),
      pid: z.number(),
      ts: z.number(),
      /** By the clock of the thread: its processor time. */
      tts: z.optional(z.number()),
      args: z.optional(z.record(z.string(), z.unknown())),
    }),
  ),
});
export type TraceEvent = z.infer<typeof traceSchema>['traceEvents'][number];

/** Runs `work` while the browser writes down what belongs to these categories. */
export async function traced<T>(
  page: Page,
  categories: readonly string[],
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly events: readonly TraceEvent[] }> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('a page without a browser');
  await browser.startTracing(page, { categories: [...categories] });
  let trace: Buffer;
  let result: T;
  try {
    result = await work();
  } finally {
    trace = await browser.stopTracing();
  }
  return { result, events: traceSchema.parse(JSON.parse(trace.toString('utf8'))).traceEvents };
}

/** The processor time of the page's thread between each two marks of these names, in ms. */
export function cpuBetween(events: readonly TraceEvent[], from: string, to: string): number[] {
  const ends = events.filter(({ name }) => name === to);
  return events
    .filter(({ name }) => name === from)
    .flatMap(({ ts, tts }) => {
      const end = ends.find((one) => one.ts >= ts);
      return tts === undefined || end?.tts === undefined ? [] : [(end.tts - tts) / 1000];
    });
}
