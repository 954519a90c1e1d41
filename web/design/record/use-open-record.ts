import { useState } from 'react';
import type { RecordId } from '#kernel/base/ids.ts';
import type { Kind } from '#kernel/kind/define-kind.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { useLive } from '../live.ts';
import type { Problem } from '../problem.ts';

/** What an open dialog is about. */
export interface Open<Subject> {
  /** As it is now; once it is gone, as it was last. Undefined: it was never there. */
  readonly subject: Subject | undefined;
  /** To be shown in the dialog: it is gone, deleted elsewhere or no longer shared. Null: it is there. */
  readonly gone: Problem | null;
}

/** Keeps what an open dialog is about when it goes, so that the dialog stays with what was typed and chosen in it, and
 *  says so (UX35). `now`: the same object until it changes. `isKnown`: whoever looked for it has looked everywhere. */
export function useOpen<Subject>(
  id: string | null,
  now: Subject | undefined,
  isKnown: boolean,
): Open<Subject> {
  const [last, setLast] = useState({ id, subject: now });
  const subject = now ?? (last.id === id ? last.subject : undefined);
  if (last.id !== id || last.subject !== subject) setLast({ id, subject });
  return { subject, gone: now === undefined && isKnown ? absent : null };
}

/** The record that an open dialog is about. One that left what the view shows is looked for in all this device has. */
export function useOpenRecord<Body extends object>(
  kind: Kind<Body>,
  id: RecordId | null,
  inView: SeenRecord<Body> | undefined,
): Open<SeenRecord<Body>> {
  const all = useLive(kind, id === null || inView !== undefined ? null : {});
  return useOpen(id, inView ?? all?.find((one) => one.id === id), all !== undefined);
}

const absent: Problem = { code: 'record.absent', params: {} };
