import type { Directory, DirectoryAudience } from '#kernel/access/directory.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import type { Kind } from '#kernel/kind/define-kind.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { mayChange, whereElseICanCreate, whereItMayBe } from '../audience/scope.ts';
import type { PersonScope } from '../audience/scope.ts';

/** Where a refused write may go when it is written again. */
export interface PlaceAgain<Body extends object> {
  /** The record to change; null: a new one is made. */
  readonly record: SeenRecord<Body> | null;
  readonly choices: readonly DirectoryAudience[];
  /** The one it was written for, if it may still stand there; else nobody has chosen yet. */
  readonly audience: AudienceId | null;
  /** The message that says what is otherwise than before; null when nothing is. */
  readonly words: 'design.again.new' | 'design.again.where' | 'design.again.nowhere' | null;
}

/** Where a record that is gone may be made anew: where it was, if that may still be; else nobody has chosen yet. */
export function placeAnew(
  directory: Directory,
  scope: PersonScope,
  kind: Kind<object>,
  audience: AudienceId,
): Pick<PlaceAgain<object>, 'choices' | 'audience'> & {
  readonly words: 'design.again.new' | 'design.audience.nowhere';
} {
  const place = placeAgain(directory, scope, kind, { record: null, isNew: false, audience });
  const words = place.choices.length === 0 ? 'design.audience.nowhere' : 'design.again.new';
  return { choices: place.choices, audience: place.audience, words };
}

/**
 * Where a record is changed, or made anew because it is gone, out of reach or not to be changed any
 * more. Never somewhere by itself that nobody chose: the audience it was meant for, or none.
 */
export function placeAgain<Body extends object>(
  directory: Directory,
  scope: PersonScope,
  kind: Kind<Body>,
  write: {
    /** What the write was about, as it is seen now. */
    readonly record: SeenRecord<Body> | null;
    /** True when it was to make the record. */
    readonly isNew: boolean;
    /** The audience it named, if it named one. */
    readonly audience: AudienceId | null;
  },
): PlaceAgain<Body> {
  const { record, isNew } = write;
  const asked = write.audience ?? record?.audience ?? null;
  if (record !== null && mayChange(directory, kind, record)) {
    const choices = whereItMayBe(scope, directory, kind, record);
    const isThere = choices.some((one) => one.id === asked);
    return {
      record,
      choices,
      audience: isThere ? asked : record.audience,
      words: isThere ? null : 'design.again.where',
    };
  }
  const choices = whereElseICanCreate(scope, directory, kind);
  const audience = choices.some((one) => one.id === asked) ? asked : null;
  const words = isNew ? (audience === null ? 'design.again.where' : null) : 'design.again.new';
  return {
    record: null,
    choices,
    audience,
    words: choices.length === 0 ? 'design.again.nowhere' : words,
  };
}
