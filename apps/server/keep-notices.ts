import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { asOperator } from '#apps/server/lost-device.ts';
import type { Outbound } from '#apps/server/outbound.ts';
import { noticeMail } from '#governance/gate/notice-words.ts';
import type { MailOutcome } from '#governance/gate/mail-port.ts';
import type { NoticeId, ProviderId } from '#governance/gate/ids.ts';
import { readGateState } from '#governance/gate/server/gate-state.ts';
import { tellOfStops } from '#governance/gate/server/tell-of-stops.ts';
import { endBrokenJobs } from '#governance/instructions/server/instruction-store.ts';
import { noticeDays } from '#governance/gate/notice-periods.ts';
import { sendOfficeMails } from '#apps/server/send-office-mails.ts';
import { type IssuedNotice, issueNotices } from '#governance/gate/server/issue-notices.ts';
import type { MailAddress } from '#identity/port.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import { listTenants } from '#kernel/db/installation.ts';
import type { AdminSql, Sql } from '#kernel/db/sql.ts';

export interface KeepNoticesParts {
  readonly adminUrl: string;
  readonly outbound: Outbound;
  readonly addressesOf: (
    accounts: readonly AccountId[],
  ) => Promise<ReadonlyMap<AccountId, MailAddress>>;
  readonly publicUrl: string;
  readonly clock: Clock;
  /** By how much the clock ran ahead of the time that went by since the last round; absent: there was none. */
  readonly aheadMs?: () => number;
}

/** A clock that is corrected by more was wrong, before or now. */
const aheadAtMostMs = 5 * 60_000;

/** As often a mail that was refused for now is tried; then it is shown as refused and left alone. */
const triesAtMost = 5;

/**
 * Tells every tenant of the providers it has to be told of and of what was shut, ends as failed the jobs
 * that broke off, and sends the mails of what nobody has said to have yet. Of several app servers one
 * does it; null where another is at it. A tenant where it fails holds up no other; the first failure is
 * thrown at the end. In a round before which the clock was set forward nobody is told of a provider, as the
 * time would be kept for good (GA16): that is thrown as 'gate.clock-set-forward'.
 */
export async function keepNotices(
  parts: KeepNoticesParts,
): Promise<readonly IssuedNotice[] | null> {
  // Asked in each round, also in one that is another's.
  const aheadMs = parts.aheadMs?.() ?? 0;
  const isSetForward = aheadMs > aheadAtMostMs;
  const admin = await connectAsAdmin(parts.adminUrl);
  try {
    // Of the session, so that it ends with it, however that ends.
    const [turn] = await admin.query<{ ours: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended('notices', 0)) AS ours`,
    );
    if (turn?.ours !== true) return null;
    const inTenant = asOperator(admin);
    const issued: IssuedNotice[] = [];
    const failures: unknown[] = [];
    if (isSetForward) {
      const seconds = Math.round(aheadMs / 1_000);
      failures.push(new AppError('gate.clock-set-forward', { seconds }));
    }
    await tellOfStops(admin);
    for (const { id, name } of await listTenants(admin)) {
      try {
        await inTenant(id, endBrokenJobs);
        if (!isSetForward) {
          issued.push(...(await inTenant(id, (sql) => issueNotices(sql, id, parts.clock))));
        }
        await sendWaiting(parts, admin, { id, name });
        await sendOfficeMails(parts, admin, { id, name });
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return issued;
  } finally {
    await admin.close();
  }
}

interface Waiting {
  readonly id: string;
  readonly notice: NoticeId;
  readonly account: AccountId;
}

async function sendWaiting(
  { outbound, addressesOf, publicUrl, clock }: KeepNoticesParts,
  admin: AdminSql,
  tenant: { readonly id: TenantId; readonly name: string },
): Promise<void> {
  const inTenant = asOperator(admin);
  const waiting = await inTenant(tenant.id, waitingSends);
  if (waiting.length === 0) return;
  const state = await inTenant(tenant.id, readGateState);
  // Nobody may carry them: they wait, and are in the app all the same (GA23).
  if (state === null || !outbound.hasCarrier(state, 'mail.notice', clock.nowMs())) return;
  const addresses = await addressesOf(waiting.map(({ account }) => account));
  for (const send of waiting) {
    const about = state.standing.notices.find(({ id }) => id === send.notice);
    const version = state.providers
      .find(({ id }) => id === about?.provider)
      ?.versions.find((one) => one.version === about?.version);
    const address = addresses.get(send.account);
    if (version === undefined || address === undefined) continue;
    const { subject, text } = noticeMail(
      address.locale ?? 'de',
      tenant.name,
      version,
      `${publicUrl}/t/${tenant.id}/privacy/providers`,
      noticeDays(clock.nowMs(), state.standing),
    );
    const mail = { id: send.id, to: address.email, subject, text };
    const sent = await outbound.sendMail(tenant.id, 'mail.notice', mail);
    // The others would be told the same.
    if (sent.is === 'shut') return;
    const { outcome, provider } = sent;
    await inTenant(tenant.id, (sql) =>
      noteSend(sql, send.id, stateOf(outcome), provider, codeOf(outcome), clock),
    );
  }
}

function stateOf(outcome: MailOutcome): 'accepted' | 'refused' | 'bounced' {
  if (outcome.is === 'accepted') return 'accepted';
  return outcome.isLasting ? 'bounced' : 'refused';
}

function codeOf(outcome: MailOutcome): string | null {
  return outcome.is === 'refused' ? outcome.code : null;
}

async function waitingSends(sql: Sql): Promise<readonly Waiting[]> {
  return sql.query<Waiting>(
    `SELECT s.id, s.notice_id AS notice, s.account_id AS account
     FROM tenant_schema.notice_send s JOIN tenant_schema.provider_notice n ON n.id = s.notice_id
     WHERE s.state IN ('waiting', 'refused') AND s.tries < $1 AND n.withdrawn_at IS NULL
       AND NOT EXISTS (SELECT FROM tenant_schema.notice_delivery d WHERE d.notice_id = n.id)
     ORDER BY s.at, s.id LIMIT 100`,
    [triesAtMost],
  );
}

/** Notes how a mail fared; false for one that there is not, or of which more is known already. */
export async function noteSend(
  sql: Sql,
  send: string,
  state: 'accepted' | 'refused' | 'reported-delivered' | 'bounced',
  provider: ProviderId | null,
  code: string | null,
  clock: Clock,
): Promise<boolean> {
  const [row] = await sql.query<{ noted: boolean }>(
    'SELECT tenant_schema.note_send($1, $2, $3, $4, $5) AS noted',
    [send, state, provider, code, new Date(clock.nowMs())],
  );
  return row?.noted === true;
}
