import type { AccountId, AudienceId, GroupId, MemberId, RoleId } from '#kernel/base/ids.ts';
import type { RightsMask } from '#kernel/kind/right.ts';

/** From the first instant on, and before the second; in milliseconds, ±Infinity without end. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

/** Everything that decides who reaches what, as it was put down by people (docs/spec/access.md). */
export interface AccessFacts {
  readonly members: Iterable<{ readonly id: MemberId; readonly account: AccountId } & Window>;
  /** Who, member or group, is in which group. */
  readonly inGroups: Iterable<
    { readonly group: GroupId; readonly inside: MemberId | GroupId } & Window
  >;
  readonly roles: ReadonlyMap<RoleId, RightsMask>;
  readonly grants: Iterable<FactualGrant>;
}

export interface FactualGrant extends Window {
  readonly audience: AudienceId;
  readonly to: MemberId | GroupId;
  readonly effect: 'allow' | 'deny';
  readonly rights: RightsMask | RoleId;
}

/**
 * Decides which rights an account has in an audience at an instant. The rules of access in one
 * function, without time spans, epochs or a database: what `reach`, row security and `explain`
 * answer is compared with it (AC3, AC5, AC11, AC13, AC15).
 */
export function decide(
  facts: AccessFacts,
  account: AccountId,
  audience: AudienceId,
  at: number,
): RightsMask {
  const holds = ({ from, until }: Window) => from <= at && at < until;

  const who = new Set<MemberId | GroupId>();
  for (const member of facts.members) {
    if (member.account === account && holds(member)) who.add(member.id);
  }
  // Whoever is in a group is in every group that one is in.
  for (let before = -1; before < who.size;) {
    before = who.size;
    for (const { group, inside, ...window } of facts.inGroups) {
      if (who.has(inside) && holds(window)) who.add(group);
    }
  }

  let allowed = 0;
  let denied = 0;
  for (const grant of facts.grants) {
    if (grant.audience !== audience || !who.has(grant.to) || !holds(grant)) continue;
    const rights =
      typeof grant.rights === 'number' ? grant.rights : (facts.roles.get(grant.rights) ?? 0);
    if (grant.effect === 'allow') allowed |= rights;
    else denied |= rights;
  }
  return allowed & ~denied;
}
