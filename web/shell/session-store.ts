import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';
import { isUuid, randomId } from '#kernel/base/ids.ts';
import { callApi } from './api.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import { browserStorage } from './browser-storage.ts';
import { noteFormerTenants } from './former-tenants.ts';
import { type Session, sessionSchema, type SessionState } from './session.ts';

/** Who is signed in, as one value that every view follows. Remembers it on the device, so that Obhut opens offline. */
export class SessionStore {
  #state: SessionState;
  readonly #listeners = new Set<() => void>();
  /** Deletes what this device has of an account. Set by whoever opens the copies. */
  forgetCopies: (account: AccountId, tenants: 'all' | readonly TenantId[]) => Promise<void> =
    async () => {};

  constructor() {
    const session = remembered();
    this.#state =
      session === null
        ? { status: 'signed-out', ended: false, lost: browserStorage.read('obhut.lost') === 'yes' }
        : { status: 'signed-in', session, confirmed: false };
    if (session !== null) browserStorage.write('obhut.copy-of', session.account.id);
  }

  readonly state = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Asks the server who is signed in. Keeps what is remembered while there is no connection. */
  async refresh(): Promise<void> {
    try {
      await this.#endWhatWasSignedOutOffline();
      this.enter(await callApi({ method: 'GET', path: '/api/session', answer: sessionSchema }));
    } catch (error) {
      if (error instanceof AppError && error.code === 'identity.not-signed-in') this.#end();
      else if (error instanceof AppError && error.code === 'sync.device-lost') {
        await this.#lose(String(error.params['tenants'] ?? 'all'));
      } else if (!(error instanceof AppError)) throw error;
    }
  }

  async signIn(email: string, password: string): Promise<void> {
    const session = await callApi({
      method: 'POST',
      path: '/api/auth/sign-in/email',
      headers: deviceHeaders(),
      body: { email, password },
      answer: sessionSchema,
    });
    browserStorage.write('obhut.end-session', '');
    this.enter(session);
  }

  /** The server said who is signed in: after sign-in, an accepted invitation or a refresh. */
  enter(session: Session): void {
    noteFormerTenants(remembered(), session);
    if (browserStorage.read('obhut.lost') !== null) browserStorage.write('obhut.lost', '');
    browserStorage.write('obhut.session', JSON.stringify(session));
    browserStorage.write('obhut.copy-of', session.account.id);
    this.#set({ status: 'signed-in', session, confirmed: true });
  }

  /** Forgets the account on this device; the local copies are deleted before. Works offline: the server is told at
   *  the next start with a connection, before anything else. */
  async signOut(): Promise<void> {
    browserStorage.write('obhut.end-session', 'yes');
    browserStorage.remove('obhut.copy-of');
    browserStorage.forgetAccount();
    this.#set({ status: 'signed-out', ended: false });
    try {
      await this.#endWhatWasSignedOutOffline();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }

  async #endWhatWasSignedOutOffline(): Promise<void> {
    if (browserStorage.read('obhut.end-session') !== 'yes') return;
    await callApi({ method: 'POST', path: '/api/auth/sign-out', body: {} });
    browserStorage.write('obhut.end-session', '');
  }

  /**
   * The device was reported lost: by the person, then everything goes; or by the keepers of some
   * tenants, then what is of those. Nothing is asked and nothing kept (SYC33). Whose copies they
   * are is known also where the session ended before, and until all of them are gone.
   */
  async #lose(tenants: string): Promise<void> {
    const account = copyOwner();
    const lost = tenants === 'all' ? 'all' : (tenants.split(',') as TenantId[]);
    browserStorage.write('obhut.lost', 'yes');
    browserStorage.forgetAccount();
    this.#set({ status: 'signed-out', ended: false, lost: true });
    if (account === null) return;
    await this.forgetCopies(account, lost);
    if (lost === 'all') browserStorage.remove('obhut.copy-of');
  }

  /** The server ended the session. The local copy stays for the same account; nobody sees it before they sign in. */
  #end(): void {
    const ended =
      this.#state.status === 'signed-in' || (this.#state.ended && remembered() === null);
    browserStorage.write('obhut.session', '');
    this.#set({ status: 'signed-out', ended });
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** Names this browser to the server, so that the list of devices has one entry for it. */
export function deviceHeaders(): Record<string, string> {
  const known = browserStorage.read('obhut.device');
  const device = known !== null && isUuid(known) ? known : randomId();
  browserStorage.write('obhut.device', device);
  return { 'x-obhut-device': device };
}

/** Whose copies this device may still have, signed in or not. */
function copyOwner(): AccountId | null {
  const known = browserStorage.read('obhut.copy-of');
  return known !== null && isUuid(known) ? (known as AccountId) : null;
}

function remembered(): Session | null {
  const text = browserStorage.read('obhut.session');
  if (text === null || text === '' || browserStorage.read('obhut.end-session') === 'yes')
    return null;
  try {
    const read = z.safeParse(sessionSchema, JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
