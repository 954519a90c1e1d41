import { expect, test } from 'vitest';
import { nodeCrypto } from '#adapters/chronicle/node-crypto.ts';
import { goldenKey, goldenLines, goldenNote } from '#testkit/chronicle/golden-export.ts';
import { ChronicleVerifier } from './verify.ts';
import { verifyPieces } from './verify-pieces.ts';

async function* cut(text: string, bytes: number): AsyncGenerator<Uint8Array> {
  const whole = new TextEncoder().encode(text);
  for (let at = 0; at < whole.length; at += bytes) yield whole.subarray(at, at + bytes);
}

const check = (text: string, bytes: number, onLines?: (lines: number) => void) =>
  verifyPieces(
    new ChronicleVerifier({ crypto: nodeCrypto, held: [goldenNote], keys: [goldenKey] }),
    cut(text, bytes),
    onLines,
  );

test.each([1, 7, 1_000, 1_000_000])(
  '[OF7] a file in pieces of %i bytes is judged as in one',
  async (bytes) => {
    const lines: number[] = [];
    const text = `${goldenLines.join('\n')}\n`;
    expect(await check(text, bytes, (count) => lines.push(count))).toMatchObject({
      verdict: 'good',
      ground: 'checkpoint',
      events: 6,
    });
    expect(lines.at(-1)).toBe(goldenLines.length);
    // Without the last line feed, and with something before the first line.
    expect(await check(text.trimEnd(), bytes)).toMatchObject({ verdict: 'good' });
    expect(await check(`\uFEFF${text}`, bytes)).toMatchObject({ verdict: 'malformed' });
  },
);
