import type { NoteToken } from '#identity/token-port.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { DeviceId } from '#kernel/base/ids.ts';
import type { TenantDatabase } from '#kernel/db/tenant-database.ts';

/** Writes into a tenant's chronicle that a token comes or goes; the tenant says whether it may. */
export function noteTokenIn(database: TenantDatabase, serverDevice: DeviceId): NoteToken {
  return async ({ action, tenant, by, token, holder }) => {
    const actor = { tenant, account: by.account, device: by.device ?? serverDevice };
    try {
      await database.transact(actor, (sql) =>
        sql.query('SELECT tenant_schema.note_token($1, $2, $3)', [action, token, holder]),
      );
    } catch (error) {
      const state = error instanceof Error && 'code' in error ? error.code : null;
      // No role of that name, or none of ours: a tenant that is not there, or not any more.
      if (state === '22023' || state === '42501') {
        // What is gone has no chronicle; its tokens end all the same.
        if (action === 'token.revoke') return;
        throw new AppError('access.no-member', {}, { cause: error });
      }
      if (state !== 'OB002') throw error;
      throw new AppError(
        holder === by.account ? 'access.no-member' : 'access.not-keeper',
        {},
        {
          cause: error,
        },
      );
    }
  };
}
