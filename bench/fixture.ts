import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AdminConnection, connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { withRole } from '#adapters/postgres/connection-url.ts';
import { startEmbeddedCluster } from '#adapters/postgres/embedded-cluster.ts';
import { allMigrations } from '#apps/server/migrations.ts';
import { deriveSecrets } from '#apps/server/secrets.ts';
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
  readonly member: MemberId;
  readonly audiences: readonly AudienceId[];
}

export interface Fixture {
  readonly postgresVersion: string;
  readonly admin: AdminConnection;
  readonly adminUrl: string;
  /** The installation's: everything secret is derived from it. */
  readonly secret: string;
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
  /** More accounts, each with all rights in its audiences. */
  accounts(reaches: readonly (readonly AudienceId[])[]): Promise<BenchAccount[]>;
  close(): Promise<void>;
}

const secret = 'secret of the bench, with at least 32 bytes in it';
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
    const secrets = deriveSecrets(secret);
    await prepareInstallation(admin, secrets, migrations.installation);
    const tenant = await createTenant(
      admin,
      { name: 'Bench', kind: 'household' },
      migrations.tenant,
    );
    options.say(`writing ${options.records} records in ${options.audiences} audiences`);
    const tables = new Tables(admin, tenant);
    const audiences = await tables.audiences(options.audiences);
    const [hot] = await tables.audiences(1);
    if (hot === undefined) throw new Error('no hot audience');

    const plans = tiers.flatMap((reach, tier) =>
      Array.from({ length: Math.ceil(audiences.length / reach) }, (_, at) => ({
        mine: audiences.slice(at * reach, (at + 1) * reach),
        isHot: tier === 1,
      })),
    );
    const [readerOfAll, readerOfTenth, ...tiered] = await tables.accounts([
      audiences,
      audiences.filter((_, index) => index % 10 === 0),
      ...plans.map(({ mine, isHot }) => (isHot ? [...mine, hot] : mine)),
    ]);
    if (readerOfAll === undefined || readerOfTenth === undefined) throw new Error('no readers');
    const writers = tiered.map((account, at) => ({
      ...account,
      audiences: plans[at]?.mine ?? [],
    }));
    const hotWriters = tiered
      .filter((_, at) => plans[at]?.isHot === true)
      .map((account) => ({ ...account, audiences: [hot] }));
    await tables.records(options.records, audiences, readerOfAll.actor);
    await admin.script('VACUUM ANALYZE');
    await admin.script('CHECKPOINT');

    return {
      postgresVersion: cluster.version,
      admin,
      adminUrl: cluster.adminUrl,
      secret,
      appUrl: withRole(cluster.adminUrl, 'obhut_app', secrets.appPassword),
      actorKey: secrets.actorKey,
      tenant,
      audiences,
      readerOfAll,
      readerOfTenth,
      writers,
      hot,
      hotWriters,
      accounts: (reaches) => tables.accounts(reaches),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Writes a tenant's tables as the superuser, past the wall, since nothing here is measured. */
export class Tables {
  readonly #admin: AdminConnection;
  readonly #tenant: TenantId;

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

  /** In few statements, so that reach is computed once. */
  async accounts(reaches: readonly (readonly AudienceId[])[]): Promise<BenchAccount[]> {
    const made = reaches.map((audiences) => ({
      actor: { tenant: this.#tenant, account: randomId<AccountId>(), device: randomId<DeviceId>() },
      person: randomId<PersonId>(),
      member: randomId<MemberId>(),
      audiences,
    }));
    const persons = made.map(({ person }) => person);
    const members = made.map(({ member }) => member);
    await this.#write(
      `INSERT INTO tenant_schema.person (id, name, role)
       SELECT id, 'Kim Beispiel', 'staff' FROM unnest($1::uuid[]) AS p (id)`,
      [persons],
    );
    await this.#write(
      `INSERT INTO tenant_schema.member (id, account_id, person_id, role)
       SELECT id, account, person, 'staff'
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS m (id, account, person)`,
      [members, made.map(({ actor }) => actor.account), persons],
    );
    const grants = made.flatMap(({ member, audiences }) =>
      audiences.map((audience) => ({ member, audience })),
    );
    await this.#write(
      `INSERT INTO tenant_schema.access_grant (id, audience_id, member_id, effect, rights)
       SELECT gen_random_uuid(), audience, member, 'allow', $3
       FROM unnest($1::uuid[], $2::uuid[]) AS g (audience, member)`,
      [grants.map(({ audience }) => audience), grants.map(({ member }) => member), allRights],
    );
    return made.map(({ actor, member, audiences }) => ({ actor, member, audiences }));
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

/** Within what a device keeps, seen from now: a horizon must leave nothing out. */
const days = 60;
const today = Math.floor(Date.now() / 86_400_000);

/** A journal entry whose JSON has about 350 bytes. */
export function entryBody(number: number): EntryBody {
  const day = new Date((today - (number % days)) * 86_400_000).toISOString().slice(0, 10);
  return entry.parse({ day, event: null, text: entryText(number), face: 'good', pictogram: null });
}

/** To the microsecond, as the server's clock would have it. */
function writtenAt(number: number): string {
  const instant = new Date((today - days) * 86_400_000 + ((number * 61_307) % (days * 86_400_000)))
    .toISOString()
    .slice(0, -1);
  return `${instant}${String((number * 7_919) % 1_000).padStart(3, '0')}Z`;
}
