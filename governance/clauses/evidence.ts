/** What shows that a clause is kept, and how much that is worth. There is nothing between these four. */
export type EvidenceState =
  /** The running system was asked, at `at`. */
  | 'proven'
  /** A person says so. */
  | 'attested'
  /** Nobody claims that anything is enforced. */
  | 'declarative'
  /** It is not so, nobody knows, or what is known is old. */
  | 'unmet';

export interface Evidence {
  readonly state: EvidenceState;
  /** When it was found, or attested; null where nothing was found. */
  readonly at: string | null;
  /** What was found, as a code that screens have words for. */
  readonly found: string;
}
