import pg from 'pg';
import type { AdminSql } from '#kernel/db/sql.ts';

/** One connection of the operator's role. Close it when done. */
export interface AdminConnection extends AdminSql {
  close(): Promise<void>;
}

export async function connectAsAdmin(url: string): Promise<AdminConnection> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'obhut-admin',
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks between statements is reported by the next statement.
  client.on('error', () => {});
  await client.connect();
  await client.query('SET client_min_messages = warning');
  const sql: AdminConnection = {
    async query<Row extends object>(text: string, values: readonly unknown[] = []) {
      const result = await client.query<Row & pg.QueryResultRow>({
        text,
        values: [...values],
        queryMode: 'extended',
      } as pg.QueryConfig);
      return result.rows;
    },
    async script(text) {
      await client.query(text);
    },
    async transact(work) {
      await client.query('BEGIN');
      try {
        const result = await work(sql);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => {});
        throw error;
      }
    },
    async close() {
      await client.end();
    },
  };
  return sql;
}
