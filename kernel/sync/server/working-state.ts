import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { Refusal } from '#kernel/kind/define-mutator.ts';
import { hasRight, type Right, type RightsMask } from '#kernel/kind/right.ts';
import type { StoredRecord } from '#kernel/sync/server/stored-record.ts';

/** What mutators find when a push begins. */
export interface WorkingState {
  /** The record, if it is there for the actor. */
  find(id: RecordId): StoredRecord | null;
  /** Whether a new record can have the id. */
  isFree(id: RecordId, keyed: boolean): boolean;
  /** The last revision a deleted record had. */
  lastRevision(id: RecordId): number | undefined;
  /** Throws Refusal unless the actor has the right there. */
  require(audience: AudienceId, right: Right): void;
  /** The same for making a record, which the audience must also have the name for. */
  requireCreation(audience: AudienceId, right: Right, names: readonly string[]): void;
}

export interface ReachedAudience {
  readonly rights: RightsMask;
  readonly name: string;
}

/** What was read from the database before the mutators ran. */
export class KnownState implements WorkingState {
  readonly #records: ReadonlyMap<RecordId, StoredRecord>;
  readonly #audiences: ReadonlyMap<AudienceId, ReachedAudience>;
  readonly #lastRevision: ReadonlyMap<RecordId, number>;

  constructor(known: {
    readonly records: ReadonlyMap<RecordId, StoredRecord>;
    readonly audiences: ReadonlyMap<AudienceId, ReachedAudience>;
    readonly lastRevision: ReadonlyMap<RecordId, number>;
  }) {
    this.#records = known.records;
    this.#audiences = known.audiences;
    this.#lastRevision = known.lastRevision;
  }

  find(id: RecordId): StoredRecord | null {
    return this.#records.get(id) ?? null;
  }

  isFree(id: RecordId): boolean {
    return !this.#records.has(id);
  }

  lastRevision(id: RecordId): number | undefined {
    return this.#lastRevision.get(id);
  }

  require(audience: AudienceId, right: Right): void {
    const reached = this.#audiences.get(audience);
    if (reached === undefined || !hasRight(reached.rights, right)) {
      throw new Refusal('access.not-allowed', { right });
    }
  }

  requireCreation(audience: AudienceId, right: Right, names: readonly string[]): void {
    this.require(audience, right);
    const name = this.#audiences.get(audience)?.name;
    if (name === undefined || !names.includes(name)) {
      throw new Refusal('record.audience-not-allowed');
    }
  }
}
