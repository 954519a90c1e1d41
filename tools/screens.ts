// `npm run screens`: takes a picture of every screen into docs/screens and lists them there. The
// demo tells of the day it is, so the pictures do too; the time of day is always the same.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '#testkit/browser.ts';
import { Device } from '#testkit/e2e/device.ts';
import { haveEventOverwritten } from '#testkit/e2e/event.ts';
import { haveEntryRefused } from '#testkit/e2e/journal.ts';
import { invitationTo } from '#testkit/e2e/invitation.ts';
import { haveTenantKept } from '#testkit/e2e/keep.ts';
import { startProgram } from '#testkit/e2e/program.ts';
import { today } from '#testkit/e2e/today.ts';
import { haveTokens } from '#testkit/e2e/token.ts';
import { type Here, overwrittenDay, show, type View, views } from '#testkit/e2e/views.ts';
import type { Density, Theme } from '#web/design/appearance.ts';
import { toIndexedPng } from './indexed-png.ts';

interface Take {
  readonly width: 360 | 820 | 1440;
  readonly density: Density;
  readonly theme: Theme;
}

const folder = join(import.meta.dirname, '../docs/screens');
const deviceNames = { 360: 'phone', 820: 'tablet', 1440: 'desktop' } as const;
const heights = { 360: 740, 820: 1100, 1440: 900 } as const;
const inReadme = 'week.desktop.standard.light.png';

const only = new Set(process.argv.slice(2));
const failed: string[] = [];

const program = await startProgram();
const browser = await launchBrowser();
try {
  mkdirSync(folder, { recursive: true });
  if (only.size === 0) {
    for (const file of readdirSync(folder)) {
      if (file.endsWith('.png')) rmSync(join(folder, file));
    }
  }
  const refused = await Device.open(browser, { url: program.url });
  await refused.signIn('aylin');
  await haveEntryRefused(program, refused, 'Mira hat heute zwei Bahnen am Stück geschafft.');
  const { tenant } = await refused.session();
  const person = await makeMirasThings();
  await keepTenant();
  const here: Here = {
    tenant,
    day: await today(refused.page),
    person,
    invitation: await invitationTo(program, tenant, 'nele@obhut.example'),
  };
  // Phones and desktops at the same time, each on devices of its own.
  await Promise.all([
    photographAll([360, 1440], here, { refused }),
    photographAll([360], here, await openDevices()),
    photographAll([1440, 820], here, await openDevices()),
  ]);
  list();
} finally {
  await browser.close();
  await program[Symbol.asyncDispose]();
}
for (const failure of failed) console.log(failure);
process.exitCode = failed.length === 0 ? 0 : 1;

type Devices = { readonly [On in View['on']]?: Device };

async function openDevices(): Promise<Devices> {
  const guest = await Device.open(browser, { url: program.url });
  const person = await Device.open(browser, { url: program.url });
  await person.signIn('mira');
  await person.canStartOffline();
  const staff = await Device.open(browser, { url: program.url });
  await staff.signIn('tom');
  const keeper = await Device.open(browser, { url: program.url });
  await keeper.signIn('katrin');
  return { guest, person, staff, keeper };
}

/** What Mira has besides the demo: an event renamed twice, a key, an address. Returns who she is. */
async function makeMirasThings(): Promise<string> {
  await using one = await Device.open(browser, { url: program.url });
  await using other = await Device.open(browser, { url: program.url });
  for (const device of [one, other]) await device.signIn('mira');
  await haveEventOverwritten(one, other, overwrittenDay);
  await haveTokens(one);
  const { person } = await one.session();
  return person;
}

async function keepTenant(): Promise<void> {
  await using keeper = await Device.open(browser, { url: program.url });
  await keeper.signIn('katrin');
  await haveTenantKept(keeper);
}

/** Opens every view that has its device here once for each width, and takes it in every dress. */
async function photographAll(
  widths: readonly Take['width'][],
  here: Here,
  devices: Devices,
): Promise<void> {
  for (const { context } of Object.values(devices)) {
    await context.clock.setFixedTime(new Date(`${here.day}T10:20:00`));
  }
  for (const width of widths) {
    for (const view of views) {
      const device = devices[view.on];
      if (device === undefined || (only.size > 0 && !only.has(view.name))) continue;
      await photograph(view, device, here, takesOf(view, width));
    }
  }
}

/** On a phone in both densities people carry about and both themes, on a desktop each density once; in strong contrast
 *  as who needs it most has it. */
function takesOf(view: View, width: Take['width']): Take[] {
  const takes = everyTakeOf(view, width);
  return view.isPlain === true ? takes.filter(({ density }) => density === 'standard') : takes;
}

function everyTakeOf({ name, on }: View, width: Take['width']): Take[] {
  if (width === 820) return name === 'week' ? [{ width, density: 'standard', theme: 'light' }] : [];
  if (width === 360) {
    return [
      { width, density: 'easy', theme: 'light' },
      { width, density: 'easy', theme: 'dark' },
      { width, density: 'standard', theme: 'light' },
      { width, density: 'standard', theme: 'dark' },
      { width, density: 'easy', theme: 'contrast' },
    ];
  }
  return [
    { width, density: 'standard', theme: 'light' },
    { width, density: 'easy', theme: 'dark' },
    ...(on === 'guest'
      ? [{ width, density: 'standard', theme: 'contrast' } as const]
      : [
          { width, density: 'office', theme: 'light' } as const,
          { width, density: 'office', theme: 'contrast' } as const,
        ]),
  ];
}

async function photograph(
  view: View,
  device: Device,
  here: Here,
  some: readonly Take[],
): Promise<void> {
  const [first] = some;
  if (first === undefined) return;
  const { page } = device;
  let name = fileName(view, first);
  try {
    await page.setViewportSize({ width: first.width, height: heights[first.width] });
    await device.show(first);
    await show(view, device, here);
    await page.mouse.move(0, 0);
    for (const take of some) {
      name = fileName(view, take);
      await device.dress(take);
      if (view.isPlain === true) await dressPlain(page, take);
      await settle(page, take);
      // Another size of words has moved the place that is meant.
      if (view.isPart === true) await view.open?.(page, device);
      const png = toIndexedPng(await page.screenshot());
      writeFileSync(join(folder, name), png);
      if (name === inReadme) writeFileSync(join(folder, 'readme.png'), png);
      console.log(name);
    }
  } catch (error) {
    failed.push(`${name}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`);
  } finally {
    await view.leave?.(page, device);
  }
}

/** What a page with script does by itself. */
async function dressPlain(page: Page, { density, theme }: Take): Promise<void> {
  await page.evaluate((wanted) => Object.assign(document.documentElement.dataset, wanted), {
    density,
    theme,
  });
}

/** Waits until another density has its pictures; the top of the page, where people begin, is in the window. */
async function settle(page: Page, { density, theme }: Take): Promise<void> {
  // On a busy machine another dress takes more than a moment to be put on, and to be painted.
  await page.waitForFunction(
    (wanted) =>
      document.documentElement.dataset['density'] === wanted.density &&
      document.documentElement.dataset['theme'] === wanted.theme &&
      document.getAnimations().every(({ playState }) => playState !== 'running'),
    { density, theme },
  );
  await page.evaluate(async () => {
    const frame = () =>
      new Promise((done) => {
        requestAnimationFrame(done);
      });
    for (let frames = 0; frames < 6; frames += 1) await frame();
    scrollTo(0, 0);
    await document.fonts.ready;
  });
  await page.waitForFunction(() =>
    [...document.images].every((image) => image.complete || image.loading === 'lazy'),
  );
}

function fileName(view: View, { width, density, theme }: Take): string {
  return `${view.name}.${deviceNames[width]}.${density}.${theme}.png`;
}

function list(): void {
  const lines = ['# Screens', '', 'Made by `npm run screens` from the demo.', ''];
  const there = new Set(readdirSync(folder));
  for (const view of views) {
    const files = ([360, 820, 1440] as const)
      .flatMap((width) => takesOf(view, width).map((take) => fileName(view, take)))
      .filter((name) => there.has(name));
    if (files.length === 0) continue;
    lines.push(`- ${view.name}: ${files.map((name) => `[${words(name)}](${name})`).join(', ')}`);
  }
  writeFileSync(join(folder, 'README.md'), `${lines.join('\n')}\n`);
}

function words(name: string): string {
  return name.split('.').slice(1, -1).join(' ');
}
