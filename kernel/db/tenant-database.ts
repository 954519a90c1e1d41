import type { AccountId, DeviceId, TenantId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';

/** Who acts: what the token of a transaction is signed for. */
export interface Actor {
  readonly tenant: TenantId;
  readonly account: AccountId;
  readonly device: DeviceId;
}

export interface TransactOptions {
  /** One snapshot for all statements, and no writes unless `writes` says so. */
  readonly snapshot?: boolean;
  /** The snapshot may end with a write, which fails with 40001 when others were there first. */
  readonly writes?: boolean;
  /** When the transaction is given up, 15 seconds if absent. */
  readonly timeoutMs?: number;
}

export interface TenantSql extends Sql {
  /** Rows of a long answer in pieces of `size`, from a cursor on the server. */
  stream<Row extends object>(
    text: string,
    values: readonly unknown[],
    size: number,
  ): AsyncIterable<Row[]>;
  /**
   * `COPY (text) TO STDOUT (NULL '')`: `take` gets row by row as a line of COPY's text format, which
   * lies in `bytes` as long as the call lasts. While a promise it gave is pending, the database is not
   * read.
   * Fails with what `take` throws; the connection is lost then, with what was not read yet. COPY
   * takes no values: what `settings` set for the transaction, the text reads by `current_setting`.
   */
  copy(
    text: string,
    settings: Readonly<Record<string, string>>,
    take: (bytes: Buffer, from: number, to: number) => Promise<void> | null,
  ): Promise<void>;
  /** The last statement, and the commit with it: one round trip less. Nothing can follow. */
  finish<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The names of the tenant's tables: text with `tenant_schema` put right. */
  named(text: string): string;
}

/**
 * Port: the only way to a tenant's data. Opens every transaction with the tenant's role and a
 * token signed for the actor; there is no other way to get a connection.
 */
export interface TenantDatabase {
  /** Commits what `work` did, or nothing. Throws `database.unavailable` when it cannot be reached. */
  transact<T>(
    actor: Actor,
    work: (sql: TenantSql) => Promise<T>,
    options?: TransactOptions,
  ): Promise<T>;
}
