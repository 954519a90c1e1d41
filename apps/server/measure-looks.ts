import { randomUUID } from 'node:crypto';
import { nodeCrypto } from '#adapters/chronicle/node-crypto.ts';
import { publicAddress } from '#adapters/http/public-address.ts';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { withRole } from '#adapters/postgres/connection-url.ts';
import { askScanner } from '#apps/server/ask-scanner.ts';
import { safeReleaseAfter } from '#apps/server/database-version.ts';
import { allMigrations } from '#apps/server/migrations.ts';
import { lookAtVersions } from '#apps/server/pinned-versions.ts';
import { products } from '#apps/server/products.ts';
import { deriveSecrets } from '#apps/server/secrets.ts';
import type { SigningKeys } from '#governance/chronicle/server/signing-keys.ts';
import type { SignedHeads } from '#governance/chronicle/server/signed-heads.ts';
import { lookFromOutside } from '#governance/measures/look-from-outside.ts';
import { lookAtCatalogue } from '#governance/measures/server/look-at-catalogue.ts';
import { lookAtInstallation } from '#governance/measures/server/look-at-installation.ts';
import {
  type AppConnection,
  lookAtSeparation,
} from '#governance/measures/server/look-at-separation.ts';
import { lookAtRetention, lookAtTold } from '#governance/measures/server/look-at-tenants.ts';
import type { RoundLook } from '#governance/measures/server/measure-rounds.ts';
import { ChronicleCheck } from '#governance/measures/server/verify-chronicles.ts';
import { identityLimits } from '#identity/limits.ts';
import { passwordCost } from '#identity/password-hash.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { BuiltCheck } from '#kernel/db/check-built.ts';
import type { AdminSql, Sql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { MediaScan } from '#kernel/media/preparing.ts';

export interface MeasureLookOptions {
  readonly adminUrl: string;
  readonly secret: string;
  readonly publicUrl: URL;
  readonly mode: 'trial' | 'production';
  /** Where package.json and what it installs are. */
  readonly root: string;
  readonly keys: SigningKeys;
  readonly signedHeads: SignedHeads;
  readonly scan: MediaScan | null;
  readonly workFolder: string;
}

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const kinds = products.flatMap((product) => product.kinds);
const mediaEach = 3;

/** All that is looked at of a running installation, and how often. */
export function measureLooks(options: MeasureLookOptions): readonly RoundLook[] {
  const chronicles = new ChronicleCheck({
    crypto: nodeCrypto,
    keys: options.keys,
    signedHeads: options.signedHeads,
  });
  let built: BuiltCheck | undefined;
  return [
    {
      name: 'catalogue',
      measures: ['access.row-security', 'access.weak-roles', 'access.data-map', 'input.marks'],
      everyMs: 20 * secondMs,
      limitMs: 20 * secondMs,
      look: async ({ sql, tenants }) =>
        lookAtCatalogue(sql, tenants, kinds, (built ??= new BuiltCheck(await allMigrations()))),
    },
    {
      name: 'installation',
      measures: [
        'sign-in.second-factor',
        'sign-in.passwords',
        'sign-in.session-limits',
        'separation.production',
        'transfer.database',
        'review.defaults',
        'review.database-version',
      ],
      everyMs: 30 * secondMs,
      limitMs: 10 * secondMs,
      look: ({ sql }) =>
        lookAtInstallation(sql, {
          mode: options.mode,
          kinds,
          saferDatabase: safeReleaseAfter,
          passwordCost,
          sessionDays: identityLimits.sessionAbsoluteMs / (24 * hourMs),
        }),
    },
    {
      name: 'versions',
      measures: ['review.pinned-versions'],
      everyMs: 12 * hourMs,
      limitMs: 30 * secondMs,
      look: async () => [
        {
          measure: 'review.pinned-versions',
          tenant: null,
          report: await lookAtVersions(options.root),
        },
      ],
    },
    {
      name: 'separation',
      measures: ['separation.tenants'],
      everyMs: 2 * minuteMs,
      limitMs: minuteMs,
      async look({ tenants, signal }) {
        const app = await connectAsApp(options.adminUrl, options.secret);
        try {
          return await lookAtSeparation(app, tenants, signal);
        } finally {
          await app.close();
        }
      },
    },
    {
      name: 'retention',
      measures: ['transfer.erasure-plan'],
      everyMs: 6 * hourMs,
      limitMs: 5 * minuteMs,
      look: ({ sql, tenants, signal }) => lookAtRetention(sql, tenants, signal),
    },
    {
      name: 'chronicles',
      measures: ['input.chronicle'],
      everyMs: 20 * secondMs,
      limitMs: 30 * secondMs,
      look: ({ sql, tenants, signal }) => chronicles.turn(sql, tenants, signal),
    },
    {
      name: 'outside',
      measures: [
        'transfer.tls',
        'transfer.headers',
        'availability.malware',
        'access.media-private',
      ],
      everyMs: 5 * minuteMs,
      limitMs: minuteMs,
      look: async ({ sql, tenants, nowMs, signal }) =>
        lookFromOutside(
          {
            address: publicAddress(options.publicUrl),
            nowMs,
            media: await mediaOf(sql, tenants),
            scanner: scannerOf(options),
          },
          signal,
        ),
    },
    {
      name: 'told',
      measures: ['orders.published'],
      everyMs: 5 * minuteMs,
      limitMs: minuteMs,
      firstMs: 20 * secondMs,
      look: ({ sql, tenants, signal }) => lookAtTold(sql, tenants, signal),
    },
  ];
}

function scannerOf({ scan, workFolder }: MeasureLookOptions) {
  return scan === null ? null : () => askScanner(scan, workFolder);
}

/** Addresses of real pictures, where there are some, and else of one that is made up. */
async function mediaOf(sql: AdminSql, tenants: readonly TenantId[]) {
  const media: { tenant: TenantId; paths: string[] }[] = [];
  for (const tenant of tenants) {
    const rows = await sql.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      return tx.query<{ id: string }>(
        inSchema(`SELECT id FROM tenant_schema.media WHERE state = 'ready' LIMIT $1`, tenant),
        [mediaEach],
      );
    });
    const ids = rows.length === 0 ? [randomUUID()] : rows.map(({ id }) => id);
    media.push({ tenant, paths: ids.map((id) => `/api/tenants/${tenant}/media/${id}/small`) });
  }
  return media;
}

/** As the program signs in, with nothing but that. */
async function connectAsApp(
  adminUrl: string,
  secret: string,
): Promise<AppConnection & { close(): Promise<void> }> {
  const { appPassword } = deriveSecrets(secret);
  const connection = await connectAsAdmin(withRole(adminUrl, 'obhut_app', appPassword));
  await connection.script('SET statement_timeout = 5000');
  class Undo<T> extends Error {
    readonly result: T;
    constructor(result: T) {
      super('undone');
      this.result = result;
    }
  }
  return {
    async undone<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
      try {
        return await connection.transact(async (tx) => {
          throw new Undo(await work(tx));
        });
      } catch (error) {
        if (error instanceof Undo) return error.result as T;
        throw error;
      }
    },
    close: () => connection.close(),
  };
}
