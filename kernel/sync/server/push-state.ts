import type { ErrorParams } from '#kernel/base/app-error.ts';
import type { AudienceId, MutationId, RecordId } from '#kernel/base/ids.ts';
import type { TenantSql } from '#kernel/db/tenant-database.ts';
import type { Outcome } from '#kernel/protocol/outcome.ts';
import type { Candidate } from '#kernel/sync/server/candidate.ts';
import { refusal } from '#kernel/sync/server/refusal.ts';
import type { EarlierReceipt } from '#kernel/sync/server/run-candidates.ts';
import type { StoredRecord } from '#kernel/sync/server/stored-record.ts';
import { KnownState } from '#kernel/sync/server/working-state.ts';

interface PushState {
  readonly receipts: ReadonlyMap<MutationId, EarlierReceipt>;
  readonly state: KnownState;
}

interface PushStateJson {
  readonly receipts: readonly {
    readonly id: MutationId;
    readonly h: string;
    readonly o: {
      readonly end: Outcome['end'];
      readonly code?: string;
      readonly params?: ErrorParams;
    };
    readonly heads: [AudienceId, number][];
  }[];
  readonly records: readonly {
    readonly id: RecordId;
    readonly a: AudienceId;
    readonly k: string;
    readonly b: Record<string, unknown>;
    readonly d: StoredRecord['day'];
    readonly p: StoredRecord['persons'];
    readonly r: number;
    readonly f: StoredRecord['fieldRevision'];
    readonly cb: StoredRecord['createdBy'];
    readonly ca: string;
    readonly by: StoredRecord['changedBy'];
    readonly at: string;
    readonly m: number;
  }[];
  readonly last: Readonly<Record<RecordId, number>>;
  readonly audiences: Readonly<Record<AudienceId, [number, string]>>;
}

/** Reads what a push needs to know before its mutators run, as the actor, in one round trip. */
export async function readPushState(
  sql: TenantSql,
  candidates: readonly Candidate[],
): Promise<PushState> {
  const [row] = await sql.query<{ state: PushStateJson }>(
    'SELECT tenant_schema.push_state($1, $2, $3) AS state',
    [
      candidates.map(({ id }) => id),
      [...new Set(candidates.flatMap(({ records }) => records))],
      [...new Set(candidates.flatMap((candidate) => candidate.audiences()))],
    ],
  );
  if (row === undefined) throw new Error('push_state answers with one row');
  const { receipts, records, last, audiences } = row.state;
  return {
    receipts: new Map(
      receipts.map(({ id, h, o, heads }) => [
        id,
        {
          payloadHash: h,
          outcome:
            o.end === 'refused'
              ? refusal(id, o.code ?? 'sync.mutation-malformed', o.params ?? {})
              : { id, end: o.end, heads },
        },
      ]),
    ),
    state: new KnownState({
      records: new Map(
        records.map((record) => [
          record.id,
          {
            id: record.id,
            audience: record.a,
            kind: record.k,
            body: record.b,
            day: record.d,
            persons: record.p,
            revision: record.r,
            merged: record.m,
            fieldRevision: record.f,
            createdBy: record.cb,
            createdAt: record.ca,
            changedBy: record.by,
            changedAt: record.at,
          },
        ]),
      ),
      lastRevision: new Map(Object.entries(last) as [RecordId, number][]),
      audiences: new Map(
        Object.entries(audiences).map(([audience, [rights, name]]) => [
          audience as AudienceId,
          { rights, name },
        ]),
      ),
    }),
  };
}
