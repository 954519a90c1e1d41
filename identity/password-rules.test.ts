import { expect, test } from 'vitest';
import { checkNewPassword } from '#identity/password-rules.ts';

const owner = { email: 'amira.yilmaz@linde.example', name: 'Amira Yılmaz' };
const check = (password: string) => () => checkNewPassword(password, owner);

test('[ID5] ten characters are enough, whatever they are made of', () => {
  expect(check('vier warme')).not.toThrow();
  expect(check('zwölf grüne Äpfel')).not.toThrow();
  expect(check('🦊🐢🐸🌿🌻🍄🐌🪲🌧🌈')).not.toThrow();
});

test('[ID5] nine characters are too few, also when they are many bytes', () => {
  expect(check('vier rote')).toThrow('identity.password-too-short');
  expect(check('🦊🐢🐸🌿🌻🍄🐌🪲🌧')).toThrow('identity.password-too-short');
  expect(check('')).toThrow('identity.password-too-short');
});

test('[ID5] 128 characters may be, 129 may not, and a very long one costs nothing', () => {
  const words = 'regen bank tasse wolke '.repeat(10);
  expect(check(words.slice(0, 128))).not.toThrow();
  expect(check(words.slice(0, 129))).toThrow('identity.password-too-long');
  const started = performance.now();
  expect(check('ab'.repeat(5_000_000))).toThrow('identity.password-too-long');
  expect(performance.now() - started).toBeLessThan(50);
});

test.each([
  'password123',
  'Passwort2026!',
  'P@ssw0rd123',
  'Sommer2026!',
  '1234567890',
  '0987654321',
  'qwertzuiopü',
  'aaaaaaaaaaaa',
  'abababababab',
  'hallohallo',
  'abcdefghijkl',
])('[ID5] %s is one that is tried first', (password) => {
  expect(check(password)).toThrow('identity.password-too-common');
});

test.each(['amira.yilmaz@linde.example', 'ich-bin-AMIRA-77', 'linde.example!', 'meinObhutGeheim'])(
  '[ID5] %s is connected with the person or the system',
  (password) => {
    expect(check(password)).toThrow('identity.password-like-you');
  },
);

test('[ID5] hostile texts are judged within 50 ms', () => {
  for (const password of ['('.repeat(512), 'a1'.repeat(256), `${'!'.repeat(500)}a`]) {
    const started = performance.now();
    try {
      checkNewPassword(password, owner);
    } catch {
      // Which refusal it is does not matter here.
    }
    expect(performance.now() - started).toBeLessThan(50);
  }
});
