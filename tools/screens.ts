// `npm run screens`: takes a picture of every screen into docs/screens and lists them there. The
// demo tells of the day it is, so the pictures do too; the time of day is always the same.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '#testkit/browser.ts';
import { Device } from '#testkit/e2e/device.ts';
import { haveEntryRefused } from '#testkit/e2e/journal.ts';
import { startProgram } from '#testkit/e2e/program.ts';
import { today } from '#testkit/e2e/today.ts';
import { type Here, show, type View, views } from '#testkit/e2e/views.ts';
import type { Density, Theme } from '#web/design/appearance.ts';
import { toIndexedPng } from './indexed-png.ts';

interface Take {
  readonly width: 360 | 820 | 1440;
  readonly density: Density;
  readonly theme: Theme;
}

const folder = join(import.meta.dirname, '../docs/screens');
const devices = { 360: 'phone', 820: 'tablet', 1440: 'desktop' } as const;
const heights = { 360: 740, 820: 1100, 1440: 900 } as const;
const inOffice = new Set(['day', 'week', 'journal', 'settings']);
const inContrast = new Set(['day', 'journal']);

const inReadme = 'week.desktop.standard.light.png';

const only = new Set(process.argv.slice(2));
const taken: string[] = [];
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
  const guest = await Device.open(browser, { url: program.url });
  const person = await Device.open(browser, { url: program.url });
  await person.signIn('mira');
  await person.canStartOffline();
  const staff = await Device.open(browser, { url: program.url });
  await staff.signIn('nadja');
  const refused = await Device.open(browser, { url: program.url });
  await refused.signIn('aylin');
  await haveEntryRefused(program, refused, 'Mira hat heute zwei Bahnen am Stück geschafft.');
  const { tenant } = await person.session();
  const day = await today(person.page);
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
  const here: Here = { tenant, day, invitation: pathname + hash };
  for (const { context } of [guest, person, staff, refused]) {
    await context.clock.setFixedTime(new Date(`${day}T10:20:00`));
  }

  for (const take of takes()) {
    for (const view of views) {
      if (!isTaken(view, take) || (only.size > 0 && !only.has(view.name))) continue;
      await photograph(view, { guest, person, staff, refused }[view.on], here, take);
    }
  }
  if (only.size === 0) list();
} finally {
  await browser.close();
  await program[Symbol.asyncDispose]();
}
for (const failure of failed) console.log(failure);
process.exitCode = failed.length === 0 ? 0 : 1;

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
  const name = `${view.name}.${devices[width]}.${density}.${theme}.png`;
  const { page } = device;
  try {
    await page.setViewportSize({ width, height: heights[width] });
    await device.show({ density, theme });
    await show(view, device, here);
    await page.mouse.move(0, 0);
    const png = toIndexedPng(await page.screenshot());
    writeFileSync(join(folder, name), png);
    if (name === inReadme) writeFileSync(join(folder, 'readme.png'), png);
    taken.push(name);
    console.log(name);
  } catch (error) {
    failed.push(`${name}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`);
  } finally {
    await view.leave?.(page, device);
  }
}

function list(): void {
  const lines = ['# Screens', '', 'Made by `npm run screens` from the demo.', ''];
  for (const view of views) {
    const files = taken.filter((name) => name.startsWith(`${view.name}.`));
    if (files.length === 0) continue;
    lines.push(`- ${view.name}: ${files.map((name) => `[${words(name)}](${name})`).join(', ')}`);
  }
  writeFileSync(join(folder, 'README.md'), `${lines.join('\n')}\n`);
}

function words(name: string): string {
  return name.split('.').slice(1, -1).join(' ');
}
