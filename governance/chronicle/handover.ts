import type { ChronicleCrypto } from './crypto.ts';
import {
  formatVerifierKey,
  judgeSignatures,
  parseNote,
  parseVerifierKey,
  type VerifierKey,
} from './signed-note.ts';

/** Which key follows which, as both of them signed it (CH21). */
export interface Handover {
  readonly from: VerifierKey;
  readonly to: VerifierKey;
  readonly at: string;
}

/** The action of the event that says so; its details have the note. */
export const handingOver = 'chronicle.hand-over';
const origin = 'obhut/chronicle-key/1';

/** What the key before and the one after it sign; both as customers keep them. */
export function handoverText({ from, to, at }: Record<'from' | 'to' | 'at', string>): string {
  return `${origin}\n${from}\n${to}\n${at}\n`;
}

/**
 * Null when it is none, or when not both keys signed it. Whether the key before is one to be believed is the
 * caller's to say.
 */
export async function readHandover(
  crypto: Pick<ChronicleCrypto, 'isSigned' | 'sha256Bytes'>,
  text: string,
): Promise<Handover | null> {
  const note = parseNote(text);
  const [, before = '', after = '', at = ''] =
    /^obhut\/chronicle-key\/1\n(\S+)\n(\S+)\n(\S+)\n$/.exec(note?.text ?? '') ?? [];
  const [from, to] = await Promise.all([
    parseVerifierKey(crypto, before),
    parseVerifierKey(crypto, after),
  ]);
  if (note === null || from === null || to === null || isSameKey(from, to)) return null;
  for (const key of [from, to]) {
    if ((await judgeSignatures(crypto, note, [key])) !== 'good') return null;
  }
  return { from, to, at };
}

export function isSameKey(one: VerifierKey, other: VerifierKey): boolean {
  return formatVerifierKey(one) === formatVerifierKey(other);
}
