import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AudienceId, randomId, type RecordId, type TenantId } from '#kernel/base/ids.ts';
import { creation, madeNote, receiptFor } from '#testkit/pg/batch.ts';
import { type Disguise, Intruder } from '#testkit/pg/intruder.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { wholeTenant } from '#testkit/pg/whole-tenant.ts';

// Tom has SQL on a connection of the app and a good token of his own. He reaches one audience and
// wants Mira's, or the other tenant's.

let database: TestDatabase;
let intruder: Intruder;
let home: TenantId;
let away: TenantId;
let mira: TestMember;
let tom: TestMember;
let team: AudienceId;
let own: AudienceId;
let secret: RecordId;
let asTom: Disguise;

const hidden = 'Geheimnis';

beforeAll(async () => {
  database = await createTestDatabase();
  intruder = await Intruder.enter(database.appUrl);
  home = await database.createTenant('Haus Linde');
  away = await database.createTenant('Birkenhof');
  secret = randomId();
  for (const tenant of [away, home]) {
    const people = peopleOf(database.admin, tenant);
    mira = await people.member(`Mira ${hidden}`);
    team = await people.audience(await people.space(hidden), 'team');
    await people.grant(team, { to: { member: mira.member }, rights: everyRight });
    const made = { ...madeNote(team, { id: secret }), b: { title: hidden, number: 7 } };
    await database.tenants.transact(mira, (sql) =>
      sql.query('SELECT tenant_schema.write_records($1)', [
        JSON.stringify({ create: [made], receipts: [receiptFor(secret)] }),
      ]),
    );
  }
  const people = peopleOf(database.admin, home);
  tom = await people.member('Tom');
  own = await people.audience(await people.space('Toms'), 'self');
  await people.grant(own, { to: { member: tom.member }, rights: everyRight });
  await database.tenants.transact(tom, (sql) =>
    sql.query('SELECT tenant_schema.write_records($1)', [JSON.stringify(creation(own))]),
  );
  asTom = { tenant: home, role: home, token: intruder.token(tom) };
  await database.admin.script(`ANALYZE ${home}.record; ANALYZE ${home}.person`);
});
afterAll(async () => {
  for (const one of [intruder, ...others]) await one.leave();
  await database.close();
});

const others: Intruder[] = [];
async function entered(): Promise<Intruder> {
  const other = await Intruder.enter(database.appUrl);
  others.push(other);
  return other;
}

const everything = async () =>
  (await wholeTenant(database.admin, home)) + (await wholeTenant(database.admin, away));

describe('becoming somebody else', () => {
  test.each([
    'SET ROLE obhut_owner',
    'SET LOCAL ROLE obhut_identity',
    'SET SESSION AUTHORIZATION obhut_owner',
    `SELECT set_config('role', 'obhut_owner', true)`,
    `SELECT set_config('session_authorization', 'obhut_owner', false)`,
    'GRANT obhut_owner TO obhut_app',
    'GRANT tenant_schema TO obhut_identity',
    'ALTER ROLE obhut_app SUPERUSER',
    'ALTER ROLE obhut_app BYPASSRLS',
    'ALTER ROLE tenant_schema LOGIN',
    'CREATE ROLE mine',
    'SET session_replication_role = replica',
    `ALTER DATABASE postgres OWNER TO obhut_app`,
    'REASSIGN OWNED BY obhut_owner TO obhut_app',
  ])('[TE4] %s: refused under the tenant’s role and under the login’s', async (statement) => {
    for (const role of [home, null]) {
      const { code } = await intruder.as({ ...asTom, role }, (run) => run(statement));
      expect(code).toBe('42501');
    }
  });

  test('[TE1][AC2] the app may take another tenant’s role, and sees nothing there', async () => {
    await intruder.as({ ...asTom, tenant: away }, async (run) => {
      for (const statement of ['RESET ROLE', 'SET LOCAL ROLE tenant_schema']) {
        expect((await run(statement)).code).toBeNull();
      }
      for (const table of ['record', 'person', 'audience', 'reach', 'access_state']) {
        expect((await run(`SELECT * FROM tenant_schema.${table}`)).rows).toEqual([]);
      }
    });
  });

  test('[TE2] the login by itself reads no tenant and no account', async () => {
    await intruder.as({ ...asTom, role: null }, async (run) => {
      for (const table of [
        'tenant_schema.record',
        'identity.account',
        'obhut.tenant',
        'obhut.actor_key',
      ]) {
        expect((await run(`SELECT * FROM ${table}`)).code, table).toBe('42501');
      }
    });
  });

  test('[AC2] whatever is put into obhut.actor that the app did not sign is nobody', async () => {
    const values = [
      mira.account,
      `${mira.account}.${mira.device}`,
      intruder.token(mira, { pid: 1 }),
      intruder.token({ ...mira, tenant: away }),
      intruder.token(tom).replace(tom.account, mira.account),
    ];
    await intruder.as(asTom, async (run) => {
      for (const value of values) {
        for (const local of ['true', 'false']) {
          await run(`SELECT set_config('obhut.actor', $1, ${local})`, [value]);
          expect((await run('SELECT tenant_schema.actor()')).rows).toEqual([{ actor: null }]);
          expect((await run('SELECT * FROM tenant_schema.record')).rows).toEqual([]);
        }
      }
    });
  });

  test('[TE8] nobody signs: not by the key, not by the function that checks', async () => {
    for (const role of [home, away, null]) {
      await intruder.as({ ...asTom, role }, async (run) => {
        for (const statement of [
          `SELECT obhut.actor_mac('x')`,
          'SELECT * FROM obhut.actor_key',
          'COPY obhut.actor_key TO STDOUT',
          'TABLE obhut.actor_key',
        ]) {
          expect((await run(statement)).code, statement).toBe('42501');
        }
      });
    }
  });

  test('[AC2] the tokens of others cannot be read from what runs beside', async () => {
    await database.tenants.transact(mira, async (sql) => {
      await sql.query('SELECT $1::text AS secret', [mira.account]);
      await intruder.as({ ...asTom, role: null }, async (run) => {
        const { rows } = await run(
          `SELECT query FROM pg_stat_activity WHERE application_name = 'obhut' AND datname = current_database()
            AND state = 'idle in transaction'`,
        );
        // Values do not stand in the text; the token is a value of the statement before.
        expect(JSON.stringify(rows)).toContain('$1::text AS secret');
        expect(JSON.stringify(rows)).not.toContain(mira.account);
      });
    });
  });
});

describe('asking in another way', () => {
  test.each([
    'SELECT * FROM tenant_schema.record',
    'TABLE tenant_schema.record',
    'SELECT body FROM ONLY tenant_schema.record',
    'COPY (SELECT * FROM tenant_schema.record) TO STDOUT',
    'COPY tenant_schema.record TO STDOUT',
    `SELECT query_to_xml('SELECT * FROM tenant_schema.record', true, false, '')`,
    `SELECT table_to_xml('tenant_schema.record', true, false, '')`,
    `SELECT schema_to_xml('tenant_schema', true, false, '')`,
    'SELECT json_agg(r) FROM tenant_schema.record r TABLESAMPLE SYSTEM (100)',
    `SELECT * FROM tenant_schema.record WHERE ctid = '(0,1)'`,
    'SELECT row_to_json(r) FROM tenant_schema.record r',
    'WITH r AS MATERIALIZED (SELECT * FROM tenant_schema.record) SELECT * FROM r',
    `SELECT tenant_schema.push_state(ARRAY(SELECT mutation_id FROM tenant_schema.receipt), ARRAY['SECRET']::uuid[], ARRAY['TEAM']::uuid[])`,
    `SELECT * FROM tenant_schema.explain_access('SECRET')`,
    'SELECT tenant_schema.directory()',
    'SELECT tenant_schema.pull_start()',
    `SELECT * FROM pg_stats WHERE schemaname = 'tenant_schema'`,
    `SELECT * FROM pg_stats_ext`,
    `DO $$ BEGIN RAISE EXCEPTION '%', (SELECT json_agg(r) FROM tenant_schema.record r); END $$`,
    `DO $$ DECLARE r record; BEGIN FOR r IN EXECUTE 'SELECT * FROM tenant_schema.record' LOOP RAISE EXCEPTION '%', r; END LOOP; END $$`,
    'EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM tenant_schema.record',
    `EXPLAIN (VERBOSE) SELECT * FROM tenant_schema.person WHERE name LIKE 'Mira%'`,
  ])('[AC1] %s: shows nothing of what is out of reach', async (statement) => {
    const text = statement.replaceAll('SECRET', secret).replaceAll('TEAM', team);
    await intruder.as(asTom, async (run) => {
      const { rows, error, count } = await run(text);
      expect(JSON.stringify(rows) + (error?.message ?? '') + (error?.detail ?? '')).not.toContain(
        hidden,
      );
      if (text.startsWith('COPY')) expect(count).toBe(1);
    });
  });

  test.each([
    'SELECT * FROM pg_statistic',
    `SELECT pg_read_file('postgresql.conf')`,
    `COPY tenant_schema.record TO PROGRAM 'cat'`,
    `COPY tenant_schema.record TO '/dev/null'`,
    `SELECT lo_import('/dev/null')`,
    `SELECT pg_ls_dir('.')`,
    'SELECT * FROM pg_authid',
    'CREATE EXTENSION dblink',
    "SELECT nextval('tenant_schema.reach_epoch')",
    'SELECT tenant_schema.refresh_reach(ARRAY[]::uuid[], ARRAY[]::uuid[])',
    'SET row_security = off; SELECT * FROM tenant_schema.record',
  ])('[TE4][TE9] %s: refused', async (statement) => {
    const { code } = await intruder.as(asTom, (run) => run(statement));
    expect(['42501', '0A000']).toContain(code);
  });

  test('[AC1] an expression that would fail on what is hidden does not get to see it', async () => {
    await intruder.as(asTom, async (run) => {
      for (const condition of [
        `1 / (CASE WHEN body::text LIKE '%${hidden}%' THEN 0 ELSE 1 END) = 1`,
        `(CASE WHEN id = '${secret}' THEN body ->> 'title' ELSE '1' END)::integer = 1`,
        `day = '2026-05-03' AND 1 / (CASE WHEN id = '${secret}' THEN 0 ELSE 1 END) = 1`,
      ]) {
        const { code, rows } = await run(`SELECT FROM tenant_schema.record WHERE ${condition}`);
        expect([code, rows.length], condition).toEqual([null, 1]);
      }
      const names = await run(
        `SELECT FROM tenant_schema.person WHERE 1 / (CASE WHEN name LIKE '%${hidden}%' THEN 0 ELSE 1 END) = 1`,
      );
      expect([names.code, names.rows.length]).toEqual([null, 1]);
    });
  });

  test('[TE1] the path that names are looked up in changes nothing', async () => {
    await intruder.as(asTom, async (run) => {
      for (const path of [
        `''`,
        'tenant_schema',
        `tenant_schema, pg_catalog`,
        `${away}, public, pg_temp`,
      ]) {
        await run(`SELECT set_config('search_path', $1, true)`, [
          path === `''` ? '' : path.replaceAll('tenant_schema', home),
        ]);
        expect((await run('SELECT * FROM tenant_schema.record')).rows).toHaveLength(1);
        expect((await run('SELECT tenant_schema.directory()')).rows).not.toEqual([
          { directory: null },
        ]);
      }
    });
  });
});

describe('making something that lies in wait', () => {
  const things: readonly string[] = [
    'TABLE SCHEMA.mine (id int)',
    'VIEW SCHEMA.mine AS SELECT 1',
    `FUNCTION SCHEMA.actor() RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()'`,
    `FUNCTION SCHEMA.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'`,
    `PROCEDURE SCHEMA.mine() LANGUAGE sql AS 'SELECT 1'`,
    'OPERATOR SCHEMA.= (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = pg_catalog.uuid_eq)',
    'AGGREGATE SCHEMA.mine (int) (SFUNC = int4pl, STYPE = int)',
    'TYPE SCHEMA.mine AS (id int)',
    'DOMAIN SCHEMA.uuid AS text',
    'SEQUENCE SCHEMA.mine',
  ];
  test.each(things)('[TE4] CREATE %s: refused in every schema, for a moment too', async (thing) => {
    for (const role of [home, null]) {
      await intruder.as({ ...asTom, role }, async (run) => {
        for (const schema of [home, away, 'obhut', 'identity', 'public', 'pg_catalog', 'pg_temp']) {
          const { code } = await run(`CREATE ${thing.replaceAll('SCHEMA', schema)}`);
          expect(['42501', '3F000'], `${schema}: ${code}`).toContain(code);
        }
      });
    }
  });

  test.each([
    'CREATE TEMP TABLE record (id uuid)',
    'CREATE SCHEMA mine',
    'CREATE CAST (text AS uuid) WITH INOUT AS IMPLICIT',
    `CREATE TRIGGER mine AFTER INSERT ON tenant_schema.record EXECUTE FUNCTION tenant_schema.directory_changed()`,
    'CREATE RULE mine AS ON SELECT TO tenant_schema.record DO INSTEAD SELECT 1',
    'CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION tenant_schema.directory_changed()',
    'CREATE PUBLICATION mine FOR ALL TABLES',
    `CREATE SUBSCRIPTION mine CONNECTION '' PUBLICATION mine`,
    'CREATE LANGUAGE mine HANDLER mine',
    'ALTER DEFAULT PRIVILEGES FOR ROLE obhut_owner GRANT SELECT ON TABLES TO PUBLIC',
    'ALTER FUNCTION tenant_schema.actor() RESET ALL',
    'ALTER TABLE tenant_schema.record OWNER TO tenant_schema',
    'GRANT SELECT ON tenant_schema.record TO obhut_app',
    'DROP POLICY readable ON tenant_schema.record',
    'DROP SCHEMA tenant_schema CASCADE',
    'VACUUM FULL',
    'CLUSTER tenant_schema.record USING record_pkey',
    'REINDEX TABLE tenant_schema.record',
  ])('[TE4][TE5] %s: refused, or nothing happens', async (statement) => {
    const before = await everything();
    for (const role of [home, null]) {
      const { code } = await intruder.as({ ...asTom, role }, (run) => run(statement));
      // A grant by somebody who has nothing to give is a warning and gives nothing; VACUUM does
      // not run inside a transaction; what needs a function that is not theirs does not find it.
      expect(['42501', '25001', '42883', '42704', '42P17', '22023', null], String(code)).toContain(
        code,
      );
      if (code === null) expect(statement).toMatch(/^GRANT/);
    }
    expect(await everything()).toBe(before);
    expect(
      await database.admin.query(
        `SELECT FROM information_schema.table_privileges WHERE grantee = 'obhut_app' AND table_name = 'record'`,
      ),
    ).toEqual([]);
  });
});

describe('what stands behind the functions that check', () => {
  test.each([
    'take_back(gen_random_uuid())',
    `note_change('grant-given', '{}')`,
    'refresh_reach(NULL, NULL)',
    'refuse_estranging(NULL, NULL)',
    'owners_reach(NULL)',
    'sharers(NULL)',
    'audiences_of_group(gen_random_uuid())',
    'note_end(NULL)',
    'reach_of(gen_random_uuid(), NULL)',
    'covers(NULL, NULL)',
    'life_of(gen_random_uuid())',
    'keeps_group(gen_random_uuid())',
    'inner_groups(NULL)',
    'outer_groups(NULL)',
    'asked_audience(gen_random_uuid(), NULL)',
    'ways_into(gen_random_uuid())',
    'require_rights(gen_random_uuid(), 1)',
    'refuse_name(gen_random_uuid(), NULL, NULL)',
    'refuse_last_keeper(NULL)',
  ])('[AC12][AC21] %s is called by nobody', async (call) => {
    const { code, error } = await intruder.as(asTom, (run) => run(`SELECT tenant_schema.${call}`));
    expect([code, error?.message]).toEqual(['42501', expect.stringMatching('permission denied')]);
  });

  test('[AC12][AC21] notes of what was changed and roles are nobody’s to read or write with SQL', async () => {
    await intruder.as(asTom, async (run) => {
      for (const table of ['access_change', 'access_role']) {
        for (const statement of [
          `SELECT * FROM tenant_schema.${table}`,
          `DELETE FROM tenant_schema.${table}`,
          `INSERT INTO tenant_schema.${table} (id) VALUES (gen_random_uuid())`,
          `UPDATE tenant_schema.${table} SET id = id`,
        ]) {
          expect((await run(statement)).code, statement).toBe('42501');
        }
      }
    });
  });
});

describe('what PostgreSQL keeps between transactions', () => {
  test('[TE4] no setting of the server is the app’s to change', async () => {
    expect((await intruder.bare(`ALTER SYSTEM SET row_security = 'off'`)).code).toBe('42501');
  });

  test('[AC2] a prepared statement shows who executes it, not who prepared it', async () => {
    const connection = await entered();
    const begin = async (member: TestMember) => {
      await connection.bare('BEGIN');
      await connection.bare(`SET LOCAL ROLE ${member.tenant}`);
      await connection.bare(`SELECT set_config('obhut.actor', $1, true)`, [
        connection.token(member),
      ]);
    };
    await begin(mira);
    await connection.bare('SET plan_cache_mode = force_generic_plan');
    await connection.bare(
      `PREPARE all_records AS SELECT body ->> 'title' AS title FROM ${home}.record`,
    );
    expect((await connection.bare('EXECUTE all_records')).rows).toEqual([{ title: hidden }]);
    await connection.bare('COMMIT');

    await begin(tom);
    expect((await connection.bare('EXECUTE all_records')).rows).toEqual([{ title: 'Chorprobe' }]);
    await connection.bare('COMMIT');

    await connection.bare('BEGIN');
    await connection.bare(`SET LOCAL ROLE ${home}`);
    expect((await connection.bare('EXECUTE all_records')).rows).toEqual([]);
    await connection.bare(`SET LOCAL ROLE ${away}`);
    expect((await connection.bare('EXECUTE all_records')).code).toBe('42501');
    await connection.bare('ROLLBACK');
    expect((await connection.bare('EXECUTE all_records')).code).toBe('42501');
  });

  test('[AC2] a token ends with its transaction', async () => {
    const connection = await entered();
    await connection.as(
      { tenant: home, role: home, token: connection.token(mira) },
      async (run) => {
        expect((await run('SELECT * FROM tenant_schema.record')).rows).toHaveLength(1);
      },
    );
    expect(
      (await connection.bare(`SELECT current_setting('obhut.actor', true) AS token`)).rows,
    ).toEqual([{ token: '' }]);
  });

  // Known and kept in mind rather than closed: whoever has SQL can do these. They show nothing of
  // content; see `docs/spec/access.md`.
  test('[AC12] notifications, advisory locks and large objects are open to SQL, and carry no content', async () => {
    await intruder.as(asTom, async (run) => {
      expect((await run(`NOTIFY obhut, 'x'`)).code).toBeNull();
      expect((await run('SELECT pg_advisory_xact_lock(1)')).code).toBeNull();
      const made = await run(`SELECT lo_from_bytea(0, 'x') AS oid`);
      expect(made.code).toBeNull();
      await run(`SET LOCAL ROLE ${away}`);
      expect((await run(`SELECT lo_get($1)`, [made.rows[0]?.['oid']])).code).toBe('42501');
    });
  });
});
