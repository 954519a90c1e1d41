import type {
  Directory,
  DirectoryAudience,
  DirectoryPerson,
  DirectorySpace,
} from '#kernel/access/directory.ts';
import type { AudienceId, PersonId } from '#kernel/base/ids.ts';
import { hasRight } from '#kernel/kind/right.ts';

/** Everything that is part of one person's days, as far as the reader reaches it. */
export interface PersonScope {
  readonly person: DirectoryPerson | null;
  readonly isMe: boolean;
  /** From closest to widest: their own life before the groups they are in. */
  readonly audiences: readonly DirectoryAudience[];
}

/** The audiences of a person's own space, and those of groups, households and organisations that
 *  the person sees too: the house meeting is in everybody's calendar. */
export function scopeOf(directory: Directory, personId: PersonId): PersonScope {
  const spaces = new Map(directory.spaces.map((space) => [space.id, space]));
  const audiences = directory.audiences.filter((audience) => {
    const space = spaces.get(audience.spaceId);
    if (space === undefined || !hasRight(audience.myRights, 'read')) return false;
    if (space.kind === 'life') return space.personId === personId;
    if (space.kind === 'project') return false;
    return audience.viewers.some((viewer) => viewer.personId === personId);
  });
  return {
    person: directory.persons.find((person) => person.id === personId) ?? null,
    isMe: directory.me.personId === personId,
    audiences: audiences.toSorted(
      (a, b) => rank(spaces.get(a.spaceId), a) - rank(spaces.get(b.spaceId), b),
    ),
  };
}

/** Those of the scope where the reader may make a record of the kind. */
export function whereICanCreate(
  scope: PersonScope,
  kind: {
    readonly audiences: { readonly allowed: readonly string[] };
    readonly rights: { readonly create: Parameters<typeof hasRight>[1] };
  },
): readonly DirectoryAudience[] {
  return scope.audiences.filter(
    (audience) =>
      kind.audiences.allowed.includes(audience.name) &&
      hasRight(audience.myRights, kind.rights.create),
  );
}

/** Where a new record goes unless somebody chooses: the kind's default in the closest space. */
export function defaultAudience(
  choices: readonly DirectoryAudience[],
  kind: { readonly audiences: { readonly default: string } },
): AudienceId | null {
  const closest = choices[0];
  if (closest === undefined) return null;
  const preferred = choices.find(
    (audience) => audience.spaceId === closest.spaceId && audience.name === kind.audiences.default,
  );
  return (preferred ?? closest).id;
}

const spaceOrder = ['life', 'household', 'group', 'organisation', 'project'];
const audienceOrder = ['self', 'circle', 'team', 'leads', 'shared'];

function rank(space: DirectorySpace | undefined, audience: DirectoryAudience): number {
  const known = audienceOrder.indexOf(audience.name);
  return (
    spaceOrder.indexOf(space?.kind ?? 'project') * 10 +
    (known === -1 ? audienceOrder.length : known)
  );
}
