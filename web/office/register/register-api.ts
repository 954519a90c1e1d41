import * as z from 'zod/mini';
import type { TenantId } from '#kernel/base/ids.ts';
import { callApi, fetchFile } from '#web/shell/api.ts';

const choiceSchema = z.object({ id: z.string(), label: z.string() });
const registerSchema = z.object({
  /** The contract names no controller: it is not what was concluded. */
  isContractAltered: z.boolean(),
  sheets: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      columns: z.array(z.string()),
      rows: z.array(z.array(z.string())),
    }),
  ),
  controller: z.object({
    missing: z.array(z.string()),
    entries: z.array(z.object({ name: z.string(), label: z.string(), value: z.string() })),
  }),
  activities: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      isSpecial: z.boolean(),
      missing: z.array(z.string()),
      entries: z.array(z.object({ name: z.string(), entry: z.string(), value: z.string() })),
    }),
  ),
  bases: z.array(choiceSchema),
  conditions: z.array(choiceSchema),
});

export type ShownRegister = z.infer<typeof registerSchema>;
export type ShownActivity = ShownRegister['activities'][number];
export type Sheet = ShownRegister['sheets'][number];

export const registerFormats = ['xlsx', 'json', 'jsonld'] as const;
export type RegisterFormat = (typeof registerFormats)[number];

/** The server's register of processing activities, in a language, and what is filled in. */
export function registerApi(tenant: TenantId, locale: string) {
  const base = `/api/tenants/${tenant}/register` as const;
  const lang = locale.startsWith('de') ? 'de' : 'en';
  return {
    register: () =>
      callApi({ method: 'GET', path: `${base}?lang=${lang}`, answer: registerSchema }),
    put: (entries: Readonly<Record<string, string>>) =>
      callApi({
        method: 'PUT',
        path: `${base}/entries`,
        body: { entries },
        answer: z.object({ changed: z.int() }),
      }),
    fetchFile: (format: RegisterFormat) =>
      fetchFile(`${base}/export?format=${format}&lang=${lang}`),
  };
}
