import type { Parts } from '#apps/server/parts.ts';
import type { Report } from '#apps/server/composition.ts';
import { allMigrations } from '#apps/server/migrations.ts';
import { demoContent } from '#apps/server/demo/content.ts';
import type { DemoTenant } from '#apps/server/demo/content/types.ts';
import { buildDemoTenant } from '#apps/server/demo/build-tenant.ts';
import { concludeDemoContract } from '#apps/server/demo/conclude-contract.ts';
import { writeDemoRecords } from '#apps/server/demo/write-records.ts';
import { removeAccounts } from '#apps/server/remove-accounts.ts';
import { hashPassword } from '#identity/password-hash.ts';
import type { AccountId } from '#kernel/base/ids.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { createTenant, dropTenant, listTenants } from '#kernel/db/installation.ts';
import type { AdminSql } from '#kernel/db/sql.ts';

export interface DemoInput {
  readonly admin: AdminSql;
  readonly parts: Parts;
  readonly clock: Clock;
  readonly report: Report;
  readonly signal?: AbortSignal;
}

/** What a loaded demo holds. */
export interface DemoLoaded {
  readonly tenants: number;
  readonly accounts: readonly AccountId[];
  readonly records: number;
}

/**
 * Loads the demo unless it is there. One that broke off half-way is removed first, so that it is
 * there whole or not at all. Returns null when there was nothing to do.
 */
export async function loadDemo(input: DemoInput): Promise<DemoLoaded | null> {
  const tenants = (await listTenants(input.admin)).filter(({ demo }) => demo !== 'no');
  if (tenants.length > 0 && tenants.every(({ demo }) => demo === 'loaded')) return null;
  await removeDemo(input);
  const accounts = await createAccounts(input);
  const { tenant: migrations } = await allMigrations();
  let records = 0;
  for (const content of demoContent.tenants) {
    input.signal?.throwIfAborted();
    input.report(content.name);
    const id = await createTenant(
      input.admin,
      { name: content.name, kind: kindOf(content), demo: 'loading', zone: content.zone },
      migrations,
    );
    const built = await buildDemoTenant(input.admin, id, content, accounts, input.clock);
    await concludeDemoContract(input.parts.database, built, content);
    records += await writeDemoRecords(input.parts.database, built, content, input.clock);
  }
  await input.admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    await tx.query(`UPDATE obhut.tenant SET demo = 'loaded' WHERE demo = 'loading'`);
  });
  return { tenants: demoContent.tenants.length, accounts: [...accounts.values()], records };
}

/** Removes the demo's tenants and accounts, and nothing else. */
export async function removeDemo({ admin }: Pick<DemoInput, 'admin'>): Promise<void> {
  for (const { id, demo } of await listTenants(admin)) {
    if (demo !== 'no') await dropTenant(admin, id);
  }
  const emails = demoContent.accounts.map(({ email }) => email);
  const accounts = await admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_identity');
    return tx.query<{ id: AccountId; email: string }>(
      'SELECT id, email FROM identity.account WHERE email = ANY ($1)',
      [emails],
    );
  });
  await removeAccounts(admin, accounts);
}

async function createAccounts({ parts, report }: DemoInput): Promise<Map<string, AccountId>> {
  report(`${demoContent.accounts.length} accounts`);
  const { password } = demoContent;
  // Hashing is slow on purpose; once is enough for a password that stands in the README.
  const passwordHash = await hashPassword(password);
  const made = new Map<string, AccountId>();
  for (const { key, email, name } of demoContent.accounts) {
    made.set(key, await parts.identity.createAccount({ email, name, password, passwordHash }));
  }
  return made;
}

function kindOf(content: DemoTenant): 'organisation' | 'household' {
  return content.spaces.some(({ kind }) => kind === 'household') ? 'household' : 'organisation';
}
