import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { randomId } from '#kernel/base/ids.ts';
import { actorSigner } from '#kernel/db/actor-token.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';

test('[AC2] what signs an actor is HMAC-SHA-256 (RFC 2104) of all that it is for', () => {
  const key = Buffer.alloc(32, 7);
  const actor: Actor = {
    tenant: 't_0123456789ab' as never,
    account: randomId(),
    device: randomId(),
  };
  const message = `${actor.tenant}.${actor.account}.${actor.device}.4711.1780000000`;
  const mac = createHmac('sha256', key).update(message).digest('hex');
  expect(actorSigner(key)(actor, 4711, 1780000000)).toBe(
    `${actor.account}.${actor.device}.1780000000.${mac}`,
  );
});

test('[AC2] a key of another length signs nothing', () => {
  expect(() => actorSigner(Buffer.alloc(31))).toThrow('32 bytes');
});
