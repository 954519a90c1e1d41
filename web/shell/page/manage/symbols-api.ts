import * as z from 'zod/mini';
import type { GroupId, MemberId, TenantId } from '#kernel/base/ids.ts';
import type { SymbolSetId } from '#kernel/symbol-set/ids.ts';
import { callApi } from '../../api.ts';

function named<Id extends string>() {
  return z.pipe(
    z.string(),
    z.transform((value) => value as Id),
  );
}

const setsSchema = z.object({
  sets: z.array(
    z.object({
      id: named<SymbolSetId>(),
      name: z.string(),
      version: z.string(),
      licence: z.string(),
      author: z.string(),
      source: z.string(),
      pictures: z.int(),
      seats: z.int(),
      importedAt: z.string(),
      members: z.array(named<MemberId>()),
    }),
  ),
});
const begunSchema = z.object({ id: z.string() });
const importSchema = z.object({
  state: z.enum(['uploading', 'reading', 'done', 'refused']),
  /** Bytes that have come, while they do. */
  offset: z.optional(z.int()),
  done: z.int(),
  total: z.int(),
  code: z.nullable(z.string()),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  set: z.nullable(named<SymbolSetId>()),
  unused: z.object({ count: z.int(), files: z.array(z.string()) }),
});

export type SymbolSet = z.infer<typeof setsSchema>['sets'][number];
export type ImportState = z.infer<typeof importSchema>;

/** Who is to have a seat: a member, or everybody in a group. */
export type Seated = { readonly member: MemberId } | { readonly group: GroupId };

/** A tenant's sets of pictograms, for its keepers. */
export function symbolsApi(tenant: TenantId) {
  const base = `/api/tenants/${tenant}/symbol-sets` as const;
  return {
    sets: async () => (await callApi({ method: 'GET', path: base, answer: setsSchema })).sets,
    remove: (set: SymbolSetId) => callApi({ method: 'DELETE', path: `${base}/${set}` }),
    give: async (set: SymbolSetId, to: Seated): Promise<number> => {
      const path = `${base}/${set}/seats` as const;
      const answer = z.object({ given: z.int() });
      return (await callApi({ method: 'POST', path, body: to, answer })).given;
    },
    take: (set: SymbolSetId, member: MemberId) =>
      callApi({ method: 'DELETE', path: `${base}/${set}/seats/${member}` }),
    beginImport: async (bytes: number) => {
      const path = `${base}/imports` as const;
      return (await callApi({ method: 'POST', path, body: { bytes }, answer: begunSchema })).id;
    },
    importPath: (id: string) => `${base}/imports/${id}` as const,
    importState: (id: string): Promise<ImportState> =>
      callApi({ method: 'GET', path: `${base}/imports/${id}`, answer: importSchema }),
  };
}

export type SymbolsApi = ReturnType<typeof symbolsApi>;
