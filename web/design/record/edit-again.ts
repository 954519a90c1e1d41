import type { ComponentType } from 'react';
import type { Clock } from '#kernel/base/clock.ts';
import type { PersonId, RecordId } from '#kernel/base/ids.ts';
import type { Kind } from '#kernel/kind/define-kind.ts';
import type { SeenRecord, SeenWrite } from '#kernel/sync/client/reader.ts';
import type { Problem } from '../problem.ts';

/** What the editor of a refused write is given. */
export interface EditAgainProps {
  readonly write: SeenWrite;
  /** Why it was refused. */
  readonly problem: Problem;
  /** Names the draft, so that what is changed here survives like everything that is typed. */
  readonly draftKey: string;
  /** Whose life it is about, where the write itself does not say. */
  readonly personId: PersonId;
  readonly clock: Clock;
  /** The reader's IANA zone. */
  readonly zone: string;
  /**
   * After it was saved. The first write made in here stood in the refused one's place already; one
   * with which nothing was left to write is taken off the list now.
   */
  readonly onSaved: () => Promise<void>;
  readonly onClose: () => void;
}

/**
 * How a product's refused writes are edited again: by the name of the mutator, the editor that it
 * came from, or null where nobody typed anything that could be changed. Everything written inside
 * goes through the live source as ever; whoever mounts it sees to it that the first write replaces
 * the refused one.
 */
export type EditAgain = Readonly<Record<string, ComponentType<EditAgainProps> | null>>;

/** What a write is about, if it is seen here and is of the kind. */
export function recordIn<Body extends object>(
  write: SeenWrite,
  kind: Kind<Body>,
  id: RecordId,
): SeenRecord<Body> | null {
  const record = write.records.get(id);
  // The store keeps only bodies the kind has parsed.
  return record?.kind === kind.name ? (record as SeenRecord<object> as SeenRecord<Body>) : null;
}

/**
 * The id of a record whose making was refused, for making it anew: what was written onto it later,
 * and refused with it, still finds it. Another one where the id itself was what was refused.
 */
export function idAgain(id: RecordId, { code }: Problem): RecordId | null {
  return code === 'record.exists' || code === 'record.id-malformed' ? null : id;
}
