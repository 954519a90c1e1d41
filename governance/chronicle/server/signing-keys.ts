import type { Sql } from '#kernel/db/sql.ts';
import type { NoteSigner } from '../crypto.ts';

/** What chronicles are signed with now, and how it came to be (CH21). */
export interface SigningKey {
  readonly signer: NoteSigner;
  /** All there were, as customers keep them, the one in use first. Each is proven by the one after it. */
  readonly keys: readonly string[];
  /** Notes by which each key but the first followed the one before, oldest first. */
  readonly handovers: readonly string[];
}

/** Port: the keys of the installation. Its secrets stay outside the database (CH12). */
export interface SigningKeys {
  /** Asked before each signature, so that a key changes while servers run. Throws 'chronicle.key-unknown'. */
  current(sql: Sql): Promise<SigningKey>;
}
