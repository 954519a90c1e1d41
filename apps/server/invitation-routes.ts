import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { normalEmail } from '#identity/email.ts';
import type { InvitationId } from '#identity/ids.ts';
import type { Identity } from '#identity/port.ts';
import { refusalOf } from '#kernel/access/refusals.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { type GroupId, isTenantId, randomId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { Actor, TenantDatabase } from '#kernel/db/tenant-database.ts';

export interface InvitationRouteOptions {
  readonly database: TenantDatabase;
  readonly identity: Pick<Identity, 'invite' | 'invitationsTo' | 'requireRecent'>;
}

const tenantParams = z.object({ tenant: z.string().check(z.maxLength(14)) });
const invitationParams = z.object({ invitation: id<InvitationId>() });
/** What an invited person becomes; the tenant's join function knows the same. */
const roles = ['keeper', 'lead', 'staff', 'supported', 'relative', 'guardian', 'member'] as const;
const inviteBody = z.strictObject({
  email: z.string().check(z.maxLength(1_000)),
  name: z.string().check(z.maxLength(1_000)),
  role: z.enum(roles),
  groups: z._default(z.array(id<GroupId>()).check(z.maxLength(20)), []),
});

/**
 * The open invitations to a tenant: seen, made and withdrawn by its keepers (ID55). Whoever is none
 * is answered as if there were no tenant.
 */
export function invitationRoutes({ database, identity }: InvitationRouteOptions) {
  /** Throws 'access.not-allowed'. */
  async function requireKeeper(actor: Actor): Promise<void> {
    const standing = await database
      .transact(actor, async (sql) => {
        const [row] = await sql.query<{ standing: string | null }>(
          'SELECT tenant_schema.my_standing() AS standing',
        );
        return row?.standing;
      })
      .catch(refuse);
    if (standing !== 'keeper') throw new AppError('access.not-allowed');
  }

  return (app: FastifyInstance): void => {
    const base = '/api/tenants/:tenant/invitations';

    app.get(base, async (request) => {
      const actor = actorOf(request);
      await requireKeeper(actor);
      return { invitations: await identity.invitationsTo(actor.tenant) };
    });

    app.post(base, async (request, reply) => {
      await identity.requireRecent(signedInOf(request).session);
      const { email, name, role, groups } = parseInput(inviteBody, request.body);
      const actor = actorOf(request);
      const invitation = randomId<InvitationId>();
      // Into the tenant's history and chronicle, before it happens, with what it stays (ID58).
      await database
        .transact(actor, (sql) =>
          sql.query('SELECT tenant_schema.note_invitation($1, $2, $3, $4)', [
            invitation,
            groups,
            role,
            normalEmail(email),
          ]),
        )
        .catch(refuse);
      const { link, expiresAt } = await identity.invite({
        id: invitation,
        tenantId: actor.tenant,
        email,
        displayName: name,
        role,
        groupIds: groups,
        invitedBy: actor.account,
      });
      return reply.code(201).send({ id: invitation, link, expiresAt });
    });

    app.delete(`${base}/:invitation`, async (request, reply) => {
      const { invitation } = parseInput(invitationParams, request.params);
      const actor = actorOf(request);
      const isWithdrawn = await database
        .transact(actor, async (sql) => {
          const [row] = await sql.query<{ withdrawn: boolean }>(
            'SELECT tenant_schema.withdraw_invitation($1) AS withdrawn',
            [invitation],
          );
          return row?.withdrawn;
        })
        .catch(refuse);
      if (isWithdrawn !== true) throw new AppError('identity.invitation-unknown');
      return reply.code(204).send();
    });
  };
}

function actorOf(request: FastifyRequest): Actor {
  const { tenant } = parseInput(tenantParams, request.params);
  if (!isTenantId(tenant)) throw new AppError('access.not-allowed');
  const { account, device } = signedInOf(request);
  return { tenant, account: account.id, device: device.id };
}

function refuse(error: unknown): never {
  throw refusalOf(error);
}
