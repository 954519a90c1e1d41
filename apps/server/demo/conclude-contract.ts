import { contractSource } from '#apps/server/contract-source.ts';
import type { BuiltTenant } from '#apps/server/demo/build-tenant.ts';
import type { DemoTenant } from '#apps/server/demo/content/types.ts';
import {
  demoController,
  demoProcessor,
  demoProcessorSignatory,
} from '#apps/server/demo/demo-parties.ts';
import { serverActor } from '#apps/server/parts.ts';
import { draftContract } from '#governance/contract/draft.ts';
import { conclude, contractOverview, sha256 } from '#governance/contract/server/contract-store.ts';
import type { TenantDatabase } from '#kernel/db/tenant-database.ts';

/** Concludes the contract of an organisation of the demo, as whoever keeps it would; a household has none. */
export async function concludeDemoContract(
  database: TenantDatabase,
  built: BuiltTenant,
  content: DemoTenant,
): Promise<void> {
  const keeper = content.persons.find(({ memberRole }) => memberRole === 'keeper');
  const account = keeper === undefined ? undefined : built.accounts.get(keeper.key);
  if (keeper === undefined || account === undefined) throw new Error(`nobody keeps ${content.key}`);
  await database.transact(serverActor(built.id, account), async (sql) => {
    const overview = await contractOverview(sql);
    if (overview?.standing !== 'none') return;
    const draft = draftContract(
      {
        tenant: built.id,
        last: null,
        controller: demoController(content.name, keeper.name),
        processor: demoProcessor,
        parameters: {},
        source: await contractSource(sql),
      },
      sha256,
    );
    await conclude(sql, draft, {
      controller: `${keeper.name}, Verwaltung`,
      processor: demoProcessorSignatory,
    });
  });
}
