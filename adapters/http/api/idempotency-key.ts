import { v5 } from 'uuid';
import { isUuid, type MutationId } from '#kernel/base/ids.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';

const namespace = '6f626875-742d-4b65-8964-000000000002';

/** A string of structured fields (RFC 9651 §3.3.3): printable ASCII, `\` before `"` and `\`. */
const quoted = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"$/;

/**
 * The mutation an `Idempotency-Key` names (draft-ietf-httpapi-idempotency-key-header-07): itself,
 * if it is a UUID, with or without quotes; else an id made from it for this actor, so that
 * nobody's key stands in another's way. Null for what is no key.
 */
export function mutationIdOf(
  header: string | string[] | undefined,
  actor: Actor,
): MutationId | null {
  if (typeof header !== 'string') return null;
  const written = header.trim();
  if (isUuid(written)) return written.toLowerCase() as MutationId;
  const key = quoted.exec(written)?.[1]?.replaceAll(/\\(["\\])/g, '$1');
  if (key === undefined) return null;
  if (isUuid(key)) return key.toLowerCase() as MutationId;
  return v5(`${actor.tenant}\n${actor.account}\n${actor.device}\n${key}`, namespace) as MutationId;
}
