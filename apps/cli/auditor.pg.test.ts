import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { chronicleKeys } from '#apps/server/chronicle-keys.ts';
import { readExport } from '#governance/chronicle/server/read-export.ts';
import { readKeys } from '#governance/chronicle/server/read-keys.ts';
import { Sequencer } from '#governance/chronicle/server/sequencer.ts';
import { bundleParts } from '#governance/oversight/request.ts';
import { handBundle } from '#governance/oversight/server/hand-bundle.ts';
import { openRequest } from '#governance/oversight/server/oversight-store.ts';
import { joinErrors } from '#kernel/base/app-error.ts';
import { signedInMemory } from '#testkit/chronicle/signed-in-memory.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { houseIn } from '#testkit/contract/house.ts';
import { testSecret, testSecrets } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { cliErrors } from './errors.ts';
import { runCommandLine } from './command-line.ts';

const author = 'Katrin Weiss, Verwaltung';
let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'auditor-'));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

async function verify(...args: string[]): Promise<{ exit: number; out: string }> {
  let out = '';
  const exit = await runCommandLine(['chronicle', 'verify', ...args], {
    version: '0',
    errors: joinErrors(cliErrors),
    open: () => Promise.reject(new Error('needs no installation')),
    out: (text) => (out += text),
    err: (text) => (out += text),
  });
  return { exit, out };
}

test('[CH25][OV4] an auditor without an account checks that a bundle is what was handed out, offline', async () => {
  const { tenant, keeper } = await houseIn(database);
  const { tenants } = database;
  await concludeAs(tenants, keeper);
  const audit = { about: { kind: 'audit', ground: 'interval' }, body: 'Prüfung', author } as const;
  const id = await tenants.transact(keeper, (sql) => openRequest(sql, audit));
  const wanted = { tenant, id, author, to: 'tenant', mandate: null, parts: bundleParts } as const;
  const made = await tenants.transact(keeper, (sql) =>
    handBundle(sql, wanted, { nowMs: Date.now() }),
  );
  // The bundle itself has the key, for who has none yet.
  expect(made.content.toString()).toContain(testSecrets.chronicleKey);

  const sql = await connectAsAdmin(database.sequencerUrl);
  const keys = chronicleKeys(testSecret);
  const signing = new Sequencer({ sql, keys, signedHeads: signedInMemory(), now: Date.now });
  const size = await signing.chainAndSign(tenant);
  await sql.close();
  const known = await tenants.transact(keeper, readKeys);
  const { note } = await tenants.transact(keeper, async (inTenant) => {
    const [state] = await inTenant.query<{ note: string }>(
      'SELECT note FROM tenant_schema.chronicle_state()',
    );
    return state ?? { note: '' };
  });

  // What the organisation hands over, in files.
  const [bundle, chronicle, checkpoint, key] = [
    'bundle.json',
    'chronicle.jsonl',
    'checkpoint.txt',
    'key.txt',
  ].map((name) => join(folder, name)) as [string, string, string, string];
  await writeFile(bundle, made.content);
  await writeFile(
    chronicle,
    readExport({
      tenant,
      known,
      after: 0,
      size,
      page: (work) => tenants.transact(keeper, work),
    }),
  );
  await writeFile(checkpoint, note);
  await writeFile(key, `${testSecrets.chronicleKey}\n`);
  const held = ['--key', key, '--checkpoint', checkpoint];
  const good = await verify(chronicle, ...held, '--bundle', bundle);
  expect(good, good.out).toMatchObject({ exit: 0 });
  expect(good.out).toContain('checked against the checkpoint you hold');

  await writeFile(bundle, made.content.toString().replace('Verwaltung', 'Leitung'));
  expect(await verify(chronicle, ...held, '--bundle', bundle)).toMatchObject({ exit: 18 });
});
