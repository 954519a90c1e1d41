import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { isTenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { Program } from '#testkit/e2e/program.ts';

/** Rows of a tenant's tables, past all walls: as the superuser of the embedded PostgreSQL. */
export async function pastAllWalls<Row extends object>(
  program: Program,
  tenant: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  if (!isTenantId(tenant)) throw new Error('not a tenant');
  const installation = await program.installation();
  const admin = await connectAsAdmin(installation.adminUrl);
  try {
    return await admin.query<Row>(inSchema(text, tenant), values);
  } finally {
    await admin.close();
    await installation.close();
  }
}

/** Takes an account out of all groups, as when somebody leaves a team. */
export async function leaveGroups(
  program: Program,
  tenant: string,
  account: string,
): Promise<void> {
  await pastAllWalls(
    program,
    tenant,
    `DELETE FROM tenant_schema.group_member WHERE member_id IN
     (SELECT id FROM tenant_schema.member WHERE account_id = $1)`,
    [account],
  );
}

/** Whose life it is, by name. */
export async function personNamed(program: Program, tenant: string, name: string): Promise<string> {
  const [row] = await pastAllWalls<{ id: string }>(
    program,
    tenant,
    'SELECT id FROM tenant_schema.person WHERE name = $1',
    [name],
  );
  if (row === undefined) throw new Error(`nobody is called ${name}`);
  return row.id;
}
