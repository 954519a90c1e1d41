import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ClosableTenantDatabase,
  openTenantDatabase,
} from '#adapters/postgres/tenant-database.ts';
import { peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { testSecrets } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let mira: TestMember;
let tom: TestMember;
/** One connection, so that whatever is left on it is met by the next. */
let single: ClosableTenantDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const people = peopleOf(database.admin, await database.createTenant());
  mira = await people.member('Mira');
  tom = await people.member('Tom');
  single = openTenantDatabase({
    url: database.appUrl,
    actorKey: testSecrets.actorKey,
    connections: 1,
  });
});

afterAll(async () => {
  await single.close();
  await database.close();
});

const count = 20_000;
const numbers = `SELECT n, NULL, repeat('x', 500) FROM generate_series(1, ${count}) AS n`;

/** Who one is on which connection, and what a COPY before may have left. */
async function self(actor: TestMember) {
  const [row] = await single.transact(actor, (sql) =>
    sql.query<{ account: string; process: number; left: string | null }>(
      `SELECT tenant_schema.actor() AS account, pg_backend_pid() AS process,
              nullif(current_setting('obhut.asked', true), '') AS left`,
    ),
  );
  return row;
}

test('[TE11] rows come as lines, with what was set for them, and nothing is left of it', async () => {
  const lines: string[] = [];
  await single.transact(mira, async (sql) => {
    await sql.copy(
      `SELECT tenant_schema.actor(), NULL, current_setting('obhut.asked')`,
      { asked: "a\tb'\n" },
      (bytes, from, to) => {
        lines.push(bytes.toString('utf8', from, to));
        return null;
      },
    );
    expect(await sql.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
  expect(lines).toEqual([`${mira.account}\t\ta\\tb'\\n\n`]);
  expect(await self(tom)).toMatchObject({ account: tom.account, left: null });
});

test('[SY12] while what was taken is under way, hardly anything more is read', async () => {
  const read: number[] = [];
  let waiting = 0;
  let most = 0;
  await single.transact(mira, (sql) =>
    sql.copy(numbers, {}, (bytes, from, to) => {
      read.push(Number.parseInt(bytes.toString('utf8', from, to), 10));
      if (read.length % 1_000 > 0) {
        waiting += 1;
        return null;
      }
      most = Math.max(most, waiting);
      waiting = 0;
      return new Promise((resolve) => {
        setTimeout(() => {
          // What had come from the socket by then is taken: 64 KiB.
          expect(read.length % 1_000).toBeLessThan(200);
          resolve();
        }, 20);
      });
    }),
  );
  expect(read).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  expect(most).toBe(999);
});

test.each<[string, () => Promise<void> | null]>([
  [
    'at once',
    () => {
      throw new Error('the reader goes away');
    },
  ],
  ['later', () => Promise.reject(new Error('the reader goes away'))],
])('[TE11] who goes away in the middle leaves no row to the next: %s', async (_, leave) => {
  const before = await self(mira);
  let read = 0;
  const reading = single.transact(mira, (sql) =>
    sql.copy(numbers, {}, () => {
      read += 1;
      return read === 100 ? leave() : null;
    }),
  );
  await expect(reading).rejects.toThrow('the reader goes away');
  expect(read).toBeLessThan(count);
  const after = await self(tom);
  expect(after).toMatchObject({ account: tom.account, left: null });
  expect(after?.process).not.toBe(before?.process);
});

test('[TE11] an error in the middle ends the transaction and nothing else', async () => {
  const before = await self(mira);
  let read = 0;
  const failing = single.transact(mira, (sql) =>
    sql.copy(`SELECT 1 / (5000 - n) FROM generate_series(1, 10000) AS n`, {}, () => {
      read += 1;
      return null;
    }),
  );
  await expect(failing).rejects.toMatchObject({ code: '22012' });
  expect(read).toBe(4_999);
  expect(await self(tom)).toEqual({ ...before, account: tom.account });
});
