import type { ReactNode } from 'react';
import { MoreIcon } from '../icon/icons.tsx';
import { MenuPopup, useMenu } from '../use-menu.ts';
import { IconButton } from './IconButton.tsx';

export interface MenuAction<Id extends string = string> {
  id: Id;
  label: string;
  hint?: string;
  icon: ReactNode;
  /** Set for what deletes; stands last, apart from the frequent ones. */
  isDanger?: boolean;
  isDisabled?: boolean;
}

export interface MenuProps<Id extends string> {
  /** "Mehr" */
  label: string;
  /** What the menu belongs to, for who does not see where it stands: "Schwimmen". */
  about?: string | undefined;
  items: readonly MenuAction<Id>[];
  onAction: (id: Id) => void;
}

/** Three dots that open what else can be done. */
export function Menu<Id extends string>({ label, about, items, onAction }: MenuProps<Id>) {
  const { button, popup, wasOpen } = useMenu();
  const name = about === undefined ? label : `${label}: ${about}`;
  return (
    <>
      <IconButton
        {...button}
        variant="quiet"
        icon={<MoreIcon />}
        label={
          <>
            <span aria-hidden="true">{label}</span>
            <span className="o-hidden">{name}</span>
          </>
        }
      />
      {wasOpen && (
        <MenuPopup
          {...popup}
          label={name}
          placement="bottom end"
          choices={items.map(({ icon, ...item }) => ({ ...item, picture: icon }))}
          onChoose={(id) => {
            onAction(id as Id);
          }}
        />
      )}
    </>
  );
}
