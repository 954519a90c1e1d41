import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { isTenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { Program } from '#testkit/e2e/program.ts';

/**
 * Where a trigger refuses whoever comes without an instruction (CO22), the superuser too. With a
 * membership its offices end.
 */
const behindTriggers = ['member', 'office', 'group_member'];

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
  const turnWall = async (way: 'DISABLE' | 'ENABLE'): Promise<void> => {
    for (const table of behindTriggers) {
      const change = `ALTER TABLE tenant_schema.${table} ${way} TRIGGER operator_wall`;
      await admin.query(inSchema(change, tenant));
    }
  };
  const isLook = text.trimStart().startsWith('SELECT');
  try {
    if (!isLook) await turnWall('DISABLE');
    const rows = await admin.query<Row>(inSchema(text, tenant), values);
    if (!isLook) await turnWall('ENABLE');
    return rows;
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
