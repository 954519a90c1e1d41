import { AppError } from '#kernel/base/app-error.ts';
import { commonPasswordWords } from '#identity/common-passwords.ts';
import { identityLimits } from '#identity/limits.ts';

/**
 * Checks a password that is being set. Length and guessability only, no rules of composition
 * (NIST SP 800-63B §5.1.1.2; ID5). Throws 'identity.password-…'.
 */
export function checkNewPassword(
  password: string,
  owner: { readonly email: string; readonly name: string },
): void {
  const { passwordMinimum: minimum, passwordMaximum: maximum } = identityLimits;
  if (password.length > maximum * 4) throw new AppError('identity.password-too-long', { maximum });
  const characters = Array.from(password.normalize('NFC'));
  if (characters.length < minimum) throw new AppError('identity.password-too-short', { minimum });
  if (characters.length > maximum) throw new AppError('identity.password-too-long', { maximum });

  const plain = password.normalize('NFKC').toLowerCase();
  if (ownWords(owner).some((word) => plain.includes(word))) {
    throw new AppError('identity.password-like-you');
  }
  if (isCommon(plain)) throw new AppError('identity.password-too-common');
}

function ownWords(owner: { readonly email: string; readonly name: string }): string[] {
  const email = owner.email.toLowerCase();
  const [local = '', domain = ''] = email.split('@');
  const words = [email, local, domain, ...owner.name.normalize('NFKC').toLowerCase().split(/\s+/)];
  // Shorter pieces (an initial, "de") stand in too many good passwords by chance.
  return [...words.filter((word) => word.length >= 4), 'obhut'];
}

const keyboardRows = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopüasdfghjklöäyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1q2w3e4r5t6z7u8i9o0p',
  '1q2w3e4r5t6y7u8i9o0p',
];

function isCommon(plain: string): boolean {
  if (new Set(plain).size <= 4) return true;
  if (keyboardRows.some((row) => row.includes(plain) || reversed(row).includes(plain))) return true;
  // "Passwort2026!" is "passwort" with what everybody hangs on.
  const core = plain.replaceAll(/[^\p{L}]/gu, '');
  if (commonPasswordWords.has(core) || commonPasswordWords.has(unmask(plain))) return true;
  return isRepetition(plain) || isRepetition(core);
}

/** `p@ssw0rd` as `password`. */
function unmask(plain: string): string {
  const letters: Readonly<Record<string, string>> = {
    '0': 'o',
    '1': 'i',
    '3': 'e',
    '4': 'a',
    '5': 's',
    '7': 't',
    '@': 'a',
    $: 's',
    '!': 'i',
  };
  const trimmed = plain.replace(/[^\p{L}]{1,8}$/u, '');
  return Array.from(trimmed)
    .map((letter) => letters[letter] ?? letter)
    .join('')
    .replaceAll(/[^\p{L}]/gu, '');
}

/** "abcabcabcabc", "passwordpassword": a short text said again. */
function isRepetition(text: string): boolean {
  if (text.length < 2) return false;
  const period = (text + text).indexOf(text, 1);
  return period < text.length && period <= 8;
}

function reversed(text: string): string {
  return Array.from(text).toReversed().join('');
}
