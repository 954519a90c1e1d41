import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sql } from '#kernel/db/sql.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { keeperOf } from '#testkit/contract/conclude.ts';
import { houseIn } from '#testkit/contract/house.ts';
import { peopleOf } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const officer = 'data-protection-officer';
const appoint = (member: string) => (sql: Sql) =>
  sql.query<{ done: boolean }>('SELECT tenant_schema.set_office($1, $2, true) AS done', [
    member,
    officer,
  ]);
const leave = (sql: Sql, member: string) =>
  sql.query('SELECT tenant_schema.end_membership($1)', [member]);

/** Does the first, and before it is committed begins the second, which has to wait. */
async function meanwhile<T>(
  first: { readonly actor: Actor; readonly work: (sql: Sql) => Promise<unknown> },
  second: { readonly actor: Actor; readonly work: (sql: Sql) => Promise<T> },
): Promise<T> {
  const waiting: Promise<T>[] = [];
  await database.tenants.transact(first.actor, async (sql) => {
    await first.work(sql);
    waiting.push(database.tenants.transact(second.actor, second.work));
    await expect
      .poll(async () => {
        const [row] = await database.admin.query<{ waits: boolean }>(
          `SELECT EXISTS (SELECT FROM pg_stat_activity a
             WHERE a.datname = current_database() AND a.wait_event_type = 'Lock') AS waits`,
        );
        return row?.waits;
      })
      .toBe(true);
  });
  const [outcome] = await Promise.all(waiting);
  if (outcome === undefined) throw new Error('the second was begun');
  return outcome;
}

describe('offices that are given and end at once', () => {
  test('[CO24] have a number each', async () => {
    const { tenant, keeper, tom } = await houseIn(database);
    const ada = await peopleOf(database.admin, tenant).member('Ada');
    await database.tenants.transact(keeper, appoint(ada.member));
    await meanwhile(
      { actor: keeper, work: appoint(tom.member) },
      { actor: ada, work: (sql) => leave(sql, ada.member) },
    );
    expect(
      await database.admin.query(
        inSchema('SELECT number, what FROM tenant_schema.office_step ORDER BY number', tenant),
      ),
    ).toEqual([
      { number: 1, what: 'appoint' },
      { number: 2, what: 'appoint' },
      { number: 3, what: 'end' },
    ]);
  });

  test('[CO23] nobody is appointed who leaves meanwhile', async () => {
    const { tenant, keeper, tom } = await houseIn(database);
    expect(
      await meanwhile(
        { actor: tom, work: (sql) => leave(sql, tom.member) },
        { actor: keeper, work: appoint(tom.member) },
      ),
    ).toEqual([{ done: false }]);
    expect(
      await database.admin.query(inSchema('SELECT FROM tenant_schema.office', tenant)),
    ).toEqual([]);
  });
});

interface Code {
  readonly name: string;
  readonly body: string;
}

/** The first lock that a function takes, and whether it takes the contract's after the chronicle's. */
type First = 'contract' | 'chronicle' | 'none';

/** What in a body takes a lock or calls what may: in the order of the text, whatever is decided on the way. */
function stepsOf(
  { body }: Code,
  functions: ReadonlyMap<string, Code>,
  triggers: ReadonlyMap<string, readonly string[]>,
): readonly { readonly takes?: First; readonly calls?: string }[] {
  const found: { at: number; takes?: First; calls?: string }[] = [];
  const text = body.replaceAll(/--[^\n]*/g, (words) => ' '.repeat(words.length));
  for (const { index, 1: called = '' } of text.matchAll(/tenant_schema\.([a-z_]+)\(/g)) {
    if (functions.has(called)) found.push({ at: index, calls: called });
  }
  for (const { index, 1: how = '', 2: table = '' } of text.matchAll(
    /(INSERT INTO|UPDATE|DELETE FROM) tenant_schema\.([a-z_]+)/g,
  )) {
    const lock = { contract_state: 'contract', chronicle_head: 'chronicle' } as const;
    if (table in lock) found.push({ at: index, takes: lock[table as keyof typeof lock] });
    const event = how.split(' ')[0] ?? '';
    for (const set of triggers.get(`${event} ${table}`) ?? [])
      found.push({ at: index, calls: set });
  }
  for (const { index, 1: table = '' } of text.matchAll(
    /FROM tenant_schema\.(contract_state|chronicle_head)(?: [a-z]+)? FOR UPDATE/g,
  )) {
    found.push({ at: index, takes: table === 'contract_state' ? 'contract' : 'chronicle' });
  }
  return found.toSorted((a, b) => a.at - b.at);
}

/** Functions in which the contract is locked after the chronicle, with what takes it there. */
function outOfOrder(
  functions: ReadonlyMap<string, Code>,
  triggers: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const firsts = new Map<string, First>();
  const takesContract = new Map<string, boolean>();
  const wrong: string[] = [];
  const visit = (name: string, above: readonly string[]): First => {
    const known = firsts.get(name);
    if (known !== undefined) return known;
    const code = functions.get(name);
    if (code === undefined || above.includes(name)) return 'none';
    let first: First = 'none';
    let isContract = false;
    for (const { takes, calls } of stepsOf(code, functions, triggers)) {
      const next = takes ?? visit(calls ?? '', [...above, name]);
      const isContractHere = takes === 'contract' || takesContract.get(calls ?? '') === true;
      // Who has the contract's lock already may ask for it again.
      if (first === 'chronicle' && isContractHere)
        wrong.push(`${name}: ${calls ?? 'contract_state'}`);
      if (first === 'none') first = next;
      isContract ||= isContractHere;
    }
    firsts.set(name, first);
    takesContract.set(name, isContract);
    return first;
  };
  for (const name of functions.keys()) visit(name, []);
  return wrong;
}

async function read(tenant: string) {
  const rows = await database.admin.query<Code>(
    `SELECT p.proname AS name, replace(p.prosrc, n.nspname || '.', 'tenant_schema.') AS body
     FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = $1`,
    [tenant],
  );
  const set = await database.admin.query<{ of: string; events: readonly string[]; runs: string }>(
    `SELECT c.relname AS of, p.proname AS runs, array_remove(ARRAY[
       CASE WHEN g.tgtype & 4 > 0 THEN 'INSERT' END, CASE WHEN g.tgtype & 16 > 0 THEN 'UPDATE' END,
       CASE WHEN g.tgtype & 8 > 0 THEN 'DELETE' END], NULL) AS events
     FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_proc p ON p.oid = g.tgfoid WHERE n.nspname = $1 AND NOT g.tgisinternal`,
    [tenant],
  );
  const triggers = new Map<string, readonly string[]>();
  for (const { of, events, runs } of set) {
    for (const event of events) {
      const key = `${event} ${of}`;
      triggers.set(key, [...(triggers.get(key) ?? []), runs]);
    }
  }
  return { functions: new Map(rows.map((code) => [code.name, code])), triggers };
}

test('[CO24] no function of a tenant locks the contract after the chronicle, by what it calls or sets off', async () => {
  const { tenant } = await houseIn(database);
  await keeperOf(database.admin, tenant);
  const { functions, triggers } = await read(tenant);
  expect(functions.size).toBeGreaterThan(200);
  expect(outOfOrder(functions, triggers)).toEqual([]);
  // One that is planted is found: by the trigger that a membership's end sets off.
  const planted = `PERFORM tenant_schema.chronicle_append('x', '', NULL, '{}');
    UPDATE tenant_schema.member m SET valid_until = now();`;
  const withOne = new Map(functions).set('planted', { name: 'planted', body: planted });
  expect(outOfOrder(withOne, triggers)).toEqual(['planted: ends_with_membership']);
});
