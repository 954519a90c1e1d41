import { useRef, useState } from 'react';
import type { AudienceId, MutationId } from '#kernel/base/ids.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { type LiveSource, useMutate } from '../live.ts';
import { type Problem, problemOf } from '../problem.ts';
import { useUndo } from '../undo.tsx';

/** What the writes of every product's views have in common: a refusal is a problem to show, and
 *  what was done can be taken back. */
export interface RecordWrites {
  readonly problem: Problem | null;
  readonly forgetProblem: () => void;
  /** Resolves to whether it was done. */
  readonly attempt: (work: () => Promise<unknown>) => Promise<boolean>;
  /** Within `attempt`: the undo that is offered then is of this. */
  readonly mutate: LiveSource['mutate'];
  readonly offerUndo: (words: string, undo: () => Promise<unknown>) => void;
}

export function useRecordWrites(): RecordWrites {
  const { propose } = useUndo();
  const write = useMutate();
  const [problem, setProblem] = useState<Problem | null>(null);
  const written = useRef<MutationId[]>([]);
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    written.current = [];
    try {
      await work();
      setProblem(null);
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    }
  };
  return {
    problem,
    forgetProblem: () => {
      setProblem(null);
    },
    attempt,
    mutate: async (mutator, args, looked) => {
      const id = await write(mutator, args, looked);
      written.current.push(id);
      return id;
    },
    offerUndo: (words, undo) => {
      propose({
        words,
        writes: written.current.splice(0),
        undo: () => {
          void attempt(undo);
        },
      });
    },
  };
}

/**
 * Writes what differs. A field that nobody touched must not overwrite somebody else's change. New
 * words and who sees them go in one mutation, else somebody would see one without the other. Resolves to the way back, or null when nothing differed.
 */
export async function rewrite<Body extends object>(
  record: SeenRecord<Body>,
  to: { readonly fields: Partial<Body>; readonly audience: AudienceId },
  write: {
    readonly change: (to: {
      readonly fields: Partial<Body>;
      readonly audience?: AudienceId;
    }) => Promise<unknown>;
    readonly share: (audience: AudienceId) => Promise<unknown>;
  },
): Promise<(() => Promise<void>) | null> {
  const changed = fieldsOf(to.fields, (field, value) => !same(record.body[field], value));
  const hasChanged = Object.keys(changed).length > 0;
  const hasMoved = to.audience !== record.audience;
  if (!hasChanged && !hasMoved) return null;
  const put = (fields: Partial<Body>, audience: AudienceId): Promise<unknown> => {
    if (!hasChanged) return write.share(audience);
    return write.change(hasMoved ? { fields, audience } : { fields });
  };
  await put(changed, to.audience);
  const before = fieldsOf(record.body, (field) => field in changed);
  return async () => {
    await put(before, record.audience);
  };
}

function fieldsOf<Body extends object>(
  body: Partial<Body>,
  keep: (field: keyof Body, value: unknown) => boolean,
): Partial<Body> {
  return Object.fromEntries(
    Object.entries(body).filter(([field, value]) => keep(field as keyof Body, value)),
  ) as Partial<Body>;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
