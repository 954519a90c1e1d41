import { createHmac, randomUUID } from 'node:crypto';
import { deriveSecrets } from '#apps/server/secrets.ts';
import { identityKeys } from '#identity/keys.ts';
import type { AccountId, DeviceId } from '#kernel/base/ids.ts';
import type { BenchAccount, Fixture } from './fixture.ts';

/** A device with an account signed in: everything it takes to get through the door. */
export interface SignedInDevice {
  readonly account: BenchAccount;
  readonly cookie: string;
}

/**
 * Signs each account in on one device, past the sign-in itself, which is not measured: writes
 * what it would have written, with the cookie it would have given.
 */
export async function signInAll(
  fixture: Fixture,
  accounts: readonly BenchAccount[],
): Promise<SignedInDevice[]> {
  const key = identityKeys(deriveSecrets(fixture.secret).identitySecret).auth;
  const made = accounts.map((account) => ({ account, token: randomUUID() }));
  const ids: AccountId[] = accounts.map(({ actor }) => actor.account);
  const devices: DeviceId[] = accounts.map(({ actor }) => actor.device);
  await fixture.admin.query(
    `INSERT INTO identity.account (id, email, name)
     SELECT id, id || '@obhut.example', 'Kim Beispiel' FROM unnest($1::uuid[]) AS a (id)
     ON CONFLICT DO NOTHING`,
    [ids],
  );
  await fixture.admin.query(
    `INSERT INTO identity.membership (account_id, tenant_id)
     SELECT id, $2 FROM unnest($1::uuid[]) AS a (id) ON CONFLICT DO NOTHING`,
    [ids, fixture.tenant],
  );
  await fixture.admin.query(
    `INSERT INTO identity.device (id, account_id, name)
     SELECT id, account, 'Firefox · Linux' FROM unnest($1::uuid[], $2::uuid[]) AS d (id, account)`,
    [devices, ids],
  );
  await fixture.admin.transact(async (tx) => {
    // Sessions are begun by identity's own login alone.
    await tx.script('SET LOCAL SESSION AUTHORIZATION obhut_identity');
    await tx.query(
      `INSERT INTO identity.session (id, account_id, device_id, token, expires_at)
       SELECT gen_random_uuid(), account, device, token, now() + interval '1 day'
       FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS s (device, account, token)`,
      [devices, ids, made.map(({ token }) => token)],
    );
  });
  return made.map(({ account, token }) => {
    const mac = createHmac('sha256', key).update(token).digest('base64');
    return {
      account,
      cookie: `obhut.session_token=${encodeURIComponent(`${token}.${mac}`)}`,
    };
  });
}
