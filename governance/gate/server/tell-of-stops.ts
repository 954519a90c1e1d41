import type { AdminSql } from '#kernel/db/sql.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { ProviderId } from '#governance/gate/ids.ts';

/** A tenant that has not been told yet of what was shut (GA40). It is shut there all the same. */
export interface Untold {
  readonly tenant: TenantId;
  readonly provider: ProviderId;
  readonly action: 'stop' | 'remove';
  readonly at: Date;
  readonly tries: number;
  /** Why it was not told when it was last tried, as PostgreSQL names it; null: nobody tried yet. */
  readonly code: string | null;
}

/** A chronicle that is held up is left for the next round; the other tenants are told meanwhile. */
const patience = `SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '15s'`;

/**
 * Tells each tenant what was shut for it and not told: in its chronicle at once, and by the mails that are
 * planned with it. One that cannot be told holds up no other. Returns those that are still to be told.
 */
export async function tellOfStops(admin: AdminSql): Promise<readonly Untold[]> {
  const waiting = await asOwner(admin, (tx) =>
    tx.query<{ word: string; tenant: TenantId }>(
      `SELECT u.word, u.tenant FROM obhut.provider_untold u JOIN obhut.provider_word w ON w.id = u.word
       ORDER BY u.tenant, w.at, w.id`,
    ),
  );
  const broken = new Set<TenantId>();
  for (const { word, tenant } of waiting) {
    // In their order: what came later is not told before what came earlier.
    if (broken.has(tenant)) continue;
    try {
      await asOwner(admin, async (tx) => {
        await tx.script(patience);
        const [said] = await tx.query<{ action: string; detail: string }>(
          `WITH gone AS (DELETE FROM obhut.provider_untold u WHERE u.word = $1 AND u.tenant = $2 RETURNING u.word)
           SELECT w.action, w.detail FROM obhut.provider_word w JOIN gone g ON g.word = w.id`,
          [word, tenant],
        );
        // Somebody else was first.
        if (said === undefined) return;
        await tx.query(inSchema('SELECT tenant_schema.tell_of_provider($1, $2)', tenant), [
          said.action,
          said.detail,
        ]);
      });
    } catch (error) {
      broken.add(tenant);
      await asOwner(admin, (tx) =>
        tx.query(
          `UPDATE obhut.provider_untold SET tries = tries + 1, code = $3, tried_at = now()
           WHERE word = $1 AND tenant = $2`,
          [word, tenant, codeOf(error)],
        ),
      );
    }
  }
  return untold(admin);
}

/** Who has not been told yet, the longest first. */
export function untold(admin: AdminSql): Promise<readonly Untold[]> {
  return asOwner(admin, (tx) =>
    tx.query<Untold>(
      `SELECT u.tenant, w.detail::json ->> 'provider' AS provider, w.action, w.at, u.tries, u.code
       FROM obhut.provider_untold u JOIN obhut.provider_word w ON w.id = u.word
       ORDER BY w.at, u.tenant`,
    ),
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code.slice(0, 60)
    : 'unknown';
}

async function asOwner<T>(admin: AdminSql, work: (tx: AdminSql) => Promise<T>): Promise<T> {
  return admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    return work(tx);
  });
}
