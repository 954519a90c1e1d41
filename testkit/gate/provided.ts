import { asOperator } from '#apps/server/lost-device.ts';
import type { ProviderDescriptor } from '#governance/gate/provider-descriptor.ts';
import { acknowledgeNotice } from '#governance/gate/server/answer-notice.ts';
import { type GateState, readGateState } from '#governance/gate/server/gate-state.ts';
import { issueNotices } from '#governance/gate/server/issue-notices.ts';
import { addProvider } from '#governance/gate/server/provider-register.ts';
import type { NoticeId } from '#governance/gate/ids.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { keeperOf } from '#testkit/contract/conclude.ts';
import type { TestMember } from '#testkit/pg/people.ts';
import type { TestDatabase } from '#testkit/pg/test-database.ts';

/** A tenant whose keeper can answer, in a test with a clock of its own. */
export interface Provided {
  readonly tenant: TenantId;
  readonly keeper: TestMember;
  /** Tells the tenant; the newest notice. */
  readonly notice: () => Promise<NoticeId>;
  readonly acknowledge: (notice: NoticeId) => Promise<void>;
  readonly state: () => Promise<GateState>;
}

export async function providedIn(database: TestDatabase, clock: Clock): Promise<Provided> {
  const tenant = await database.createTenant();
  const keeper = await keeperOf(database.admin, tenant);
  const inTenant = asOperator(database.admin);
  return {
    tenant,
    keeper,
    async notice() {
      await inTenant(tenant, (sql) => issueNotices(sql, tenant, clock));
      const found = (await inTenant(tenant, readGateState))?.standing.notices.at(-1);
      if (found === undefined) throw new Error('nothing was to be told');
      return found.id;
    },
    acknowledge: (notice) =>
      database.tenants.transact(keeper, (sql) => acknowledgeNotice(sql, notice, clock)),
    async state() {
      const state = await inTenant(tenant, readGateState);
      if (state === null) throw new Error('an operator sees every tenant');
      return state;
    },
  };
}

export async function describeProvider(
  database: TestDatabase,
  descriptor: ProviderDescriptor,
  clock: Clock,
): Promise<void> {
  const statement = { descriptor, by: 'Kim', alternatives: [], endsEarlier: true };
  await addProvider(database.admin, statement, clock);
}
