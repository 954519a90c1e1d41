import { describe, expect, test } from 'vitest';
import { type AccessFacts, decide, type FactualGrant } from '#kernel/access/decide.ts';
import {
  type AccountId,
  type AudienceId,
  type GroupId,
  type MemberId,
  randomId,
  type RoleId,
} from '#kernel/base/ids.ts';
import { maskOf, type Right } from '#kernel/kind/right.ts';

const mira = { id: randomId<MemberId>(), account: randomId<AccountId>() };
const team = randomId<AudienceId>();
const early = randomId<GroupId>();
const house = randomId<GroupId>();
const always = { from: -Infinity, until: Infinity };
const now = 1_000;

function grant(rights: readonly Right[] | RoleId, options: Partial<FactualGrant> = {}) {
  return {
    audience: team,
    to: mira.id,
    effect: 'allow',
    rights: typeof rights === 'string' ? rights : maskOf(rights),
    ...always,
    ...options,
  } as const;
}

function rightsOf(facts: Partial<AccessFacts>, at = now) {
  return decide(
    { members: [{ ...mira, ...always }], inGroups: [], roles: new Map(), grants: [], ...facts },
    mira.account,
    team,
    at,
  );
}

describe('the rules of access', () => {
  test('[AC1] nothing granted is nothing reached', () => {
    expect(rightsOf({})).toBe(0);
    expect(rightsOf({ grants: [grant(['read'], { audience: randomId() })] })).toBe(0);
    expect(rightsOf({ grants: [grant(['read'], { to: randomId<MemberId>() })] })).toBe(0);
  });

  test('[AC5] each right is given by itself, and several grants add up', () => {
    expect(rightsOf({ grants: [grant(['create'])] })).toBe(maskOf(['create']));
    expect(rightsOf({ grants: [grant(['read']), grant(['sign'])] })).toBe(maskOf(['read', 'sign']));
  });

  test('[AC3] a deny beats every allow, and takes only what it names', () => {
    const deny = grant(['change'], { effect: 'deny' });
    expect(rightsOf({ grants: [deny, grant(['read', 'change']), grant(['change'])] })).toBe(
      maskOf(['read']),
    );
  });

  test('[AC11] a window holds its first instant and not its last', () => {
    const grants = [grant(['read'], { from: 1_000, until: 2_000 })];
    expect([999, 1_000, 1_999, 2_000].map((at) => rightsOf({ grants }, at))).toEqual([0, 1, 1, 0]);
  });

  test('[AC11][AC13] membership, each step of the way and the grant must all hold', () => {
    const inGroups = [
      { group: early, inside: mira.id, from: 0, until: 5_000 },
      { group: house, inside: early, from: 2_000, until: Infinity },
    ];
    const grants = [grant(['read'], { to: house, from: 1_000, until: 4_000 })];
    const reads = (at: number, members = [{ ...mira, ...always }]) =>
      rightsOf({ inGroups, grants, members }, at);
    expect([1_500, 2_000, 3_999, 4_000].map((at) => reads(at))).toEqual([0, 1, 1, 0]);
    expect(reads(3_000, [{ ...mira, from: 3_500, until: Infinity }])).toBe(0);
  });

  test('[AC13] who is in the outer group is not in the inner one', () => {
    const inGroups = [
      { group: house, inside: mira.id, ...always },
      { group: house, inside: early, ...always },
    ];
    expect(rightsOf({ inGroups, grants: [grant(['read'], { to: early })] })).toBe(0);
  });

  test('[AC15] a grant with a role has what the role has', () => {
    const role = randomId<RoleId>();
    const grants = [grant(role)];
    expect(rightsOf({ grants, roles: new Map([[role, 7]]) })).toBe(7);
    expect(rightsOf({ grants })).toBe(0);
  });
});
