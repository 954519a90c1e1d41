import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AdminConnection, connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { withRole } from '#adapters/postgres/connection-url.ts';
import { startEmbeddedCluster } from '#adapters/postgres/embedded-cluster.ts';
import { allMigrations } from '#apps/server/migrations.ts';
import {
  type AccountId,
  type AudienceId,
  type DeviceId,
  type MemberId,
  type PersonId,
  randomId,
  type RecordId,
  type SpaceId,
  type TenantId,
} from '#kernel/base/ids.ts';
import { createTenant, prepareInstallation } from '#kernel/db/installation.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { allRights } from '#kernel/kind/right.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import { entry } from '#products/journal/kinds.ts';
import { entryText } from './texts.ts';

export interface FixtureOptions {
  readonly records: number;
  readonly audiences: number;
  readonly say: (line: string) => void;
}

export interface BenchAccount {
  readonly actor: Actor;
  readonly audiences: readonly AudienceId[];
}

export interface Fixture {
  readonly postgresVersion: string;
  readonly admin: AdminConnection;
  /** The login role of the app server. */
  readonly appUrl: string;
  readonly actorKey: Buffer;
  readonly tenant: TenantId;
  readonly audiences: readonly AudienceId[];
  /** Reaches every audience, and one that reaches every tenth. */
  readonly readerOfAll: BenchAccount;
  readonly readerOfTenth: BenchAccount;
  /** Accounts that reach 5, 50 and 200 audiences; each tier together reaches all. */
  readonly writers: readonly BenchAccount[];
  /** One more audience, which the accounts of the second tier reach. */
  readonly hot: AudienceId;
  readonly hotWriters: readonly BenchAccount[];
  close(): Promise<void>;
}

const secrets = {
  appPassword: 'app-password-of-the-bench',
  identityPassword: 'identity-password-of-the-bench',
  actorKey: createHash('sha256').update('actor key of the bench').digest(),
};
const tiers = [5, 50, 200];
const audienceNames = ['self', 'circle', 'team', 'shared'];

/** A server of its own that syncs to disk, one tenant, its people, audiences and records. */
export async function makeFixture(options: FixtureOptions): Promise<Fixture> {
  const dataDir = await mkdtemp(join(tmpdir(), 'obhut-bench-'));
  const cluster = await startEmbeddedCluster({ dataDir, durability: 'full' });
  const admin = await connectAsAdmin(cluster.adminUrl);

  async function close(): Promise<void> {
    await admin.close();
    await cluster.stop();
    await rm(dataDir, { recursive: true, force: true });
  }

  try {
    const migrations = await allMigrations();
    await prepareInstallation(admin, secrets, migrations.installation);
    const tenant = await createTenant(admin, { name: 'Bench' }, migrations.tenant);
    options.say(`writing ${options.records} records in ${options.audiences} audiences`);
    const tables = new Tables(admin, tenant);
    const audiences = await tables.audiences(options.audiences);
    const [hot] = await tables.audiences(1);
    if (hot === undefined) throw new Error('no hot audience');

    const readerOfAll = await tables.account(audiences);
    const readerOfTenth = await tables.account(audiences.filter((_, index) => index % 10 === 0));
    const writers: BenchAccount[] = [];
    const hotWriters: BenchAccount[] = [];
    for (const [tier, reach] of tiers.entries()) {
      for (let at = 0; at < audiences.length; at += reach) {
        const mine = audiences.slice(at, at + reach);
        const isHot = tier === 1;
        const account = await tables.account(isHot ? [...mine, hot] : mine);
        writers.push({ ...account, audiences: mine });
        if (isHot) hotWriters.push({ ...account, audiences: [hot] });
      }
    }
    await tables.grantAll();
    await tables.records(options.records, audiences, readerOfAll.actor);
    await admin.script('VACUUM ANALYZE');
    await admin.script('CHECKPOINT');

    return {
      postgresVersion: cluster.version,
      admin,
      appUrl: withRole(cluster.adminUrl, 'obhut_app', secrets.appPassword),
      actorKey: secrets.actorKey,
      tenant,
      audiences,
      readerOfAll,
      readerOfTenth,
      writers,
      hot,
      hotWriters,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Writes a tenant's tables as the superuser, past the wall, since nothing here is measured. */
class Tables {
  readonly #admin: AdminConnection;
  readonly #tenant: TenantId;
  readonly #grants: { member: MemberId; audience: AudienceId }[] = [];

  constructor(admin: AdminConnection, tenant: TenantId) {
    this.#admin = admin;
    this.#tenant = tenant;
  }

  async #write(text: string, values: readonly unknown[]): Promise<void> {
    await this.#admin.query(inSchema(text, this.#tenant), values);
  }

  async audiences(count: number): Promise<AudienceId[]> {
    const audiences = Array.from({ length: count }, () => randomId<AudienceId>());
    const spaces = Array.from({ length: Math.ceil(count / audienceNames.length) }, () =>
      randomId<SpaceId>(),
    );
    await this.#write(
      `INSERT INTO tenant_schema.space (id, kind, name)
       SELECT id, 'group', 'Gruppe ' || place FROM unnest($1::uuid[]) WITH ORDINALITY AS s (id, place)`,
      [spaces],
    );
    await this.#write(
      `INSERT INTO tenant_schema.audience (id, space_id, name) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[])`,
      [
        audiences,
        audiences.map((_, index) => spaces[Math.floor(index / audienceNames.length)]),
        audiences.map((_, index) => audienceNames[index % audienceNames.length]),
      ],
    );
    return audiences;
  }

  async account(audiences: readonly AudienceId[]): Promise<BenchAccount> {
    const account = randomId<AccountId>();
    const person = randomId<PersonId>();
    const member = randomId<MemberId>();
    await this.#write(
      `INSERT INTO tenant_schema.person (id, name, role) VALUES ($1, 'Kim Beispiel', 'staff')`,
      [person],
    );
    await this.#write(
      `INSERT INTO tenant_schema.member (id, account_id, person_id, role) VALUES ($1, $2, $3, 'staff')`,
      [member, account, person],
    );
    this.#grants.push(...audiences.map((audience) => ({ member, audience })));
    return { actor: { tenant: this.#tenant, account, device: randomId<DeviceId>() }, audiences };
  }

  /** In one statement, so that reach is computed once. */
  async grantAll(): Promise<void> {
    await this.#write(
      `INSERT INTO tenant_schema.access_grant (id, audience_id, member_id, effect, rights)
       SELECT gen_random_uuid(), audience, member, 'allow', $3
       FROM unnest($1::uuid[], $2::uuid[]) AS g (audience, member)`,
      [
        this.#grants.map(({ audience }) => audience),
        this.#grants.map(({ member }) => member),
        allRights,
      ],
    );
  }

  /** In the order of time, which is not the order of audiences. */
  async records(count: number, audiences: readonly AudienceId[], author: Actor): Promise<void> {
    const pieceLength = 5_000;
    for (let at = 0; at < count; at += pieceLength) {
      const numbers = Array.from({ length: Math.min(pieceLength, count - at) }, (_, i) => at + i);
      const bodies = numbers.map((number) => entryBody(number));
      await this.#write(
        `INSERT INTO tenant_schema.record
           (id, audience_id, seq, kind, body, day, revision, field_revision,
            created_by, created_at, changed_by, changed_at)
         SELECT id, audience, seq, $7, body::json, day::date, 1, $8::json, $9, at, $9, at
         FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[])
           AS r (id, audience, seq, body, day, at)`,
        [
          numbers.map(() => randomId<RecordId>()),
          numbers.map((number) => audiences[number % audiences.length]),
          numbers.map((number) => Math.floor(number / audiences.length) + 1),
          bodies.map((body) => JSON.stringify(body)),
          bodies.map(({ day }) => day),
          numbers.map((number) => writtenAt(number)),
          entry.name,
          JSON.stringify(
            Object.fromEntries(entry.fields.map((field) => [field, [1, author.device]])),
          ),
          author.account,
        ],
      );
    }
    await this.#write(
      `UPDATE tenant_schema.audience a SET head = r.last
       FROM (SELECT audience_id, max(seq) AS last FROM tenant_schema.record GROUP BY audience_id) r
       WHERE r.audience_id = a.id`,
      [],
    );
  }
}

/** A journal entry whose JSON has about 350 bytes. */
export function entryBody(number: number): EntryBody {
  const day = new Date(Date.UTC(2026, 0, 1 + (number % 120))).toISOString().slice(0, 10);
  return entry.parse({ day, event: null, text: entryText(number), face: 'good', pictogram: null });
}

/** To the microsecond, as the server's clock would have it. */
function writtenAt(number: number): string {
  const instant = new Date(Date.UTC(2026, 0, 1) + number * 61_307).toISOString().slice(0, -1);
  return `${instant}${String((number * 7_919) % 1_000).padStart(3, '0')}Z`;
}
