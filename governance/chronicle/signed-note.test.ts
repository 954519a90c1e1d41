import { expect, test } from 'vitest';
import { nodeCrypto } from '#adapters/chronicle/node-crypto.ts';
import { nodeSigner } from '#adapters/chronicle/node-signer.ts';
import {
  formatNote,
  formatVerifierKey,
  judgeSignatures,
  parseNote,
  parseVerifierKey,
} from './signed-note.ts';

// From the documentation of Go's golang.org/x/mod/sumdb/note, which the format comes from.
const key = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const note =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n\n" +
  '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

test('[CH11] a note and a key that others made are read, and written as they were', async () => {
  const parsed = parseNote(note);
  const read = await parseVerifierKey(nodeCrypto, key);
  if (parsed === null || read === null) throw new Error('not read');
  expect(formatNote(parsed)).toBe(note);
  expect(formatVerifierKey(read)).toBe(key);
});

test('[CH11] a signature that others made holds, and does not for another text or key', async () => {
  const read = await parseVerifierKey(nodeCrypto, key);
  const parsed = parseNote(note);
  if (parsed === null || read === null) throw new Error('not read');
  expect(await judgeSignatures(nodeCrypto, parsed, [read])).toBe('good');
  const other = { ...parsed, text: `${parsed.text}!\n` };
  expect(await judgeSignatures(nodeCrypto, other, [read])).toBe('bad');
  expect(await judgeSignatures(nodeCrypto, parsed, [])).toBe('unknown');
  const another = nodeSigner('PeterNeumann', [Buffer.alloc(32, 3)]).verifierKeys[0] ?? '';
  const theirs = await parseVerifierKey(nodeCrypto, another);
  if (theirs === null) throw new Error('not read');
  expect(await judgeSignatures(nodeCrypto, parsed, [theirs])).toBe('unknown');
});

test.each([
  ['no empty line', 'text\n\u2014 name AAAAAAAA\n'],
  ['no newline at the end', 'text\n\n\u2014 name AAAAAAAA'],
  ['a name with a plus', 'text\n\n\u2014 na+me AAAAAAAA\n'],
  ['no base64', 'text\n\n\u2014 name ****\n'],
  ['a control character', 'te\u0007xt\n\n\u2014 name AAAAAAAA\n'],
])('[CH11] with %s it is no note', (_name, text) => {
  expect(parseNote(text)).toBeNull();
});

test.each(['', 'name', 'name+00000000+AAAA', key.replace('c74f20a3', 'c74f20a4')])(
  '[CH11] %j is no key',
  async (text) => {
    expect(await parseVerifierKey(nodeCrypto, text)).toBeNull();
  },
);
