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
  /** What the menu belongs to: "Mehr: Schwimmen". */
  label: string;
  items: readonly MenuAction<Id>[];
  onAction: (id: Id) => void;
}

/** Three dots that open what else can be done. */
export function Menu<Id extends string>({ label, items, onAction }: MenuProps<Id>) {
  const { button, popup, wasOpen } = useMenu();
  return (
    <>
      <IconButton {...button} variant="quiet" icon={<MoreIcon />} label={label} />
      {wasOpen && (
        <MenuPopup
          {...popup}
          label={label}
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
