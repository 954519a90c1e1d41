import './select.css';
import './person-switcher.css';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { useIntl } from 'react-intl';
import { CheckIcon, ChevronDownIcon } from '../icon/icons.tsx';
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

/** Whose life am I looking at? Without a choice it is a plain label. */
export function PersonSwitcher({ people, current, onChange }: PersonSwitcherProps) {
  const intl = useIntl();
  const person = people.find((each) => each.id === current);
  if (person === undefined) return null;
  const words = (
    <>
      <Face person={person} size="normal" />
      <span className="o-person-words">
        <span className="o-person-name">{person.name}</span>
        {person.detail !== undefined && <span className="o-small">{person.detail}</span>}
      </span>
    </>
  );
  if (people.length === 1) return <div className="o-person">{words}</div>;
  return (
    <MenuTrigger>
      <AriaButton className="o-person">
        <span className="o-hidden">{intl.formatMessage({ id: 'design.whoseLife' })} </span>
        {words}
        <ChevronDownIcon />
      </AriaButton>
      <Popover className="o-popover" placement="bottom start">
        <AriaMenu
          className="o-options"
          aria-label={intl.formatMessage({ id: 'design.whoseLife' })}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[current]}
          onAction={(key) => {
            onChange(String(key));
          }}
        >
          {people.map((each) => (
            <MenuItem key={each.id} id={each.id} textValue={each.name} className="o-option">
              <Face person={each} size="normal" />
              <span className="o-option-words">
                <span>{each.name}</span>
                {each.detail !== undefined && <span className="o-small">{each.detail}</span>}
              </span>
              <CheckIcon className="o-option-check" />
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
