import type {
  Directory,
  DirectoryAudience,
  DirectoryPerson,
  DirectorySpace,
} from '#kernel/access/directory.ts';
import type { AccountId, AudienceId, PersonId, SpaceId } from '#kernel/base/ids.ts';
import { hasRight } from '#kernel/kind/right.ts';
import type { Right } from '#kernel/kind/right.ts';

/** Everything that is part of one person's days, as far as the reader reaches it. */
export interface PersonScope {
  /** Null: it is the calendar of a group, or the person is not known here. */
  readonly person: DirectoryPerson | null;
  /** The group, household or organisation it is about, in place of a person. */
  readonly space: DirectorySpace | null;
  readonly isMe: boolean;
  /** From closest to widest: their own life before the groups they are in. */
  readonly audiences: readonly DirectoryAudience[];
  /** Those that are about this person alone or their household: what is written there by default
   *  touches nobody else's days. */
  readonly own: readonly DirectoryAudience[];
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
  const ordered = audiences.toSorted(
    (a, b) => rank(spaces.get(a.spaceId), a) - rank(spaces.get(b.spaceId), b),
  );
  return {
    person: directory.persons.find((person) => person.id === personId) ?? null,
    space: null,
    isMe: directory.me.personId === personId,
    audiences: ordered,
    own: ordered.filter((audience) => {
      const kind = spaces.get(audience.spaceId)?.kind;
      return kind === 'life' || kind === 'household';
    }),
  };
}

/** What is in the space of a group, a household or an organisation, and in nobody's life. */
export function scopeOfSpace(directory: Directory, spaceId: SpaceId): PersonScope | null {
  const space = directory.spaces.find((one) => one.id === spaceId && isShared(one));
  if (space === undefined) return null;
  const audiences = directory.audiences
    .filter((one) => one.spaceId === spaceId && hasRight(one.myRights, 'read'))
    .toSorted((a, b) => rank(space, a) - rank(space, b));
  return audiences.length === 0
    ? null
    : { person: null, space, isMe: false, audiences, own: audiences };
}

/** Whether somebody else's days are looked at of which the reader reaches nothing, so that nobody can say that there is
 *  nothing (UX33). */
export function isNothingShared({ isMe, audiences }: PersonScope): boolean {
  return !isMe && audiences.length === 0;
}

/** Whether nothing that is theirs alone is in reach, though a group may be that both are in. Where such days are empty,
 *  nobody can say so either. */
export function isLifeUnshared({ isMe, space, own }: PersonScope): boolean {
  return !isMe && space === null && own.length === 0;
}

/** The groups, households and organisations that are part of a person's days and of the reader's. */
export function spacesAround(directory: Directory, personId: PersonId): readonly DirectorySpace[] {
  const around = new Set(scopeOf(directory, personId).audiences.map((one) => one.spaceId));
  return directory.spaces.filter((one) => isShared(one) && around.has(one.id));
}

function isShared({ kind }: DirectorySpace): boolean {
  return kind === 'group' || kind === 'household' || kind === 'organisation';
}

/** What is asked of a kind here. */
interface CreatableKind {
  readonly audiences: { readonly default: string; readonly allowed: readonly string[] };
  readonly rights: { readonly create: Right };
}

/** Those of the scope where the reader may make a record of the kind. */
export function whereICanCreate(
  scope: PersonScope,
  kind: CreatableKind,
): readonly DirectoryAudience[] {
  return scope.audiences.filter(
    (audience) =>
      kind.audiences.allowed.includes(audience.name) &&
      hasRight(audience.myRights, kind.rights.create),
  );
}

/** Where a record may be: for a present one also where it is, and elsewhere only if it may go. */
export function whereItMayBe(
  scope: PersonScope,
  directory: Directory,
  kind: CreatableKind,
  record: { readonly audience: AudienceId } | null,
): readonly DirectoryAudience[] {
  const creatable = whereICanCreate(scope, kind);
  const present = directory.audiences.find((one) => one.id === record?.audience);
  if (present === undefined) return creatable;
  const mayGo = hasRight(present.myRights, 'delete') || hasRight(present.myRights, 'share');
  if (!mayGo) return [present];
  if (!scope.audiences.includes(present)) return [present, ...creatable];
  return scope.audiences.filter((one) => one === present || creatable.includes(one));
}

/** Where a record may be made whose place was refused: in this life, or else wherever the reader
 *  may make one at all. */
export function whereElseICanCreate(
  scope: PersonScope,
  directory: Directory,
  kind: CreatableKind,
): readonly DirectoryAudience[] {
  const here = whereICanCreate(scope, kind);
  if (here.length > 0) return here;
  return whereICanCreate(scopeOf(directory, directory.me.personId), kind);
}

/** Where records of the kind are seen by exactly these people, in one life; null: there is no such place yet. */
export function audienceOfExactly(
  directory: Directory,
  life: PersonId,
  persons: readonly PersonId[],
  kind: CreatableKind,
): AudienceId | null {
  const wanted = new Set(persons);
  const spaces = directory.spaces.filter((space) => space.personId === life);
  const found = directory.audiences.find((audience) => {
    if (!spaces.some((space) => space.id === audience.spaceId)) return false;
    if (!kind.audiences.allowed.includes(audience.name)) return false;
    if (!hasRight(audience.myRights, kind.rights.create)) return false;
    const readers = audience.viewers.filter((viewer) => hasRight(viewer.rights, 'read'));
    // Who comes to it by a group, or for a time, is not chosen by name.
    return (
      readers.length === wanted.size &&
      readers.every(
        ({ personId, throughGroups, until }) =>
          wanted.has(personId) && throughGroups.length === 0 && until === null,
      )
    );
  });
  return found?.id ?? null;
}

/** The life's space in which the reader may make an audience (AC17); null: nowhere. */
export function whereIMayShare(directory: Directory, life: PersonId): SpaceId | null {
  const space = directory.spaces.find((one) => one.personId === life);
  const may = directory.audiences.some(
    (audience) =>
      audience.spaceId === space?.id &&
      hasRight(audience.myRights, 'read') &&
      hasRight(audience.myRights, 'share'),
  );
  return space !== undefined && may ? space.id : null;
}

/** Who an entry could be shown to by name: everybody known with an account, but who would see it anyway. */
export function personsToShareWith(
  directory: Directory,
  life: PersonId,
): readonly DirectoryPerson[] {
  return directory.persons.filter(
    (person) =>
      person.accountId !== null && person.id !== life && person.id !== directory.me.personId,
  );
}

/** Whose life an audience belongs to; null for that of a group, or one the reader does not know. */
export function lifeOf(directory: Directory, audience: AudienceId | null): PersonId | null {
  const spaceId = directory.audiences.find((one) => one.id === audience)?.spaceId;
  return directory.spaces.find((space) => space.id === spaceId)?.personId ?? null;
}

/** Whether the reader may change a record, as far as this device knows. */
export function mayChange(
  directory: Directory,
  kind: { readonly rights: { readonly change: Right }; readonly authorOnly: boolean },
  record: { readonly audience: AudienceId; readonly createdBy: AccountId },
): boolean {
  const rights = directory.audiences.find((one) => one.id === record.audience)?.myRights;
  const isMine = record.createdBy === directory.me.accountId;
  return (
    rights !== undefined && hasRight(rights, kind.rights.change) && (!kind.authorOnly || isMine)
  );
}

/** Where a new record goes unless somebody chooses: the kind's default in the person's own space.
 *  Null where that cannot be: then somebody has to choose, never the whole house by accident. */
export function defaultAudience(scope: PersonScope, kind: CreatableKind): AudienceId | null {
  const choices = whereICanCreate(scope, kind).filter((audience) => scope.own.includes(audience));
  const preferred = choices.find((audience) => audience.name === kind.audiences.default);
  return (preferred ?? choices[0])?.id ?? null;
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
