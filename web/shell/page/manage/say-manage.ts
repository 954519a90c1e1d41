import type { IntlShape } from 'react-intl';
import type { GroupId, MemberId, RoleId } from '#kernel/base/ids.ts';
import { unbroken } from '#web/design/say.ts';
import type { Change, Overview, Window } from '../access/access-api.ts';
import { sayRole, sayTime, stateOf } from '../access/say-access.ts';

/** "Verwaltung", "Leitung", "Mitarbeit", "Mitglied": what a member is in the tenant. */
export function sayStanding(intl: IntlShape, role: string): string {
  return intl.formatMessage({ id: 'manage.standing' }, { role });
}

/** "seit 3. Mai 2026", and that it has not begun yet. Empty without beginning and end. */
export function sayWindow(intl: IntlShape, window: Window, nowMs: number): string {
  const time = sayTime(intl, window, nowMs);
  return stateOf(window, nowMs) === 'to-come'
    ? `${intl.formatMessage({ id: 'access.state' }, { state: 'to-come' })}: ${time}`
    : time;
}

export function sayMember(intl: IntlShape, overview: Overview, id: MemberId): string {
  const member = overview.members.find((one) => one.id === id);
  const person = overview.persons.find((one) => one.id === member?.personId);
  return person?.name ?? intl.formatMessage({ id: 'access.somebody' });
}

export function sayGroup(intl: IntlShape, overview: Overview, id: GroupId | null): string {
  const group = overview.groups.find((one) => one.id === id);
  return group?.name ?? intl.formatMessage({ id: 'manage.goneGroup' });
}

function sayRoleOf(intl: IntlShape, overview: Overview, id: RoleId | null): string {
  const role = overview.roles.find((one) => one.id === id);
  return role === undefined ? intl.formatMessage({ id: 'manage.goneRole' }) : sayRole(intl, role);
}

/** "Katrin Weiss hat Tom Berger in die Gruppe Nachtwache aufgenommen." */
export function sayManaged(intl: IntlShape, overview: Overview, change: Change): string {
  const name = (id: Change['personId']): string =>
    overview.persons.find((one) => one.id === id)?.name ??
    intl.formatMessage({ id: 'access.somebody' });
  return intl.formatMessage(
    { id: 'manage.change' },
    {
      // A case of a message has no hyphen in its name.
      action: change.action.replaceAll('-', '_'),
      by: name(change.byPersonId),
      whom:
        change.innerId === null ? name(change.personId) : sayGroup(intl, overview, change.innerId),
      what: change.innerId === null ? 'person' : 'group',
      group: sayGroup(intl, overview, change.groupId),
      role: sayRoleOf(intl, overview, change.roleId),
    },
  );
}

/** "Firefox, Linux"; of one that went with its account nobody knows. */
export function sayDevice(
  intl: IntlShape,
  { deviceName }: { readonly deviceName: string | null },
): string {
  return deviceName ?? intl.formatMessage({ id: 'manage.device' });
}

export function sayDay(intl: IntlShape, instant: string): string {
  return unbroken(intl.formatDate(instant, { dateStyle: 'long' }));
}

export function sayInstant(intl: IntlShape, instant: string): string {
  return unbroken(intl.formatDate(instant, { dateStyle: 'long', timeStyle: 'short' }));
}
