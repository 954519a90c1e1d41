import './select.css';
import './menu.css';
import type { ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { MoreIcon } from '../icon/icons.tsx';
import { IconButton } from './IconButton.tsx';

export interface MenuAction<Id extends string = string> {
  id: Id;
  label: string;
  hint?: string;
  icon?: ReactNode;
  /** Set for what deletes; stands last, apart from the frequent ones. */
  isDanger?: boolean;
  isDisabled?: boolean;
}

export interface MenuProps<Id extends string> {
  /** What the menu belongs to: "Mehr: Schwimmen". */
  label: string;
  items: readonly MenuAction<Id>[];
  onAction: (id: Id) => void;
  /** The button that opens it; three dots when left out. Must be a Button or IconButton. */
  trigger?: ReactNode;
}

export function Menu<Id extends string>({ label, items, onAction, trigger }: MenuProps<Id>) {
  return (
    <MenuTrigger>
      {trigger ?? <IconButton variant="quiet" icon={<MoreIcon />} label={label} />}
      <Popover className="o-popover" placement="bottom end">
        <AriaMenu
          className="o-options"
          aria-label={label}
          onAction={(key) => {
            onAction(key as Id);
          }}
        >
          {items.map((item) => (
            <MenuItem
              key={item.id}
              id={item.id}
              textValue={item.label}
              className="o-option"
              isDisabled={item.isDisabled ?? false}
              data-danger={item.isDanger || undefined}
            >
              {item.icon}
              <span className="o-option-words">
                <span>{item.label}</span>
                {item.hint !== undefined && <span className="o-small">{item.hint}</span>}
              </span>
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
