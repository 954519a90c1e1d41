import { createHash } from 'node:crypto';
import type { TenantId } from '#kernel/base/ids.ts';
import type { AdminSql, Sql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { areOnlyStates, changesBetween, type PublishedVersion } from '../changes.ts';
import { canonicalJson, type Json } from '../../contract/canonical-json.ts';
import type { TransparencyDocument } from '../document.ts';

/** What is hashed, and its hash. */
export function canonicalDocument(document: TransparencyDocument): {
  readonly text: string;
  readonly hash: string;
} {
  const text = canonicalJson(document as unknown as Json);
  return { text, hash: hashOf(text) };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** States of measures come and go while a network is bad; a new version comes only so often for them. */
const statesRestMs = 10 * 60_000;
const mostVersions = 200;

/** The versions published last, ascending; on the operator's connection as obhut_owner. */
export async function readVersions(sql: Sql): Promise<PublishedVersion[]> {
  const rows = await sql.query<{ version: number; at: Date; hash: string; document: string }>(
    `SELECT version, at, hash, document FROM obhut.transparency ORDER BY version DESC LIMIT $1`,
    [mostVersions],
  );
  return rows.toReversed().map(({ version, at, hash, document }) => ({
    version,
    atMs: at.getTime(),
    hash,
    // What was changed in the database is not what was published (TR6).
    document: hashOf(document) === hash ? (JSON.parse(document) as TransparencyDocument) : null,
  }));
}

/** Publishes what the running system says, each version once, and has every tenant's chronicle hold its hash. */
export class TransparencyPublisher {
  /** Which version each tenant was told, as long as this server lives. */
  readonly #told = new Map<TenantId, number>();

  /** Returns the versions there are then. */
  async publish(
    sql: AdminSql,
    document: TransparencyDocument,
    tenants: readonly TenantId[],
    nowMs: number,
  ): Promise<PublishedVersion[]> {
    const versions = await asOwner(sql, (tx) => readVersions(tx));
    const { text, hash } = canonicalDocument(document);
    const last = versions.at(-1);
    if (last === undefined || (last.hash !== hash && isDue(last, document, nowMs))) {
      const version = (last?.version ?? 0) + 1;
      // A clock that was set back: the order is that of the versions.
      const atMs = Math.max(nowMs, (last?.atMs ?? 0) + 1);
      await asOwner(sql, (tx) =>
        tx.query(
          'INSERT INTO obhut.transparency (version, at, hash, document) VALUES ($1, $2, $3, $4)',
          [version, new Date(atMs), hash, text],
        ),
      );
      versions.push({ version, atMs, hash, document });
    }
    const newest = versions.at(-1);
    if (newest !== undefined) await this.#tell(sql, newest, tenants);
    return versions;
  }

  async #tell(
    sql: AdminSql,
    { version, hash, atMs }: PublishedVersion,
    tenants: readonly TenantId[],
  ): Promise<void> {
    const failures: unknown[] = [];
    for (const tenant of tenants) {
      if (this.#told.get(tenant) === version) continue;
      try {
        await asOwner(sql, (tx) =>
          tx.query(inSchema('SELECT tenant_schema.transparency_tell($1, $2, $3)', tenant), [
            version,
            hash,
            new Date(atMs),
          ]),
        );
        this.#told.set(tenant, version);
      } catch (error) {
        // One that cannot be told now is told at the next round, and its measure is red until then.
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'tenants that could not be told');
  }
}

function isDue(last: PublishedVersion, document: TransparencyDocument, nowMs: number): boolean {
  if (last.document === null || nowMs - last.atMs >= statesRestMs) return true;
  return !areOnlyStates(changesBetween(last.document, document));
}

function asOwner<T>(sql: AdminSql, work: (tx: Sql) => Promise<T>): Promise<T> {
  return sql.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    return work(tx);
  });
}
