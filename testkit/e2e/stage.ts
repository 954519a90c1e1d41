import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest';
import { launchBrowser } from '#testkit/browser.ts';
import { Device, type DeviceOptions } from '#testkit/e2e/device.ts';
import { invitationTo } from '#testkit/e2e/invitation.ts';
import { copyPrepared } from '#testkit/e2e/prepared-data.ts';
import { newDataDir, type Program, startProgram } from '#testkit/e2e/program.ts';
import { dayInBerlin } from '#testkit/e2e/today.ts';

interface Stage {
  readonly program: Program;
  /** Today of the demo, as it stands in addresses. After midnight it is yesterday, and still the day with something on it. */
  readonly day: string;
  /** A device nobody is signed in on; closed after the test, or after all of them when it was opened before. */
  device(options?: Omit<DeviceOptions, 'url'>): Promise<Device>;
  /** A device with this account of the demo signed in. */
  signedIn(who: string, options?: Omit<DeviceOptions, 'url'>): Promise<Device>;
  /** The path of a new invitation to a tenant, fragment included. */
  invitation(tenant: string, email: string): Promise<string>;
}

/**
 * The program and a browser for the tests of one file. After each test nothing may have gone
 * wrong on any of its pages.
 */
export function setStage(browserFlags: readonly string[] = []): Stage {
  let program: Program | undefined;
  let day = '';
  let browser: Browser | undefined;
  const opened: Device[] = [];
  /** Opened before the first test, for all of them. */
  const kept: Device[] = [];
  let isTesting = false;

  beforeAll(async () => {
    const dataDir = newDataDir();
    day = dayInBerlin();
    await copyPrepared(inject('preparedData'), dataDir);
    [program, browser] = await Promise.all([
      startProgram({ dataDir }),
      launchBrowser(browserFlags),
    ]);
  });
  beforeEach(() => {
    isTesting = true;
  });
  afterAll(async () => {
    await browser?.close();
    await program?.[Symbol.asyncDispose]();
  });
  afterEach(async () => {
    const faults = [...kept, ...opened].flatMap((device) => device.faults.splice(0));
    for (const device of opened.splice(0)) await device[Symbol.asyncDispose]();
    expect(faults).toEqual([]);
  });

  const stage: Stage = {
    get program() {
      if (program === undefined) throw new Error('the program has not started yet');
      return program;
    },
    get day() {
      return day;
    },
    async device(options = {}) {
      if (browser === undefined) throw new Error('the browser has not started yet');
      const device = await Device.open(browser, { url: stage.program.url, ...options });
      (isTesting ? opened : kept).push(device);
      return device;
    },
    async signedIn(who, options) {
      const device = await stage.device(options);
      await device.signIn(who);
      return device;
    },
    invitation: (tenant, email) => invitationTo(stage.program, tenant, email),
  };
  return stage;
}
