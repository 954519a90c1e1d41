/**
 * Port: hashing and signatures, of the server or of the browser. What the browser can only promise
 * the server has at once; who verifies takes either.
 */
export interface ChronicleCrypto {
  /** SHA-256 of the text's UTF-8 bytes, in lower-case hexadecimal digits. */
  sha256(text: string): string | Promise<string>;
  sha256Bytes(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** Whether the Ed25519 key of 32 bytes signed it. False for a key or signature of any other form. */
  isSigned(
    publicKey: Uint8Array,
    message: Uint8Array,
    signature: Uint8Array,
  ): boolean | Promise<boolean>;
}

/** Port: signs for the installation. Its keys are nowhere in the database (CH12). */
export interface NoteSigner {
  /** As a customer keeps them, the one in use first. */
  readonly verifierKeys: readonly string[];
  /** The text as a signed note, with a signature of each key. */
  sign(text: string): string;
}
