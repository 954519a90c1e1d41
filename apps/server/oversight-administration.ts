import type {
  About,
  BundlePart,
  Handout,
  OperatorStep,
  OversightRequest,
} from '#governance/oversight/request.ts';
import { handBundle } from '#governance/oversight/server/hand-bundle.ts';
import {
  handOut,
  moveRequest,
  openRequest,
  oversightOf,
} from '#governance/oversight/server/oversight-store.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';

/** What the operator does about what is asked of them. Throws `AppError` with registered codes. */
export interface OversightAdministration {
  list(tenant: TenantId): Promise<readonly OversightRequest[]>;
  /** Notes what came by another way than the app. */
  note(
    tenant: TenantId,
    input: { readonly about: About; readonly body: string; readonly by: string },
  ): Promise<string>;
  move(
    tenant: TenantId,
    input: {
      readonly id: string;
      readonly what: OperatorStep;
      readonly body: string;
      readonly mandate: string | null;
      readonly by: string;
    },
  ): Promise<void>;
  /** Makes a bundle and hands it out, by a person who was let in; its bytes, for the one who carries them. */
  handBundle(
    tenant: TenantId,
    input: {
      readonly id: string;
      readonly to: Handout['to'];
      readonly mandate: string | null;
      readonly parts: readonly BundlePart[];
      readonly by: string;
    },
  ): Promise<{ readonly name: string; readonly hash: string; readonly content: Buffer }>;
  /** Hands the tenant a copy of a contract with a provider. */
  handCopy(
    tenant: TenantId,
    input: {
      readonly id: string;
      readonly content: Buffer;
      readonly originalHash: string;
      readonly redactions: readonly string[];
      readonly by: string;
    },
  ): Promise<{ readonly id: string; readonly hash: string }>;
}

type AsOperator = <T>(tenant: TenantId, work: (sql: Sql) => Promise<T>) => Promise<T>;

export function oversightAdministration(
  asOperator: AsOperator,
  requireTenant: (tenant: TenantId) => Promise<void>,
  { clock }: { readonly clock: Clock },
): OversightAdministration {
  const inTenant = async <T>(tenant: TenantId, work: (sql: Sql) => Promise<T>): Promise<T> => {
    await requireTenant(tenant);
    return asOperator(tenant, work);
  };
  return {
    list: async (tenant) => (await inTenant(tenant, oversightOf)) ?? [],
    note: (tenant, { by, ...noted }) =>
      inTenant(tenant, (sql) => openRequest(sql, { ...noted, author: by })),
    move: (tenant, { by, ...move }) =>
      inTenant(tenant, (sql) => moveRequest(sql, { ...move, author: by })),
    handBundle: (tenant, { by, ...wanted }) =>
      inTenant(tenant, (sql) =>
        handBundle(sql, { ...wanted, tenant, author: by }, { nowMs: clock.nowMs() }),
      ),
    handCopy: (tenant, { by, ...copy }) =>
      inTenant(tenant, (sql) =>
        handOut(sql, {
          ...copy,
          author: by,
          to: 'tenant',
          mandate: null,
          name: 'agreement-copy.pdf',
          mediaType: 'application/pdf',
          parts: [],
        }),
      ),
  };
}
