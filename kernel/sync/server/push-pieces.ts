import type { Candidate } from '#kernel/sync/server/candidate.ts';

/**
 * What the mutations of one transaction name together: with 64 KiB each, as much as a server can
 * hold of every connection at once. As many as a usual push names, which is so one transaction.
 */
export const recordsPerTransaction = 100;

/**
 * Cuts a push into what is read and written at once, in its order. One that names more by itself is
 * alone. A record counts as often as it is named: each time, a state of it may end.
 */
export function piecesOf(candidates: readonly Candidate[]): (readonly Candidate[])[] {
  const pieces: Candidate[][] = [];
  let piece: Candidate[] = [];
  let named = 0;
  for (const candidate of candidates) {
    named += candidate.records.length;
    if (piece.length === 0 || named > recordsPerTransaction) {
      piece = [];
      pieces.push(piece);
      named = candidate.records.length;
    }
    piece.push(candidate);
  }
  return pieces;
}
