/** For how long somebody of the operator is let in at most; the contract says “no longer than needed”. */
export const longestAccessHours = 8;

/** Somebody who works for the operator, and what binds them to confidentiality. */
export interface StaffMember {
  readonly id: string;
  readonly name: string;
  /** What they do. */
  readonly does: string;
  readonly addedAt: string;
  readonly leftAt: string | null;
  /** The newest first. */
  readonly undertakings: readonly {
    /** SHA-256 of the paper that they signed. */
    readonly documentHash: string;
    readonly signedOn: string;
    /** The last day on which it holds. */
    readonly until: string;
  }[];
}

/** One time that somebody of the operator was let in to a tenant's data. */
export interface OperatorAccess {
  readonly id: string;
  readonly number: number;
  readonly staff: string;
  readonly name: string;
  /** A use of the data map that Annex II has. */
  readonly purpose: string;
  readonly reason: string;
  readonly from: string;
  readonly until: string;
  /** Null: it ran to its end, or still runs. */
  readonly ended: string | null;
}
