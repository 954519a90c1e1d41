import { expect, test } from 'vitest';
import { isTokenText, newTokenText, tokenHash } from './token-text.ts';

test('[AP3] a token is a prefix, 43 random letters and digits, and a checksum', () => {
  const tokens = Array.from({ length: 500 }, newTokenText);
  for (const token of tokens) {
    expect(token).toMatch(/^obh_[0-9A-Za-z]{49}$/);
    expect(isTokenText(token)).toBe(true);
  }
  expect(new Set(tokens).size).toBe(500);
  // Every letter turns up at every place: nothing is left out and nothing is fixed.
  for (let place = 4; place < 47; place += 1) {
    expect(new Set(tokens.map((token) => token[place])).size).toBeGreaterThan(50);
  }
});

test('[AP3] one letter changed, left out or added is no token', () => {
  const token = newTokenText();
  for (let place = 0; place < token.length; place += 1) {
    const other = token[place] === 'a' ? 'b' : 'a';
    expect(isTokenText(token.slice(0, place) + other + token.slice(place + 1))).toBe(false);
    expect(isTokenText(token.slice(0, place) + token.slice(place + 1))).toBe(false);
  }
  for (const text of ['', 'obh_', `${token} `, `${token}a`, token.toUpperCase(), `${token}\n`]) {
    expect(isTokenText(text)).toBe(false);
  }
});

test('[AP3] tokens that others made with the same letters have the same checksum', () => {
  // Fixed for good: what searches for leaked tokens relies on it.
  expect(isTokenText(`obh_${'0'.repeat(43)}0fGqbI`)).toBe(true);
  expect(tokenHash('obh_').toString('hex')).toHaveLength(64);
});
