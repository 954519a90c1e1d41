import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { maskOf, type Right, type RightsMask } from '#kernel/kind/right.ts';
import type { WorkingState } from '#kernel/sync/server/working-state.ts';

/** A mutator asked for something that only the database knows. */
export class NeedsReading extends Error {}

export interface AudienceNeed {
  readonly rights: RightsMask;
  /** The names the audience may have. */
  readonly names: readonly string[];
}

/**
 * What mutators find before anything was read: nothing. Rights and names of audiences are taken
 * for granted and noted, for the database to check as it writes; whoever asks for more throws
 * NeedsReading.
 */
export class UnreadState implements WorkingState {
  readonly #needs = new Map<AudienceId, AudienceNeed>();

  /** What was taken for granted of each audience. */
  needs(): ReadonlyMap<AudienceId, AudienceNeed> {
    return this.#needs;
  }

  find(_id: RecordId): never {
    throw new NeedsReading();
  }

  /** A random id is free unless the database says otherwise; one made from a key often is not. */
  isFree(_id: RecordId, keyed: boolean): true {
    if (keyed) throw new NeedsReading();
    return true;
  }

  /** A record that was deleted and comes back is found by the database. */
  lastRevision(_id: RecordId): undefined {
    return undefined;
  }

  requireCreation(audience: AudienceId, right: Right, names: readonly string[]): void {
    const before = this.#needs.get(audience);
    this.#needs.set(audience, {
      rights: (before?.rights ?? 0) | maskOf([right]),
      names: before === undefined ? names : before.names.filter((name) => names.includes(name)),
    });
  }

  /** What is changed must be there, and that is not known. */
  require(_audience: AudienceId, _right: Right): never {
    throw new NeedsReading();
  }
}
