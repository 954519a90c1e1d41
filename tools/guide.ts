// `npm run guide`: takes the pictures of docs/guide from the demo, each in German and in English.
// What is pressed is found by the words of the app, so a word that changes changes nothing here.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { addDays, type PlainDay } from '#kernel/base/plain-day.ts';
import { launchBrowser } from '#testkit/browser.ts';
import { Device } from '#testkit/e2e/device.ts';
import { personNamed } from '#testkit/e2e/past-all-walls.ts';
import { startProgram } from '#testkit/e2e/program.ts';
import { comingMonday, today } from '#testkit/e2e/today.ts';
import { chooseCalendarFile } from '#testkit/e2e/views.ts';
import { toIndexedPng } from './indexed-png.ts';
import { filesEnding } from './repository.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs/guide/pictures');
type Locale = 'de' | 'en';

/** Whose device it is taken on: a carer's computer, the person's phone. */
type Who = 'tom' | 'mira';

interface Scene {
  readonly name: string;
  readonly who: Who;
  readonly path: (here: Here) => string;
  /** Presses what has to be pressed; what it returns is all of the picture. */
  readonly open?: (page: Page, say: Say, device: Device) => Promise<Locator | void>;
}

interface Here {
  readonly tenant: string;
  readonly person: string;
  readonly day: PlainDay;
}

/** The words of a message without values. */
type Say = (id: string) => string;

const dialog = (page: Page): Locator => page.getByRole('dialog').last();
const press = (place: Page | Locator, name: string | RegExp): Promise<void> =>
  place
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click();

async function newEvent(page: Page, say: Say, title: string): Promise<Locator> {
  await press(page, say('calendar.new'));
  await dialog(page)
    .getByRole('textbox', { name: say('calendar.title') })
    .fill(title);
  await page.waitForTimeout(600);
  return dialog(page);
}

async function whatIsDone(page: Page, say: Say, title: string): Promise<Locator> {
  const editor = await newEvent(page, say, title);
  await editor.getByText(say('plan.doing')).click();
  return editor;
}

const scenes: readonly Scene[] = [
  {
    name: 'day',
    who: 'tom',
    path: ({ tenant, person, day }) =>
      `/t/${tenant}/calendar/day/${comingMonday(day, 2)}?person=${person}`,
  },
  {
    name: 'new-event',
    who: 'tom',
    path: ({ tenant, person, day }) =>
      `/t/${tenant}/calendar/day/${comingMonday(day, 2)}?person=${person}`,
    open: (page, say) => newEvent(page, say, 'Zahnarzt'),
  },
  {
    name: 'routine',
    who: 'tom',
    path: ({ tenant, person, day }) =>
      `/t/${tenant}/calendar/day/${comingMonday(day, 2)}?person=${person}`,
    async open(page, say) {
      const editor = await whatIsDone(page, say, 'Schwimmtasche packen');
      for (const [at, step] of ['Badeanzug', 'Shampoo', 'Apfel'].entries()) {
        await press(editor, say('plan.step.add'));
        await editor
          .getByRole('textbox', { name: say('plan.step.name').replace('{place}', `${at + 1}`) })
          .fill(step);
      }
      await page.waitForTimeout(600);
      return editor.getByRole('group', { name: say('plan.step.label') });
    },
  },
  {
    name: 'choice',
    who: 'tom',
    path: ({ tenant, person, day }) =>
      `/t/${tenant}/calendar/day/${comingMonday(day, 2)}?person=${person}`,
    async open(page, say) {
      const editor = await whatIsDone(page, say, 'Mittagessen');
      for (const [at, choice] of ['Nudeln', 'Suppe', 'Salat'].entries()) {
        await press(editor, say('plan.choice.add'));
        await editor
          .getByRole('textbox', { name: say('plan.choice.name').replace('{place}', `${at + 1}`) })
          .fill(choice);
      }
      await page.waitForTimeout(600);
      return editor.getByRole('group', { name: say('plan.choice.label') });
    },
  },
  {
    name: 'missing',
    who: 'tom',
    path: ({ tenant, person }) => `/t/${tenant}/calendar/missing?person=${person}`,
    async open(page) {
      await page.getByRole('listitem').first().waitFor();
    },
  },
  {
    name: 'copy',
    who: 'tom',
    path: ({ tenant, person, day }) =>
      `/t/${tenant}/calendar/day/${comingMonday(day, 2)}?person=${person}`,
    async open(page, say) {
      await press(page, say('calendar.moreActions'));
      await page.getByRole('menuitem', { name: say('calendar.copy.day') }).click();
      await dialog(page).getByRole('group').first().getByRole('button').nth(1).click();
      await press(dialog(page), 'Jonas Feld');
      return dialog(page);
    },
  },
  {
    name: 'journal',
    who: 'tom',
    path: ({ tenant, person, day }) => `/t/${tenant}/journal/day/${day}?person=${person}`,
    async open(page) {
      await page.getByRole('article').first().waitFor();
    },
  },
  {
    name: 'who',
    who: 'tom',
    path: ({ tenant, person, day }) => `/t/${tenant}/journal/day/${day}?person=${person}`,
    async open(page, say) {
      await press(page.getByRole('article').first(), new RegExp(say('design.whoSeesThis')));
      return dialog(page);
    },
  },
  {
    name: 'import',
    who: 'tom',
    path: ({ tenant, person }) => `/t/${tenant}/import?person=${person}`,
    open: (page) => chooseCalendarFile(page, `${new Date().getFullYear() + 1}-02-11`),
  },
  {
    name: 'address',
    who: 'tom',
    path: () => '/settings',
    async open(page, say) {
      await press(page, say('shell.feeds.make'));
      return dialog(page);
    },
  },
  {
    name: 'easy-day',
    who: 'mira',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/day/${day}`,
    async open(page) {
      const list = page.getByRole('main').locator('.c-list');
      await list.waitFor();
      return list;
    },
  },
  {
    name: 'easy-steps',
    who: 'mira',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/day/${comingMonday(day)}`,
    async open(page) {
      await press(page.getByRole('main'), /^Frühstück/);
      const routine = dialog(page).locator('.c-routine');
      const step = routine.getByRole('button').first();
      if ((await step.getAttribute('aria-pressed')) === 'false') await step.click();
      await routine.getByRole('button', { pressed: true }).first().waitFor();
      return routine;
    },
  },
  {
    name: 'easy-choice',
    who: 'mira',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/day/${comingMonday(day, 2)}`,
    async open(page) {
      const lunch = page.getByRole('main').getByRole('button', { name: /^Mittagessen mit Pia/ });
      const all = page.locator('.c-list ~ .o-button');
      await lunch.or(all).first().waitFor();
      if ((await lunch.count()) === 0) await all.click();
      await lunch.first().click();
      return dialog(page).locator('.c-choice');
    },
  },
  {
    name: 'easy-wish',
    who: 'mira',
    path: ({ tenant }) => `/t/${tenant}/calendar/wishes`,
    async open(page, say) {
      const ideas = page.getByRole('list', { name: say('plan.wish.ideas') });
      await ideas.getByRole('button').first().waitFor();
      return page.getByRole('region', { name: say('plan.wish.make') });
    },
  },
  {
    name: 'easy-colour',
    who: 'mira',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/day/${day}`,
    async open(page, say) {
      await press(page, say('calendar.colour'));
      return dialog(page);
    },
  },
  {
    name: 'easy-face',
    who: 'mira',
    path: ({ tenant, day }) => `/t/${tenant}/journal/day/${day}`,
    async open(page, say) {
      await press(page, say('journal.howWasIt'));
      return dialog(page).locator('.o-faces-rating');
    },
  },
  {
    name: 'easy-entry',
    who: 'mira',
    path: ({ tenant, day }) => `/t/${tenant}/journal/day/${day}`,
    async open(page) {
      await page.getByRole('article').first().waitFor();
      return page.getByRole('article').first();
    },
  },
  {
    name: 'easy-share',
    who: 'mira',
    path: ({ tenant, day }) => `/t/${tenant}/journal/day/${day}`,
    async open(page, say) {
      await press(page.getByRole('article').first(), say('journal.share'));
      return dialog(page);
    },
  },
  {
    name: 'easy-undo',
    who: 'mira',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/day/${addDays(day, 45)}`,
    async open(page, say) {
      const editor = await newEvent(page, say, 'Eis essen');
      await editor.getByText(say('calendar.allDaySwitch')).click();
      await press(editor, say('calendar.save'));
      await page.locator('.o-undo').waitFor();
      await page.waitForTimeout(300);
      return page.locator('.o-undo');
    },
  },
  {
    name: 'easy-offline',
    who: 'mira',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/day/${day}`,
    async open(page, _say, device) {
      await device.canStartOffline();
      await device.context.setOffline(true);
      await page.reload();
      await page.locator('.o-state').waitFor();
      await page.waitForTimeout(1500);
      return page.locator('.o-state');
    },
  },
];

const only = new Set(process.argv.slice(2));
const failed: string[] = [];
const program = await startProgram();
const browser = await launchBrowser();
try {
  mkdirSync(folder, { recursive: true });
  if (only.size === 0) {
    for (const file of readdirSync(folder)) rmSync(join(folder, file));
  }
  for (const locale of ['de', 'en'] as const) {
    const tom = await openDevice('tom', locale);
    const mira = await openDevice('mira', locale);
    const { tenant } = await tom.session();
    const here: Here = {
      tenant,
      person: await personNamed(program, tenant, 'Mira Sommer'),
      day: (await today(tom.page)) as PlainDay,
    };
    const say = sayIn(locale);
    for (const { context } of [tom, mira]) {
      await context.clock.setFixedTime(new Date(`${here.day}T10:20:00`));
    }
    for (const scene of scenes) {
      if (only.size > 0 && !only.has(scene.name)) continue;
      await photograph(scene, scene.who === 'tom' ? tom : mira, { here, say, locale });
    }
    await tom.context.close();
    await mira.context.close();
  }
} finally {
  await browser.close();
  await program[Symbol.asyncDispose]();
}
for (const failure of failed) console.log(failure);
process.exitCode = failed.length === 0 ? 0 : 1;

async function openDevice(who: Who, locale: Locale): Promise<Device> {
  const device = await Device.open(browser, {
    url: program.url,
    ...(who === 'mira' ? { width: 390, height: 1300 } : { width: 1000, height: 760 }),
    appearance: { density: who === 'mira' ? 'easy' : 'standard' },
  });
  await device.signIn(who);
  // From the next page on; German words lead through signing in.
  await device.context.addInitScript((chosen) => {
    localStorage.setItem('obhut.locale', chosen);
  }, locale);
  return device;
}

async function photograph(
  scene: Scene,
  device: Device,
  { here, say, locale }: { readonly here: Here; readonly say: Say; readonly locale: Locale },
): Promise<void> {
  const { page } = device;
  const file = `${scene.name}.${locale}.png`;
  try {
    await page.evaluate(() => {
      sessionStorage.clear();
    });
    await device.goTo(scene.path(here));
    await page.locator('.o-screen').waitFor();
    await page.locator('main h1').waitFor();
    // What a new device still reads is said above, for a moment.
    await page.locator('.o-notice').first().waitFor({ state: 'detached' });
    const shown = await scene.open?.(page, say, device);
    await page.waitForFunction(() =>
      [...document.images].every((image) => image.complete || image.loading === 'lazy'),
    );
    await page.mouse.move(0, 0);
    const png = await (shown ?? page).screenshot({ animations: 'disabled' });
    writeFileSync(join(folder, file), toIndexedPng(png));
    console.log(file);
  } catch (error) {
    failed.push(`${file}: ${error instanceof Error ? error.message.slice(0, 300) : ''}`);
  } finally {
    await device.context.setOffline(false);
  }
}

/** All messages there are in a language. */
function sayIn(locale: Locale): Say {
  const all = new Map<string, string>();
  for (const file of filesEnding(new RegExp(`/messages/${locale}\\.json$`))) {
    const messages = JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, string>;
    for (const [id, words] of Object.entries(messages)) all.set(id, words);
  }
  return (id) => {
    const words = all.get(id);
    if (words === undefined) throw new Error(`no words for ${id}`);
    return words;
  };
}
