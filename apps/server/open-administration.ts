import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import type { OpenAdministration, Order, TenantSummary } from '#apps/server/administration.ts';
import { contractAdministration } from '#apps/server/contract-administration.ts';
import {
  attestAsOperator,
  measuresNow,
  withdrawAsOperator,
} from '#apps/server/administer-measures.ts';
import {
  chronicleKeys,
  followChronicleKey,
  listChronicleKeys,
} from '#apps/server/chronicle-keys.ts';
import { chronicleHeads } from '#apps/server/keep-chronicle.ts';
import { eraseAccount } from '#apps/server/erase-account.ts';
import { loadDemo, removeDemo } from '#apps/server/demo/load-demo.ts';
import { diagnose } from '#apps/server/diagnose.ts';
import { migrateAllTenants, migrateInstallation } from '#apps/server/migrate-all.ts';
import { allMigrations } from '#apps/server/migrations.ts';
import { egressParts } from '#apps/server/egress-parts.ts';
import { OperatorConnections } from '#apps/server/operator-connections.ts';
import { Outbound } from '#apps/server/outbound.ts';
import { openParts, serverActor } from '#apps/server/parts.ts';
import { oversightAdministration } from '#apps/server/oversight-administration.ts';
import { staffAdministration } from '#apps/server/staff-administration.ts';
import { providerAdministration } from '#apps/server/provider-administration.ts';
import { readConnections } from '#apps/server/provider-settings.ts';
import { openService } from '#kernel/access/services.ts';
import { asOperator, loseOwnDevice, ownHolding } from '#apps/server/lost-device.ts';
import { instructionAdministration } from '#apps/server/instruction-administration.ts';
import { importSymbolFile } from '#apps/server/import-symbol-file.ts';
import { readExport } from '#governance/chronicle/server/read-export.ts';
import { readKeys } from '#governance/chronicle/server/read-keys.ts';
import type { InstructionScope } from '#governance/instructions/instruction.ts';
import { beginJob, endJob, jobInParts } from '#governance/instructions/server/instruction-store.ts';
import { publicHolidays } from '#governance/deadlines/public-holidays.ts';
import { Sequencer } from '#governance/chronicle/server/sequencer.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { systemClock } from '#kernel/base/clock.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { createTenant, furnishTenant, listTenants } from '#kernel/db/installation.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';

/** What an operator does, on the same parts as the server; both may run at once. */
export const openAdministration: OpenAdministration = async ({
  adminUrl,
  secret,
  publicUrl,
  dataDir,
  providers,
  clock = systemClock,
  openNetwork,
}) => {
  await migrateInstallation(adminUrl, secret, () => {});
  const admin = await connectAsAdmin(adminUrl);
  const parts = openParts({ adminUrl, secret, publicUrl });

  const asOwner = asOperator(admin);
  const outboundConnections = new OperatorConnections(adminUrl);
  let outbound: Outbound | undefined;

  const sequencer = () =>
    new Sequencer({
      sql: {
        query: (text, values) =>
          admin.transact(async (tx) => {
            await tx.script('SET LOCAL ROLE obhut_owner');
            return tx.query(text, values);
          }),
      },
      keys: chronicleKeys(secret),
      signedHeads: chronicleHeads(dataDir),
      now: Date.now,
    });

  /** A job that the operator does on instruction, whose parts are transactions of their own (CO19). */
  const onOrder = <T>(
    tenant: TenantId,
    scope: InstructionScope,
    { instruction, by }: Order,
    work: () => Promise<T>,
  ): Promise<T> =>
    jobInParts((part) => asOwner(tenant, part), { id: instruction, scope, author: by }, work);

  return {
    instructions: instructionAdministration(asOwner, (tenant) => requireTenant(admin, tenant)),
    staff: staffAdministration(admin, asOwner, (tenant) => requireTenant(admin, tenant)),
    oversight: oversightAdministration(asOwner, (tenant) => requireTenant(admin, tenant), {
      clock,
    }),
    contracts: contractAdministration(admin, asOwner, (tenant) => requireTenant(admin, tenant)),

    async createTenant({ name, kind }) {
      const { tenant } = await allMigrations();
      const id = await createTenant(admin, { name, kind }, tenant);
      await furnishTenant(admin, id, {
        kind,
        name,
        groups: kind === 'household' ? ['Familie', 'Eltern'] : ['Team', 'Leitung'],
      });
      return { id };
    },

    async listTenants() {
      const { tenant: migrations } = await allMigrations();
      const summaries: TenantSummary[] = [];
      for (const { id, name, kind, createdAt } of await listTenants(admin)) {
        const [row] = await admin.transact(async (tx) => {
          await tx.script('SET LOCAL ROLE obhut_owner');
          return tx.query<{ members: number; applied: number }>(
            inSchema(
              `SELECT (SELECT count(*) FROM tenant_schema.member)::integer AS members,
                        (SELECT count(*) FROM obhut.migration WHERE scope = $1)::integer AS applied`,
              id,
            ),
            [id],
          );
        });
        summaries.push({
          id,
          name,
          kind,
          createdAt: createdAt.toISOString(),
          members: row?.members ?? 0,
          current: row?.applied === migrations.length,
        });
      }
      return summaries;
    },

    async migrateTenants({ tenant, parallel }, report) {
      const results = await migrateAllTenants(adminUrl, parallel, tenant);
      if (tenant !== undefined && results.length === 0) {
        throw new AppError('access.no-member', { tenant });
      }
      return results.map(({ tenant: id, applied, failed }) => {
        report(`${id}: ${failed === null ? `${applied.length} migrations` : failed.message}`);
        return {
          id,
          applied: applied.length,
          ...(failed === null ? {} : { problem: failed.message }),
        };
      });
    },

    async inviteAccount({ tenant, email, role, name, until, order }) {
      await requireTenant(admin, tenant);
      const { link, expiresAt } = await parts.identity.invite({
        tenantId: tenant,
        email,
        displayName: name ?? email.split('@')[0] ?? email,
        role,
        order,
        ...(until !== undefined && { memberUntil: until }),
      });
      return { url: link, expiresAt: expiresAt.toISOString() };
    },

    async listDevices(email) {
      const account = await parts.identity.accountOf(email);
      if (account === null) throw new AppError('identity.device-unknown');
      return parts.identity.devicesOf(account);
    },

    async loseDevice(device) {
      const found = await parts.identity.findDevice(device);
      if (found === null) throw new AppError('identity.device-unknown');
      await loseOwnDevice(parts, asOwner, found.account, device);
      return ownHolding(parts, asOwner, found.account, device);
    },

    async lease({ tenant, days, order }) {
      await requireTenant(admin, tenant);
      return asOwner(tenant, async (sql) => {
        if (days !== undefined) {
          const job = { id: order.instruction, scope: 'lease', author: order.by } as const;
          await beginJob(sql, job);
          await sql.query('SELECT tenant_schema.set_lease($1)', [days]);
          await endJob(sql, job);
        }
        const [row] = await sql.query<{ days: number }>(
          'SELECT lease_days::integer AS days FROM tenant_schema.setting',
        );
        if (row === undefined) throw new Error('a tenant has one row of settings');
        return row.days;
      });
    },

    async land({ tenant, land }) {
      await requireTenant(admin, tenant);
      const calendar = land === undefined ? null : await publicHolidays(land);
      return asOwner(tenant, async (sql) => {
        if (calendar !== null) {
          await sql.query('UPDATE obhut.tenant SET land = $2 WHERE id = $1', [
            tenant,
            calendar.land,
          ]);
          await sql.query('SELECT tenant_schema.tell_of_provider($1, $2)', [
            'land',
            JSON.stringify({ land: calendar.land }),
          ]);
        }
        const [row] = await sql.query<{ land: string | null }>(
          'SELECT land FROM obhut.tenant WHERE id = $1',
          [tenant],
        );
        return row?.land ?? null;
      });
    },

    async resetDemo(report) {
      await removeDemo({ admin });
      const loaded = await loadDemo({ admin, parts, clock: systemClock, report });
      if (loaded === null) throw new Error('the demo was removed and is still there');
      return loaded;
    },

    async createToken({ tenant, name, keeper, scopes, days, grants, order }) {
      await requireTenant(admin, tenant);
      const account = await parts.identity.accountOf(keeper);
      if (account === null) throw new AppError('access.not-keeper');
      const by = serverActor(tenant, account);
      const { made, service } = await onOrder(tenant, 'token-create', order, async () => {
        const opened = await openService(parts.database, by, { name, grants });
        const token = await parts.identity.tokens.create({
          tenant,
          acts: { service: opened.account },
          by: { ...by, session: null },
          name,
          scopes,
          days,
        });
        return { made: token, service: opened.account };
      });
      const { id, expiresAt } = made.listed;
      return { token: made.text, id, service, expiresAt: expiresAt.toISOString() };
    },

    async listTokens(tenant) {
      await requireTenant(admin, tenant);
      return parts.identity.tokens.ofTenant(tenant);
    },

    revokeToken: (tenant, token) => parts.identity.tokens.endFor(tenant, token),

    async importSymbols({ tenant, file, keeper, order }, report) {
      await requireTenant(admin, tenant);
      const account = await parts.identity.accountOf(keeper);
      if (account === null) throw new AppError('access.not-keeper');
      return onOrder(tenant, 'symbols-import', order, () =>
        importSymbolFile(parts.database, serverActor(tenant, account), file, report),
      );
    },

    async *exportChronicle(tenant, after, order) {
      await requireTenant(admin, tenant);
      const job = { id: order.instruction, scope: 'chronicle-export', author: order.by } as const;
      await asOwner(tenant, async (sql) => {
        await beginJob(sql, job);
        const [begun] = await sql.query('SELECT tenant_schema.chronicle_export()');
        if (begun === undefined) throw new Error('chronicle_export answers with one row');
        await endJob(sql, job);
      });
      // What waits for a server that does not run, and the export itself, are chained and signed first.
      const size = await sequencer().chainAndSign(tenant);
      yield* readExport({
        tenant,
        known: await asOwner(tenant, readKeys),
        after,
        size,
        page: (work) => asOwner(tenant, work),
      });
    },

    eraseAccount: (wanted) => eraseAccount({ admin, identity: parts.identity, asOwner }, wanted),

    chronicleKeys: () => listChronicleKeys(admin),

    async rotateChronicleKey({ formerSecret }, report) {
      const key = await followChronicleKey(admin, { secret, formerSecret, clock });
      const unsigned: TenantId[] = [];
      for (const { id } of await listTenants(admin)) {
        // One where it fails has it before its next signature, and keeps nobody else from it.
        await sequencer()
          .chainAndSign(id)
          .catch((error: unknown) => {
            report(`${id}: ${error instanceof Error ? error.message : String(error)}`);
            unsigned.push(id);
          });
      }
      return { ...key, unsigned };
    },

    providers: providerAdministration(
      admin,
      async () => {
        const connections = await readConnections(providers);
        outbound ??= new Outbound(
          egressParts(outboundConnections, clock),
          connections,
          openNetwork,
        );
        return {
          adminUrl,
          outbound,
          publicUrl,
          clock,
          addressesOf: (of) => parts.identity.addressesOf(of),
        };
      },
      clock,
    ),
    async measures(tenant) {
      if (tenant !== undefined) await requireTenant(admin, tenant);
      return measuresNow(admin, systemClock, tenant);
    },

    attest: (statement) => attestAsOperator(admin, systemClock, statement),

    withdrawAttestation: (id) => withdrawAsOperator(admin, systemClock, id),

    diagnose: () => diagnose(admin),

    async close() {
      await Promise.all([admin.close(), parts.close(), outbound?.close()]);
      await outboundConnections.close();
    },
  };
};

/** Throws 'access.no-member'. */
async function requireTenant(admin: AdminSql, tenant: TenantId): Promise<void> {
  const tenants = await listTenants(admin);
  if (!tenants.some(({ id }) => id === tenant)) throw new AppError('access.no-member', { tenant });
}
