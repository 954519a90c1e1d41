import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { randomId, type TenantId } from '#kernel/base/ids.ts';
import { normalEmail } from '#identity/email.ts';
import type { InvitationId } from '#identity/ids.ts';
import { identityLimits } from '#identity/limits.ts';
import { normalName } from '#identity/person-name.ts';
import type { ListedInvitation, NewInvitation, WriteInvitation } from '#identity/port.ts';

export interface OpenInvitation {
  readonly id: InvitationId;
  readonly tokenHash: Buffer;
  readonly tenantId: TenantId;
  readonly tenantName: string;
  readonly email: string;
  readonly displayName: string;
  readonly expiresAt: Date;
}

/** Invitations that can still be accepted. Only the hash of a token is stored. */
export class Invitations {
  readonly #pool: Pool;
  readonly #clock: Clock;
  readonly #publicUrl: URL;
  readonly #write: WriteInvitation;

  constructor(pool: Pool, clock: Clock, publicUrl: URL, write: WriteInvitation) {
    this.#pool = pool;
    this.#clock = clock;
    this.#publicUrl = publicUrl;
    this.#write = write;
  }

  async create(invitation: NewInvitation) {
    const token = randomBytes(32).toString('base64url');
    const id = invitation.id ?? randomId<InvitationId>();
    const now = this.#clock.nowMs();
    const expiresAt = new Date(now + identityLimits.invitationMs);
    await this.#write({
      ...invitation,
      id,
      tokenHash: hashOf(token),
      email: normalEmail(invitation.email),
      displayName: normalName(invitation.displayName),
      createdAt: new Date(now),
      expiresAt,
    });
    // In the fragment: it stays out of server logs, proxies and the Referer header.
    return { id, link: `${this.#publicUrl.origin}/invite#${token}`, expiresAt };
  }

  async ofTenant(tenant: TenantId): Promise<readonly ListedInvitation[]> {
    const { rows } = await this.#pool.query<ListedInvitation>(
      `SELECT id, email, display_name AS "displayName", role, group_ids AS "groupIds",
              created_at AS "createdAt", expires_at AS "expiresAt"
         FROM identity.invitation
        WHERE tenant_id = $1 AND accepted_at IS NULL AND expires_at > $2
        ORDER BY created_at DESC, id`,
      [tenant, new Date(this.#clock.nowMs())],
    );
    return rows;
  }

  /** Throws 'identity.invitation-invalid', alike for malformed, unknown, expired and used. */
  async open(token: string): Promise<OpenInvitation> {
    const { rows } = await this.#pool.query<OpenInvitation>(
      `SELECT i.id, i.token_hash AS "tokenHash", i.tenant_id AS "tenantId",
              t.name AS "tenantName", i.email, i.display_name AS "displayName",
              i.expires_at AS "expiresAt"
         FROM identity.invitation AS i JOIN obhut.tenant AS t ON t.id = i.tenant_id
        WHERE i.token_hash = $1 AND i.accepted_at IS NULL AND i.expires_at > $2`,
      [hashOf(token), new Date(this.#clock.nowMs())],
    );
    const found = rows[0];
    if (found === undefined) throw new AppError('identity.invitation-invalid');
    return found;
  }

  /** Removes invitations that ran out unused; used ones say who let whom in, and stay. */
  async sweep(): Promise<void> {
    await this.#pool.query(
      'DELETE FROM identity.invitation WHERE accepted_at IS NULL AND expires_at < now()',
    );
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token.slice(0, 200)).digest();
}
