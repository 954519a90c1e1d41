/** As much of an answer is read; more is of no use and could be without end. */
export const answerBytes = 64 * 1024;

/** The beginning of what a provider answers, as text. What comes after it is not fetched. */
export async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return '';
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    pieces.push(piece);
    bytes += piece.byteLength;
    if (bytes > answerBytes) break;
  }
  return Buffer.concat(pieces).subarray(0, answerBytes).toString('utf8');
}
