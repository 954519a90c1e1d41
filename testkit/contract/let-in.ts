import type { TenantId } from '#kernel/base/ids.ts';
import { openAccess } from '#governance/staff/server/staff-store.ts';
import { asOperatorIn } from '#testkit/contract/operator.ts';
import type { TestDatabase } from '#testkit/pg/test-database.ts';

export const noa = 'noa';
export const noaName = 'Noa Beispiel, Betrieb';

/** Somebody of the operator who has signed, since yesterday and for a year. */
export async function bindNoa({ admin }: Pick<TestDatabase, 'admin'>): Promise<void> {
  await admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    const made = await tx.query(
      `INSERT INTO obhut.staff (id, name, does, added_by) VALUES ('noa', 'Noa Beispiel', 'Betrieb', 'Kim')
       ON CONFLICT DO NOTHING RETURNING id`,
    );
    if (made.length === 0) return;
    await tx.query(
      `INSERT INTO obhut.undertaking (staff, document_hash, signed_on, until, said_by)
       VALUES ('noa', repeat('b', 64), current_date - 1, current_date + 364, 'Kim')`,
    );
  });
}

/** Lets Noa in to a tenant for an hour; her id is what jobs name. */
export async function letNoaIn(
  database: Pick<TestDatabase, 'admin'>,
  tenant: TenantId,
  purpose = 'essential.service',
): Promise<string> {
  await bindNoa(database);
  const answer = await asOperatorIn(database, tenant, (sql) =>
    openAccess(sql, { staff: noa, purpose, reason: 'Prüfung', hours: 1 }),
  );
  if (answer.is !== 'open') throw new Error(answer.code);
  return answer.id;
}
