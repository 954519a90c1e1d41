import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { listTenants } from '#kernel/db/installation.ts';
import { collectDepartures, eraseDue } from '#kernel/db/retention.ts';

/**
 * Erases in every tenant what has stood its declared time, and collects old departures. Of several
 * app servers one does it; false where another is at it. A tenant where it fails holds up no other;
 * the first failure is thrown at the end.
 */
export async function eraseAllDue(adminUrl: string): Promise<boolean> {
  const admin = await connectAsAdmin(adminUrl);
  try {
    // Of the session, so that it ends with it, however that ends.
    const [turn] = await admin.query<{ ours: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended('retention', 0)) AS ours`,
    );
    if (turn?.ours !== true) return false;
    const failures: unknown[] = [];
    for (const { id } of await listTenants(admin)) {
      for (const work of [eraseDue, collectDepartures]) {
        await work(admin, id).catch((error: unknown) => failures.push(error));
      }
    }
    if (failures.length > 0) throw failures[0];
    return true;
  } finally {
    await admin.close();
  }
}
