import { describe, expect, test } from 'vitest';
import type { GroupId, MemberId, PersonId } from '#kernel/base/ids.ts';
import type { Group, Member, Overview } from '../access/access-api.ts';
import { matches } from './matches.ts';
import {
  around,
  isLastKeeper,
  mayGoInto,
  peopleOf,
  throughOthers,
  treeOf,
  type TreeGroup,
  within,
} from './people.ts';

function group(name: string, members: readonly string[], groups: readonly string[] = []): Group {
  return {
    id: name as GroupId,
    name,
    mayChoose: true,
    members: members.map((id) => ({ memberId: id as MemberId, from: null, until: null })),
    groups: groups.map((id) => ({ groupId: id as GroupId, from: null, until: null })),
  };
}

const house = group('house', ['eva'], ['day', 'night']);
const day = group('day', ['tom', 'eva'], ['float']);
const night = group('night', ['jule'], ['float']);
const float = group('float', ['nils']);
const alone = group('alone', []);
const all = [alone, day, float, house, night];

const member = (id: string, role: string, from: string | null = null): Member => ({
  id: id as MemberId,
  personId: id as PersonId,
  role,
  from,
  until: null,
});

describe('groups in groups', () => {
  test('[AC13] a group that is in two stands in both, and what is in none is on top', () => {
    const names = (tree: readonly TreeGroup[]): unknown[] =>
      tree.map((one) => [one.group.name, names(one.inside)]);
    expect(names(treeOf(all))).toEqual([
      ['alone', []],
      [
        'house',
        [
          ['day', [['float', []]]],
          ['night', [['float', []]]],
        ],
      ],
    ]);
  });

  test('[AC13] what is around a group, and what is in it, is found by every way and once', () => {
    expect(around(all, float.id)).toEqual([day, night, house]);
    expect(within(all, house.id)).toEqual([day, float, night]);
    expect(throughOthers(all, house)).toEqual(['tom', 'nils', 'jule']);
  });

  test('[AC13] what would be a circle is not offered', () => {
    expect(mayGoInto(all, float)).toEqual([alone]);
    expect(mayGoInto(all, house)).toEqual([alone, float]);
  });
});

test('[AC19] the last keeper is the one without another who keeps it now', () => {
  const nowMs = Date.parse('2026-05-04T10:00:00Z');
  const [one, other] = [member('one', 'keeper'), member('other', 'keeper')];
  const soon = member('soon', 'keeper', '2026-05-05T10:00:00Z');
  const overview = (...members: Member[]) => ({ members }) as unknown as Overview;
  expect(isLastKeeper(overview(one, other), one, nowMs)).toBe(false);
  expect(isLastKeeper(overview(one, soon, member('tom', 'staff')), one, nowMs)).toBe(true);
  expect(isLastKeeper(overview(one, member('tom', 'staff')), member('tom', 'staff'), nowMs)).toBe(
    false,
  );
});

test('[AP6] programs are not among the people', () => {
  const overview = {
    members: [member('tom', 'staff'), member('board', 'member'), member('eva', 'lead')],
    persons: ['tom', 'eva', 'board'].map((id) => ({ id, name: id, hue: 0, role: 'staff' })),
    services: ['board'],
  } as unknown as Overview;
  expect(peopleOf(overview).map(({ id }) => id)).toEqual(['eva', 'tom']);
});

test.each([
  ['', true],
  ['kruger', true],
  ['KRÜ sab', true],
  ['leitung', true],
  ['krüger tom', false],
])('looking for "%s" among name and role: %s', (query, found) => {
  expect(matches(query, 'Sabine Krüger', 'Leitung')).toBe(found);
});
