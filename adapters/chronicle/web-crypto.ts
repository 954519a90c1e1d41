import type { ChronicleCrypto } from '#governance/chronicle/crypto.ts';
import { hex } from '#governance/chronicle/signed-note.ts';

const encoder = new TextEncoder();

/** The crypto of browsers. Needs a page that came by https, or from this machine. */
export function webCrypto(subtle: SubtleCrypto = globalThis.crypto.subtle): ChronicleCrypto {
  const sha256Bytes = async (bytes: Uint8Array) =>
    new Uint8Array(await subtle.digest('SHA-256', new Uint8Array(bytes)));
  return {
    sha256: async (text) => hex(await sha256Bytes(encoder.encode(text))),
    sha256Bytes,
    async isSigned(publicKey, message, signature) {
      if (publicKey.length !== 32 || signature.length !== 64) return false;
      const raw = new Uint8Array(publicKey);
      const key = await subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
      return subtle.verify(
        { name: 'Ed25519' },
        key,
        new Uint8Array(signature),
        new Uint8Array(message),
      );
    },
  };
}
