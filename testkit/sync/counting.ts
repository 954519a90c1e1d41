import type { TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';

export interface Counted {
  readonly database: TenantDatabase;
  readonly count: { transactions: number; roundTrips: number; ranges: number };
  reset(): void;
}

/** A tenant's database that counts what it is asked, and how many ranges of audiences it reads. */
export function counting(database: TenantDatabase): Counted {
  const count = { transactions: 0, roundTrips: 0, ranges: 0 };
  return {
    count,
    reset: () => Object.assign(count, { transactions: 0, roundTrips: 0, ranges: 0 }),
    database: {
      transact(actor, work, options) {
        count.transactions += 1;
        return database.transact(actor, (sql) => work(counted(sql, count)), options);
      },
    },
  };
}

function counted(sql: TenantSql, count: Counted['count']): TenantSql {
  function note<Row extends object>(rows: Row[]): Row[] {
    count.roundTrips += 1;
    count.ranges += rows.filter((row) => 'audience' in row && row.audience !== null).length;
    return rows;
  }
  return {
    named: (text) => sql.named(text),
    query: async (text, values) => note(await sql.query(text, values)),
    finish: async (text, values) => note(await sql.finish(text, values)),
    async *stream(text, values, size) {
      count.roundTrips += 1;
      yield* sql.stream(text, values, size);
    },
    async copy(text, settings, take) {
      count.roundTrips += 1;
      await sql.copy(text, settings, take);
    },
  };
}
