import { nodeCrypto } from '#adapters/chronicle/node-crypto.ts';
import { nodeSigner } from '#adapters/chronicle/node-signer.ts';
import { deriveSecrets } from '#apps/server/secrets.ts';
import type { NoteSigner } from '#governance/chronicle/crypto.ts';
import { handoverText, readHandover } from '#governance/chronicle/handover.ts';
import { formatNote, formatVerifierKey, parseNote } from '#governance/chronicle/signed-note.ts';
import type { SigningKeys } from '#governance/chronicle/server/signing-keys.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { AdminSql } from '#kernel/db/sql.ts';

/** One key of the chronicles, as customers keep it. */
export interface ChronicleKey {
  readonly number: number;
  readonly key: string;
  /** How it followed the one before; null of the first. */
  readonly note: string | null;
}

/** The keys that are made of the secret, as the database counts them (CH12, CH22). */
export function chronicleKeys(secret: string): SigningKeys {
  return {
    async current(sql) {
      const rows = await sql.query<ChronicleKey>(listQuery);
      const number = rows.at(-1)?.number ?? 1;
      const signer = signerOf(secret, number);
      // By its word alone the database could have another key trusted: each has to be signed for, up to ours.
      if (!(await isOneLine(rows, signer))) throw new AppError('chronicle.key-unknown', { number });
      return {
        signer,
        keys: rows.length === 0 ? signer.verifierKeys : rows.map(({ key }) => key).toReversed(),
        handovers: rows.flatMap(({ note }) => (note === null ? [] : [note])),
      };
    },
  };
}

/** All there were, oldest first. */
export async function listChronicleKeys(admin: AdminSql): Promise<readonly ChronicleKey[]> {
  return admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    return tx.query<ChronicleKey>(listQuery);
  });
}

/**
 * Lets the next key follow the one in use, which is made of `formerSecret` where the secret was changed. From then on
 * it signs, on every server. Throws 'chronicle.key-unknown' and 'chronicle.key-taken'.
 */
export async function followChronicleKey(
  admin: AdminSql,
  { secret, formerSecret = secret, clock }: FollowOptions,
): Promise<ChronicleKey> {
  const before = (await listChronicleKeys(admin)).at(-1);
  const [number, past] = [(before?.number ?? 0) + 1, signerOf(formerSecret, before?.number ?? 1)];
  if (before === undefined || past.verifierKeys[0] !== before.key) {
    throw new AppError('chronicle.key-unknown', { number: before?.number ?? 1 });
  }
  const next = signerOf(secret, number);
  const [key = ''] = next.verifierKeys;
  const text = handoverText({
    from: before.key,
    to: key,
    at: new Date(clock.nowMs()).toISOString(),
  });
  const signatures = [past, next].flatMap((one) => parseNote(one.sign(text))?.signatures ?? []);
  const note = formatNote({ text, signatures });
  const [added] = await admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    return tx.query(
      `INSERT INTO obhut.chronicle_key (number, key, note, at) VALUES ($1, $2, $3, now())
       ON CONFLICT DO NOTHING RETURNING number`,
      [number, key, note],
    );
  });
  if (added === undefined) throw new AppError('chronicle.key-taken');
  return { number, key, note };
}

interface FollowOptions {
  readonly secret: string;
  readonly formerSecret?: string | undefined;
  readonly clock: Clock;
}

const listQuery = 'SELECT number, key, note FROM obhut.chronicle_key ORDER BY number';

function signerOf(secret: string, number: number): NoteSigner {
  const { chronicleKeyName, chronicleSeed } = deriveSecrets(secret);
  return nodeSigner(chronicleKeyName, [chronicleSeed(number)]);
}

async function isOneLine(rows: readonly ChronicleKey[], ours: NoteSigner): Promise<boolean> {
  const last = rows.at(-1);
  if (last !== undefined && last.key !== ours.verifierKeys[0]) return false;
  for (const [at, { key, note }] of rows.entries()) {
    const before = rows[at - 1];
    if (before === undefined) continue;
    const handover = note === null ? null : await readHandover(nodeCrypto, note);
    if (handover === null) return false;
    const { from, to } = handover;
    if (formatVerifierKey(from) !== before.key || formatVerifierKey(to) !== key) return false;
  }
  return true;
}
