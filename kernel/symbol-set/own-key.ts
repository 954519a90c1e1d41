import { createHash } from 'node:crypto';
import { ownKeyLength } from '#kernel/symbol/own-concept.ts';

/**
 * The key of a picture: the same for the same picture of a set of the same name, also in its next
 * edition and after the set was removed and came back, so that records find it again (SB24).
 */
export function ownKeyOf(setName: string, picture: string): string {
  const digest = createHash('sha256').update(`${setName.toLowerCase()}\n${picture}`).digest();
  return digest.readBigUInt64BE().toString(36).padStart(13, '0').slice(-ownKeyLength);
}
