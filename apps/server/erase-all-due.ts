import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { listTenants } from '#kernel/db/installation.ts';
import { eraseDue } from '#kernel/db/retention.ts';

/** Erases in every tenant what has stood its declared time. */
export async function eraseAllDue(adminUrl: string): Promise<void> {
  const admin = await connectAsAdmin(adminUrl);
  try {
    for (const { id } of await listTenants(admin)) await eraseDue(admin, id);
  } finally {
    await admin.close();
  }
}
