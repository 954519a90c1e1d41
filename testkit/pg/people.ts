import type { AdminSql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import {
  type AccountId,
  type AudienceId,
  type DeviceId,
  type GrantId,
  type GroupId,
  type MemberId,
  type PersonId,
  randomId,
  type SpaceId,
  type TenantId,
} from '#kernel/base/ids.ts';
import { maskOf, type Right } from '#kernel/kind/right.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';

export interface TestMember extends Actor {
  readonly person: PersonId;
  readonly member: MemberId;
}

export interface GrantOptions {
  readonly to: { readonly member: MemberId } | { readonly group: GroupId };
  readonly rights: readonly Right[];
  readonly effect?: 'allow' | 'deny';
  readonly from?: Date;
  readonly until?: Date;
}

/** Builds people, spaces and grants of one tenant as the operator would. */
export function peopleOf(admin: AdminSql, tenant: TenantId) {
  async function owner(text: string, values: readonly unknown[]): Promise<void> {
    await admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      await tx.query(inSchema(text, tenant), values);
    });
  }

  return {
    async member(name: string, account = randomId<AccountId>()): Promise<TestMember> {
      const person = randomId<PersonId>();
      const member = randomId<MemberId>();
      await owner(`INSERT INTO tenant_schema.person (id, name, role) VALUES ($1, $2, 'staff')`, [
        person,
        name,
      ]);
      await owner(
        `INSERT INTO tenant_schema.member (id, account_id, person_id, role) VALUES ($1, $2, $3, 'staff')`,
        [member, account, person],
      );
      return { tenant, account, device: randomId<DeviceId>(), person, member };
    },
    async space(name = 'Testraum'): Promise<SpaceId> {
      const space = randomId<SpaceId>();
      await owner(`INSERT INTO tenant_schema.space (id, kind, name) VALUES ($1, 'group', $2)`, [
        space,
        name,
      ]);
      return space;
    },
    async audience(space: SpaceId, name = 'team'): Promise<AudienceId> {
      const audience = randomId<AudienceId>();
      await owner(`INSERT INTO tenant_schema.audience (id, space_id, name) VALUES ($1, $2, $3)`, [
        audience,
        space,
        name,
      ]);
      return audience;
    },
    async group(name: string, ...members: TestMember[]): Promise<GroupId> {
      const group = randomId<GroupId>();
      await owner(`INSERT INTO tenant_schema.member_group (id, name) VALUES ($1, $2)`, [
        group,
        name,
      ]);
      for (const { member } of members) {
        await owner(
          `INSERT INTO tenant_schema.group_member (group_id, member_id) VALUES ($1, $2)`,
          [group, member],
        );
      }
      return group;
    },
    async grant(audience: AudienceId, options: GrantOptions): Promise<GrantId> {
      const grant = randomId<GrantId>();
      await owner(
        `INSERT INTO tenant_schema.access_grant
           (id, audience_id, member_id, group_id, effect, rights, valid_from, valid_until)
         VALUES ($1, $2, $3, $4, $5, $6, coalesce($7, '-infinity'::timestamptz), coalesce($8, 'infinity'::timestamptz))`,
        [
          grant,
          audience,
          'member' in options.to ? options.to.member : null,
          'group' in options.to ? options.to.group : null,
          options.effect ?? 'allow',
          maskOf(options.rights),
          options.from ?? null,
          options.until ?? null,
        ],
      );
      return grant;
    },
    async endGrant(grant: GrantId): Promise<void> {
      await owner(`DELETE FROM tenant_schema.access_grant WHERE id = $1`, [grant]);
    },
    owner,
  };
}

export const everyRight: readonly Right[] = ['read', 'create', 'change', 'delete', 'sign', 'share'];
