import './person-switcher.css';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useIntl } from 'react-intl';
import { ChevronDownIcon } from '../icon/icons.tsx';
import { MenuPopup, useMenu } from '../use-menu.ts';
import { Face, type FacePerson } from './Faces.tsx';

export interface SwitchablePerson extends FacePerson {
  /** Where we know them from: "Wohngruppe Linde", "ich". */
  detail?: string;
}

export interface PersonSwitcherProps {
  people: readonly SwitchablePerson[];
  current: string;
  onChange: (id: string) => void;
}

/** Whose life am I looking at? Without a choice it is a plain label. Where it is that of nobody who is known here, it asks. */
export function PersonSwitcher({ people, current, onChange }: PersonSwitcherProps) {
  const intl = useIntl();
  const { button, popup, wasOpen } = useMenu();
  const label = intl.formatMessage({ id: 'design.whoseLife' });
  const person = people.find((each) => each.id === current);
  if (people.length === 0) return null;
  const words = person !== undefined && (
    <>
      <Face person={person} size="normal" />
      <span className="o-person-words">
        <span className="o-person-name">{person.name}</span>
        {person.detail !== undefined && <span className="o-small">{person.detail}</span>}
      </span>
    </>
  );
  if (people.length === 1 && person !== undefined) return <div className="o-person">{words}</div>;
  return (
    <>
      <AriaButton {...button} className="o-person">
        <span className={person === undefined ? 'o-person-name' : 'o-hidden'}>{label} </span>
        {words}
        <ChevronDownIcon />
      </AriaButton>
      {wasOpen && (
        <MenuPopup
          {...popup}
          label={label}
          placement="bottom start"
          current={current}
          choices={people.map((each) => ({
            id: each.id,
            label: each.name,
            ...(each.detail !== undefined && { hint: each.detail }),
            picture: <Face person={each} size="normal" />,
          }))}
          onChoose={onChange}
        />
      )}
    </>
  );
}
