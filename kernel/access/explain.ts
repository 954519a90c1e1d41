import type { AccountId, GroupId, PersonId, RecordId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { type Right, rightsIn } from '#kernel/kind/right.ts';

/** One grant that says something about an account's way to a record. */
export interface AccessReason {
  readonly effect: 'allow' | 'deny';
  readonly rights: readonly Right[];
  /** The group it comes through; null: a grant of their own. */
  readonly throughGroup: GroupId | null;
  /** ISO instants; null: without beginning, without end. */
  readonly from: string | null;
  readonly until: string | null;
  /** Whether it counts now. */
  readonly active: boolean;
}

export interface AccessExplanation {
  readonly personId: PersonId;
  readonly accountId: AccountId;
  /** What reach gives now: allowed by an active reason, and denied by none. */
  readonly rights: readonly Right[];
  readonly reasons: readonly AccessReason[];
}

interface ReasonRow {
  readonly person_id: PersonId;
  readonly account_id: AccountId;
  readonly rights_now: number;
  readonly effect: 'allow' | 'deny';
  readonly rights: number;
  readonly through_group: GroupId | null;
  readonly since: string | null;
  readonly until: string | null;
  readonly active: boolean;
}

/**
 * Says who sees a record and why, account by account; null when the actor does not see it
 * themself, which is the answer for records that are not there, too (AC9).
 */
export async function explainRecord(
  sql: Sql,
  record: RecordId,
): Promise<readonly AccessExplanation[] | null> {
  const rows = await sql.query<ReasonRow>(
    `SELECT person_id, account_id, rights_now, effect, rights, through_group, active,
            CASE WHEN isfinite(valid_from) THEN to_json(valid_from) #>> '{}' END AS since,
            CASE WHEN isfinite(valid_until) THEN to_json(valid_until) #>> '{}' END AS until
     FROM tenant_schema.explain_access($1)`,
    [record],
  );
  if (rows.length === 0) return null;
  const accounts = new Map<AccountId, AccessExplanation & { readonly reasons: AccessReason[] }>();
  for (const row of rows) {
    const account = accounts.get(row.account_id) ?? {
      personId: row.person_id,
      accountId: row.account_id,
      rights: rightsIn(row.rights_now),
      reasons: [],
    };
    account.reasons.push(reasonOf(row));
    accounts.set(row.account_id, account);
  }
  return [...accounts.values()];
}

function reasonOf(row: ReasonRow): AccessReason {
  return {
    effect: row.effect,
    rights: rightsIn(row.rights),
    throughGroup: row.through_group,
    from: row.since,
    until: row.until,
    active: row.active,
  };
}
