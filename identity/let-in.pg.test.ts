import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openParts, type Parts } from '#apps/server/parts.ts';
import {
  giveInstruction,
  instructionsOf,
  moveInstruction,
  noteInstruction,
} from '#governance/instructions/server/instruction-store.ts';
import { type AccountId, type DeviceId, randomId, type TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { lastEvents } from '#testkit/contract/house.ts';
import { bindNoa, letNoaIn, noa, noaName } from '#testkit/contract/let-in.ts';
import { asOperatorIn } from '#testkit/contract/operator.ts';
import { testSecret } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let parts: Parts;
const author = 'Katrin Weiss, Verwaltung';

beforeAll(async () => {
  database = await createTestDatabase();
  parts = openParts({
    adminUrl: database.adminUrl,
    secret: testSecret,
    publicUrl: 'http://localhost:4400',
  });
  await bindNoa(database);
  home = await concluded();
});
afterAll(async () => {
  await parts.close();
  await database.close();
});

let people = 0;
/** What most tests are about, made once. */
let home: Awaited<ReturnType<typeof concluded>>;

/** The operator invites, as `obhut account invite` does. */
async function invite(tenant: TenantId, instruction: string | null = null, role = 'keeper') {
  people += 1;
  const { id, link } = await parts.identity.invite({
    tenantId: tenant,
    email: `person-${people}@linde.example`,
    displayName: `Person ${people}`,
    role,
    order: { instruction, by: noa },
  });
  return { id, token: new URL(link).hash.slice(1), email: `person-${people}@linde.example` };
}

async function accept(tenant: TenantId, token: string): Promise<Actor> {
  const { value } = await parts.identity.acceptInvitation({
    token,
    name: 'Person',
    password: 'ein langes gutes Passwort',
    from: { address: '127.0.0.1', headers: {} },
  });
  return { tenant, account: value.account.id, device: randomId<DeviceId>() };
}

/** A tenant as the operator makes it, whose first owner came by invitation and has concluded. */
async function concluded() {
  const tenant = await database.createBareTenant();
  const keeper = await accept(tenant, (await invite(tenant)).token);
  const early = await invite(tenant, null, 'staff');
  await concludeAs(database.tenants, keeper);
  await letNoaIn(database, tenant);
  return { tenant, keeper, early };
}

const instruct = (keeper: Actor) =>
  database.tenants.transact(keeper, (sql) =>
    giveInstruction(sql, { scope: 'invite', body: 'Noa als Leitung einladen.', author }),
  );
const stateOf = async (keeper: Actor, id: string) =>
  (await database.tenants.transact(keeper, instructionsOf))?.find((one) => one.id === id)?.state;

describe('who lets people in where a contract was concluded', () => {
  test('[CO22] the first owner of a new tenant is let in by the operator, who says so in the chronicle', async () => {
    const tenant = await database.createBareTenant();
    const { id, token } = await invite(tenant);
    expect(await lastEvents(database, tenant)).toMatchObject([
      {
        action: 'access.operator-invited',
        detail: { invitation: id, role: 'keeper', author: noaName },
      },
    ]);
    const keeper = await accept(tenant, token);
    await concludeAs(database.tenants, keeper);
  });

  test('[CO22][ID58] after that the operator needs an instruction, and each is good for one invitation', async () => {
    const { tenant, keeper } = home;
    await expect(invite(tenant)).rejects.toMatchObject({ code: 'instruction.needed' });
    await expect(invite(tenant, null, 'staff')).rejects.toMatchObject({
      code: 'instruction.needed',
    });
    const id = await instruct(keeper);
    const { token } = await invite(tenant, id);
    expect((await lastEvents(database, tenant, 3)).map(({ action }) => action)).toEqual([
      'instruction.done',
      'access.operator-invited',
      'instruction.begin',
    ]);
    expect(await stateOf(keeper, id)).toBe('done');
    await expect(invite(tenant, id)).rejects.toMatchObject({ code: 'instruction.not-so' });
    await accept(tenant, token);
    // Owners and officers are told of it, by mail as soon as there is somebody to carry one.
    const told = await database.admin.query<{ account: AccountId }>(
      inSchema(
        `SELECT m.account_id AS account FROM tenant_schema.office_word w
         JOIN tenant_schema.office_mail m ON m.word_id = w.id
         WHERE w.kind = 'operator-invited' ORDER BY w.at DESC LIMIT 1`,
        tenant,
      ),
    );
    expect(told).toEqual([{ account: keeper.account }]);
  });

  test('[CO22] an instruction for something else, of nobody, or withdrawn lets nobody in', async () => {
    const { tenant, keeper } = home;
    const other = await database.tenants.transact(keeper, (sql) =>
      giveInstruction(sql, { scope: 'token-create', body: 'Ein Schlüssel.', author }),
    );
    await expect(invite(tenant, other)).rejects.toMatchObject({ code: 'instruction.unknown' });
    const oral = await asOperatorIn(database, tenant, (sql) =>
      noteInstruction(sql, { source: 'oral', scope: 'invite', body: 'Am Telefon.', author: noa }),
    );
    await expect(invite(tenant, oral)).rejects.toMatchObject({ code: 'instruction.not-so' });
    const taken = await instruct(keeper);
    await database.tenants.transact(keeper, (sql) =>
      moveInstruction(sql, { id: taken, what: 'withdraw', reason: null, author }),
    );
    await expect(invite(tenant, taken)).rejects.toMatchObject({ code: 'instruction.not-so' });
  });

  test('[CO22] what the law demands waits, so that owners can say no', async () => {
    const { tenant, keeper } = home;
    const law = await asOperatorIn(database, tenant, (sql) =>
      noteInstruction(sql, { source: 'law', scope: 'invite', body: 'Beschluss.', author: noa }),
    );
    await expect(invite(tenant, law)).rejects.toMatchObject({ code: 'instruction.too-early' });
    await database.tenants.transact(keeper, (sql) =>
      moveInstruction(sql, { id: law, what: 'withdraw', reason: null, author }),
    );
    await expect(invite(tenant, law)).rejects.toMatchObject({ code: 'instruction.not-so' });
  });

  test('[CO22] what was handed out before opens nothing after, and the account that was begun is none', async () => {
    const { tenant, early } = home;
    await expect(accept(tenant, early.token)).rejects.toMatchObject({
      code: 'identity.invitation-invalid',
    });
    expect(await parts.identity.accountOf(early.email)).toBeNull();
  });

  test('[CO22] past the command line it is the database that refuses', async () => {
    const { tenant, keeper } = home;
    const stranger = randomId<AccountId>();
    const doors = [
      `UPDATE tenant_schema.member SET role = 'keeper'`,
      'DELETE FROM tenant_schema.member',
      `UPDATE tenant_schema.member SET valid_until = now()`,
      `INSERT INTO tenant_schema.member (id, account_id, person_id, role)
       SELECT gen_random_uuid(), '${stranger}', p.id, 'keeper' FROM tenant_schema.person p LIMIT 1`,
      `INSERT INTO tenant_schema.office SELECT m.id, 'owner', now() FROM tenant_schema.member m`,
      `SELECT tenant_schema.set_office((SELECT min(m.id::text)::uuid FROM tenant_schema.member m), 'owner', true)`,
      `INSERT INTO tenant_schema.group_member (group_id, member_id) VALUES (gen_random_uuid(), gen_random_uuid())`,
      'DELETE FROM tenant_schema.access_grant',
      // Noted by nobody, or in the keeper's name, an invitation is none.
      `INSERT INTO tenant_schema.invitation_note (invitation_id, at, seal)
       VALUES (gen_random_uuid(), now(), repeat('0', 64))`,
      `INSERT INTO tenant_schema.invitation_note (invitation_id, at, account_id, seal)
       VALUES (gen_random_uuid(), now(), '${keeper.account}', repeat('0', 64))`,
      `SELECT tenant_schema.operator_invites(gen_random_uuid(), 'keeper', 'a@b.example', NULL, 'Noa')`,
    ];
    for (const door of doors) {
      await expect(
        asOperatorIn(database, tenant, (sql) => sql.query(door)),
        door,
      ).rejects.toMatchObject({ code: 'OB083' });
    }
    // Nor does the contract stand as if there had never been one, or a tenant become a household.
    for (const standing of ['none', 'carried-over', 'exempt']) {
      await expect(
        asOperatorIn(database, tenant, (sql) =>
          sql.query('UPDATE tenant_schema.contract_state SET standing = $1', [standing]),
        ),
      ).rejects.toMatchObject({ code: 'OB007' });
    }
    await expect(
      database.admin.query(`UPDATE obhut.tenant SET kind = 'household' WHERE id = $1`, [tenant]),
    ).rejects.toMatchObject({ code: 'OB007' });
  });

  test('[CO22][ID58] an invitation that the tenant has not noted opens nothing, and none becomes another one', async () => {
    const { tenant, keeper } = home;
    const token = 'forged'.padEnd(43, 'x');
    await database.admin.query(
      `INSERT INTO identity.invitation (id, token_hash, tenant_id, email, display_name, role, expires_at, invited_by)
       SELECT gen_random_uuid(), sha256(t.token::bytea), $1, t.token || '@noa.example', 'Noa', 'keeper', now() + interval '1 day', t.by
       FROM (VALUES ($2, NULL::uuid), ($2 || 'y', $3::uuid)) AS t (token, by)`,
      [tenant, token, keeper.account],
    );
    for (const forged of [token, `${token}y`]) {
      await expect(accept(tenant, forged)).rejects.toMatchObject({
        code: 'identity.invitation-invalid',
      });
    }
    const { email } = await invite(tenant, await instruct(keeper), 'staff');
    for (const change of [
      `role = 'keeper'`,
      `email = 'noa@betrieb.example'`,
      `token_hash = sha256('mine')`,
      `member_until = 'infinity'`,
    ]) {
      await expect(
        database.admin.query(`UPDATE identity.invitation SET ${change} WHERE email = $1`, [email]),
        change,
      ).rejects.toMatchObject({ code: 'OB007' });
    }
  });

  test('[CO22] no connection of the operator sets a password, begins a session, or moves an address', async () => {
    const { keeper } = home;
    for (const door of [
      `UPDATE identity.credential SET password_hash = 'x' WHERE account_id = '${keeper.account}'`,
      `INSERT INTO identity.session (id, account_id, device_id, token, expires_at)
       SELECT gen_random_uuid(), '${keeper.account}', d.id, 'mine', now() FROM identity.device d LIMIT 1`,
      `UPDATE identity.session SET token = 'mine'`,
      `UPDATE identity.token SET hash = sha256('mine')`,
      `UPDATE identity.account SET email = 'noa@betrieb.example' WHERE id = '${keeper.account}'`,
    ]) {
      await expect(database.admin.query(door), door).rejects.toMatchObject({ code: 'OB007' });
    }
  });

  test('[CO23] an office ends with the membership, and who comes back has none', async () => {
    const { tenant, keeper } = home;
    const other = await invite(tenant, await instruct(keeper), 'staff');
    const holder = await accept(tenant, other.token);
    const memberOf = async () => {
      const [row] = await database.admin.query<{ id: string }>(
        inSchema('SELECT id FROM tenant_schema.member WHERE account_id = $1', tenant),
        [holder.account],
      );
      return row?.id;
    };
    const member = await memberOf();
    await database.tenants.transact(keeper, (sql) =>
      sql.query(`SELECT tenant_schema.set_office($1, 'owner', true)`, [member]),
    );
    await database.tenants.transact(keeper, (sql) =>
      sql.query('SELECT tenant_schema.end_membership($1)', [member]),
    );
    expect((await lastEvents(database, tenant, 3)).map(({ detail }) => detail)).toContainEqual(
      expect.objectContaining({ member, office: 'owner', holds: false }),
    );
    const held = () =>
      database.admin.query(inSchema('SELECT office FROM tenant_schema.office', tenant));
    expect(await held()).toEqual([]);
  });

  test('[CO22] where no owner is left, the operator lets one in again', async () => {
    const { tenant, keeper } = home;
    await database.admin.transact(async (tx) => {
      // Their time ran out, which nobody does by hand.
      await tx.script('SET LOCAL session_replication_role = replica');
      await tx.query(inSchema('UPDATE tenant_schema.member SET valid_until = now()', tenant));
    });
    const next = await accept(tenant, (await invite(tenant)).token);
    expect(next.account).not.toBe(keeper.account);
    await expect(invite(tenant)).rejects.toMatchObject({ code: 'instruction.needed' });
  });
});
