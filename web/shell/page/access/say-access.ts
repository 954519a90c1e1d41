import type { IntlShape } from 'react-intl';
import { type Right, rightsIn, type RightsMask } from '#kernel/kind/right.ts';
import { unbroken } from '#web/design/say.ts';
import type { AccessAudience, AccessSpace, Change, Grant, Overview, Window } from './access-api.ts';

/** "Team", "Nur Mira", or what people called it. */
export function sayAudience(
  intl: IntlShape,
  overview: Overview,
  { label, name, spaceId }: AccessAudience,
): string {
  if (label !== null) return label;
  const space = overview.spaces.find((one) => one.id === spaceId);
  const owner = overview.persons.find((one) => one.id === space?.personId);
  return intl.formatMessage(
    { id: 'access.audience' },
    { name, owner: owner?.name ?? space?.name ?? '' },
  );
}

export function saySpace(overview: Overview, { personId, name }: AccessSpace): string {
  return overview.persons.find((one) => one.id === personId)?.name ?? name;
}

/** "Mitarbeit", or the rights one by one: "lesen, eintragen". */
export function sayRights(
  intl: IntlShape,
  overview: Overview,
  grant: { readonly roleId: Grant['roleId']; readonly rights: RightsMask },
): string {
  const role = overview.roles.find((one) => one.id === grant.roleId);
  if (role !== undefined) return sayRole(intl, role);
  return sayEach(intl, grant.rights);
}

export function sayRole(intl: IntlShape, { builtin, name }: Overview['roles'][number]): string {
  return name ?? intl.formatMessage({ id: 'access.role' }, { role: builtin ?? '' });
}

export function sayEach(intl: IntlShape, mask: RightsMask): string {
  return intl.formatList(rightsIn(mask).map((right: Right) => sayRight(intl, right)));
}

function sayRight(intl: IntlShape, right: Right): string {
  return intl.formatMessage({ id: 'access.right' }, { right });
}

/** To whom a grant is: a person, a group, or somebody one may not know by name. */
export function sayWhom(
  intl: IntlShape,
  overview: Overview,
  { personId, groupId }: Pick<Grant, 'personId' | 'groupId'>,
): string {
  const person = overview.persons.find((one) => one.id === personId);
  const group = overview.groups.find((one) => one.id === groupId);
  return person?.name ?? group?.name ?? intl.formatMessage({ id: 'access.somebody' });
}

export type GrantState = 'now' | 'to-come' | 'over';

export function stateOf({ from, until }: Window, nowMs: number): GrantState {
  if (until !== null && Date.parse(until) <= nowMs) return 'over';
  return from !== null && Date.parse(from) > nowMs ? 'to-come' : 'now';
}

/** "Seit 3. Mai 2026, bis 7. Juni 2026." Empty without beginning and end. */
export function sayTime(intl: IntlShape, grant: Window, nowMs: number): string {
  const day = (at: number) => unbroken(intl.formatDate(at, { dateStyle: 'long' }));
  const state = stateOf(grant, nowMs);
  return intl.formatMessage(
    { id: 'access.time' },
    {
      state,
      from: grant.from === null ? 'none' : day(Date.parse(grant.from)),
      // An end at midnight is the end of the day before.
      until: grant.until === null ? 'none' : day(Date.parse(grant.until) - 1),
    },
  );
}

/** "Sabine hat Tom etwas erlaubt: lesen." */
export function sayChange(intl: IntlShape, overview: Overview, change: Change): string {
  const by = overview.persons.find((one) => one.id === change.byPersonId);
  return intl.formatMessage(
    { id: 'access.change' },
    {
      // A case of a message has no hyphen in its name.
      action: `${change.action}${change.effect === 'deny' ? '-deny' : ''}`.replaceAll('-', '_'),
      by: by?.name ?? intl.formatMessage({ id: 'access.somebody' }),
      whom: sayWhom(intl, overview, change),
      rights: change.rights === null ? '' : sayEach(intl, change.rights),
    },
  );
}
