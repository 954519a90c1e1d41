import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from '#identity/password-hash.ts';

test('[ID4] a password fits its own hash only, composed or decomposed', async () => {
  const hash = await hashPassword('zwölf grüne Äpfel'.normalize('NFC'));
  expect(hash).toMatch(/^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
  expect(await verifyPassword({ hash, password: 'zwölf grüne Äpfel'.normalize('NFD') })).toBe(true);
  expect(await verifyPassword({ hash, password: 'zwölf grüne Apfel' })).toBe(false);
  expect(await hashPassword('zwölf grüne Äpfel')).not.toBe(hash);
});

test('[ID4] a stored text that is no hash opens nothing', async () => {
  for (const hash of ['', 'x', 'scrypt$15$8$3$$', 'plain$zwölf', 'scrypt$15$8$3$AAAA']) {
    expect(await verifyPassword({ hash, password: '' })).toBe(false);
  }
});
