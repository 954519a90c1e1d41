import type { OperatorConnections } from '#apps/server/operator-connections.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import type { TenantId } from '#kernel/base/ids.ts';

export interface PlacedFile {
  readonly name: string;
  readonly provider: ProviderId;
}

export interface PlacedMedium {
  readonly folder: string;
  readonly names: readonly string[];
}

/** What may lie with providers, as the tenant's database has it (ME27). */
export interface MediaPlaces {
  /** Before anything is sent. */
  add(tenant: TenantId, file: PlacedFile): Promise<void>;
  /** With which providers a file may lie. */
  of(tenant: TenantId, name: string): Promise<readonly ProviderId[]>;
  /** With which providers anything below the folder may lie. */
  under(tenant: TenantId, folder: string): Promise<readonly ProviderId[]>;
  /**
   * Media of which something may lie with a provider, each with all its files there, at most so many.
   * What somebody began to send in the last hour is none of it: it may still be on its way.
   */
  media(tenant: TenantId, provider: ProviderId, most: number): Promise<readonly PlacedMedium[]>;
  providers(tenant: TenantId): Promise<readonly ProviderId[]>;
  /** Nothing below the folder lies there any more. */
  forget(tenant: TenantId, provider: ProviderId, folder: string): Promise<void>;
}

export function mediaPlaces(connections: OperatorConnections): MediaPlaces {
  const providersBy = async (
    tenant: TenantId,
    text: string,
    values: readonly unknown[],
  ): Promise<readonly ProviderId[]> => {
    const rows = await connections.inTenant(tenant, (sql) =>
      sql.query<{ provider: ProviderId }>(text, values),
    );
    return rows.map(({ provider }) => provider);
  };

  return {
    async add(tenant, { name, provider }) {
      await connections.inTenant(tenant, (sql) =>
        sql.query(
          `INSERT INTO tenant_schema.media_place (name, provider) VALUES ($1, $2)
           ON CONFLICT (name, provider) DO UPDATE SET noted_at = now()`,
          [name, provider],
        ),
      );
    },
    of: (tenant, name) =>
      providersBy(
        tenant,
        'SELECT p.provider FROM tenant_schema.media_place p WHERE p.name = $1 ORDER BY p.provider',
        [name],
      ),
    under: (tenant, folder) =>
      providersBy(
        tenant,
        // In the order of bytes `0` follows `/`: so the index finds them.
        `SELECT DISTINCT p.provider FROM tenant_schema.media_place p
         WHERE p.name > $1 || '/' AND p.name < $1 || '0' ORDER BY p.provider`,
        [folder],
      ),
    providers: (tenant) =>
      providersBy(
        tenant,
        'SELECT DISTINCT p.provider FROM tenant_schema.media_place p ORDER BY p.provider',
        [],
      ),
    media: (tenant, provider, most) =>
      connections.inTenant(tenant, (sql) =>
        sql.query<PlacedMedium>(
          `SELECT substring(p.name FROM '^(.*)/') AS folder, json_agg(p.name ORDER BY p.name) AS names
           FROM tenant_schema.media_place p WHERE p.provider = $1
           GROUP BY 1 HAVING max(p.noted_at) < now() - interval '1 hour' ORDER BY 1 LIMIT $2`,
          [provider, most],
        ),
      ),
    async forget(tenant, provider, folder) {
      await connections.inTenant(tenant, (sql) =>
        sql.query(
          `DELETE FROM tenant_schema.media_place p
           WHERE p.provider = $2 AND p.name > $1 || '/' AND p.name < $1 || '0'`,
          [folder, provider],
        ),
      );
    },
  };
}
