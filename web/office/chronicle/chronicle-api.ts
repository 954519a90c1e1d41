import * as z from 'zod/mini';
import type { TenantId } from '#kernel/base/ids.ts';
import { answerTo, callApi, fetchFile } from '#web/shell/api.ts';

const eventSchema = z.object({
  seq: z.int(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  purpose: z.string(),
  instruction: z.string(),
  hash: z.string(),
  prev: z.string(),
  commitment: z.string(),
  /** JSON as it was committed to; null when it was erased. */
  detail: z.nullable(z.string()),
});
const pageSchema = z.object({ events: z.array(eventSchema), next: z.nullable(z.int()) });
const stateSchema = z.object({
  size: z.int(),
  signed: z.int(),
  checkpoint: z.nullable(z.string()),
  keys: z.array(z.string()),
});
const actorsSchema = z.object({
  actors: z.array(
    z.object({ actor: z.string(), account: z.string(), name: z.nullable(z.string()) }),
  ),
});
const devicesSchema = z.object({
  devices: z.array(
    z.object({
      device: z.string(),
      deviceName: z.nullable(z.string()),
      personName: z.nullable(z.string()),
    }),
  ),
});

export type ChronicleEvent = z.infer<typeof eventSchema>;
export type ChroniclePage = z.infer<typeof pageSchema>;
export type ChronicleActor = z.infer<typeof actorsSchema>['actors'][number];
export type KnownDevice = z.infer<typeof devicesSchema>['devices'][number];

/** What the list is narrowed down by; empty where it is not. Days are those of the reader. */
export interface EventFilter {
  readonly from: string;
  readonly until: string;
  readonly actor: string;
  readonly action: string;
  readonly purpose: string;
  readonly instruction: string;
}

/** What the server answers to keepers about the chronicle. */
export function chronicleApi(tenant: TenantId) {
  const base = `/api/tenants/${tenant}/chronicle` as const;
  return {
    state: () => callApi({ method: 'GET', path: base, answer: stateSchema }),
    actors: async () =>
      (await callApi({ method: 'GET', path: `${base}/actors`, answer: actorsSchema })).actors,
    devices: async () =>
      (
        await callApi({
          method: 'GET',
          path: `/api/tenants/${tenant}/devices`,
          answer: devicesSchema,
        })
      ).devices,
    /** Newest first, before an event; `values` as the server takes them. */
    page(values: Readonly<Record<string, string>>): Promise<ChroniclePage> {
      const asked = Object.entries(values).filter(([, value]) => value !== '');
      const query = new URLSearchParams(asked).toString();
      const path = `${base}/events${query === '' ? '' : `?${query}`}` as const;
      return callApi({ method: 'GET', path, answer: pageSchema });
    },
    async event(seq: number): Promise<ChronicleEvent | null> {
      const path = `${base}/events?before=${seq + 1}&most=1` as const;
      const { events } = await callApi({ method: 'GET', path, answer: pageSchema });
      return events.find((event) => event.seq === seq) ?? null;
    },
    checkpoint: () => fetchFile(`${base}/checkpoint`),
    exported: () => fetchFile(`${base}/export`),
    /** To be read piece by piece: it may be long. */
    async exportedPieces(): Promise<ReadableStream<Uint8Array>> {
      const { body } = await answerTo({ method: 'GET', path: `${base}/export` });
      return body ?? new Blob().stream();
    },
  };
}
