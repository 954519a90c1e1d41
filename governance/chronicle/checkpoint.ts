import { fromBase64, fromHex, hex, toBase64 } from './signed-note.ts';

/** What is signed: how far the chronicle of a tenant went, and which one it is (CH11). */
export interface Checkpoint {
  readonly tenant: string;
  readonly size: number;
  /** The hash of event number `size`. */
  readonly hash: string;
  readonly at: string;
}

const origin = 'obhut/chronicle/';

export function checkpointText({ tenant, size, hash, at }: Checkpoint): string {
  return `${origin}${tenant}\n${size}\n${toBase64(fromHex(hash))}\n${at}\n`;
}

/** Null when the text of a note is no checkpoint of a chronicle. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [, tenant = '', size = '', encoded = '', at = ''] =
    /^obhut\/chronicle\/(\S+)\n([1-9]\d{0,15})\n(\S{44})\n(\S+)\n$/.exec(text) ?? [];
  const hash = fromBase64(encoded);
  if (hash === null || hash.length !== 32) return null;
  return { tenant, size: Number(size), hash: hex(hash), at };
}
