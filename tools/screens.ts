// `npm run screens`: takes a picture of every screen into docs/screens and lists them there. The
// demo tells of the day it is, so the pictures do too; the time of day is always the same.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '#testkit/browser.ts';
import { Device } from '#testkit/e2e/device.ts';
import { haveEventOverwritten } from '#testkit/e2e/event.ts';
import { haveEntryRefused } from '#testkit/e2e/journal.ts';
import { haveTenantKept } from '#testkit/e2e/keep.ts';
import { startProgram } from '#testkit/e2e/program.ts';
import { today } from '#testkit/e2e/today.ts';
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
const inOffice = new Set([
  'day',
  'week',
  'month',
  'agenda',
  'journal',
  'settings',
  'manage-members',
  'manage-group',
  'manage-roles',
]);
const inContrast = new Set(['day', 'journal']);

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
  await overwriteEvent();
  await keepTenant();
  const here: Here = {
    tenant,
    day: await today(refused.page),
    invitation: await invite(tenant),
  };
  // Phones and desktops at the same time, each on devices of its own.
  const all = takes();
  await Promise.all([
    photographAll(all, here, { refused }),
    photographAll(
      all.filter((take) => take.width === 360),
      here,
      await openDevices(),
    ),
    photographAll(
      all.filter((take) => take.width !== 360),
      here,
      await openDevices(),
    ),
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
  await staff.signIn('nadja');
  const keeper = await Device.open(browser, { url: program.url });
  await keeper.signIn('katrin');
  return { guest, person, staff, keeper };
}

async function overwriteEvent(): Promise<void> {
  await using one = await Device.open(browser, { url: program.url });
  await using other = await Device.open(browser, { url: program.url });
  for (const device of [one, other]) await device.signIn('mira');
  await haveEventOverwritten(one, other, overwrittenDay);
}

async function keepTenant(): Promise<void> {
  await using keeper = await Device.open(browser, { url: program.url });
  await keeper.signIn('katrin');
  await haveTenantKept(keeper);
}

async function invite(tenant: string): Promise<string> {
  const invited = (await program.obhut(
    'account',
    'invite',
    'nele@obhut.example',
    '--tenant',
    tenant,
    '--name',
    'Nele Neu',
  )) as { readonly url: string };
  const { pathname, hash } = new URL(invited.url);
  return pathname + hash;
}

/** One picture after the other of every view that has its device here. */
async function photographAll(some: readonly Take[], here: Here, devices: Devices): Promise<void> {
  for (const { context } of Object.values(devices)) {
    await context.clock.setFixedTime(new Date(`${here.day}T10:20:00`));
  }
  for (const take of some) {
    for (const view of views) {
      const device = devices[view.on];
      if (device === undefined || !isTaken(view, take)) continue;
      if (only.size > 0 && !only.has(view.name)) continue;
      await photograph(view, device, here, take);
    }
  }
}

function takes(): Take[] {
  const made: Take[] = [];
  for (const width of [360, 1440] as const) {
    for (const density of ['easy', 'standard'] as const) {
      for (const theme of ['light', 'dark'] as const) made.push({ width, density, theme });
    }
  }
  return [
    ...made,
    { width: 1440, density: 'office', theme: 'light' },
    { width: 1440, density: 'standard', theme: 'contrast' },
    { width: 820, density: 'standard', theme: 'light' },
  ];
}

/** Every view in every size, theme and density of `takes`; the three beyond show what is theirs. */
function isTaken(view: View, { width, density, theme }: Take): boolean {
  if (width === 820) return view.name === 'week';
  if (density === 'office') return inOffice.has(view.name);
  return theme !== 'contrast' || inContrast.has(view.name);
}

async function photograph(view: View, device: Device, here: Here, take: Take): Promise<void> {
  const { width, density, theme } = take;
  const name = fileName(view, take);
  const { page } = device;
  try {
    await page.setViewportSize({ width, height: heights[width] });
    await device.show({ density, theme });
    await show(view, device, here);
    await page.mouse.move(0, 0);
    const png = toIndexedPng(await page.screenshot());
    writeFileSync(join(folder, name), png);
    if (name === inReadme) writeFileSync(join(folder, 'readme.png'), png);
    console.log(name);
  } catch (error) {
    failed.push(`${name}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`);
  } finally {
    await view.leave?.(page, device);
  }
}

function fileName(view: View, { width, density, theme }: Take): string {
  return `${view.name}.${deviceNames[width]}.${density}.${theme}.png`;
}

function list(): void {
  const lines = ['# Screens', '', 'Made by `npm run screens` from the demo.', ''];
  const there = new Set(readdirSync(folder));
  const names = takes().flatMap((take) =>
    views.map((view) => fileName(view, take)).filter((name) => there.has(name)),
  );
  for (const view of views) {
    const files = names.filter((name) => name.startsWith(`${view.name}.`));
    if (files.length === 0) continue;
    lines.push(`- ${view.name}: ${files.map((name) => `[${words(name)}](${name})`).join(', ')}`);
  }
  writeFileSync(join(folder, 'README.md'), `${lines.join('\n')}\n`);
}

function words(name: string): string {
  return name.split('.').slice(1, -1).join(' ');
}
