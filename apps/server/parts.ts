import { withRole } from '#adapters/postgres/connection-url.ts';
import { openIdentityPool } from '#adapters/postgres/identity-pool.ts';
import {
  type ClosableTenantDatabase,
  openTenantDatabase,
} from '#adapters/postgres/tenant-database.ts';
import { invitationWriter } from '#apps/server/invitation-writer.ts';
import { noteTokenIn } from '#apps/server/note-token.ts';
import { deriveSecrets } from '#apps/server/secrets.ts';
import { createIdentity } from '#identity/create-identity.ts';
import type { Identity } from '#identity/port.ts';
import type { TokenTrouble } from '#identity/token-port.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { type AccountId, serverDevice, type TenantId } from '#kernel/base/ids.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';

/** Connections of all pushes and pulls together. */
const connections = 10;
/** All that pulls of one tenant may have (SY12); two are left to the others (TE27). */
const mostOfTenant = 8;

export interface Parts {
  readonly database: ClosableTenantDatabase;
  readonly identity: Identity;
  close(): Promise<void>;
}

export function serverActor(tenant: TenantId, account: AccountId): Actor {
  return { tenant, account, device: serverDevice };
}

/** What the server and the command line both stand on. */
export function openParts(options: {
  readonly adminUrl: string;
  readonly secret: string;
  readonly publicUrl: string;
  readonly onTokenTrouble?: TokenTrouble;
}): Parts {
  const secrets = deriveSecrets(options.secret);
  const database = openTenantDatabase({
    url: withRole(options.adminUrl, 'obhut_app', secrets.appPassword),
    actorKey: secrets.actorKey,
    connections,
    mostOfTenant,
  });
  const pool = openIdentityPool({
    url: withRole(options.adminUrl, 'obhut_identity', secrets.identityPassword),
  });
  const identity = createIdentity({
    pool,
    secret: secrets.identitySecret,
    publicUrl: options.publicUrl,
    clock: systemClock,
    joinTenant: ({ tenantId, tokenHash, accountId }) =>
      database.transact(serverActor(tenantId, accountId), async (sql) => {
        const [row] = await sql.query<{ joined: boolean }>(
          'SELECT tenant_schema.join_tenant($1, $2) AS joined',
          [tokenHash, accountId],
        );
        return row?.joined === true ? 'joined' : 'refused';
      }),
    writeInvitation: invitationWriter(options.adminUrl),
    noteToken: noteTokenIn(database, serverDevice),
    onTokenTrouble: options.onTokenTrouble ?? (() => undefined),
  });
  return {
    database,
    identity,
    async close() {
      await Promise.all([database.close(), pool.end()]);
    },
  };
}
