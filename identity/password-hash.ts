import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt's parameters: 2^log2N blocks of r × 128 bytes, p times. */
export interface PasswordCost {
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

// 32 MiB and three passes: what OWASP's password storage cheat sheet asks of scrypt. better-auth's
// own parameters (N 2^14, r 16, p 1) are below that.
export const passwordCost: PasswordCost = { log2N: 15, r: 8, p: 3 };

/** Hashes with scrypt; the parameters stand in front, so that they can be raised later. */
export async function hashPassword(password: string, cost = passwordCost): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost.log2N, cost.r, cost.p, 32);
  const head = `scrypt$${cost.log2N}$${cost.r}$${cost.p}`;
  return `${head}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

export async function verifyPassword(stored: {
  readonly hash: string;
  readonly password: string;
}): Promise<boolean> {
  const match = /^scrypt\$(\d{2})\$(\d{1,2})\$(\d{1,2})\$([\w-]+)\$([\w-]+)$/.exec(stored.hash);
  if (match === null) return false;
  const [, log2N, r, p, salt = '', key = ''] = match;
  const expected = Buffer.from(key, 'base64url');
  const actual = await derive(
    stored.password,
    Buffer.from(salt, 'base64url'),
    Number(log2N),
    Number(r),
    Number(p),
    expected.length,
  );
  return timingSafeEqual(actual, expected);
}

function derive(
  password: string,
  salt: Buffer,
  log2N: number,
  r: number,
  p: number,
  keyBytes: number,
): Promise<Buffer> {
  const N = 2 ** log2N;
  const options = { N, r, p, maxmem: 128 * r * (N + p + 2) };
  return new Promise((resolve, reject) => {
    // NFC: the same password typed on two systems is the same bytes.
    scrypt(password.normalize('NFC'), salt, keyBytes, options, (failure, key) => {
      if (failure === null) resolve(key);
      else reject(failure);
    });
  });
}
