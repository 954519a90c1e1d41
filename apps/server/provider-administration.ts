import { keepNotices, type KeepNoticesParts } from '#apps/server/keep-notices.ts';
import { asOperator } from '#apps/server/lost-device.ts';
import {
  type HeldFiles,
  type NoticeDetail,
  type ProviderView,
  providerView,
} from '#apps/server/provider-view.ts';
import type { NoticeId, ProviderId } from '#governance/gate/ids.ts';
import type { Alternative } from '#governance/gate/provider.ts';
import { readGateState } from '#governance/gate/server/gate-state.ts';
import type { IssuedNotice } from '#governance/gate/server/issue-notices.ts';
import {
  addProvider,
  changeProvider,
  liftStop,
  type ProviderStatementMade,
  readDescriptor,
  type RegisteredProvider,
  registeredProviders,
  removeProvider,
  stopProvider,
  type StopStatement,
} from '#governance/gate/server/provider-register.ts';
import { untold, type Untold } from '#governance/gate/server/tell-of-stops.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { AdminSql } from '#kernel/db/sql.ts';

export interface DescribedInput {
  /** As somebody wrote it. */
  readonly descriptor: unknown;
  readonly alternatives: readonly Alternative[];
  readonly by: string;
}

export interface Told extends ProviderStatementMade {
  readonly notices: readonly IssuedNotice[];
}

/** What an operator does about providers. Throws `AppError` with registered codes. */
export interface ProviderAdministration {
  add(input: DescribedInput): Promise<Told>;
  change(input: DescribedInput & { readonly endsEarlier: boolean }): Promise<Told>;
  /** Both return who could not be told yet; for them, too, it is shut (GA40). */
  remove(provider: ProviderId, by: string): Promise<readonly Untold[]>;
  stop(statement: StopStatement): Promise<readonly Untold[]>;
  /** Who was not told yet of what was shut. */
  untold(): Promise<readonly Untold[]>;
  lift(statement: StopStatement): Promise<void>;
  list(): Promise<readonly RegisteredProvider[]>;
  ofTenant(tenant: TenantId): Promise<ProviderView>;
  /** Tells every tenant what it has not been told, and sends what waits; none while a server is at it. */
  tell(): Promise<readonly IssuedNotice[]>;
  /** Throws 'gate.notice-unknown'. */
  withdraw(tenant: TenantId, notice: NoticeId, by: string): Promise<void>;
}

export function providerAdministration(
  admin: AdminSql,
  notices: () => Promise<KeepNoticesParts>,
  clock: Clock,
): ProviderAdministration {
  const tell = async () => (await keepNotices(await notices())) ?? [];
  const inTenant = asOperator(admin);
  return {
    async add({ descriptor, ...said }) {
      const statement = { ...said, descriptor: readDescriptor(descriptor), endsEarlier: true };
      return { ...(await addProvider(admin, statement, clock)), notices: await tell() };
    },
    async change({ descriptor, ...said }) {
      const statement = { ...said, descriptor: readDescriptor(descriptor) };
      return { ...(await changeProvider(admin, statement, clock)), notices: await tell() };
    },
    remove: (provider, by) => removeProvider(admin, provider, by, clock),
    async stop(statement) {
      const left = await stopProvider(admin, statement, clock);
      // The mails of it; what fails of them is tried again by the server, and undoes no stop.
      await tell().catch(() => []);
      return left;
    },
    untold: () => untold(admin),
    lift: (statement) => liftStop(admin, statement, clock),
    list: () => registeredProviders(admin),
    async ofTenant(tenant) {
      return inTenant(tenant, async (sql) => {
        const [row] = await sql.query<{
          notices: readonly NoticeDetail[];
          held: HeldFiles;
        }>('SELECT tenant_schema.notices() AS notices, tenant_schema.media_places() AS held');
        const state = await readGateState(sql);
        if (row === undefined || state === null) {
          throw new AppError('access.no-member', { tenant });
        }
        return providerView(state, row.notices, row.held, 'en', clock.nowMs());
      });
    },
    tell,
    async withdraw(tenant, notice, by) {
      const [row] = await inTenant(tenant, (sql) =>
        sql.query<{ done: boolean }>('SELECT tenant_schema.withdraw_notice($1, $2, $3) AS done', [
          notice,
          by,
          new Date(clock.nowMs()),
        ]),
      );
      if (row?.done !== true) throw new AppError('gate.notice-unknown');
    },
  };
}
