import { birkenhofJournal } from './content/journal-birkenhof.ts';
import { householdJournal } from './content/journal-household.ts';
import { lindeJournal } from './content/journal-linde.ts';
import { birkenhofToday, householdToday, lindeToday } from './content/journal-today.ts';
import {
  accounts,
  birkenhofGroups,
  birkenhofPersons,
  birkenhofSpaces,
  householdGroups,
  householdPersons,
  householdSpaces,
  lindeGroups,
  lindePersons,
  lindeSpaces,
} from './content/people.ts';
import { lindeHabits, lindeTemplates, lindeWishes } from './content/plans.ts';
import { birkenhofRhythms, householdRhythms, lindeRhythms } from './content/rhythm.ts';
import type { DemoContent, DemoDay, DemoWeekday } from './content/types.ts';

/** Everything the demo loads: two organisations and a private household. All of it is invented. */
export const demoContent: DemoContent = {
  password: 'linde-demo-2026',
  accounts,
  tenants: [
    {
      key: 'haus-linde',
      name: 'Haus Linde gGmbH',
      zone: 'Europe/Berlin',
      persons: lindePersons,
      groups: lindeGroups,
      spaces: lindeSpaces,
      rhythms: lindeRhythms,
      journal: [...lindeJournal, ...lindeToday],
      habits: lindeHabits,
      wishes: lindeWishes,
      templates: lindeTemplates,
    },
    {
      key: 'birkenhof',
      name: 'Werkstatt Birkenhof gGmbH',
      zone: 'Europe/Berlin',
      persons: birkenhofPersons,
      groups: birkenhofGroups,
      spaces: birkenhofSpaces,
      rhythms: birkenhofRhythms,
      journal: [...birkenhofJournal, ...birkenhofToday],
    },
    {
      key: 'marten',
      name: 'Familie Marten',
      zone: 'Europe/Berlin',
      persons: householdPersons,
      groups: householdGroups,
      spaces: householdSpaces,
      rhythms: householdRhythms,
      journal: [...householdJournal, ...householdToday],
    },
  ],
};

/** Weeks the rhythm is laid out over: six back, the running one, three ahead. */
export const demoWeeks: readonly number[] = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3];

/** Days between today and a demo day; negative in the past. */
export function daysFromToday(day: DemoDay, todaysWeekday: DemoWeekday): number {
  return 'daysFromToday' in day ? day.daysFromToday : day.week * 7 + day.weekday - todaysWeekday;
}
