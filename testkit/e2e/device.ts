import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from 'playwright-core';
import * as z from 'zod/mini';
import { demoContent } from '#apps/server/demo/content.ts';
import type { Appearance } from '#web/design/appearance.ts';

export interface DeviceOptions {
  /** Where Obhut answers. */
  readonly url: string;
  readonly width?: number;
  readonly height?: number;
  readonly appearance?: Partial<Appearance>;
  readonly context?: BrowserContextOptions;
}

const membership = z.object({ id: z.string(), memberId: z.string(), personId: z.string() });
const sessionSchema = z.object({
  account: z.object({ id: z.string() }),
  device: z.object({ id: z.string() }),
  tenants: z.array(membership),
});

/** A device of its own: a browser profile with a page of Obhut, in German, in Berlin. */
export class Device implements AsyncDisposable {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly url: string;
  /** What must not happen on any page: errors nobody caught, breaches of our policy, dialogs of the browser. */
  readonly faults: string[] = [];
  /** Everything sent over sockets, parsed. */
  readonly sent: unknown[] = [];
  /** Called with each message as it leaves. */
  onSent: (message: unknown) => void = () => {};

  private constructor(url: string, context: BrowserContext, page: Page) {
    this.url = url;
    this.context = context;
    this.page = page;
    this.#watch(page);
  }

  static async open(browser: Browser, options: DeviceOptions): Promise<Device> {
    const { url, width = 1280, height = 900, appearance = {} } = options;
    const context = await browser.newContext({
      viewport: { width, height },
      locale: 'de-DE',
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
      ...options.context,
    });
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        // oxlint-disable-next-line no-console -- the console is the one way out of here that no policy can close
        console.error(`policy breached: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    await context.addInitScript(choosesAppearance, inFull(appearance));
    await context.addInitScript(keepsWorkerWaiting);
    context.setDefaultTimeout(20_000);
    return new Device(url, context, await context.newPage());
  }

  /** Another tab of the same browser. */
  async newTab(path: string): Promise<Page> {
    const tab = await this.context.newPage();
    this.#watch(tab);
    await tab.goto(this.url + path);
    return tab;
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(this.url + path);
  }

  /** How Obhut looks from the next page on. */
  async show(appearance: Partial<Appearance>): Promise<void> {
    await this.context.addInitScript(choosesAppearance, inFull(appearance));
  }

  /** How the page that is open looks, as when somebody chose it in another tab: nothing is loaded anew. */
  async dress(appearance: Partial<Appearance>): Promise<void> {
    await this.page.evaluate(choosesAppearance, inFull(appearance));
    await this.page.evaluate(tellsOfAppearance);
  }

  /** Signs in with the demo's account of this name and waits until the calendar is there. */
  async signIn(who: string): Promise<void> {
    await this.goTo('/sign-in');
    await this.page.getByLabel('E-Mail').fill(`${who}@obhut.example`);
    await this.page.getByLabel('Passwort', { exact: true }).fill(demoContent.password);
    await this.page.getByRole('button', { name: 'Anmelden', exact: true }).click();
    await this.settled();
  }

  /** Waits until the local copy is complete and in step with the server, and a view is drawn. */
  async settled(page = this.page): Promise<void> {
    await stateMark(page).filter({ hasText: 'Alles gesendet' }).waitFor({ timeout: 60_000 });
    await page.locator('main h1').waitFor();
  }

  /**
   * Waits until the service worker has everything, so that Obhut starts without a connection. It is
   * let in only now: it fetches the whole app, and most devices of the tests never need it.
   */
  async canStartOffline(): Promise<void> {
    await this.context.addInitScript(letsWorkerIn);
    await this.page.evaluate(letsWorkerIn);
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
  }

  async session(): Promise<{
    readonly account: string;
    readonly device: string;
    readonly tenant: string;
    readonly person: string;
  }> {
    const answer = await this.context.request.get(`${this.url}/api/session`);
    const { account, device, tenants } = z.parse(sessionSchema, await answer.json());
    const first = tenants[0];
    if (first === undefined) throw new Error('the account is in no tenant');
    return { account: account.id, device: device.id, tenant: first.id, person: first.personId };
  }

  /** The cookies as the header a client without a browser sends. */
  async cookieHeader(): Promise<string> {
    const cookies = await this.context.cookies(this.url);
    return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
  }

  #watch(page: Page): void {
    page.on('pageerror', (error) => this.faults.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const text = message.text();
      // The browser's own remark about an answer or a socket that did not come; the app says it better.
      if (/^Failed to load resource|^WebSocket connection to/.test(text)) return;
      this.faults.push(text);
    });
    page.on('dialog', (dialog) => {
      this.faults.push(`the browser asked: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        if (typeof payload !== 'string') return;
        const message: unknown = JSON.parse(payload);
        this.sent.push(message);
        this.onSent(message);
      });
    });
  }
}

function inFull(appearance: Partial<Appearance>): string {
  return JSON.stringify({ density: 'standard', theme: 'light', dayColours: true, ...appearance });
}

/** Runs in the page: whoever signs in has chosen this. */
function choosesAppearance(chosen: string): void {
  // oxlint-disable-next-line typescript/unbound-method -- called with its storage below
  const read = Storage.prototype.getItem;
  Storage.prototype.getItem = function getItem(key) {
    if (key.startsWith('obhut.appearance')) return chosen;
    return read.call(this, key);
  };
}

/** Runs in the page, before it: a service worker waits until it is let in. */
function keepsWorkerWaiting(): void {
  if (!('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  const register = serviceWorker.register.bind(serviceWorker);
  serviceWorker.register = async (...words) => {
    if (!('mayHaveWorker' in globalThis)) {
      await new Promise((go) => {
        addEventListener('mayHaveWorker', go, { once: true });
      });
    }
    return await register(...words);
  };
}

/** Runs in the page. */
function letsWorkerIn(): void {
  Object.assign(globalThis, { mayHaveWorker: true });
  dispatchEvent(new Event('mayHaveWorker'));
}

/** Runs in the page: what a browser says in the other tabs. */
function tellsOfAppearance(): void {
  dispatchEvent(new StorageEvent('storage', { key: 'obhut.appearance' }));
}

/** Is it sent? What the mark in the frame says. */
export function stateMark(page: Page): Locator {
  return page.locator('.o-state');
}

/**
 * Presses the card of a radio; what it means may take a moment to come back. A page that still
 * grows can move the card away from under the pointer: then it is pressed once more, as people do.
 */
export async function choose(place: Page | Locator, name: string | RegExp): Promise<void> {
  const radio = place.getByRole('radio', { name, exact: true });
  const card = radio.locator('xpath=ancestor::label');
  await card.click();
  if (!(await isTaken(radio))) await card.click();
}

/** Whether the radio or switch is as it was asked to be, or gone with what it was asked for, within three seconds. */
export async function isTaken(control: Locator, wanted = true): Promise<boolean> {
  for (let tries = 0; tries < 30; tries++) {
    if ((await control.count()) === 0 || (await control.isChecked()) === wanted) return true;
    await control.page().waitForTimeout(100);
  }
  return false;
}
