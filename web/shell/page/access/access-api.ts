import * as z from 'zod/mini';
import type {
  AudienceId,
  GrantId,
  GroupId,
  MemberId,
  PersonId,
  RoleId,
  SpaceId,
  TenantId,
} from '#kernel/base/ids.ts';
import type { Right } from '#kernel/kind/right.ts';
import { callApi } from '../../api.ts';

function named<Id extends string>() {
  return z.pipe(
    z.string(),
    z.transform((value) => value as Id),
  );
}
const instant = z.nullable(z.string());
const window = { from: instant, until: instant };

const overviewSchema = z.object({
  me: z.object({ memberId: named<MemberId>(), personId: named<PersonId>(), role: z.string() }),
  spaces: z.array(
    z.object({
      id: named<SpaceId>(),
      kind: z.string(),
      name: z.string(),
      personId: z.nullable(named<PersonId>()),
      mayChange: z.boolean(),
    }),
  ),
  audiences: z.array(
    z.object({
      id: named<AudienceId>(),
      spaceId: named<SpaceId>(),
      name: z.string(),
      label: z.nullable(z.string()),
      myRights: z.int(),
      persons: z.array(named<PersonId>()),
    }),
  ),
  persons: z.array(z.object({ id: named<PersonId>(), name: z.string(), hue: z.number() })),
  members: z.array(
    z.object({ id: named<MemberId>(), personId: named<PersonId>(), role: z.string(), ...window }),
  ),
  groups: z.array(
    z.object({
      id: named<GroupId>(),
      name: z.string(),
      mayChoose: z.boolean(),
      members: z.array(z.object({ memberId: named<MemberId>(), ...window })),
      groups: z.array(z.object({ groupId: named<GroupId>(), ...window })),
    }),
  ),
  /** Which of the members are programs; for who looks after people. */
  services: z.array(named<MemberId>()),
  roles: z.array(
    z.object({
      id: named<RoleId>(),
      builtin: z.nullable(z.string()),
      name: z.nullable(z.string()),
      rights: z.int(),
    }),
  ),
});
const grantsSchema = z.object({
  grants: z.array(
    z.object({
      id: named<GrantId>(),
      memberId: z.nullable(named<MemberId>()),
      personId: z.nullable(named<PersonId>()),
      groupId: z.nullable(named<GroupId>()),
      effect: z.enum(['allow', 'deny']),
      roleId: z.nullable(named<RoleId>()),
      rights: z.int(),
      ...window,
    }),
  ),
});
const historySchema = z.object({
  changes: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      action: z.string(),
      byPersonId: z.nullable(named<PersonId>()),
      personId: z.nullable(named<PersonId>()),
      groupId: z.nullable(named<GroupId>()),
      innerId: z.nullable(named<GroupId>()),
      roleId: z.nullable(named<RoleId>()),
      effect: z.nullable(z.string()),
      rights: z.nullable(z.int()),
      ...window,
    }),
  ),
});
const madeSchema = z.object({ id: z.string() });
const explanationSchema = z.object({ text: z.string() });

export type Overview = z.infer<typeof overviewSchema>;
export type AccessSpace = Overview['spaces'][number];
export type AccessAudience = Overview['audiences'][number];
export type Person = Overview['persons'][number];
export type Member = Overview['members'][number];
export type Group = Overview['groups'][number];
export type Role = Overview['roles'][number];
export type Grant = z.infer<typeof grantsSchema>['grants'][number];
export type Change = z.infer<typeof historySchema>['changes'][number];

/** What is to be given: to whom, what, for how long. */
export interface NewGrant {
  readonly audience: AudienceId;
  readonly member?: MemberId;
  readonly group?: GroupId;
  readonly effect: 'allow' | 'deny';
  readonly role?: RoleId;
  readonly rights?: readonly string[];
  readonly from?: string | null;
  readonly until?: string | null;
  readonly instead?: GrantId;
}

/** Who is to be in a group: a member, or another group. */
export type Insider = { readonly member: MemberId } | { readonly group: GroupId };

/** From when until when; null: from now on, without end. */
export interface Window {
  readonly from: string | null;
  readonly until: string | null;
}

/** The server's answers about who reaches what, and the changes to it. */
export function accessApi(tenant: TenantId) {
  const base = `/api/tenants/${tenant}/access` as const;
  const make = async (path: string, body: object): Promise<string> => {
    const answer = await callApi({
      method: 'POST',
      path: `${base}/${path}`,
      body,
      answer: madeSchema,
    });
    return answer.id;
  };
  const post = (path: string, body: object) =>
    callApi({ method: 'POST', path: `${base}/${path}`, body });
  const drop = (path: string) => callApi({ method: 'DELETE', path: `${base}/${path}` });
  return {
    overview: () => callApi({ method: 'GET', path: base, answer: overviewSchema }),
    async grantsIn(audience: AudienceId): Promise<readonly Grant[]> {
      const path = `${base}/audiences/${audience}` as const;
      return (await callApi({ method: 'GET', path, answer: grantsSchema })).grants;
    },
    async historyOf(audience: AudienceId): Promise<readonly Change[]> {
      const path = `${base}/history?audience=${audience}` as const;
      return (await callApi({ method: 'GET', path, answer: historySchema })).changes;
    },
    /** Of the tenant: groups, roles, members. Newest first, before an instant of one that was shown. */
    async changes(before: string | null): Promise<readonly Change[]> {
      const path = `${base}/history${before === null ? '' : `?before=${before}`}` as const;
      return (await callApi({ method: 'GET', path, answer: historySchema })).changes;
    },
    async explain(audience: AudienceId, person: PersonId, locale: string): Promise<string> {
      const lang = locale.slice(0, 2);
      const path = `${base}/explain?audience=${audience}&person=${person}&lang=${lang}` as const;
      return (await callApi({ method: 'GET', path, answer: explanationSchema })).text;
    },
    give: async (grant: NewGrant) => (await make('grants', grant)) as GrantId,
    end: (grant: GrantId) => drop(`grants/${grant}`),
    createAudience: async (space: SpaceId, name: string) =>
      (await make('audiences', { space, name })) as AudienceId,
    renameAudience: (audience: AudienceId, name: string) =>
      post(`audiences/${audience}/name`, { name }),
    deleteAudience: (audience: AudienceId, records: boolean) =>
      drop(`audiences/${audience}${records ? '?records=delete' : ''}`),
    setStanding: (member: MemberId, role: string) => post(`members/${member}/role`, { role }),
    endMembership: (member: MemberId) => drop(`members/${member}`),
    createGroup: async (name: string) => (await make('groups', { name })) as GroupId,
    renameGroup: (group: GroupId, name: string) => post(`groups/${group}/name`, { name }),
    deleteGroup: (group: GroupId) => drop(`groups/${group}`),
    putIn: (group: GroupId, inside: Insider, window: Window) =>
      post(`groups/${group}/inside`, { ...inside, ...window }),
    takeOut: (group: GroupId, inside: Insider) =>
      drop(
        'member' in inside
          ? `groups/${group}/members/${inside.member}`
          : `groups/${group}/groups/${inside.group}`,
      ),
    createRole: async (name: string, rights: readonly Right[]) =>
      (await make('roles', { name, rights })) as RoleId,
    changeRole: (role: RoleId, name: string, rights: readonly Right[]) =>
      post(`roles/${role}`, { name, rights }),
    deleteRole: (role: RoleId) => drop(`roles/${role}`),
  };
}

export type AccessApi = ReturnType<typeof accessApi>;
