import { timingSafeEqual } from 'node:crypto';
import type { DeviceId } from '#kernel/base/ids.ts';
import { isUuid } from '#kernel/base/ids.ts';
import { cookieOf } from '#identity/cookies.ts';
import { mac } from '#identity/keys.ts';
import type { RequestHeaders } from '#identity/port.ts';

const maxAgeSeconds = 400 * 86_400;

/**
 * The cookie that says "this device signed in to this account before". It opens nothing; it counts
 * wrong passwords apart from strangers', so that nobody can lock a carer out (ID10), and tells a
 * lost device that comes back that it is lost (ID51).
 */
export class KnownDevice {
  readonly #name: string;
  readonly #secure: boolean;
  readonly #key: Buffer;

  constructor(options: { cookiePrefix: string; secure: boolean; key: Buffer }) {
    this.#name = `${options.cookiePrefix}.device`;
    this.#secure = options.secure;
    this.#key = options.key;
  }

  /** The device the cookie names, whoever's it is; to be believed with the right e-mail only. */
  named(headers: RequestHeaders): DeviceId | null {
    const [id = ''] = cookieOf(headers, this.#name)?.split('.') ?? [];
    return isUuid(id) ? (id as DeviceId) : null;
  }

  read(headers: RequestHeaders, email: string): DeviceId | null {
    const [id = '', tag = ''] = cookieOf(headers, this.#name)?.split('.') ?? [];
    if (!isUuid(id)) return null;
    const expected = Buffer.from(mac(this.#key, email, id));
    const actual = Buffer.from(tag);
    if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return null;
    return id as DeviceId;
  }

  setCookie(email: string, device: DeviceId): string {
    const value = `${device}.${mac(this.#key, email, device)}`;
    const secure = this.#secure ? '; Secure' : '';
    return `${this.#name}=${value}; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly; SameSite=Lax${secure}`;
  }
}
