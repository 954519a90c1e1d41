import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** How every token begins, so that one that leaked is recognised wherever it lies. */
export const tokenPrefix = 'obh_';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 43 of 62 letters are 256 bits. */
const secretLength = 43;
const checksumLength = 6;
const form = new RegExp(`^${tokenPrefix}[0-9A-Za-z]{${secretLength + checksumLength}}$`);

/** A new token: prefix, 256 random bits, checksum. Letters and digits only, to be marked by a double click. */
export function newTokenText(): string {
  let secret = '';
  while (secret.length < secretLength) {
    for (const byte of randomBytes(64)) {
      // 248 is the largest multiple of 62 in a byte: every letter is as likely as the others.
      if (byte < 248 && secret.length < secretLength) secret += alphabet[byte % 62];
    }
  }
  return `${tokenPrefix}${secret}${checksumOf(secret)}`;
}

/** Tells whether the text can be a token at all; what cannot is not looked up. */
export function isTokenText(text: string): boolean {
  if (!form.test(text)) return false;
  const secret = text.slice(tokenPrefix.length, -checksumLength);
  return text.slice(-checksumLength) === checksumOf(secret);
}

/** What is kept of a token. A fast hash will do: 256 random bits cannot be tried. */
export function tokenHash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function checksumOf(secret: string): string {
  let rest = crc32(`${tokenPrefix}${secret}`);
  let text = '';
  for (let place = 0; place < checksumLength; place += 1) {
    text = `${alphabet[rest % 62]}${text}`;
    rest = Math.floor(rest / 62);
  }
  return text;
}
