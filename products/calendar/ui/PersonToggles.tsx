import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import type { DirectoryPerson } from '#kernel/access/directory.ts';
import type { PersonId } from '#kernel/base/ids.ts';
import { Face } from '#web/design/component/Faces.tsx';
import { CheckIcon } from '#web/design/icon/icons.tsx';

export interface PersonTogglesProps {
  readonly label: string;
  readonly persons: readonly DirectoryPerson[];
  readonly value: readonly PersonId[];
  readonly onChange: (persons: PersonId[]) => void;
}

/** Any number of people, each a button that stays pressed. */
export function PersonToggles({ label, persons, value, onChange }: PersonTogglesProps) {
  return (
    <fieldset className="c-persons">
      <legend className="o-label">{label}</legend>
      <ToggleButtonGroup
        className="c-persons-list"
        aria-label={label}
        selectionMode="multiple"
        selectedKeys={value}
        onSelectionChange={(keys) => {
          onChange(persons.filter((person) => keys.has(person.id)).map((person) => person.id));
        }}
      >
        {persons.map((person) => (
          <ToggleButton key={person.id} id={person.id} className="c-person">
            <Face person={person} />
            <span>{person.name}</span>
            <CheckIcon className="c-person-check" />
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </fieldset>
  );
}
