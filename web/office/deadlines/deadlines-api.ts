import * as z from 'zod/mini';
import type { TenantId } from '#kernel/base/ids.ts';
import { callApi, fetchFile } from '#web/shell/api.ts';

const deadlineSchema = z.object({
  id: z.string(),
  is: z.string(),
  title: z.string(),
  began: z.string(),
  then: z.string(),
  startedAt: z.string(),
  rule: z.nullable(
    z.object({
      id: z.string(),
      period: z.string(),
      count: z.int(),
      version: z.int(),
      source: z.string(),
    }),
  ),
  end: z.nullable(
    z.object({
      at: z.string(),
      day: z.string(),
      purpose: z.enum(['to-act', 'waiting']),
      isOfHours: z.boolean(),
    }),
  ),
  steps: z.array(z.string()),
  calendar: z.nullable(z.string()),
  place: z.object({ section: z.string(), item: z.nullable(z.string()) }),
});
const listSchema = z.object({
  now: z.string(),
  zone: z.string(),
  land: z.nullable(z.string()),
  deadlines: z.array(deadlineSchema),
});

const madeSchema = z.object({ address: z.string() });

export type DeadlineList = z.infer<typeof listSchema>;
export type ShownDeadline = DeadlineList['deadlines'][number];

/** Every deadline that runs in a tenant, in words, and as a calendar file. */
export function deadlinesApi(tenant: TenantId, locale: string) {
  const base = `/api/tenants/${tenant}/deadlines` as const;
  const lang = locale.startsWith('de') ? 'de' : 'en';
  return {
    list: () => callApi({ method: 'GET', path: `${base}?lang=${lang}`, answer: listSchema }),
    file: (deadline: string | null) =>
      fetchFile(`${base}/export?lang=${lang}${deadline === null ? '' : `&deadline=${deadline}`}`),
    /** An address for other calendar programs; this is the only answer in which it stands. */
    makeFeed: (wish: { readonly name: string; readonly days: number }) =>
      callApi({
        method: 'POST',
        path: `${base}/feeds`,
        body: { ...wish, lang },
        answer: madeSchema,
      }),
  };
}
