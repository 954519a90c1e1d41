import type {
  Directory,
  DirectoryAudience,
  DirectoryPerson,
  DirectorySpace,
  DirectoryViewer,
} from '#kernel/access/directory.ts';
import type { AudienceId, PersonId } from '#kernel/base/ids.ts';
import { hasRight } from '#kernel/kind/right.ts';
import type { Viewer } from '#web/design/component/WhoSeesThis.tsx';
import { type IntlShape, useIntl } from 'react-intl';
import { useDirectory } from './live.ts';

/** What WhoSeesThis draws, in sentences, without asking the server. */
export interface WhoSees {
  readonly summary: string;
  readonly viewers: readonly Viewer[];
  readonly others: readonly string[];
}

/** Who sees the records of an audience, as this device knows it. Null before the first sync or out of reach. */
export function useWhoSees(audience: AudienceId | undefined): WhoSees | null {
  const intl = useIntl();
  const directory = useDirectory();
  return directory === null || directory === undefined || audience === undefined
    ? null
    : whoSees(intl, directory, audience);
}

export function whoSees(intl: IntlShape, directory: Directory, id: AudienceId): WhoSees | null {
  const audience = directory.audiences.find((each) => each.id === id);
  const space = directory.spaces.find((each) => each.id === audience?.spaceId);
  if (audience === undefined || space === undefined) return null;
  const persons = new Map(directory.persons.map((person) => [person.id, person]));
  const viewers = audience.viewers
    .filter((viewer) => hasRight(viewer.rights, 'read'))
    .flatMap((viewer) => {
      const person = persons.get(viewer.personId);
      return person === undefined ? [] : [{ viewer, person }];
    })
    .toSorted((a, b) => rank(a, directory, space) - rank(b, directory, space));
  return {
    summary: summaryOf(intl, directory, space, audience, viewers),
    viewers: viewers.map(({ viewer, person }) => ({
      id: person.id,
      name: person.name,
      hue: person.hue,
      reason: reasonOf(intl, directory, space, viewer),
    })),
    others: othersOf(intl, directory, space, audience, viewers),
  };
}

interface Seen {
  readonly viewer: DirectoryViewer;
  readonly person: DirectoryPerson;
}

/** Whose life it is first, then oneself, then the others as the directory has them. */
function rank({ person }: Seen, directory: Directory, space: DirectorySpace): number {
  if (person.id === space.personId) return 0;
  return person.id === directory.me.personId ? 1 : 2;
}

const audienceNames = ['self', 'circle', 'team', 'leads', 'shared'];

function summaryOf(
  intl: IntlShape,
  directory: Directory,
  space: DirectorySpace,
  audience: DirectoryAudience,
  viewers: readonly Seen[],
): string {
  const me = directory.me.personId;
  if (viewers.length === 1 && viewers[0]?.person.id === me) {
    return intl.formatMessage({ id: 'shell.who.onlyMe' });
  }
  if (space.kind !== 'life') {
    return intl.formatMessage({ id: 'shell.who.space' }, { space: space.name });
  }
  if (audienceNames.includes(audience.name) && audience.name !== 'shared') {
    return intl.formatMessage(
      { id: `shell.who.life.${audience.name}` },
      { whose: space.personId === me ? 'mine' : 'other', name: nameOf(directory, space.personId) },
    );
  }
  return namesOf(
    intl,
    viewers.map(({ person }) => nameFor(intl, person, me)),
  );
}

function reasonOf(
  intl: IntlShape,
  directory: Directory,
  space: DirectorySpace,
  viewer: DirectoryViewer,
): string {
  const me = viewer.personId === directory.me.personId;
  const groups = viewer.throughGroups.flatMap(
    (id) => directory.groups.find((group) => group.id === id)?.name ?? [],
  );
  const why =
    viewer.personId === space.personId
      ? me
        ? 'ownLife'
        : 'theirLife'
      : groups.length > 0
        ? me
          ? 'myGroups'
          : 'groups'
        : me
          ? 'me'
          : 'granted';
  const sentences = [
    intl.formatMessage(
      { id: `shell.who.because.${why}` },
      { groups: namesOf(intl, groups), count: groups.length },
    ),
  ];
  if (!me && hasRight(viewer.rights, 'change')) {
    sentences.push(intl.formatMessage({ id: 'shell.who.mayChange' }));
  }
  if (viewer.until !== null) {
    sentences.push(
      intl.formatMessage(
        { id: 'shell.who.until' },
        { day: intl.formatDate(viewer.until, { day: 'numeric', month: 'long', year: 'numeric' }) },
      ),
    );
  }
  return sentences.join(' ');
}

/** People who see other things of the same life or room, but not this. */
function othersOf(
  intl: IntlShape,
  directory: Directory,
  space: DirectorySpace,
  audience: DirectoryAudience,
  viewers: readonly Seen[],
): string[] {
  const seeing = new Set<PersonId>(viewers.map(({ person }) => person.id));
  const elsewhere = new Set(
    directory.audiences
      .filter((each) => each.spaceId === space.id && each.id !== audience.id)
      .flatMap((each) => each.viewers)
      .filter((viewer) => hasRight(viewer.rights, 'read') && !seeing.has(viewer.personId))
      .map((viewer) => viewer.personId),
  );
  const names = directory.persons
    .filter((person) => elsewhere.has(person.id))
    .map((person) => person.name);
  if (names.length === 0) return [];
  return [
    intl.formatMessage(
      { id: 'shell.who.others' },
      {
        names: namesOf(intl, names.slice(0, 6)),
        more: Math.max(0, names.length - 6),
        count: names.length,
      },
    ),
  ];
}

function nameFor(intl: IntlShape, person: DirectoryPerson, me: PersonId): string {
  return person.id === me ? intl.formatMessage({ id: 'shell.who.i' }) : person.name;
}

function nameOf(directory: Directory, id: PersonId | null): string {
  return directory.persons.find((person) => person.id === id)?.name ?? '';
}

function namesOf(intl: IntlShape, names: readonly string[]): string {
  return intl.formatList(names, { type: 'conjunction' });
}
