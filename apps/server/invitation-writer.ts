import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { refusing } from '#governance/contract/server/contract-store.ts';
import type { WriteInvitation } from '#identity/port.ts';
import { storeInvitation } from '#identity/store-invitation.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { sqlState } from '#kernel/sync/server/write-errors.ts';

/**
 * Writes invitations on connections of the operator (ID27), one after the other: these are none of
 * the pool's, and a keeper who asks for many at once would take all that the database has (ID56).
 * Throws what `storeInvitation` throws, what the tenant refuses an operator with ('instruction.needed' and
 * others), and 'database.busy' when the tenant is held up.
 */
export function invitationWriter(adminUrl: string): WriteInvitation {
  let last: Promise<unknown> = Promise.resolve();
  return (invitation) => {
    const written = last.then(async () => {
      const admin = await connectAsAdmin(adminUrl);
      try {
        await refusing(() => storeInvitation(admin, invitation));
      } catch (cause) {
        if (sqlState(cause) === '55P03') throw new AppError('database.busy', {}, { cause });
        throw cause;
      } finally {
        await admin.close();
      }
    });
    last = written.catch(() => undefined);
    return written;
  };
}
