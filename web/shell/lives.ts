import type { Directory } from '#kernel/access/directory.ts';
import type { PersonId } from '#kernel/base/ids.ts';

export interface Life {
  readonly id: PersonId;
  readonly name: string;
  readonly hue: number;
}

/** The people whose life this account may look at: oneself first, then by name. */
export function livesIn(directory: Directory): Life[] {
  const me = directory.me.personId;
  return directory.spaces
    .filter((space) => space.kind === 'life')
    .flatMap((space) => directory.persons.find((person) => person.id === space.personId) ?? [])
    .map(({ id, name, hue }) => ({ id, name, hue }))
    .toSorted((a, b) => Number(b.id === me) - Number(a.id === me) || a.name.localeCompare(b.name));
}

/**
 * Whose life to show: the one asked for, also when nothing of it is in reach any more; else one's own, else the one shown
 * last, else the one most of which is in reach, else oneself without a life of their own. Nobody else's life takes the
 * place of one that goes while it is looked at (UX33).
 */
export function lifeToShow(
  directory: Directory | null,
  asked: string | undefined,
  me: PersonId,
  last: PersonId | null = null,
): PersonId {
  if (asked !== undefined && asked !== me) return asked as PersonId;
  const lives = directory === null ? [] : livesIn(directory);
  return (
    lives.find((life) => life.id === me)?.id ??
    last ??
    lives.toSorted((a, b) => reachIn(directory, b) - reachIn(directory, a))[0]?.id ??
    me
  );
}

/** How many circles around a person the account is in. */
function reachIn(directory: Directory | null, life: Life): number {
  const space = directory?.spaces.find((one) => one.personId === life.id);
  return directory?.audiences.filter(({ spaceId }) => spaceId === space?.id).length ?? 0;
}
