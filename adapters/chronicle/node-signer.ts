import { createPrivateKey, createPublicKey, hash, sign } from 'node:crypto';
import type { NoteSigner } from '#governance/chronicle/crypto.ts';
import { formatNote, formatVerifierKey } from '#governance/chronicle/signed-note.ts';

/** What stands before the 32 bytes of an Ed25519 private key in its usual wrapping (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Signs with keys made of these seeds of 32 bytes, the one in use first. */
export function nodeSigner(name: string, seeds: readonly Buffer[]): NoteSigner {
  const keys = seeds.map((seed) => {
    const key = createPrivateKey({
      key: Buffer.concat([pkcs8, seed]),
      format: 'der',
      type: 'pkcs8',
    });
    const der = createPublicKey(key).export({ format: 'der', type: 'spki' });
    const publicKey = new Uint8Array(der.subarray(-32));
    const named = Buffer.concat([Buffer.from(`${name}\n\x01`), publicKey]);
    return { key, publicKey, keyId: hash('sha256', named, 'hex').slice(0, 8) };
  });
  return {
    verifierKeys: keys.map(({ keyId, publicKey }) => formatVerifierKey({ name, keyId, publicKey })),
    sign(text) {
      const bytes = Buffer.from(text);
      return formatNote({
        text,
        signatures: keys.map(({ key, keyId }) => ({
          name,
          keyId,
          signature: new Uint8Array(sign(null, bytes, key)),
        })),
      });
    },
  };
}
