import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import type { Clock } from '#kernel/base/clock.ts';
import { type AccountId, type AudienceId, isTenantId, type TenantId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { Movement } from '#kernel/sync/server/fanout.ts';

/** What servers tell each other: a movement of a tenant, or, of no tenant, ended sessions. */
export type Said =
  | { readonly tenant: TenantId; readonly movement: Movement }
  | { readonly tenant: null; readonly ended: readonly string[] }
  | { readonly tenant: null; readonly lost: true };

/** PostgreSQL takes payloads of less than 8,000 bytes. */
export const messageBytes = 7_900;

/** So many of the longest there are fit a message. */
const headsPerMessage = 120;
const idsPerMessage = 100;

/** How far the clocks of two servers may be apart. */
const ageMs = 5 * 60_000;
const sendersKnown = 1_000;
const macLength = 22;

const sessionId = z.string().check(z.minLength(1), z.maxLength(64));
const saidSchema = z.union([
  z.strictObject({
    heads: z
      .array(z.tuple([id<AudienceId>(), z.int().check(z.gte(0))]))
      .check(z.minLength(1), z.maxLength(headsPerMessage)),
  }),
  z.strictObject({
    reach: z.nullable(z.array(id<AccountId>()).check(z.maxLength(idsPerMessage))),
  }),
  z.strictObject({ ended: z.array(sessionId).check(z.maxLength(idsPerMessage)) }),
  z.strictObject({ lost: z.literal(true) }),
]);
type SaidJson = z.infer<typeof saidSchema>;

const messageSchema = z.strictObject({
  from: z.string().check(z.maxLength(32)),
  /** Counts the sender's messages, so that none is heard twice. */
  number: z.int().check(z.gte(1)),
  atMs: z.int(),
  tenant: z.nullable(z.string().check(z.refine(isTenantId))),
  said: saidSchema,
});

/**
 * Makes messages of one server and reads those of the others. Each is signed with a key of the
 * installation: who can merely speak on the channel makes no device ask (SY19).
 */
export class Seal {
  readonly #key: Buffer;
  readonly #clock: Clock;
  readonly #self = randomBytes(16).toString('base64url');
  readonly #heard = new Map<string, number>();
  #number = 0;

  constructor(key: Buffer, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  /** The texts that say it, each small enough to be sent. */
  write(said: Said): string[] {
    return parts(said).map((part) => {
      this.#number += 1;
      const text = JSON.stringify({
        from: this.#self,
        number: this.#number,
        atMs: this.#clock.nowMs(),
        tenant: said.tenant,
        said: part,
      });
      return this.#mac(text) + text;
    });
  }

  /** What a text says; `own` when this server said it, `foreign` when none of ours did. */
  read(text: string): Said | 'own' | 'foreign' {
    if (text.length > messageBytes || text.length <= macLength) return 'foreign';
    const body = text.slice(macLength);
    const given = Buffer.from(text.slice(0, macLength));
    const right = Buffer.from(this.#mac(body));
    if (given.length !== right.length || !timingSafeEqual(given, right)) return 'foreign';
    const message = parse(body);
    if (message === null) return 'foreign';
    if (message.from === this.#self) return 'own';
    const last = this.#heard.get(message.from) ?? 0;
    if (message.number <= last) return 'foreign';
    if (Math.abs(this.#clock.nowMs() - message.atMs) > ageMs) return 'foreign';
    this.#heard.delete(message.from);
    this.#heard.set(message.from, message.number);
    for (const oldest of this.#heard.keys()) {
      if (this.#heard.size <= sendersKnown) break;
      this.#heard.delete(oldest);
    }
    return fromJson(message.tenant as TenantId | null, message.said) ?? 'foreign';
  }

  #mac(text: string): string {
    const mac = createHmac('sha256', this.#key).update(text).digest();
    return mac.subarray(0, 16).toString('base64url');
  }
}

function parse(text: string): z.infer<typeof messageSchema> | null {
  try {
    const result = z.safeParse(messageSchema, JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}

function parts(said: Said): SaidJson[] {
  if (said.tenant === null) {
    if ('lost' in said) return [{ lost: true }];
    return pieces(said.ended, idsPerMessage).map((ended) => ({ ended }));
  }
  const { movement } = said;
  switch (movement.type) {
    case 'heads':
      return pieces(movement.heads, headsPerMessage).map((heads) => ({
        heads: heads.map(([audience, head]) => [audience, head]),
      }));
    case 'reach': {
      const { accounts } = movement;
      if (accounts === null) return [{ reach: null }];
      return pieces(accounts, idsPerMessage).map((reach) => ({ reach }));
    }
    case 'lost':
      return [{ lost: true }];
  }
}

function pieces<Item>(list: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

function fromJson(tenant: TenantId | null, said: SaidJson): Said | null {
  if (tenant === null) {
    if ('ended' in said) return { tenant, ended: said.ended };
    return 'lost' in said ? { tenant, lost: true } : null;
  }
  if ('heads' in said) return { tenant, movement: { type: 'heads', heads: said.heads } };
  if ('reach' in said) return { tenant, movement: { type: 'reach', accounts: said.reach } };
  return 'lost' in said ? { tenant, movement: { type: 'lost' } } : null;
}
