import type { Directory } from '#kernel/access/directory.ts';
import type { PersonId } from '#kernel/base/ids.ts';
import { Faces } from '#web/design/component/Faces.tsx';
import { useIntl } from 'react-intl';

/** The faces of whom an event concerns, with their names for who hears it. */
export function ConcernedFaces({
  directory,
  persons,
}: {
  readonly directory: Directory;
  readonly persons: readonly PersonId[];
}) {
  const intl = useIntl();
  const people = directory.persons.filter((person) => persons.includes(person.id));
  if (people.length === 0) return null;
  return (
    <span className="c-concerned">
      <Faces people={people} />
      <span className="o-hidden">
        {intl.formatMessage(
          { id: 'calendar.withNames' },
          { names: intl.formatList(people.map((person) => person.name)) },
        )}
      </span>
    </span>
  );
}
