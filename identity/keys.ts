import { createHmac, hkdfSync } from 'node:crypto';

export interface IdentityKeys {
  readonly auth: string;
  readonly throttle: Buffer;
  readonly knownDevice: Buffer;
}

/** Derives one key per purpose from the secret of identity. */
export function identityKeys(secret: string): IdentityKeys {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', secret, '', `obhut/identity/${purpose}`, 32));
  return {
    auth: derive('auth').toString('base64url'),
    throttle: derive('throttle'),
    knownDevice: derive('known-device'),
  };
}

/** A MAC over `parts`, in base64url. The parts are length-prefixed, so they cannot be shifted. */
export function mac(key: Buffer, ...parts: readonly string[]): string {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:${part}`);
  return hmac.digest('base64url');
}
