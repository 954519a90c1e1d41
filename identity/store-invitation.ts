import { AppError } from '#kernel/base/app-error.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { identityLimits } from '#identity/limits.ts';
import type { StoredInvitation } from '#identity/port.ts';

/**
 * Writes an invitation as the owner of the tables, on the operator's connection (ID27), in place of
 * an open one of the same e-mail (ID56). A keeper's holds only while they are one: it waits for who
 * changes that, and is withdrawn with it (ID57). One of the operator's is noted by the tenant in the same
 * transaction, or refused by it (ID58). Throws 'access.not-allowed' and 'identity.too-many-invitations'.
 */
export async function storeInvitation(
  admin: AdminSql,
  invitation: StoredInvitation,
): Promise<void> {
  const { tenantId, invitedBy } = invitation;
  await admin.transact(async (tx) => {
    await tx.script(`SET LOCAL ROLE obhut_owner; SET LOCAL lock_timeout = '5s'`);
    await tx.query(inSchema('SELECT FROM tenant_schema.access_state FOR NO KEY UPDATE', tenantId));
    if (invitedBy !== undefined) {
      const keepers = await tx.query(
        inSchema(
          `SELECT FROM tenant_schema.member m
            WHERE m.account_id = $1 AND m.role = 'keeper'
              AND m.valid_from <= clock_timestamp() AND m.valid_until > clock_timestamp()`,
          tenantId,
        ),
        [invitedBy],
      );
      if (keepers.length === 0) throw new AppError('access.not-allowed');
    }
    await tx.query(
      `DELETE FROM identity.invitation
        WHERE tenant_id = $1 AND email = $2 AND accepted_at IS NULL`,
      [tenantId, invitation.email],
    );
    const limit = identityLimits.invitationsPerTenant;
    const open = await tx.query(
      `SELECT FROM identity.invitation
        WHERE tenant_id = $1 AND accepted_at IS NULL AND expires_at > now() LIMIT $2`,
      [tenantId, limit],
    );
    if (open.length === limit) throw new AppError('identity.too-many-invitations', { limit });
    if (invitedBy === undefined) {
      await tx.query(
        inSchema('SELECT tenant_schema.operator_invites($1, $2, $3, $4, $5)', tenantId),
        [
          invitation.id,
          invitation.role,
          invitation.email,
          invitation.order?.instruction ?? null,
          invitation.order?.by ?? 'operator',
        ],
      );
    }
    await tx.query(
      `INSERT INTO identity.invitation (id, token_hash, tenant_id, person_id, email, display_name,
         role, group_ids, audience_grants, created_at, expires_at, member_from, member_until,
         invited_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        invitation.id,
        invitation.tokenHash,
        tenantId,
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
        invitedBy ?? null,
      ],
    );
  });
}
