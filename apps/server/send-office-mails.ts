import { asOperator } from '#apps/server/lost-device.ts';
import type { Outbound } from '#apps/server/outbound.ts';
import type { MailOutcome } from '#governance/gate/mail-port.ts';
import {
  officeMail,
  officeWordSections,
  type OfficeWordKind,
} from '#governance/gate/office-mail.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import { readGateState } from '#governance/gate/server/gate-state.ts';
import type { MailAddress } from '#identity/port.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import type { AdminSql, Sql } from '#kernel/db/sql.ts';

export interface OfficeMailParts {
  readonly outbound: Outbound;
  readonly addressesOf: (
    accounts: readonly AccountId[],
  ) => Promise<ReadonlyMap<AccountId, MailAddress>>;
  readonly publicUrl: string;
  readonly clock: Clock;
}

interface WaitingMail {
  readonly id: string;
  readonly account: AccountId;
  readonly kind: OfficeWordKind;
  readonly about: string;
}

/**
 * Sends the mails of what owners and data-protection officers have to know and nobody has said to have.
 * One that is refused for now is tried again later and later, twice a day at least, for as long as it
 * takes; one that was taken is sent twice more, two days apart (GA41).
 */
export async function sendOfficeMails(
  { outbound, addressesOf, publicUrl, clock }: OfficeMailParts,
  admin: AdminSql,
  tenant: { readonly id: TenantId; readonly name: string },
): Promise<void> {
  const inTenant = asOperator(admin);
  const waiting = await inTenant(tenant.id, (sql) => dueMails(sql, clock));
  if (waiting.length === 0) return;
  const state = await inTenant(tenant.id, readGateState);
  // Nobody may carry them: they wait, and are in the app all the same (GA23).
  if (state === null || !outbound.hasCarrier(state, 'mail.notice', clock.nowMs())) return;
  const addresses = await addressesOf(waiting.map(({ account }) => account));
  for (const { id, account, kind, about } of waiting) {
    const address = addresses.get(account);
    if (address === undefined) continue;
    const provider = state.providers.find((one) => one.id === about);
    const text = officeMail(
      address.locale ?? 'de',
      kind,
      { tenantName: tenant.name, provider: provider?.versions.at(-1)?.descriptor.name ?? null },
      `${publicUrl}/t/${tenant.id}/privacy/${officeWordSections[kind]}`,
    );
    const sent = await outbound.sendMail(tenant.id, 'mail.notice', {
      id,
      to: address.email,
      ...text,
    });
    // The others would be told the same.
    if (sent.is === 'shut') return;
    const { outcome, provider: by } = sent;
    await inTenant(tenant.id, (sql) =>
      noteOfficeMail(
        sql,
        id,
        stateOf(outcome),
        by,
        outcome.is === 'refused' ? outcome.code : null,
        clock,
      ),
    );
  }
}

function stateOf(outcome: MailOutcome): 'accepted' | 'refused' | 'bounced' {
  if (outcome.is === 'accepted') return 'accepted';
  return outcome.isLasting ? 'bounced' : 'refused';
}

/** Of what nobody has seen: not sent yet, refused a while ago, or taken two days ago. */
function dueMails(sql: Sql, clock: Clock): Promise<WaitingMail[]> {
  return sql.query<WaitingMail>(
    `SELECT s.id, s.account_id AS account, w.kind, w.about
     FROM tenant_schema.office_mail s JOIN tenant_schema.office_word w ON w.id = s.word_id
     WHERE w.seen_at IS NULL AND CASE s.state
       WHEN 'waiting' THEN true
       WHEN 'refused' THEN s.at + least(interval '10 minutes' * power(2, least(s.tries, 10) - 1), interval '12 hours') <= $1
       WHEN 'bounced' THEN false
       ELSE s.tries < 3 AND s.at + interval '48 hours' <= $1 END
     ORDER BY w.at, s.id LIMIT 100`,
    [new Date(clock.nowMs())],
  );
}

/** Notes how such a mail fared; false for one that there is not, or of which more is known already. */
export async function noteOfficeMail(
  sql: Sql,
  mail: string,
  state: 'accepted' | 'refused' | 'reported-delivered' | 'bounced',
  provider: ProviderId | null,
  code: string | null,
  clock: Clock,
): Promise<boolean> {
  const [row] = await sql.query<{ noted: boolean }>(
    'SELECT tenant_schema.note_office_mail($1, $2, $3, $4, $5) AS noted',
    [mail, state, provider, code, new Date(clock.nowMs())],
  );
  return row?.noted === true;
}
