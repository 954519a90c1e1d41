import type { AdminSql } from '#kernel/db/sql.ts';
import type { StoredInvitation } from '#identity/port.ts';

/** Writes an invitation as the owner of the tables, on the operator's connection (ID27). */
export async function storeInvitation(
  admin: AdminSql,
  invitation: StoredInvitation,
): Promise<void> {
  await admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    await tx.query(
      `INSERT INTO identity.invitation (id, token_hash, tenant_id, person_id, email, display_name,
         role, group_ids, audience_grants, created_at, expires_at, member_from, member_until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        invitation.id,
        invitation.tokenHash,
        invitation.tenantId,
        invitation.personId ?? null,
        invitation.email,
        invitation.displayName,
        invitation.role,
        invitation.groupIds ?? [],
        invitation.audienceGrants === undefined ? null : JSON.stringify(invitation.audienceGrants),
        invitation.createdAt,
        invitation.expiresAt,
        invitation.memberFrom ?? null,
        invitation.memberUntil ?? null,
      ],
    );
  });
}
