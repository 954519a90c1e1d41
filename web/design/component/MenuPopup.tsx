import './select.css';
import './menu.css';
import type { ReactNode, RefObject } from 'react';
import { Menu as AriaMenu, MenuItem } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { CheckIcon } from '../icon/icons.tsx';
import { useCloseRequest } from './use-close-request.ts';

export interface MenuChoice {
  id: string;
  label: string;
  hint?: string;
  picture: ReactNode;
  isDanger?: boolean;
  isDisabled?: boolean;
}

export interface MenuPopupProps {
  triggerRef: RefObject<Element | null>;
  isOpen: boolean;
  onClose: () => void;
  /** Where the focus goes: to one end, or to the menu itself. */
  focus: 'first' | 'last' | true;
  label: string;
  placement: 'bottom start' | 'bottom end';
  choices: readonly MenuChoice[];
  onChoose: (id: string) => void;
  /** Marked as what holds now; leave out for actions. */
  current?: string;
}

/** What a menu's button opens; loads with the first one. */
export function MenuPopup({
  triggerRef,
  isOpen,
  onClose,
  focus,
  label,
  placement,
  choices,
  onChoose,
  current,
}: MenuPopupProps) {
  useCloseRequest(isOpen, onClose);
  return (
    <Popover
      className="o-popover"
      trigger="MenuTrigger"
      triggerRef={triggerRef}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      placement={placement}
      aria-label={label}
    >
      <AriaMenu
        className="o-options"
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opens a menu wants to choose
        autoFocus={focus}
        onClose={onClose}
        onAction={(key) => {
          onChoose(String(key));
        }}
        {...(current !== undefined && {
          selectionMode: 'single',
          disallowEmptySelection: true,
          selectedKeys: [current],
        })}
      >
        {choices.map((choice) => (
          <MenuItem
            key={choice.id}
            id={choice.id}
            textValue={choice.label}
            className="o-option"
            isDisabled={choice.isDisabled ?? false}
            data-danger={choice.isDanger || undefined}
          >
            {choice.picture}
            <span className="o-option-words">
              <span>{choice.label}</span>
              {choice.hint !== undefined && <span className="o-small">{choice.hint}</span>}
            </span>
            {current !== undefined && <CheckIcon className="o-option-check" />}
          </MenuItem>
        ))}
      </AriaMenu>
    </Popover>
  );
}
