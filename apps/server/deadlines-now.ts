import { type DeadlineLocale, deadlineWords } from '#governance/office/deadline-words.ts';
import type { DeadlineEntry } from '#governance/deadlines/write-deadlines.ts';
import { type RunningDeadline, runningDeadlines } from '#governance/office/running-deadlines.ts';
import {
  calendarsOf,
  type OfficeState,
  readOffice,
} from '#governance/office/server/read-office.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';
import type { Actor, TenantDatabase } from '#kernel/db/tenant-database.ts';
import { isNoSuchTenant } from './record-routes.ts';

export interface DeadlinesNow {
  readonly state: OfficeState;
  readonly running: readonly RunningDeadline[];
}

/** Every deadline that runs in the tenant; null for who may not look. */
export async function deadlinesNow(
  sql: Sql,
  tenant: TenantId,
  nowMs: number,
): Promise<DeadlinesNow | null> {
  const state = await readOffice(sql, nowMs);
  if (state === null) return null;
  const running = runningDeadlines(
    {
      tenant,
      contract: state.contract,
      gate: state.gate,
      noticeCalendars: new Map(state.notices.map((one) => [one.id, one.calendar])),
      instructions: state.instructions,
      measures: state.measures,
      requests: state.requests,
      calendars: await calendarsOf(state),
    },
    nowMs,
  );
  return { state, running };
}

/** What of them calendars can show: those that have an end. Names nobody (OF26). */
export function deadlineEntries(
  running: readonly RunningDeadline[],
  locale: DeadlineLocale,
): DeadlineEntry[] {
  return running.flatMap(({ deadline, about, subject, rule, revision, startedAtMs }) => {
    if (deadline === null) return [];
    const { title, then } = deadlineWords(about, locale);
    return [
      {
        deadline,
        subject,
        rule: rule?.id ?? about.is,
        title,
        note: then,
        revision,
        changedAtMs: startedAtMs,
      },
    ];
  });
}

export const deadlinesName: Readonly<Record<DeadlineLocale, string>> = {
  de: 'Datenschutz-Fristen',
  en: 'Privacy deadlines',
};

/** The calendar at a secret address, as whoever made it sees the deadlines now; null when they do not any more. */
export function deadlineFeed({ database, clock }: DeadlineFeedOptions) {
  return async (actor: Actor, locale: DeadlineLocale): Promise<string | null> => {
    const now = await database
      .transact(actor, (sql) => deadlinesNow(sql, actor.tenant, clock.nowMs()))
      .catch((error: unknown) => {
        if (isNoSuchTenant(error)) return null;
        throw error;
      });
    if (now === null) return null;
    const { writeDeadlines } = await import('#governance/deadlines/write-deadlines.ts');
    // Not whose they are: an organisation of one family is called by its name.
    return writeDeadlines(deadlinesName[locale], deadlineEntries(now.running, locale));
  };
}

interface DeadlineFeedOptions {
  readonly database: TenantDatabase;
  readonly clock: Clock;
}
