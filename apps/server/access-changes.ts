import type { FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { parseInput } from '#adapters/http/input.ts';
import { AppError } from '#kernel/base/app-error.ts';
import {
  type AudienceId,
  type GrantId,
  type GroupId,
  type MemberId,
  randomId,
  type RoleId,
  type SpaceId,
} from '#kernel/base/ids.ts';
import { instantSchema } from '#kernel/base/instant-schema.ts';
import { requiredText } from '#kernel/base/text.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { maskOf, rights as allRights } from '#kernel/kind/right.ts';

/** A change as a call of the function that checks and makes it. */
interface Call {
  readonly text: string;
  readonly values: readonly unknown[];
  /** What is answered with 201; without it, 204. */
  readonly answer?: object;
  /** It is a name that changes: `accounts`, which the call answers with, see it and nobody else. */
  readonly isName?: true;
}

interface AccessChange {
  readonly method: 'POST' | 'DELETE';
  /** Below `/api/tenants/:tenant/access/`. */
  readonly path: string;
  readonly read: (request: FastifyRequest) => Call;
}

const instant = z.nullish(instantSchema);
const window = { from: instant, until: instant };
const name = requiredText(100);
const rights = z.array(z.enum(allRights)).check(z.minLength(1), z.maxLength(6));

const grantBody = z.strictObject({
  audience: id<AudienceId>(),
  member: z.optional(id<MemberId>()),
  group: z.optional(id<GroupId>()),
  effect: z.enum(['allow', 'deny']),
  role: z.optional(id<RoleId>()),
  rights: z.optional(rights),
  ...window,
  /** A grant in the same audience that ends with this. */
  instead: z.optional(id<GrantId>()),
});
const nameBody = z.strictObject({ name });
const audienceBody = z.strictObject({ space: id<SpaceId>(), name });
const insideBody = z.strictObject({
  member: z.optional(id<MemberId>()),
  group: z.optional(id<GroupId>()),
  ...window,
});
const roleBody = z.strictObject({ name, rights });
const standingBody = z.strictObject({ role: z.enum(['keeper', 'lead', 'staff', 'member']) });
const eraseQuery = z.strictObject({ records: z.optional(z.literal('delete')) });

const ofGrant = z.object({ grant: id<GrantId>() });
const ofAudience = z.object({ audience: id<AudienceId>() });
const ofSpace = z.object({ space: id<SpaceId>() });
const ofGroup = z.object({ group: id<GroupId>() });
const ofGroupMember = z.object({ group: id<GroupId>(), member: id<MemberId>() });
const ofGroupGroup = z.object({ group: id<GroupId>(), inner: id<GroupId>() });
const ofRole = z.object({ role: id<RoleId>() });
const ofMember = z.object({ member: id<MemberId>() });

/** Every change of who reaches what that the API takes, but for the end of a membership. */
export const accessChanges: readonly AccessChange[] = [
  change('POST', 'grants', ({ body }) => {
    const given = parseInput(grantBody, body);
    exactlyOne('member', given.member, given.group);
    exactlyOne('role', given.role, given.rights);
    const grant = randomId<GrantId>();
    return {
      text: 'SELECT tenant_schema.give($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      values: [
        grant,
        given.audience,
        given.member ?? null,
        given.group ?? null,
        given.effect,
        given.role ?? null,
        given.rights === undefined ? null : maskOf(given.rights),
        given.from ?? null,
        given.until ?? null,
        given.instead ?? null,
      ],
      answer: { id: grant },
    };
  }),
  change('DELETE', 'grants/:grant', ({ params }) => ({
    text: 'SELECT tenant_schema.end_grant($1)',
    values: [parseInput(ofGrant, params).grant],
  })),

  change('POST', 'audiences', ({ body }) => {
    const { space, name: named } = parseInput(audienceBody, body);
    const audience = randomId<AudienceId>();
    return {
      text: 'SELECT tenant_schema.create_audience($1, $2, $3)',
      values: [audience, space, named.trim()],
      answer: { id: audience },
    };
  }),
  change('POST', 'audiences/:audience/name', ({ params, body }) => ({
    text: 'SELECT tenant_schema.rename_audience($1, $2) AS accounts',
    values: [parseInput(ofAudience, params).audience, nameIn(body)],
    isName: true,
  })),
  change('DELETE', 'audiences/:audience', ({ params, query }) => ({
    text: 'SELECT tenant_schema.delete_audience($1, $2)',
    values: [
      parseInput(ofAudience, params).audience,
      parseInput(eraseQuery, query).records === 'delete',
    ],
  })),
  change('POST', 'spaces/:space/name', ({ params, body }) => ({
    text: 'SELECT tenant_schema.rename_space($1, $2) AS accounts',
    values: [parseInput(ofSpace, params).space, nameIn(body)],
    isName: true,
  })),

  change('POST', 'groups', ({ body }) => {
    const group = randomId<GroupId>();
    return {
      text: 'SELECT tenant_schema.create_group($1, $2)',
      values: [group, nameIn(body)],
      answer: { id: group },
    };
  }),
  change('POST', 'groups/:group/name', ({ params, body }) => ({
    text: 'SELECT tenant_schema.rename_group($1, $2)',
    values: [parseInput(ofGroup, params).group, nameIn(body)],
  })),
  change('DELETE', 'groups/:group', ({ params }) => ({
    text: 'SELECT tenant_schema.delete_group($1)',
    values: [parseInput(ofGroup, params).group],
  })),
  change('POST', 'groups/:group/inside', ({ params, body }) => {
    const inside = parseInput(insideBody, body);
    exactlyOne('member', inside.member, inside.group);
    return {
      text: 'SELECT tenant_schema.set_in_group($1, $2, $3, $4, $5)',
      values: [
        parseInput(ofGroup, params).group,
        inside.member ?? null,
        inside.group ?? null,
        inside.from ?? null,
        inside.until ?? null,
      ],
    };
  }),
  change('DELETE', 'groups/:group/members/:member', ({ params }) => {
    const { group, member } = parseInput(ofGroupMember, params);
    return { text: 'SELECT tenant_schema.take_from_group($1, $2, NULL)', values: [group, member] };
  }),
  change('DELETE', 'groups/:group/groups/:inner', ({ params }) => {
    const { group, inner } = parseInput(ofGroupGroup, params);
    return { text: 'SELECT tenant_schema.take_from_group($1, NULL, $2)', values: [group, inner] };
  }),

  change('POST', 'roles', ({ body }) => {
    const role = randomId<RoleId>();
    return { ...putRole(role, body), answer: { id: role } };
  }),
  change('POST', 'roles/:role', ({ params, body }) =>
    putRole(parseInput(ofRole, params).role, body, 'change'),
  ),
  change('DELETE', 'roles/:role', ({ params }) => ({
    text: 'SELECT tenant_schema.delete_role($1)',
    values: [parseInput(ofRole, params).role],
  })),

  change('POST', 'members/:member/role', ({ params, body }) => ({
    text: 'SELECT tenant_schema.set_member_role($1, $2)',
    values: [parseInput(ofMember, params).member, parseInput(standingBody, body).role],
  })),
];

function change(
  method: AccessChange['method'],
  path: string,
  read: AccessChange['read'],
): AccessChange {
  return { method, path, read };
}

function nameIn(body: unknown): string {
  return parseInput(nameBody, body).name.trim();
}

function putRole(role: RoleId, body: unknown, how: 'make' | 'change' = 'make'): Call {
  const { name: named, rights: given } = parseInput(roleBody, body);
  const text =
    how === 'make'
      ? 'SELECT tenant_schema.make_role($1, $2, $3)'
      : 'SELECT tenant_schema.change_role($1, $2, $3)';
  return { text, values: [role, named.trim(), maskOf([...new Set(given)])] };
}

function exactlyOne(field: string, one: unknown, other: unknown): void {
  if ((one === undefined) === (other === undefined)) {
    throw new AppError('http.input-invalid', { field });
  }
}
