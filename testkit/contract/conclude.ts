import { annexesOf } from '#governance/contract/annexes.ts';
import { contractDocument, type SealedContract } from '#governance/contract/contract-document.ts';
import type { AgreedParameters } from '#governance/contract/parameters.ts';
import {
  conclude,
  contractOverview,
  lastVersion,
} from '#governance/contract/server/contract-store.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Actor, TenantDatabase } from '#kernel/db/tenant-database.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { annexInput, exampleProcessor, sha256 } from '#testkit/contract/example-contract.ts';
import { peopleOf, type TestMember } from '#testkit/pg/people.ts';

/** A member who looks after the tenant. */
export async function keeperOf(admin: AdminSql, tenant: TenantId): Promise<TestMember> {
  const people = peopleOf(admin, tenant);
  const keeper = await people.member('Katrin');
  await people.owner(`UPDATE tenant_schema.member SET role = 'keeper' WHERE id = $1`, [
    keeper.member,
  ]);
  return keeper;
}

/** The next version of an example contract, not concluded. */
export function nextVersion(
  tenant: TenantId,
  last: SealedContract | null,
  parameters: AgreedParameters = {},
): SealedContract {
  return contractDocument(
    {
      tenant,
      version: (last?.document.version ?? 0) + 1,
      previous: last?.hash ?? null,
      parameters,
      annexes: annexesOf(annexInput),
    },
    sha256,
  );
}

/** Concludes the next version, as the actor. */
export function concludeAs(
  database: TenantDatabase,
  actor: Actor,
  parameters: AgreedParameters = {},
): Promise<SealedContract> {
  return database.transact(actor, async (sql) => {
    const overview = await contractOverview(sql);
    if (overview === null) throw new Error('the actor may not look');
    const sealed = nextVersion(actor.tenant, await lastVersion(sql, overview), parameters);
    await conclude(sql, sealed, signatories);
    return sealed;
  });
}

export const signatories = {
  controller: 'Katrin Weiss, Verwaltung',
  processor: `Noa Beispiel, ${exampleProcessor.name}`,
};
