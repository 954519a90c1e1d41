import type { ChronicleCrypto } from './crypto.ts';

/** C2SP signed notes (c2sp.org/signed-note), as far as Ed25519 is concerned. */
export interface SignedNote {
  /** What is signed, with the newline at its end. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** Eight hexadecimal digits: which of the keys of that name. */
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** The key that a customer checks with, `<name>+<key id>+<base64>`. */
export interface VerifierKey {
  readonly name: string;
  readonly keyId: string;
  readonly publicKey: Uint8Array;
}

/** The algorithm of a key, first byte of what is encoded. */
const ed25519 = 1;
const encoder = new TextEncoder();

/** Null when it is no note. */
export function parseNote(note: string): SignedNote | null {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return null;
  // No control characters but the newlines, as the format wants it.
  if (/\p{Cc}/u.test(note.replaceAll('\n', ''))) return null;
  const signatures: NoteSignature[] = [];
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [, name = '', encoded = ''] =
      /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
    const bytes = fromBase64(encoded);
    if (name === '' || bytes === null || bytes.length < 5) return null;
    signatures.push({ name, keyId: hex(bytes.subarray(0, 4)), signature: bytes.subarray(4) });
  }
  return { text: note.slice(0, end + 1), signatures };
}

/** `text` ends in a newline and has no empty line. */
export function formatNote({ text, signatures }: SignedNote): string {
  const lines = signatures.map(
    ({ name, keyId, signature }) =>
      `\u2014 ${name} ${toBase64([...fromHex(keyId), ...signature])}\n`,
  );
  return `${text}\n${lines.join('')}`;
}

export function formatVerifierKey({ name, keyId, publicKey }: VerifierKey): string {
  return `${name}+${keyId}+${toBase64([ed25519, ...publicKey])}`;
}

/** Null when it is no Ed25519 key, or its id is another key's. */
export async function parseVerifierKey(
  crypto: Pick<ChronicleCrypto, 'sha256Bytes'>,
  text: string,
): Promise<VerifierKey | null> {
  const [, name = '', keyId = '', encoded = ''] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? [];
  const bytes = fromBase64(encoded);
  if (name === '' || bytes === null || bytes.length !== 33 || bytes[0] !== ed25519) return null;
  const publicKey = bytes.subarray(1);
  return (await keyIdOf(crypto, name, publicKey)) === keyId ? { name, keyId, publicKey } : null;
}

/** What tells keys of one name apart. */
export async function keyIdOf(
  crypto: Pick<ChronicleCrypto, 'sha256Bytes'>,
  name: string,
  publicKey: Uint8Array,
): Promise<string> {
  const bytes = Uint8Array.from([...encoder.encode(`${name}\n`), ed25519, ...publicKey]);
  return hex((await crypto.sha256Bytes(bytes)).subarray(0, 4));
}

/**
 * `good` when one of the keys signed the note; `bad` when one of them is said to have, and did not;
 * `unknown` when all its signatures are of other keys.
 */
export async function judgeSignatures(
  crypto: Pick<ChronicleCrypto, 'isSigned'>,
  note: SignedNote,
  keys: readonly VerifierKey[],
): Promise<'good' | 'bad' | 'unknown'> {
  const message = encoder.encode(note.text);
  let verdict: 'good' | 'unknown' = 'unknown';
  for (const { name, keyId, signature } of note.signatures) {
    const key = keys.find((one) => one.name === name && one.keyId === keyId);
    if (key === undefined) continue;
    if (!(await crypto.isSigned(key.publicKey, message, signature))) return 'bad';
    verdict = 'good';
  }
  return verdict;
}

export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function toBase64(bytes: Iterable<number>): string {
  return btoa(String.fromCharCode(...bytes));
}

export function fromBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
