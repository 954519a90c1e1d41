import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { listTenants } from '#kernel/db/installation.ts';
import { collectDepartures, eraseDue } from '#kernel/db/retention.ts';

/** Erases in every tenant what has stood its declared time, and collects old departures. */
export async function eraseAllDue(adminUrl: string): Promise<void> {
  const admin = await connectAsAdmin(adminUrl);
  try {
    for (const { id } of await listTenants(admin)) {
      await eraseDue(admin, id);
      await collectDepartures(admin, id);
    }
  } finally {
    await admin.close();
  }
}
