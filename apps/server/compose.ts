import { publicApi, rateLimit, socketLimit } from '#adapters/http/api/add-api.ts';
import { createHttpServer } from '#adapters/http/create-http-server.ts';
import type { TenantSummary, TenantsOf } from '#adapters/http/identity-routes.ts';
import { createLogger } from '#adapters/http/logger.ts';
import { tokenRoutes } from '#adapters/http/token-routes.ts';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { readSetInProcess } from '#adapters/symbol-set/read-in-process.ts';
import { peerOf } from '#adapters/websocket/peer.ts';
import { openSocketDoor, type SocketDoor } from '#adapters/websocket/upgrade.ts';
import { accessRoutes } from '#apps/server/access-routes.ts';
import { chronicleKeys } from '#apps/server/chronicle-keys.ts';
import { chronicleRoutes } from '#apps/server/chronicle-routes.ts';
import { contractRoutes } from '#apps/server/contract-routes.ts';
import { contractSource } from '#apps/server/contract-source.ts';
import { chronicleHeads, connectSequencer, keepChronicle } from '#apps/server/keep-chronicle.ts';
import { wordsFromCatalogues } from '#apps/server/api-words.ts';
import type { Compose, DemoSignIn, Report } from '#apps/server/composition.ts';
import { demoSignIns } from '#apps/server/demo/sign-ins.ts';
import { loadDemo } from '#apps/server/demo/load-demo.ts';
import { allErrors } from '#apps/server/errors.ts';
import { endAllBrokenJobs } from '#apps/server/end-broken-jobs.ts';
import { eraseAllDue } from '#apps/server/erase-all-due.ts';
import { feedRoutes } from '#apps/server/feed-routes.ts';
import { fanoutOf } from '#apps/server/fanout.ts';
import { deadlineFeed } from '#apps/server/deadlines-now.ts';
import { deviceRoutes } from '#apps/server/device-routes.ts';
import { historyRoutes } from '#apps/server/history-routes.ts';
import { oversightRoutes } from '#apps/server/oversight-routes.ts';
import { instructionRoutes } from '#apps/server/instruction-routes.ts';
import { officeRoutes } from '#apps/server/office-routes.ts';
import { officeWordRoutes } from '#apps/server/office-word-routes.ts';
import { invitationRoutes } from '#apps/server/invitation-routes.ts';
import { egressParts } from '#apps/server/egress-parts.ts';
import { clockWatch } from '#apps/server/clock-watch.ts';
import { keepMedia } from '#apps/server/keep-media.ts';
import { keepNotices } from '#apps/server/keep-notices.ts';
import { openMedia } from '#apps/server/media-parts.ts';
import { type KeptMeasures, keepMeasures } from '#apps/server/keep-measures.ts';
import { measureLooks } from '#apps/server/measure-looks.ts';
import { measureRoutes } from '#apps/server/measure-routes.ts';
import { programRoot, runningConfiguration } from '#apps/server/running-configuration.ts';
import { transparencyRoutes } from '#apps/server/transparency-routes.ts';
import { mediaRoutes } from '#apps/server/media-routes.ts';
import {
  migrateAllTenants,
  migrateInstallation,
  requireWholeWall,
} from '#apps/server/migrate-all.ts';
import { OperatorConnections } from '#apps/server/operator-connections.ts';
import { Outbound } from '#apps/server/outbound.ts';
import { openParts, type Parts, serverActor } from '#apps/server/parts.ts';
import { registry } from '#apps/server/products.ts';
import { usageRoutes } from '#apps/server/usage-routes.ts';
import { registerRoutes } from '#apps/server/register-routes.ts';
import { providerRoutes } from '#apps/server/provider-routes.ts';
import { readConnections } from '#apps/server/provider-settings.ts';
import { recordRoutes } from '#apps/server/record-routes.ts';
import { repeat } from '#apps/server/repeat.ts';
import { reportRoutes } from '#apps/server/report-routes.ts';
import { symbolRoutes } from '#apps/server/symbol-routes.ts';
import { allowedOrigins } from '#identity/page-origin.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { DeviceSession, type SyncServer } from '#kernel/sync/server/device-session.ts';
import { HintHub } from '#kernel/sync/server/hint-hub.ts';
import { MessageBudget } from '#kernel/sync/server/message-budget.ts';
import { PullTurns } from '#kernel/sync/server/pull-turns.ts';
import { SharedRanges } from '#kernel/sync/server/shared-ranges.ts';

/** How often what is over is cleared away. */
const sweepMs = 10 * 60_000;
const retentionMs = 24 * 3_600_000;
const mediaMs = 15 * 60_000;
const noticesMs = 10 * 60_000;
/** Soon, so that a server that is often started anew erases too; not in what it starts with. */
const firstRetentionMs = 5 * 60_000;

/** Puts the server together: the only place that knows all parts. */
export const compose: Compose = async (input) => {
  const { settings, secret, adminUrl, webRoot, signal, clock } = input;
  const logger = createLogger({ level: settings.mode === 'production' ? 'info' : 'warn' });
  const parts = openParts({
    adminUrl,
    secret,
    publicUrl: settings.publicUrl,
    onTokenTrouble: (error, { token: tokenId, ...about }) =>
      logger.error({ err: error, tokenId, ...about }, 'end of tokens'),
  });
  const connections = new OperatorConnections(adminUrl);
  const outbound = new Outbound(
    egressParts(connections, clock),
    await readConnections(settings.providers),
    input.openNetwork,
  );
  const media = await openMedia(settings.media, secret, {
    outbound,
    connections,
    onFailure: (error) => logger.error({ err: error }, 'a storage failed; kept at home'),
  });
  const fanout = fanoutOf({ settings: settings.fanout, secret, adminUrl, logger });
  const sync: SyncServer = {
    database: parts.database,
    registry,
    fanout,
    hub: new HintHub(fanout),
    turns: new PullTurns(),
    ranges: new SharedRanges(systemClock),
    budget: new MessageBudget(systemClock),
    clock: systemClock,
    onFailure: (error) => logger.error({ err: error }, 'sync failed'),
  };
  let ready = false;
  let demo: readonly DemoSignIn[] = [];
  let door: SocketDoor | null = null;
  const repeated: (() => void)[] = [];
  let endChronicle: (() => Promise<void>) | null = null;
  const signingKeys = chronicleKeys(secret);
  const publicUrl = new URL(settings.publicUrl);
  const measures: KeptMeasures = keepMeasures({
    adminUrl,
    looks: measureLooks({
      adminUrl,
      secret,
      publicUrl,
      mode: settings.mode,
      root: programRoot,
      keys: signingKeys,
      signedHeads: chronicleHeads(settings.dataDir),
      scan: media.media.scan,
      workFolder: media.media.workFolder,
    }),
    running: runningConfiguration(settings, outbound.hasStorages),
    now: () => clock.nowMs(),
    onFailure: (error) => logger.error({ err: error }, 'measures'),
    ...(input.lookEveryMs !== undefined && {
      firstMs: input.lookEveryMs,
      everyMs: input.lookEveryMs,
    }),
  });

  const words = wordsFromCatalogues(allErrors);
  const app = await createHttpServer({
    publicUrl: settings.publicUrl,
    trustedProxies: settings.trustedProxies,
    identity: parts.identity,
    tenantsOf: tenantsOf(parts),
    errors: allErrors,
    logger,
    isReady: () => ready,
    webRoot,
    words,
    admit: rateLimit(systemClock),
    routes: [
      recordRoutes(parts.database),
      historyRoutes({ database: parts.database, registry }),
      contractRoutes({ ...parts, source: (sql) => contractSource(sql, clock) }),
      usageRoutes({ database: parts.database, clock: systemClock }),
      registerRoutes({
        database: parts.database,
        source: (sql) => contractSource(sql, clock),
      }),
      providerRoutes({ ...parts, clock }),
      reportRoutes({ adminUrl, outbound, publicUrl: settings.publicUrl, clock }),
      chronicleRoutes(parts),
      measureRoutes({ ...parts, clock }),
      transparencyRoutes({ view: () => measures.view(), publicUrl, clock }),
      instructionRoutes(parts),
      officeRoutes({ ...parts, clock, source: (sql) => contractSource(sql, clock) }),
      oversightRoutes({ ...parts, clock }),
      officeWordRoutes(parts),
      deviceRoutes({ ...parts, turns: sync.turns }),
      accessRoutes({
        database: parts.database,
        clock: systemClock,
        onChanged: (tenant, accounts) => fanout.publish(tenant, { type: 'reach', accounts }),
        onLeft: async (tenant, account) => {
          door?.closeMember(account, tenant);
          await parts.identity.tokens.endMembership(tenant, account);
          // Nothing is left to be signed in to.
          const others = await parts.identity.tenantsOf(account);
          if (others.length === 0) await parts.identity.signOutEverywhere(account);
        },
      }),
      invitationRoutes({ database: parts.database, identity: parts.identity }),
      mediaRoutes({
        database: parts.database,
        identity: parts.identity,
        quotas: settings.media.quotas,
        ...media,
      }),
      symbolRoutes({
        database: parts.database,
        identity: parts.identity,
        uploads: media.uploads,
        reading: readSetInProcess(),
        scan: media.media.scan,
        workFolder: media.media.workFolder,
        clock: systemClock,
        onFailure: (error) => logger.error({ err: error }, 'import of symbols'),
      }),
      tokenRoutes({
        identity: parts.identity,
        database: parts.database,
        kinds: new Set(registry.kinds.keys()),
      }),
      feedRoutes({
        identity: parts.identity,
        database: parts.database,
        deadlines: deadlineFeed({ database: parts.database, clock }),
        publicUrl: new URL(settings.publicUrl),
        clock: systemClock,
      }),
      publicApi({
        identity: parts.identity,
        database: parts.database,
        registry,
        fanout,
        errors: allErrors,
        words,
        publicUrl: new URL(settings.publicUrl),
      }),
    ],
  });

  return {
    async migrate(report: Report) {
      await migrateInstallation(adminUrl, secret, report);
      signal.throwIfAborted();
      for (const { tenant, applied, failed } of await migrateAllTenants(adminUrl, 2)) {
        if (failed !== null) throw failed;
        if (applied.length > 0) report(`${applied.length} migrations of ${tenant}`);
      }
      await requireWholeWall(adminUrl);
      const broken = await endAllBrokenJobs(adminUrl);
      if (broken > 0) report(`${broken} jobs that broke off are ended as failed`);
    },

    async loadDemo(report: Report) {
      const admin = await connectAsAdmin(adminUrl);
      try {
        await loadDemo({ admin, parts, clock: systemClock, report, signal });
        demo = demoSignIns;
      } finally {
        await admin.close();
      }
    },

    async listen() {
      await fanout.open();
      await app.listen({ port: settings.port, host: settings.host });
      door = openSocketDoor({
        server: app.server,
        identity: parts.identity,
        origins: allowedOrigins(new URL(settings.publicUrl)),
        isReady: () => ready,
        logger,
        admit: socketLimit(systemClock),
        onConnection({ socket, account, device, tenantId }) {
          const actor = { tenant: tenantId, account: account.id, device: device.id };
          const session = new DeviceSession(sync, actor, peerOf(socket));
          socket.on('message', (data, isBinary) => {
            // Binary frames are not part of the protocol; as text they are malformed.
            session.receive(isBinary ? '' : textOf(data));
          });
          socket.on('close', () => session.close());
          socket.on('error', () => session.close());
        },
      });
      parts.identity.onSessionsEnded((sessions) => fanout.publishEnded(sessions));
      fanout.onEnded((sessions) => door?.recheck(sessions));
      const aheadMs = clockWatch(clock);
      const failed = (name: string) => (error: unknown) => logger.error({ err: error }, name);
      repeated.push(
        repeat({
          work: () => parts.identity.sweep(),
          firstMs: sweepMs,
          everyMs: sweepMs,
          onFailure: failed('sweep'),
        }),
        repeat({
          work: () => eraseAllDue(adminUrl),
          firstMs: firstRetentionMs,
          everyMs: retentionMs,
          onFailure: failed('retention'),
        }),
        repeat({
          work: () =>
            keepNotices({
              adminUrl,
              outbound,
              addressesOf: (of) => parts.identity.addressesOf(of),
              publicUrl: settings.publicUrl,
              clock,
              aheadMs,
            }),
          firstMs: noticesMs,
          everyMs: noticesMs,
          onFailure: failed('notices'),
        }),
        repeat({
          work: () => keepMedia(adminUrl, media),
          firstMs: firstRetentionMs,
          everyMs: mediaMs,
          onFailure: failed('media'),
        }),
      );
      endChronicle = keepChronicle({
        connect: () => connectSequencer(adminUrl, secret),
        keys: signingKeys,
        signedHeads: chronicleHeads(settings.dataDir),
        onFailure: failed('chronicle'),
      });
      measures.start();
      ready = true;
    },

    get demoSignIns() {
      return demo;
    },

    async close() {
      ready = false;
      for (const stop of repeated) stop();
      door?.close();
      await app.close();
      await endChronicle?.();
      await measures.close();
      await fanout.close();
      await outbound.close();
      await connections.close();
      await parts.close();
    },
  };
};

function tenantsOf({ database }: Parts): TenantsOf {
  return async (account, tenants) => {
    const summaries = await Promise.all(
      tenants.map((tenant) =>
        database.transact(serverActor(tenant, account), async (sql) => {
          const rows = await sql.query<Omit<TenantSummary, 'id'>>(
            `SELECT m.name, m.member_id AS "memberId", m.person_id AS "personId", m.role,
                    cardinality(tenant_schema.visible_pictures()) > 0 AS "hasSymbols",
                    CASE WHEN p.owner THEN 'decides' WHEN p.officer THEN 'reads' END AS privacy
             FROM tenant_schema.my_membership() m CROSS JOIN tenant_schema.privacy_standing() p`,
          );
          return rows.map((row) => ({ id: tenant, ...row }));
        }),
      ),
    );
    return summaries.flat();
  };
}

function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Buffer.isBuffer(data)) return data.toString('utf8');
  return Array.isArray(data)
    ? Buffer.concat(data).toString('utf8')
    : Buffer.from(data).toString('utf8');
}
