import type {
  AccountId,
  AudienceId,
  DeviceId,
  MutationId,
  PersonId,
  RecordId,
} from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { Sql } from '#kernel/db/sql.ts';

/** One record a device holds, without its content. */
export interface HeldRecord {
  readonly id: RecordId;
  readonly audience: AudienceId;
  /** Where the state it holds stood in its audience. */
  readonly seq: number;
  /** Null: it was erased since, and only its id is left. */
  readonly kind: string | null;
  readonly day: PlainDay | null;
  readonly persons: readonly PersonId[];
  /** False where it depends on something only the device knows: whether the last answer arrived. */
  readonly sure: boolean;
}

/** What a device holds of a tenant, as of the last answer it was sent (SY24). */
export interface DeviceReport {
  readonly tenantName: string;
  readonly account: AccountId;
  readonly firstAt: string;
  readonly answeredAt: string;
  readonly lostAt: string | null;
  /** Each kind with a window, and the first day of it that the device keeps. */
  readonly window: readonly (readonly [string, PlainDay])[];
  /** The last work it sent. What it had not sent, nobody but the device knows. */
  readonly sent: { readonly mutation: MutationId; readonly at: string } | null;
  /** How many different records. */
  readonly count: number;
  readonly kinds: readonly { readonly kind: string | null; readonly records: number }[];
  readonly audiences: readonly {
    readonly id: AudienceId;
    readonly name: string;
    readonly space: string;
    /** How far it reaches there, since when, and when it was last moved on. */
    readonly seq: number;
    readonly since: string;
    readonly at: string;
    readonly records: number;
  }[];
  readonly persons: readonly {
    readonly id: PersonId;
    readonly name: string;
    readonly records: number;
  }[];
  readonly records: readonly HeldRecord[];
}

/** A copy of the tenant on a device, as lists show it. */
export interface DeviceCopy {
  readonly device: DeviceId;
  readonly account: AccountId;
  readonly person: PersonId | null;
  readonly personName: string | null;
  readonly firstAt: string;
  readonly answeredAt: string;
  readonly lostAt: string | null;
}

/**
 * What the device holds of the tenant; null when there is no copy, or none that the actor may ask
 * about: one's own, and a keeper any (SY24). An operator asks on a connection of their own. In a
 * transaction that may write.
 */
export async function deviceReport(sql: Sql, device: DeviceId): Promise<DeviceReport | null> {
  const [row] = await sql.query<{ copy: CopyLine | null }>(
    'SELECT tenant_schema.copy_of($1) AS copy',
    [device],
  );
  if (row === undefined || row.copy === null) return null;
  const lines = await sql.query<HeldLine>(heldQuery, [device]);
  const persons = await sql.query<{ id: PersonId; name: string; records: string }>(
    'SELECT person_id AS id, name, records FROM tenant_schema.held_persons($1)',
    [device],
  );
  const { tenantName, accountId, firstAt, answeredAt, lostAt, kept, sent, audiences } = row.copy;
  const records = lines.map((line) => ({ ...line, seq: Number(line.seq) }));
  const inAudience = countBy(records, ({ audience }) => audience);
  return {
    tenantName,
    account: accountId,
    firstAt: instant(firstAt),
    answeredAt: instant(answeredAt),
    lostAt: lostAt === null ? null : instant(lostAt),
    window: kept,
    sent: sent === null ? null : { ...sent, at: instant(sent.at) },
    count: new Set(records.map(({ id }) => id)).size,
    kinds: Array.from(
      countBy(records, ({ kind }) => kind),
      ([kind, ids]) => ({ kind, records: ids.size }),
    ),
    audiences: audiences.map((audience) => ({
      ...audience,
      since: instant(audience.since),
      at: instant(audience.at),
      records: inAudience.get(audience.id)?.size ?? 0,
    })),
    persons: persons.map((person) => ({ ...person, records: Number(person.records) })),
    records,
  };
}

/** From now on the device counts as lost in this tenant; false when the actor may not say so. */
export async function loseCopy(sql: Sql, device: DeviceId): Promise<boolean> {
  const [row] = await sql.query<{ lost: boolean }>('SELECT tenant_schema.lose_device($1) AS lost', [
    device,
  ]);
  return row?.lost === true;
}

/** The copies of the tenant on devices: the actor's own, a keeper's those of all members. */
export async function deviceCopies(sql: Sql): Promise<DeviceCopy[]> {
  const rows = await sql.query<DeviceCopyLine>(
    `SELECT device_id AS device, account_id AS account, person_id AS person, person_name AS "personName",
            first_at AS "firstAt", answered_at AS "answeredAt", lost_at AS "lostAt"
     FROM tenant_schema.device_copies()`,
  );
  return rows.map((row) => ({
    ...row,
    firstAt: row.firstAt.toISOString(),
    answeredAt: row.answeredAt.toISOString(),
    lostAt: row.lostAt?.toISOString() ?? null,
  }));
}

interface CopyLine {
  readonly tenantName: string;
  readonly accountId: AccountId;
  readonly firstAt: string;
  readonly answeredAt: string;
  readonly lostAt: string | null;
  readonly kept: readonly (readonly [string, PlainDay])[];
  readonly sent: { readonly mutation: MutationId; readonly at: string } | null;
  readonly audiences: readonly Omit<DeviceReport['audiences'][number], 'records'>[];
}

interface HeldLine extends Omit<HeldRecord, 'seq'> {
  readonly seq: string;
}

interface DeviceCopyLine extends Omit<DeviceCopy, 'firstAt' | 'answeredAt' | 'lostAt'> {
  readonly firstAt: Date;
  readonly answeredAt: Date;
  readonly lostAt: Date | null;
}

const heldQuery = `
  SELECT record_id AS id, audience_id AS audience, seq, kind, day::text AS day, person_ids AS persons, sure
  FROM tenant_schema.held_by($1)`;

function countBy<Key>(
  records: readonly HeldRecord[],
  keyOf: (record: HeldRecord) => Key,
): Map<Key, Set<RecordId>> {
  const counts = new Map<Key, Set<RecordId>>();
  for (const record of records) {
    const key = keyOf(record);
    const ids = counts.get(key) ?? new Set();
    counts.set(key, ids.add(record.id));
  }
  return counts;
}

/** PostgreSQL's JSON instants as ISO 8601 in UTC. */
function instant(text: string): string {
  return new Date(text).toISOString();
}
