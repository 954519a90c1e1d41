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
    const last = bytes.lastIndexOf(newline);
    // All whole lines at once: one by one costs more than to check them.
    const text = last < 0 ? '' : decoder.decode(bytes.subarray(0, last + 1));
    let begin = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      // Mostly there is nothing to wait for, and waiting costs more than the check.
      const pending = verifier.line(text.slice(begin, end));
      if (pending !== undefined) await pending;
      begin = end + 1;
      lines += 1;
    }
    // A copy: the piece may be large, and what is left of it is not.
    rest = Uint8Array.prototype.slice.call(bytes, last + 1);
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
