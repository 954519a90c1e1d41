import type { AccountId } from '#kernel/base/ids.ts';
import type { AdminSql } from '#kernel/db/sql.ts';

/** Deletes sign-ins with all that is theirs alone: devices, sessions, keys, and the invitations that named them. */
export async function removeAccounts(
  admin: AdminSql,
  accounts: readonly { readonly id: AccountId; readonly email: string }[],
): Promise<void> {
  const ids = accounts.map(({ id }) => id);
  const emails = accounts.map(({ email }) => email);
  await admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    await tx.query('DELETE FROM identity.membership WHERE account_id = ANY ($1)', [ids]);
    await tx.query(
      'DELETE FROM identity.invitation WHERE accepted_by = ANY ($1) OR email = ANY ($2)',
      [ids, emails],
    );
    await tx.script('RESET ROLE; SET LOCAL ROLE obhut_identity');
    await tx.query('DELETE FROM identity.session WHERE account_id = ANY ($1)', [ids]);
    await tx.query('DELETE FROM identity.device WHERE account_id = ANY ($1)', [ids]);
    await tx.query('DELETE FROM identity.credential WHERE account_id = ANY ($1)', [ids]);
    await tx.query('DELETE FROM identity.account WHERE id = ANY ($1)', [ids]);
  });
}
