import type { DemoAudienceName, DemoGrantee, DemoTenant } from '#apps/server/demo/content/types.ts';
import type { Clock } from '#kernel/base/clock.ts';
import {
  type AccountId,
  type AudienceId,
  type DeviceId,
  type GroupId,
  type MemberId,
  type PersonId,
  randomId,
  type SpaceId,
  type TenantId,
} from '#kernel/base/ids.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { maskOf } from '#kernel/kind/right.ts';

/** A demo tenant as it stands in the database: the keys of its content, with their ids. */
export interface BuiltTenant {
  readonly id: TenantId;
  readonly persons: ReadonlyMap<string, PersonId>;
  /** Of persons who sign in. */
  readonly accounts: ReadonlyMap<string, AccountId>;
  readonly devices: ReadonlyMap<string, DeviceId>;
  audience(space: string, name: DemoAudienceName): AudienceId;
}

/** Writes people, groups, spaces, audiences and grants, all or nothing. */
export async function buildDemoTenant(
  admin: AdminSql,
  tenant: TenantId,
  content: DemoTenant,
  accounts: ReadonlyMap<string, AccountId>,
  clock: Clock,
): Promise<BuiltTenant> {
  const persons = new Map(content.persons.map(({ key }) => [key, randomId<PersonId>()]));
  const members = new Map<string, MemberId>();
  const accountOf = new Map<string, AccountId>();
  for (const { key, account } of content.persons) {
    const id = account === undefined ? undefined : accounts.get(account);
    if (id === undefined) continue;
    members.set(key, randomId());
    accountOf.set(key, id);
  }
  const groups = new Map(content.groups.map(({ key }) => [key, randomId<GroupId>()]));
  const spaces = new Map(content.spaces.map(({ key }) => [key, randomId<SpaceId>()]));
  const audiences = new Map(
    content.spaces.flatMap((space) =>
      space.audiences.map(({ name }) => [`${space.key}/${name}`, randomId<AudienceId>()] as const),
    ),
  );
  const instant = (day: number | undefined) =>
    day === undefined ? null : new Date(clock.nowMs() + day * 86_400_000).toISOString();

  function granteeOf(to: DemoGrantee) {
    return 'person' in to
      ? { m: get(members, to.person), g: null }
      : { m: null, g: get(groups, to.group) };
  }

  await admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    const insert = (into: string, shape: string, rows: readonly object[]) =>
      tx.query(
        inSchema(`INSERT INTO ${into} SELECT * FROM json_to_recordset($1) AS r (${shape})`, tenant),
        [JSON.stringify(rows)],
      );
    await insert(
      'tenant_schema.person (id, name, role, hue)',
      'id uuid, name text, role text, hue smallint',
      content.persons.map(({ key, name, role, hue }) => ({
        id: get(persons, key),
        name,
        role,
        hue,
      })),
    );
    await insert(
      'tenant_schema.member (id, account_id, person_id, role)',
      'id uuid, account uuid, person uuid, role text',
      content.persons.flatMap(({ key, memberRole }) => {
        const id = members.get(key);
        if (id === undefined) return [];
        const role = memberRole ?? 'member';
        return [{ id, account: accountOf.get(key), person: get(persons, key), role }];
      }),
    );
    await insert(
      'tenant_schema.member_group (id, name)',
      'id uuid, name text',
      content.groups.map(({ key, name }) => ({ id: get(groups, key), name })),
    );
    await insert(
      'tenant_schema.group_member (group_id, member_id, valid_from, valid_until)',
      'g uuid, m uuid, since timestamptz, until timestamptz',
      content.groups.flatMap((group) =>
        group.members.map(({ person, fromDay, untilDay }) => ({
          g: get(groups, group.key),
          m: get(members, person),
          since: instant(fromDay) ?? '-infinity',
          until: instant(untilDay) ?? 'infinity',
        })),
      ),
    );
    await insert(
      'tenant_schema.space (id, kind, name, person_id)',
      'id uuid, kind text, name text, person uuid',
      content.spaces.map(({ key, kind, name, person }) => ({
        id: get(spaces, key),
        kind,
        name,
        person: person === undefined ? null : get(persons, person),
      })),
    );
    await insert(
      'tenant_schema.audience (id, space_id, name)',
      'id uuid, space uuid, name text',
      content.spaces.flatMap((space) =>
        space.audiences.map(({ name }) => ({
          id: get(audiences, `${space.key}/${name}`),
          space: get(spaces, space.key),
          name,
        })),
      ),
    );
    await insert(
      `tenant_schema.access_grant
         (id, audience_id, member_id, group_id, effect, rights, valid_from, valid_until)`,
      'id uuid, a uuid, m uuid, g uuid, effect text, rights smallint, since timestamptz, until timestamptz',
      content.spaces.flatMap((space) =>
        space.audiences.flatMap(({ name, grants }) =>
          grants.map((grant) => ({
            id: randomId(),
            a: get(audiences, `${space.key}/${name}`),
            ...granteeOf(grant.to),
            effect: grant.effect,
            rights: maskOf(grant.rights),
            since: instant(grant.fromDay) ?? '-infinity',
            until: instant(grant.untilDay) ?? 'infinity',
          })),
        ),
      ),
    );
    await tx.query(
      `INSERT INTO identity.membership (account_id, tenant_id)
       SELECT unnest($1::uuid[]), $2 ON CONFLICT DO NOTHING`,
      [[...accountOf.values()], tenant],
    );
  });

  return {
    id: tenant,
    persons,
    accounts: accountOf,
    devices: new Map([...accountOf.keys()].map((key) => [key, randomId()])),
    audience: (space, name) => get(audiences, `${space}/${name}`),
  };
}

function get<Value>(map: ReadonlyMap<string, Value>, key: string): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the demo names ${key}, which it does not have`);
  return value;
}
