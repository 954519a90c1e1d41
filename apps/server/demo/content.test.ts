import { describe, expect, test } from 'vitest';

import { daysFromToday, demoContent, demoWeeks } from './content.ts';
import type {
  DemoAudience,
  DemoGrant,
  DemoJournalEntry,
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

function grantees(tenant: DemoTenant, grant: DemoGrant, day: number): string[] {
  const { to } = grant;
  if ('person' in to) return [to.person];
  const group = tenant.groups.find(({ key }) => key === to.group);
  expect(group, `group ${to.group}`).toBeDefined();
  return (group?.members ?? []).filter((member) => runs(member, day)).map(({ person }) => person);
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

describe.each(demoContent.tenants.map((tenant) => [tenant.name, tenant] as const))(
  '%s',
  (_, tenant) => {
    test('keys are unique and every name used is known', () => {
      const persons = tenant.persons.map(({ key }) => key);
      expect(new Set(persons).size).toBe(persons.length);
      const spaces = tenant.spaces.map(({ key }) => key);
      expect(new Set(spaces).size).toBe(spaces.length);
      const accounts = demoContent.accounts.map(({ key }) => key);
      for (const { account } of tenant.persons)
        if (account !== undefined) expect(accounts).toContain(account);
      for (const { members } of tenant.groups)
        for (const { person } of members) expect(persons).toContain(person);
      for (const { space } of tenant.rhythms) expect(spaces).toContain(space);
      for (const { person } of tenant.spaces)
        if (person !== undefined) expect(persons).toContain(person);
    });

    test('only persons who can sign in are granted anything by name', () => {
      const withAccount = tenant.persons.filter(({ account }) => account !== undefined);
      const keys = withAccount.map(({ key }) => key);
      for (const { audiences } of tenant.spaces) {
        for (const { to } of audiences.flatMap(({ grants }) => grants)) {
          if ('person' in to) expect(keys).toContain(to.person);
        }
      }
    });

    test('every event names an audience its space has, and ends after it starts', () => {
      for (const { space, weekly, single } of tenant.rhythms) {
        const audiences = spaceOf(tenant, space).audiences.map(({ name }) => name);
        for (const event of [...weekly, ...single]) {
          expect(audiences, event.title).toContain(event.audience ?? 'shared');
          if (event.starts !== undefined)
            expect(event.ends! > event.starts, event.title).toBe(true);
        }
      }
    });

    test('every entry was written by somebody who may write there', () => {
      for (const entry of tenant.journal) {
        const audience = spaceOf(tenant, entry.space).audiences.find(
          ({ name }) => name === entry.audience,
        );
        expect(audience, entry.text).toBeDefined();
        for (const weekday of [1, 7] as const) {
          const day = daysFromToday(entry.day, weekday);
          expect(holders(tenant, audience!, 'create', day), entry.text).toContain(entry.by);
        }
      }
    });

    test('an entry tied to an event finds that event on its day', () => {
      for (const entry of tenant.journal) {
        if (entry.event !== undefined)
          expect(conceptsOn(tenant, entry), entry.text).toContain(entry.event);
      }
    });

    test('nothing lies outside the weeks that are laid out', () => {
      const inside = (day: number): boolean =>
        day >= demoWeeks[0]! * 7 && day < (demoWeeks.at(-1)! + 1) * 7;
      for (const { single } of tenant.rhythms)
        for (const { day } of single) expect(inside(daysFromToday(day, 1))).toBe(true);
      for (const { day, text } of tenant.journal) {
        expect(inside(daysFromToday(day, 1)), text).toBe(true);
        if ('week' in day) expect(day.week, text).toBeLessThanOrEqual(0);
      }
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
