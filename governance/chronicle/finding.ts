/** What a check can find. Each has an exit code of its own (CH16). */
export const findingKinds = {
  /** The file is not what it says, or a line of it. */
  malformed: 10,
  /** An event, or its details, is not what was chained. */
  edit: 11,
  /** An event is missing. */
  gap: 12,
  /** An event that does not follow from the one before, is there twice, or is not what was signed. */
  fork: 13,
  /** An event stands where another was. */
  reorder: 14,
  /** The chronicle ends before what was signed. */
  truncation: 15,
  /** A checkpoint that none of the keys signed. */
  signature: 16,
  /** A key that no hand-over proves, or one that had handed over before. */
  key: 17,
  /** What was handed out is not what the chronicle says was. */
  bundle: 18,
} as const;
export type FindingKind = keyof typeof findingKinds;

export interface Finding {
  readonly kind: FindingKind;
  /** Of the file, from 1; null where it is about its end or about the checkpoint that was given. */
  readonly line: number | null;
  /** The event it is about; null where it is about none. */
  readonly seq: number | null;
  readonly words: string;
}
