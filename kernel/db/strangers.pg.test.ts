import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AudienceId,
  randomId,
  type AccountId,
  type DeviceId,
  type RecordId,
  type TenantId,
} from '#kernel/base/ids.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { changing, creation, deleting, moving } from '#testkit/pg/batch.ts';
import { type Disguise, Intruder } from '#testkit/pg/intruder.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { wholeTenant } from '#testkit/pg/whole-tenant.ts';

// Everybody who has nothing to look for in a tenant, against every table and every function that
// the catalogue has: what a later migration adds is tried without anybody thinking of it.

let database: TestDatabase;
let intruder: Intruder;
let home: TenantId;
let away: TenantId;
let mira: TestMember;
let team: AudienceId;
let note: RecordId;
let tables: string[];
let functions: { name: string; call: string }[];
/** What nobody of the strangers may get to see: every id and every text of the home tenant. */
let secrets: string[];
/** Each kind of stranger, with what they may know of themselves. */
let strangers: { name: string; disguise: Disguise; self: readonly string[] }[];

const day = 86_400_000;
const past = new Date(Date.now() - day);
const soon = new Date(Date.now() + day);

async function write(actor: Actor, batch: object) {
  await database.tenants.transact(actor, (sql) =>
    sql.query('SELECT tenant_schema.write_records($1)', [JSON.stringify(batch)]),
  );
}

beforeAll(async () => {
  database = await createTestDatabase();
  intruder = await Intruder.enter(database.appUrl);
  home = await database.createTenant('Haus Linde');
  away = await database.createTenant('Birkenhof');

  const there = peopleOf(database.admin, away);
  const foreigner = await there.member('Fremde');
  await there.grant(await there.audience(await there.space('Fremdes')), {
    to: { member: foreigner.member },
    rights: everyRight,
  });

  const people = peopleOf(database.admin, home);
  mira = await people.member('Mira Lindqvist');
  const space = await people.space('Wohngruppe Linde');
  team = await people.audience(space, 'team');
  const own = await people.audience(space, 'self');
  await people.group('Dienst', mira);
  for (const audience of [team, own]) {
    await people.grant(audience, { to: { member: mira.member }, rights: everyRight });
  }
  note = randomId<RecordId>();
  const second = randomId<RecordId>();
  await write(mira, creation(team, note));
  await write(mira, changing(team, note, 1));
  await write(mira, creation(own, second));
  await write(mira, moving(own, team, second, 1));
  await write(mira, deleting(team, second, 2));

  const nothing = await people.member('Nils');
  const expired = await people.member('Edda');
  await people.grant(team, { to: { member: expired.member }, rights: everyRight, until: past });
  const revoked = await people.member('Rolf');
  await people.endGrant(
    await people.grant(team, { to: { member: revoked.member }, rights: everyRight }),
  );
  const early = await people.member('Früh');
  await people.grant(team, { to: { member: early.member }, rights: everyRight, from: soon });
  const denied = await people.member('Dora');
  await people.grant(team, { to: { member: denied.member }, rights: everyRight });
  await people.grant(team, { to: { member: denied.member }, rights: everyRight, effect: 'deny' });
  const left = await people.member('Lea');
  await people.grant(team, { to: { member: left.member }, rights: everyRight });
  await people.owner(`UPDATE tenant_schema.member SET valid_until = $2 WHERE id = $1`, [
    left.member,
    past,
  ]);
  const guest = await people.member('Gast');
  const substitutes = await people.group('Vertretung', guest);
  await people.grant(team, { to: { group: substitutes }, rights: everyRight });
  await people.owner(
    `UPDATE tenant_schema.group_member SET valid_until = $2 WHERE member_id = $1`,
    [guest.member, past],
  );
  const nobody: Actor = {
    tenant: home,
    account: randomId<AccountId>(),
    device: randomId<DeviceId>(),
  };

  const valid = intruder.token(mira);
  const [account = '', device = '', expiry = '', mac = ''] = valid.split('.');
  const hostile = { tenant: home, role: home };
  const token = (value: string | null): Disguise => ({ ...hostile, token: value });
  const asMember = (name: string, member: Actor & Partial<TestMember>) => ({
    name,
    disguise: token(intruder.token(member)),
    self: [member.account, member.person ?? '', member.member ?? ''],
  });
  const unknown = (name: string, disguise: Disguise) => ({ name, disguise, self: [] });
  strangers = [
    asMember('a member who reaches nothing', nothing),
    asMember('a member whose grant has expired', expired),
    asMember('a member whose grant was revoked', revoked),
    asMember('a member whose grant is yet to begin', early),
    asMember('a member who is denied what they are granted', denied),
    asMember('a substitute whose time in the group is over', guest),
    { ...asMember('somebody whose membership is over', left), self: [left.account] },
    asMember('an account that is no member', nobody),
    unknown('nobody at all', token(null)),
    unknown('an account without a signature', token(`${account}.${device}.${expiry}.`)),
    unknown('an expired token', token(intruder.token(mira, { validForS: -2 }))),
    unknown('a token made longer', token(`${account}.${device}.${Number(expiry) + 9}.${mac}`)),
    unknown(
      'the token of another connection',
      token(intruder.token(mira, { pid: intruder.pid + 1 })),
    ),
    unknown('a token of the other tenant', token(intruder.token({ ...mira, tenant: away }))),
    unknown(
      'an account with the MAC of another',
      token(`${nothing.account}.${device}.${expiry}.${mac}`),
    ),
    unknown(
      'a device with the MAC of another',
      token(`${account}.${nothing.device}.${expiry}.${mac}`),
    ),
    unknown(
      'a MAC with one letter changed',
      token(`${valid.slice(0, -1)}${valid.endsWith('0') ? '1' : '0'}`),
    ),
    unknown('a MAC in capitals', token(`${account}.${device}.${expiry}.${mac.toUpperCase()}`)),
    unknown('a MAC cut short', token(valid.slice(0, -1))),
    unknown('more parts than a token has', token(`${valid}.${mac}`)),
    unknown('an expiry that is no number', token(`${account}.${device}.infinity.${mac}`)),
    unknown('an expiry of twenty digits', token(`${account}.${device}.${'9'.repeat(20)}.${mac}`)),
    unknown('points', token('...')),
    unknown('ten kilobytes', token(randomBytes(5_000).toString('hex'))),
    unknown('a token of ten kilobytes', token(`${valid}${' '.repeat(10_000)}`)),
    unknown('SQL', token(`' OR true --`)),
    unknown('the other tenant’s role with its own member', {
      tenant: home,
      role: away,
      token: intruder.token(foreigner),
    }),
    unknown('the other tenant’s role with a token of this one', {
      tenant: home,
      role: away,
      token: valid,
    }),
    unknown('the app’s own role with a token of this tenant', {
      tenant: home,
      role: null,
      token: valid,
    }),
  ];

  const listed = await database.admin.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = $1::text::regnamespace AND relkind IN ('r', 'p', 'v')
     ORDER BY 1`,
    [home],
  );
  tables = listed.map(({ name }) => name);
  functions = await database.admin.query<{ name: string; call: string }>(
    `SELECT p.proname AS name, 'SELECT * FROM tenant_schema.' || p.proname || '(' || coalesce((
       SELECT string_agg(
         CASE WHEN t = 'uuid'::regtype THEN quote_literal($2::text) || '::uuid'
              WHEN t = 'uuid[]'::regtype THEN quote_literal('{' || $2 || ',' || $3 || '}') || '::uuid[]'
              WHEN t = 'integer'::regtype THEN '1'
              ELSE 'NULL::' || format_type(t, NULL) END, ', ' ORDER BY n)
       FROM unnest(p.proargtypes) WITH ORDINALITY a (t, n)), '') || ')' AS call
     FROM pg_proc p WHERE p.pronamespace = $1::text::regnamespace AND p.prorettype <> 'trigger'::regtype ORDER BY 1`,
    [home, note, team],
  );
  const texts = await database.admin.query<{ found: string }>(
    inSchema(
      `SELECT DISTINCT m[1] AS found FROM (
         SELECT json_agg(t)::text AS all FROM tenant_schema.record t UNION ALL
         SELECT json_agg(t)::text FROM tenant_schema.revision t UNION ALL
         SELECT json_agg(t)::text FROM tenant_schema.person t UNION ALL
         SELECT json_agg(t)::text FROM tenant_schema.member t UNION ALL
         SELECT json_agg(t)::text FROM tenant_schema.audience t UNION ALL
         SELECT json_agg(t)::text FROM tenant_schema.access_grant t UNION ALL
         SELECT json_agg(t)::text FROM tenant_schema.receipt t UNION ALL
         SELECT json_agg(t)::text FROM tenant_schema.space t
       ) x, regexp_matches(x.all, '[0-9a-f-]{36}|Mira Lindqvist|Wohngruppe Linde|Chorprobe|verschoben', 'g') m`,
      home,
    ),
  );
  // The record and the audience that the intruder asks about they know already.
  secrets = texts.map(({ found }) => found).filter((found) => found !== note && found !== team);
});
afterAll(async () => {
  await intruder.leave();
  await database.close();
});

const fingerprint = () => wholeTenant(database.admin, home);

test('[AC1] the tables are there, and the owner of the content sees it', async () => {
  expect(tables.length).toBeGreaterThanOrEqual(14);
  expect(secrets.length).toBeGreaterThan(20);
  await intruder.as({ tenant: home, role: home, token: intruder.token(mira) }, async (run) => {
    for (const table of [
      'record',
      'revision',
      'departure',
      'receipt',
      'person',
      'audience',
      'access_grant',
    ]) {
      expect((await run(`SELECT * FROM tenant_schema.${table}`)).rows, table).not.toEqual([]);
    }
  });
});

describe('a stranger', () => {
  test('[TE1][AC1][AC2] reads no row of any table but what is about themself', async () => {
    for (const { name, disguise, self } of strangers) {
      await intruder.as(disguise, async (run) => {
        for (const table of tables) {
          const { rows, code } = await run(`SELECT * FROM tenant_schema.${table}`);
          const others = rows.filter(
            (row) =>
              table !== 'access_state' &&
              !self.some((id) => id !== '' && JSON.stringify(row).includes(id)),
          );
          expect([others, code], `${name}: ${table}`).toEqual([[], code === null ? null : '42501']);
          if (self.length === 0) expect(rows, `${name}: ${table}`).toEqual([]);
          const count = await run(`SELECT count(*)::integer AS n FROM tenant_schema.${table}`);
          expect(count.rows[0]?.['n'] ?? 0, `${name}: ${table}`).toBe(rows.length);
          const copy = await run(`COPY (SELECT * FROM tenant_schema.${table}) TO STDOUT`);
          expect(copy.count ?? 0, `${name}: copy of ${table}`).toBe(rows.length);
        }
      });
    }
  });

  test('[TE5] writes, empties, locks and alters no table by any statement', async () => {
    const before = await fingerprint();
    const columns = await database.admin.query<{ table: string; column: string }>(
      `SELECT c.relname AS table, min(a.attname) AS column FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       WHERE c.relnamespace = $1::text::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum = 1 GROUP BY 1`,
      [home],
    );
    for (const { name, disguise } of strangers) {
      await intruder.as(disguise, async (run) => {
        for (const { table, column } of columns) {
          const statements = [
            `INSERT INTO tenant_schema.${table} DEFAULT VALUES`,
            `INSERT INTO tenant_schema.${table} OVERRIDING SYSTEM VALUE SELECT * FROM tenant_schema.${table}`,
            `UPDATE tenant_schema.${table} SET ${column} = DEFAULT`,
            `DELETE FROM tenant_schema.${table}`,
            `MERGE INTO tenant_schema.${table} t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE`,
            `TRUNCATE tenant_schema.${table} CASCADE`,
            `COPY tenant_schema.${table} FROM STDIN`,
            `LOCK TABLE tenant_schema.${table} IN ROW EXCLUSIVE MODE`,
            `SELECT FROM tenant_schema.${table} FOR UPDATE`,
            `SELECT FROM tenant_schema.${table} FOR KEY SHARE`,
            `ALTER TABLE tenant_schema.${table} DISABLE ROW LEVEL SECURITY`,
            `CREATE POLICY mine ON tenant_schema.${table} USING (true)`,
            `DROP TABLE tenant_schema.${table} CASCADE`,
            `CREATE INDEX ON tenant_schema.${table} (${column})`,
          ];
          for (const statement of statements) {
            const { code } = await run(statement);
            expect(['42501', '0A000'], `${name}: ${statement}: ${code}`).toContain(code);
          }
        }
      });
    }
    expect(await fingerprint()).toBe(before);
  }, 240_000);

  test('[AC1][AC2] learns nothing from any function', async () => {
    const before = await fingerprint();
    expect(functions.length).toBeGreaterThan(12);
    for (const { name, disguise, self } of strangers) {
      await intruder.as(disguise, async (run) => {
        for (const { name: called, call } of functions) {
          const { rows, error } = await run(call);
          const told = JSON.stringify(rows) + (error?.message ?? '') + (error?.detail ?? '');
          const leaked = secrets.filter(
            (secret) => told.includes(secret) && !self.includes(secret),
          );
          // Who shares an audience may know the names in it, before and after the time as well.
          expect(leaked, `${name}: ${called}`).toEqual([]);
        }
      });
    }
    expect(await fingerprint()).toBe(before);
  });

  test('[AC8] writes nothing through write_records', async () => {
    const before = await fingerprint();
    const batches = [
      creation(team),
      creation(team, note),
      changing(team, note, 2),
      deleting(team, note, 2),
      moving(team, randomId<AudienceId>(), note, 2),
      { receipts: [] },
    ];
    for (const { name, disguise } of strangers) {
      await intruder.as(disguise, async (run) => {
        for (const batch of batches) {
          const { code } = await run('SELECT tenant_schema.write_records($1)', [
            JSON.stringify(batch),
          ]);
          if (code === null) expect(batch, name).toEqual({ receipts: [] });
          else expect(['OB002', 'OB005', '42501'], `${name}: ${code}`).toContain(code);
        }
      });
    }
    expect(await fingerprint()).toBe(before);
  });

  test('[AC7] gives and takes no rights', async () => {
    const before = await fingerprint();
    for (const { name, disguise } of strangers) {
      await intruder.as(disguise, async (run) => {
        for (const effect of ['allow', 'deny']) {
          const { code } = await run(
            `SELECT tenant_schema.put_grant(gen_random_uuid(), $1, $2, NULL, $3, 1, NULL, NULL)`,
            [team, mira.member, effect],
          );
          expect(['OB002', '42501'], `${name}: ${code}`).toContain(code);
        }
        const ended = await run(
          `SELECT tenant_schema.end_grant(g.id) FROM (VALUES ($1::uuid)) g (id)`,
          [randomId()],
        );
        expect(['OB002', '42501'], `${name}: ${ended.code}`).toContain(ended.code);
      });
    }
    expect(await fingerprint()).toBe(before);
  });

  test('[AC18][AC19][AC22] changes nothing about who may see what, with every id there is', async () => {
    const ids = await database.admin.query<{ id: string }>(
      inSchema(
        `SELECT id FROM tenant_schema.access_grant UNION SELECT id FROM tenant_schema.access_role
         UNION SELECT id FROM tenant_schema.member_group UNION SELECT id FROM tenant_schema.space
         UNION SELECT id FROM tenant_schema.member UNION SELECT id FROM tenant_schema.audience`,
        home,
      ),
    );
    const calls = [
      `end_grant($1)`,
      `give(gen_random_uuid(), $1, $2, NULL, 'allow', NULL, 1, NULL, NULL, NULL)`,
      `create_audience(gen_random_uuid(), $1, 'Neu')`,
      `rename_audience($1, 'Neu')`,
      `delete_audience($1, true)`,
      `rename_space($1, 'Neu')`,
      `create_group(gen_random_uuid(), $1::uuid::text)`,
      `rename_group($1, 'Neu')`,
      `delete_group($1)`,
      `set_in_group($1, $2, NULL, NULL, NULL)`,
      `take_from_group($1, $2, NULL)`,
      `make_role(gen_random_uuid(), $1::uuid::text, 63)`,
      `change_role($1, 'Neu', 63)`,
      `delete_role($1)`,
      `set_member_role($1, 'keeper')`,
      `end_membership($1)`,
      `note_invitation($1, '{}', 'keeper', 'a@b.example')`,
      `withdraw_invitation($1)`,
    ];
    const before = await fingerprint();
    for (const { name, disguise, self } of strangers) {
      await intruder.as(disguise, async (run) => {
        for (const call of calls) {
          for (const { id } of ids) {
            // Leaving is everybody's own to do.
            if (call.startsWith('end_membership') && self.includes(id)) continue;
            const values = call.includes('$2') ? [id, mira.member] : [id];
            const { code } = await run(`SELECT tenant_schema.${call}`, values);
            expect(['OB002', 'OB005', '42501'], `${name}: ${call}: ${code}`).toContain(code);
          }
        }
      });
    }
    expect(await fingerprint()).toBe(before);
  }, 120_000);

  test('[AC1][TE13] gets the same answer for what is hidden as for what is not there', async () => {
    const stranger = strangers[0];
    if (stranger === undefined) throw new Error('no stranger');
    await intruder.as(stranger.disguise, async (run) => {
      const told = async (batch: object) => {
        const { code, error } = await run('SELECT tenant_schema.write_records($1)', [
          JSON.stringify(batch),
        ]);
        return [code, error?.message, error?.detail];
      };
      const nowhere = randomId<AudienceId>();
      const never = randomId<RecordId>();
      expect(await told(creation(team))).toEqual(await told(creation(nowhere)));
      expect(await told(deleting(team, note, 2))).toEqual(await told(deleting(nowhere, never, 2)));
      const explain = (id: RecordId) => run('SELECT * FROM tenant_schema.explain_access($1)', [id]);
      expect(await explain(note)).toEqual(await explain(never));
    });
  });
});
