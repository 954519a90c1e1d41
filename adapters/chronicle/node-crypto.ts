import { createHash, createPublicKey, hash, verify } from 'node:crypto';
import type { ChronicleCrypto } from '#governance/chronicle/crypto.ts';

/** What stands before the 32 bytes of an Ed25519 public key in its usual wrapping (RFC 8410). */
const spki = Buffer.from('302a300506032b6570032100', 'hex');

/** The crypto of Node.js, which answers at once. */
export const nodeCrypto: ChronicleCrypto = {
  sha256: (text) => hash('sha256', text, 'hex'),
  sha256Bytes: (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()),
  isSigned(publicKey, message, signature) {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    const key = createPublicKey({
      key: Buffer.concat([spki, publicKey]),
      format: 'der',
      type: 'spki',
    });
    return verify(null, message, key, signature);
  },
};
