import * as z from 'zod/mini';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Author } from '../frame/author.ts';
import { callApi } from '#web/shell/api.ts';

const instructionSchema = z.object({
  id: z.string(),
  number: z.int(),
  givenAt: z.string(),
  source: z.enum(['owner', 'oral', 'law']),
  author: z.string(),
  scope: z.string(),
  body: z.string(),
  state: z.enum([
    'unconfirmed',
    'given',
    'contested',
    'insisted',
    'withdrawn',
    'begun',
    'done',
    'failed',
  ]),
  steps: z.array(
    z.object({
      number: z.int(),
      at: z.string(),
      what: z.string(),
      side: z.enum(['tenant', 'operator']),
      author: z.nullable(z.string()),
      reason: z.nullable(z.string()),
    }),
  ),
  events: z.array(z.object({ seq: z.int(), at: z.string(), action: z.string() })),
});
const pageSchema = z.object({
  instructions: z.array(instructionSchema),
  /** Before which number older ones begin; null: there are none. */
  next: z.nullable(z.int()),
});

export type Instruction = z.infer<typeof instructionSchema>;

/** As the server has them, in the order in which they are offered. */
export const scopes = [
  'other',
  'chronicle-export',
  'chronicle-erase',
  'chronicle-forget',
  'token-create',
  'symbols-import',
  'lease',
  'invite',
] as const;
export type Scope = (typeof scopes)[number];
export type Move = 'confirm' | 'see' | 'insist' | 'withdraw';

/** What the tenant instructs the operator to do, as the server keeps it. */
export function instructionsApi(tenant: TenantId) {
  const base = `/api/tenants/${tenant}/instructions` as const;
  return {
    /** A page of them, the newest first: from the beginning, or before one. */
    page: (before: number | null) =>
      callApi({
        method: 'GET',
        path: before === null ? base : `${base}?before=${before}`,
        answer: pageSchema,
      }),
    give: (scope: Scope, body: string, author: Author) =>
      callApi({ method: 'POST', path: base, body: { scope, body, author } }),
    move: (id: string, move: Move, reason: string | null, author: Author) =>
      callApi({ method: 'POST', path: `${base}/${id}/${move}`, body: { reason, author } }),
  };
}
