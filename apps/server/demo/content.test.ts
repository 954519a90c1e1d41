import { describe, expect, test } from 'vitest';

import { daysFromToday, demoContent, demoWeeks } from './content.ts';
import type {
  DemoAudience,
  DemoGrant,
  DemoJournalEntry,
  DemoRhythm,
  DemoRight,
  DemoSpace,
  DemoTenant,
} from './content/types.ts';

/** Who has `right` in an audience on a day, counted the way access counts: a deny beats every allow. */
function holders(
  tenant: DemoTenant,
  audience: DemoAudience,
  right: DemoRight,
  day: number,
): Set<string> {
  const persons = (effect: DemoGrant['effect']): string[] =>
    audience.grants
      .filter(
        (grant) => grant.effect === effect && grant.rights.includes(right) && runs(grant, day),
      )
      .flatMap((grant) => grantees(tenant, grant, day));
  const denied = new Set(persons('deny'));
  return new Set(persons('allow').filter((person) => !denied.has(person)));
}

function grantees(tenant: DemoTenant, { to }: DemoGrant, day: number): string[] {
  if ('person' in to) return [to.person];
  const group = tenant.groups.find(({ key }) => key === to.group);
  if (group === undefined) throw new Error(`${tenant.key} has no group ${to.group}`);
  return group.members.filter((member) => runs(member, day)).map(({ person }) => person);
}

function runs(window: { fromDay?: number; untilDay?: number }, day: number): boolean {
  return day >= (window.fromDay ?? -Infinity) && day <= (window.untilDay ?? Infinity);
}

function spaceOf(tenant: DemoTenant, key: string): DemoSpace {
  const space = tenant.spaces.find((candidate) => candidate.key === key);
  if (space === undefined) throw new Error(`${tenant.key} has no space ${key}`);
  return space;
}

function conceptsOn(tenant: DemoTenant, entry: DemoJournalEntry): string[] {
  const { day } = entry;
  if (!('week' in day)) return [];
  const rhythm = tenant.rhythms.find(({ space }) => space === entry.space);
  const offset = daysFromToday(day, 1);
  const even = day.week % 2 === 0;
  return [
    ...(rhythm?.weekly ?? [])
      .filter(({ weekday }) => weekday === day.weekday)
      .filter(({ weeks }) => weeks === undefined || (weeks === 'even') === even),
    ...(rhythm?.single ?? []).filter((single) => {
      const first = daysFromToday(single.day, 1);
      return offset >= first && offset < first + (single.days ?? 1);
    }),
  ].map(({ concept }) => concept);
}

function eventsOf(tenant: DemoTenant): (DemoRhythm['weekly'][number] & { space: DemoSpace })[] {
  return tenant.rhythms.flatMap(({ space, weekly, single }) =>
    [...weekly, ...single.map((one) => ({ ...one, weekday: 1 as const }))].map((event) => ({
      ...event,
      space: spaceOf(tenant, space),
    })),
  );
}

describe.each(demoContent.tenants.map((tenant) => [tenant.name, tenant] as const))(
  '%s',
  (_, tenant) => {
    const persons = new Set(tenant.persons.map(({ key }) => key));
    const accounts = new Set(demoContent.accounts.map(({ key }) => key));
    const members = new Set(
      tenant.persons.filter(({ account }) => account !== undefined).map(({ key }) => key),
    );

    test('keys are unique', () => {
      expect(persons.size).toBe(tenant.persons.length);
      expect(new Set(tenant.spaces.map(({ key }) => key)).size).toBe(tenant.spaces.length);
    });

    test('every name used is known', () => {
      const used = [
        ...tenant.spaces.flatMap(({ person }) => person ?? []),
        ...eventsOf(tenant).flatMap((event) => event.with ?? []),
      ];
      expect(used.filter((person) => !persons.has(person))).toEqual([]);
      const signIns = tenant.persons.flatMap(({ account }) => account ?? []);
      expect(signIns.filter((account) => !accounts.has(account))).toEqual([]);
    });

    test('only persons who can sign in are in groups and are granted anything', () => {
      const granted = tenant.spaces
        .flatMap(({ audiences }) => audiences)
        .flatMap(({ grants }) => grants.flatMap((grant) => grantees(tenant, grant, 0)));
      const grouped = tenant.groups.flatMap((group) => group.members.map(({ person }) => person));
      expect([...granted, ...grouped].filter((person) => !members.has(person))).toEqual([]);
    });

    test('every event has an audience of its space and ends after it starts', () => {
      const faulty = eventsOf(tenant).filter(
        ({ space, audience = 'shared', starts = '', ends = '' }) =>
          space.audiences.every(({ name }) => name !== audience) ||
          (starts !== '' && ends <= starts),
      );
      expect(faulty.map(({ title }) => title)).toEqual([]);
    });

    test('every entry was written by somebody who may write there', () => {
      const forged = tenant.journal.filter((entry) => {
        const audience = spaceOf(tenant, entry.space).audiences.find(
          ({ name }) => name === entry.audience,
        );
        const days = ([1, 7] as const).map((weekday) => daysFromToday(entry.day, weekday));
        return (
          audience === undefined ||
          days.some((day) => !holders(tenant, audience, 'create', day).has(entry.by))
        );
      });
      expect(forged.map(({ text }) => text)).toEqual([]);
    });

    test('an entry tied to an event finds that event on its day', () => {
      const loose = tenant.journal.filter(
        (entry) => entry.event !== undefined && !conceptsOn(tenant, entry).includes(entry.event),
      );
      expect(loose.map(({ text }) => text)).toEqual([]);
    });

    test('nothing lies outside the weeks that are laid out, no entry in the weeks to come', () => {
      const days = [
        ...tenant.rhythms.flatMap(({ single }) => single.map(({ day }) => day)),
        ...tenant.rhythms.flatMap(({ colours }) =>
          (colours?.exceptions ?? []).map(({ day }) => day),
        ),
        ...tenant.journal.map(({ day }) => day),
      ].map((day) => Math.floor(daysFromToday(day, 1) / 7));
      expect(days.filter((week) => !demoWeeks.includes(week))).toEqual([]);
      const ahead = tenant.journal.filter(({ day }) => 'week' in day && day.week > 0);
      expect(ahead.map(({ text }) => text)).toEqual([]);
    });
  },
);

test('no text is used twice and there are enough to look lived in', () => {
  const texts = demoContent.tenants.flatMap(({ journal }) => journal.map(({ text }) => text));
  expect(new Set(texts).size).toBe(texts.length);
  expect(texts.length).toBeGreaterThanOrEqual(120);
});

test('a member whose right is denied sees nothing the group sees', () => {
  const linde = demoContent.tenants[0]!;
  const team = spaceOf(linde, 'ruth').audiences.find(({ name }) => name === 'team')!;
  expect(holders(linde, team, 'read', 0)).toEqual(new Set(['markus', 'nadja', 'henrik']));
});

test('the substitute is in reach now and not after the substitution', () => {
  const linde = demoContent.tenants[0]!;
  const shared = spaceOf(linde, 'mira').audiences.find(({ name }) => name === 'shared')!;
  expect(holders(linde, shared, 'read', 0)).toContain('henrik');
  expect(holders(linde, shared, 'read', 22)).not.toContain('henrik');
});
