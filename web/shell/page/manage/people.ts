import type { GroupId, MemberId } from '#kernel/base/ids.ts';
import type { Group, Member, Overview, Person } from '../access/access-api.ts';

/** A member with who they are. */
export interface KnownMember extends Member {
  readonly person: Person;
}

/** The people of a tenant by name, without its programs. */
export function peopleOf({ members, persons, services }: Overview): readonly KnownMember[] {
  return members
    .flatMap((member) => {
      const person = persons.find((one) => one.id === member.personId);
      return person === undefined || services.includes(member.id) ? [] : [{ ...member, person }];
    })
    .toSorted((one, other) => one.person.name.localeCompare(other.person.name));
}

/** Whether nobody else looks after the tenant now. */
export function isLastKeeper({ members }: Overview, member: Member, nowMs: number): boolean {
  const isKeeper = (one: Member): boolean =>
    one.role === 'keeper' && (one.from === null || Date.parse(one.from) <= nowMs);
  return isKeeper(member) && !members.some((one) => one.id !== member.id && isKeeper(one));
}

/** One place of a group in the tree: a group that is in two groups stands in both. */
export interface TreeGroup {
  readonly group: Group;
  readonly inside: readonly TreeGroup[];
}

/** The groups that are in no other, with those inside them. */
export function treeOf(groups: readonly Group[]): readonly TreeGroup[] {
  const inner = new Set(groups.flatMap((group) => group.groups.map(({ groupId }) => groupId)));
  const from = (group: Group): TreeGroup => ({
    group,
    inside: group.groups
      .flatMap(({ groupId }) => groups.filter((one) => one.id === groupId))
      .map(from),
  });
  return groups.filter((group) => !inner.has(group.id)).map(from);
}

/** The groups a group is in, nearest first, by whatever way. */
export function around(groups: readonly Group[], id: GroupId): readonly Group[] {
  const found: Group[] = [];
  let level = [id];
  while (level.length > 0) {
    const outer = groups.filter(
      (group) =>
        !found.includes(group) && group.groups.some(({ groupId }) => level.includes(groupId)),
    );
    found.push(...outer);
    level = outer.map((group) => group.id);
  }
  return found;
}

/** The groups inside a group, by whatever way. */
export function within(groups: readonly Group[], id: GroupId): readonly Group[] {
  return groups.filter((group) => around(groups, group.id).some((outer) => outer.id === id));
}

/** Who is in a group only because they are in one inside it. */
export function throughOthers(groups: readonly Group[], group: Group): readonly MemberId[] {
  const direct = new Set(group.members.map(({ memberId }) => memberId));
  const inner = within(groups, group.id).flatMap((one) => one.members);
  return [...new Set(inner.map(({ memberId }) => memberId))].filter((one) => !direct.has(one));
}

/** Which of the groups could go into this one: neither itself, nor one around it, nor what is in it. */
export function mayGoInto(groups: readonly Group[], group: Group): readonly Group[] {
  const outer = around(groups, group.id);
  return groups.filter(
    (one) =>
      one.id !== group.id &&
      !outer.includes(one) &&
      !group.groups.some(({ groupId }) => groupId === one.id),
  );
}
