import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { asOperator } from '#apps/server/lost-device.ts';
import { endBrokenJobs } from '#governance/instructions/server/instruction-store.ts';
import { listTenants } from '#kernel/db/installation.ts';

/**
 * Ends as failed, in every tenant, what was begun on instruction and broke off with the program that was
 * at it; what still is under way elsewhere is left alone (CO19). Returns how many there were.
 */
export async function endAllBrokenJobs(adminUrl: string): Promise<number> {
  const admin = await connectAsAdmin(adminUrl);
  try {
    let ended = 0;
    for (const { id } of await listTenants(admin)) {
      ended += await asOperator(admin)(id, endBrokenJobs);
    }
    return ended;
  } finally {
    await admin.close();
  }
}
