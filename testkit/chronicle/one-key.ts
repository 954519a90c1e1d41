import type { NoteSigner } from '#governance/chronicle/crypto.ts';
import type { SigningKeys } from '#governance/chronicle/server/signing-keys.ts';

/** A key that none follows. */
export function oneKey(signer: NoteSigner): SigningKeys {
  const current = { signer, keys: signer.verifierKeys, handovers: [] };
  return { current: () => Promise.resolve(current) };
}
