import type { ChronicleVerifier, VerifyReport } from './verify.ts';

/** No line of a chronicle comes near it; a file without lines is not read into memory. */
const longestLine = 64 * 1024 * 1024;
const newline = 10;

/** Checks an exported chronicle that comes in pieces, in the memory of a few lines. `onLines` hears how many there
 *  were so far, after each piece. */
export async function verifyPieces(
  verifier: ChronicleVerifier,
  pieces: AsyncIterable<Uint8Array>,
  onLines: (lines: number) => void = () => {},
): Promise<VerifyReport> {
  // What stands there is hashed as it stands: nothing is left out at the beginning.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = new Uint8Array();
  let lines = 0;
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : joined(rest, piece);
    let begin = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, begin)) {
      const pending = verifier.line(decoder.decode(bytes.subarray(begin, end)));
      if (pending !== undefined) await pending;
      begin = end + 1;
      lines += 1;
    }
    // A copy: the piece may be large, and what is left of it is not.
    rest = bytes.slice(begin);
    onLines(lines);
    if (rest.length > longestLine) break;
  }
  if (rest.length > 0) await verifier.line(decoder.decode(rest.subarray(0, longestLine)));
  return verifier.end();
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
