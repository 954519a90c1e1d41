import { hash } from 'node:crypto';
import type { Actor } from '#kernel/db/tenant-database.ts';

const blockBytes = 64;

/** The two pads of an HMAC-SHA-256 key (RFC 2104 §2), which the database checks tokens with. */
export function actorKeyPads(key: Buffer): { inner: Buffer; outer: Buffer } {
  if (key.length !== 32) throw new Error('the actor key has 32 bytes');
  const block = Buffer.alloc(blockBytes);
  key.copy(block);
  return {
    inner: Buffer.from(block.map((byte) => byte ^ 0x36)),
    outer: Buffer.from(block.map((byte) => byte ^ 0x5c)),
  };
}

/**
 * Signs who acts in a transaction: for this tenant, this backend and until `expiresAtS` (seconds
 * since 1970). The database checks it in `signed`; without it every policy shows nothing (AC2).
 */
export type ActorSigner = (actor: Actor, backendPid: number, expiresAtS: number) => string;

/**
 * A signer with this key, of 32 bytes. Hashes by itself, as the database does to check: an object of
 * node:crypto for each transaction took several times as long.
 */
export function actorSigner(key: Buffer): ActorSigner {
  const { inner, outer } = actorKeyPads(key);
  return (actor, backendPid, expiresAtS) => {
    const message = `${actor.tenant}.${actor.account}.${actor.device}.${backendPid}.${expiresAtS}`;
    const first = hash('sha256', Buffer.concat([inner, Buffer.from(message)]), 'buffer');
    const mac = hash('sha256', Buffer.concat([outer, first]), 'hex');
    return `${actor.account}.${actor.device}.${expiresAtS}.${mac}`;
  };
}
