import type { Clock } from '#kernel/base/clock.ts';
import { type AccountId, randomId, type TenantId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { versionStanding } from '#governance/gate/gate.ts';
import type { NoticeId, ProviderId } from '#governance/gate/ids.ts';
import { runsByClock } from '#governance/gate/runs-by-clock.ts';
import { readGateState } from './gate-state.ts';

export interface IssuedNotice {
  readonly id: NoticeId;
  readonly tenant: TenantId;
  readonly provider: ProviderId;
  readonly version: number;
}

/** A round notes the time where it decides something, so that a clock that is set back gives none back (GA16). */
const notedEveryMs = 60_000;

/**
 * Tells a tenant of every provider that it has to be told of and was not: the newest version of each
 * that does not stand by contract and has no notice. So a tenant that is made later is told, too (GA12).
 * On the operator's connection, in one transaction.
 */
export async function issueNotices(
  sql: Sql,
  tenant: TenantId,
  clock: Clock,
): Promise<readonly IssuedNotice[]> {
  const state = await readGateState(sql);
  if (state === null) return [];
  if (clock.nowMs() - state.standing.seenMs >= notedEveryMs && runsByClock(state)) {
    await sql.query('SELECT tenant_schema.see($1)', [new Date(clock.nowMs())]);
  }
  if (state.standing.kind === 'household') return [];
  // Who has no contract is told when there is one, which may name the provider itself; and of one that is
  // altered nobody knows whom it names (GA43).
  if (state.standing.contract === 'none' || state.standing.contract === 'altered') return [];
  const nowMs = Math.max(clock.nowMs(), state.standing.seenMs);
  const issued: IssuedNotice[] = [];
  for (const provider of state.providers) {
    if (provider.removedAtMs !== null && provider.removedAtMs <= nowMs) continue;
    const newest = provider.versions.findLast((version) => version.addedAtMs <= nowMs);
    if (newest === undefined) continue;
    const standing = versionStanding(state.standing, provider, newest, nowMs);
    if (standing.is === 'open' || standing.reasons[0].code !== 'notice-missing') continue;
    // What is only said better is as far as the version before, and so is its notice (GA5).
    const asked = provider.versions.findLast(
      (version) => version.version <= newest.version && version.needsNotice,
    );
    if (asked === undefined) continue;
    const id = randomId<NoticeId>();
    const [row] = await sql.query<{ id: string | null }>(
      'SELECT tenant_schema.issue_notice($1, $2, $3, $4) AS id',
      [id, provider.id, asked.version, new Date(nowMs)],
    );
    if (row?.id === undefined || row.id === null) continue;
    issued.push({ id, tenant, provider: provider.id, version: asked.version });
    for (const account of await recipients(sql)) {
      await sql.query('SELECT tenant_schema.plan_send($1, $2, $3, $4)', [
        randomId(),
        id,
        account,
        new Date(nowMs),
      ]);
    }
  }
  return issued;
}

async function recipients(sql: Sql): Promise<readonly AccountId[]> {
  const rows = await sql.query<{ account: AccountId }>(
    'SELECT account_id AS account FROM tenant_schema.notice_recipients()',
  );
  return rows.map(({ account }) => account);
}
