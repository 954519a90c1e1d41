import { describe, expect, test } from 'vitest';

import concepts from '#kernel/symbol/concepts.json' with { type: 'json' };
import { daysFromToday, demoContent, demoWeeks } from './content.ts';
import type {
  DemoAudience,
  DemoGrant,
  DemoRhythm,
  DemoRight,
  DemoSpace,
  DemoTenant,
} from './content/types.ts';
import { layOut } from './lay-out.ts';

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

    test('every event shows a picture that there is', () => {
      const known = new Set(concepts.map(({ id }) => id));
      const unknown = eventsOf(tenant).filter(({ concept }) => !known.has(concept));
      expect(unknown.map(({ concept }) => concept)).toEqual([]);
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

    test.each([1, 2, 3, 4, 5, 6, 7] as const)(
      'loaded on weekday %i, every entry about an event finds it on its day',
      (todaysWeekday) => {
        const found = new Set(
          layOut(tenant, todaysWeekday)
            .journal.filter(({ event }) => event !== null)
            .map(({ text }) => text),
        );
        const loose = tenant.journal.filter(
          ({ day, event, text }) =>
            event !== undefined && daysFromToday(day, todaysWeekday) <= 0 && !found.has(text),
        );
        expect(loose.map(({ text }) => text)).toEqual([]);
      },
    );

    test.each([1, 4, 7] as const)(
      'loaded on weekday %i, today has events and an entry',
      (weekday) => {
        const { events, journal } = layOut(tenant, weekday);
        expect(events.filter(({ firstDay, lastDay }) => firstDay <= 0 && lastDay >= 0)).not.toEqual(
          [],
        );
        expect(journal.filter(({ day }) => day === 0)).not.toEqual([]);
        expect(journal.filter(({ day }) => day > 0)).toEqual([]);
      },
    );

    test('a day has one colour in a space', () => {
      const days = layOut(tenant, 3).colours.map(({ space, day }) => `${space} ${day}`);
      expect(new Set(days).size).toBe(days.length);
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
