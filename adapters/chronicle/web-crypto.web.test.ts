import { expect, test } from 'vitest';
import { ChronicleVerifier } from '#governance/chronicle/verify.ts';
import { goldenKey, goldenLines, goldenNote } from '#testkit/chronicle/golden-export.ts';
import { webCrypto } from './web-crypto.ts';

async function verify(lines: readonly string[]) {
  const verifier = new ChronicleVerifier({
    crypto: webCrypto(),
    keys: [goldenKey],
    held: [goldenNote],
  });
  for (const line of lines) await verifier.line(line);
  return verifier.end();
}

test('[CH14] a browser checks a chronicle with its own crypto, and finds what was changed', async () => {
  expect(await verify(goldenLines)).toMatchObject({
    verdict: 'good',
    ground: 'checkpoint',
    events: 6,
    detailed: 6,
    signedSize: 5,
  });
  const edited = goldenLines.with(
    3,
    (goldenLines[3] ?? '').replace('journal.write', 'journal.erase'),
  );
  expect(await verify(edited)).toMatchObject({ verdict: 'edit', findings: [{ seq: 3, line: 4 }] });
  const cut = [...goldenLines.slice(0, 3), '{"end":2}'];
  expect(await verify(cut)).toMatchObject({ verdict: 'truncation' });
});
