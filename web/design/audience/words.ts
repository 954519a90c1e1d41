import type { IntlShape } from 'react-intl';
import type { Directory, DirectoryAudience, DirectoryViewer } from '#kernel/access/directory.ts';
import { hasRight } from '#kernel/kind/right.ts';
import type { Viewer } from '#web/design/component/WhoSeesThis.tsx';
import { unbroken } from '../say.ts';
import type { PersonScope } from './scope.ts';

/** An audience in a few words, seen by the reader: "Nur ich", "Team von Mira", "Alle in Linde". */
export function audienceWords(
  intl: IntlShape,
  directory: Directory,
  audience: DirectoryAudience,
): string {
  const space = directory.spaces.find((one) => one.id === audience.spaceId);
  if (typeof audience.label === 'string') return audience.label;
  if (space === undefined || !known.has(audience.name)) return audience.name;
  if (space.kind !== 'life') {
    return intl.formatMessage(
      { id: `design.audience.${audience.name === 'shared' ? 'everybody' : audience.name}In` },
      { space: space.name },
    );
  }
  if (space.personId === directory.me.personId) {
    return intl.formatMessage({ id: `design.audience.${audience.name}.mine` });
  }
  const owner = directory.persons.find((person) => person.id === space.personId);
  return intl.formatMessage(
    { id: `design.audience.${audience.name}.theirs` },
    { name: owner?.name ?? space.name },
  );
}

/** Who sees an audience, oneself first, each with the reason. */
export function viewersOf(
  intl: IntlShape,
  directory: Directory,
  audience: DirectoryAudience,
): Viewer[] {
  const space = directory.spaces.find((one) => one.id === audience.spaceId);
  const persons = new Map(directory.persons.map((person) => [person.id, person]));
  const groups = new Map(directory.groups.map((group) => [group.id, group.name]));
  const reason = (viewer: DirectoryViewer): string => {
    if (viewer.personId === directory.me.personId && space?.personId === viewer.personId) {
      return intl.formatMessage({ id: 'design.viewer.me' });
    }
    const through = viewer.throughGroups.flatMap((group) => groups.get(group) ?? []);
    const why =
      space?.personId === viewer.personId
        ? intl.formatMessage(
            { id: 'design.viewer.owner' },
            { name: persons.get(viewer.personId)?.name ?? '' },
          )
        : through.length > 0
          ? intl.formatMessage(
              { id: 'design.viewer.group' },
              { group: intl.formatList(through), count: through.length },
            )
          : intl.formatMessage({ id: 'design.viewer.self' });
    if (viewer.until === null) return why;
    const until = unbroken(
      intl.formatDate(viewer.until, { day: 'numeric', month: 'long', year: 'numeric' }),
    );
    return `${why} ${intl.formatMessage({ id: 'design.viewer.until' }, { until })}`;
  };
  return audience.viewers
    .filter((viewer) => hasRight(viewer.rights, 'read'))
    .flatMap((viewer) => {
      const person = persons.get(viewer.personId);
      return person === undefined ? [] : [{ ...person, reason: reason(viewer) }];
    })
    .toSorted(
      (a, b) =>
        Number(b.id === directory.me.personId) - Number(a.id === directory.me.personId) ||
        a.name.localeCompare(b.name, intl.locale),
    );
}

/** Who of the same space does not see it, as a sentence; null when all do. */
export function othersWords(
  intl: IntlShape,
  directory: Directory,
  audience: DirectoryAudience,
): string | null {
  const seeing = new Set(
    audience.viewers
      .filter((viewer) => hasRight(viewer.rights, 'read'))
      .map((viewer) => viewer.personId),
  );
  const others = new Set(
    directory.audiences
      .filter((one) => one.spaceId === audience.spaceId && one.id !== audience.id)
      .flatMap((one) => one.viewers.filter((viewer) => hasRight(viewer.rights, 'read')))
      .map((viewer) => viewer.personId)
      .filter((person) => !seeing.has(person)),
  );
  const names = directory.persons
    .filter((person) => others.has(person.id))
    .map((person) => person.name)
    .toSorted((a, b) => a.localeCompare(b, intl.locale));
  if (names.length === 0) return null;
  return intl.formatMessage(
    { id: 'design.viewer.others' },
    {
      names: intl.formatList(names),
      count: names.length,
      audience: audienceWords(intl, directory, audience),
    },
  );
}

const known: ReadonlySet<string> = new Set(['self', 'circle', 'team', 'leads', 'shared']);

/** Whose days it is about, also where nobody is known any more by that name. Empty as long as nothing is known at all. */
export function sayWhose(intl: IntlShape, scope: PersonScope | undefined): string {
  if (scope === undefined) return '';
  const { person, space } = scope;
  return space?.name ?? person?.name ?? intl.formatMessage({ id: 'design.audience.somebody' });
}
