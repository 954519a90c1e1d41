import { nkeys } from '@nats-io/transport-node';

/** A NATS that trusts one operator, with one account and one user in it, all made here. */
export interface NatsTrust {
  /** What the server's configuration needs to know the account by. */
  readonly settings: string;
  /** The user's credentials file. */
  readonly credentials: string;
  /** Those of users of the account who may not listen, or not speak. */
  readonly deafCredentials: string;
  readonly muteCredentials: string;
  /** Those of a user whom an account the server does not know let in. */
  readonly strangersCredentials: string;
}

/** Makes keys and the signed claims of operator, account and user, as `nsc` would. */
export function makeNatsTrust(nowMs: number): NatsTrust {
  const operator = nkeys.createOperator();
  const account = nkeys.createAccount();
  const issuedAt = Math.floor(nowMs / 1_000);
  const claims = (subject: nkeys.KeyPair, issuer: nkeys.KeyPair, name: string, nats: object) =>
    signed(
      { sub: subject.getPublicKey(), iss: issuer.getPublicKey(), name, iat: issuedAt, nats },
      issuer,
    );
  const limits = { subs: -1, data: -1, payload: -1 };
  const ofAccount = { ...limits, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };
  const userOf = (
    issuer: nkeys.KeyPair,
    denied: { readonly pub?: object; readonly sub?: object } = {},
  ) => {
    const user = nkeys.createUser();
    const nats = { ...limits, pub: {}, sub: {}, ...denied, type: 'user', version: 2 };
    return credentialsOf(claims(user, issuer, 'obhut', nats), user);
  };
  const operatorJwt = claims(operator, operator, 'tests', { type: 'operator', version: 2 });
  const accountJwt = claims(account, operator, 'obhut', {
    limits: ofAccount,
    type: 'account',
    version: 2,
  });
  return {
    settings: [
      `operator: ${operatorJwt}`,
      'resolver: MEMORY',
      `resolver_preload: { ${account.getPublicKey()}: ${accountJwt} }`,
      '',
    ].join('\n'),
    credentials: userOf(account),
    deafCredentials: userOf(account, { sub: { deny: ['obhut.>'] } }),
    muteCredentials: userOf(account, { pub: { deny: ['obhut.>'] } }),
    strangersCredentials: userOf(nkeys.createAccount()),
  };
}

function signed(claims: object, issuer: nkeys.KeyPair): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = part({ typ: 'JWT', alg: 'ed25519-nkey' });
  const body = part({ jti: 'obhut', ...claims });
  const signature = issuer.sign(Buffer.from(`${head}.${body}`));
  return `${head}.${body}.${Buffer.from(signature).toString('base64url')}`;
}

function credentialsOf(jwt: string, user: nkeys.KeyPair): string {
  const seed = Buffer.from(user.getSeed()).toString('ascii');
  return [
    '-----BEGIN NATS USER JWT-----',
    jwt,
    '------END NATS USER JWT------',
    '',
    '-----BEGIN USER NKEY SEED-----',
    seed,
    '------END USER NKEY SEED------',
    '',
  ].join('\n');
}
