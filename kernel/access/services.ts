import { refusalOf } from '#kernel/access/refusals.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { AccountId, AudienceId, GrantId, MemberId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import type { RightsMask } from '#kernel/kind/right.ts';

/** A program that is a member of a tenant, with rights of its own and nobody else's. */
export interface Service {
  readonly account: AccountId;
  readonly member: MemberId;
  readonly name: string;
  readonly createdAt: string;
}

export interface ServiceGrant {
  readonly audience: AudienceId;
  readonly rights: RightsMask;
}

/**
 * Makes a service and gives it these rights, all or nothing. Throws 'access.not-keeper', and
 * what giving grants is refused with: 'access.not-allowed', 'access.too-many' (AC7).
 */
export async function openService(
  database: TenantDatabase,
  actor: Actor,
  { name, grants }: { readonly name: string; readonly grants: readonly ServiceGrant[] },
): Promise<{ readonly account: AccountId; readonly member: MemberId }> {
  const account = randomId<AccountId>();
  return database.transact(actor, async (sql) => {
    const [row] = await refusing('access.not-keeper', () =>
      sql.query<{ member: MemberId }>('SELECT tenant_schema.open_service($1, $2) AS member', [
        account,
        name,
      ]),
    );
    if (row === undefined) throw new Error('open_service answers with one row');
    for (const { audience, rights } of grants) {
      await sql
        .query(`SELECT tenant_schema.put_grant($1, $2, $3, NULL, 'allow', $4, NULL, NULL)`, [
          randomId<GrantId>(),
          audience,
          row.member,
          rights,
        ])
        .catch((error: unknown) => {
          throw refusalOf(error);
        });
    }
    return { account, member: row.member };
  });
}

/** The services of a tenant. Empty for whoever does not look after it. */
export async function listServices(sql: TenantSql): Promise<readonly Service[]> {
  return sql.query<Service>(
    `SELECT account_id AS account, member_id AS member, name, created_at AS "createdAt"
       FROM tenant_schema.services()`,
  );
}

/** Ends a service: it is no member from now on. Throws 'access.not-keeper', 'access.no-service'. */
export async function closeService(sql: TenantSql, account: AccountId): Promise<void> {
  const [row] = await refusing('access.not-keeper', () =>
    sql.query<{ closed: boolean }>('SELECT tenant_schema.close_service($1) AS closed', [account]),
  );
  if (row?.closed !== true) throw new AppError('access.no-service');
}

async function refusing<T>(code: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'OB002') {
      throw new AppError(code, {}, { cause: error });
    }
    throw error;
  }
}
