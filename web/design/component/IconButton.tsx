import './button.css';
import type { ReactNode, Ref } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
} from 'react-aria-components/Button';

export interface IconButtonProps extends Omit<
  AriaButtonProps,
  'children' | 'className' | 'style' | 'aria-label'
> {
  ref?: Ref<HTMLButtonElement>;
  icon: ReactNode;
  /** Its name; shown as a word in the easy density. */
  label: ReactNode;
  variant?: 'plain' | 'quiet' | 'main';
}

export function IconButton({ icon, label, variant = 'plain', ...rest }: IconButtonProps) {
  return (
    <AriaButton {...rest} className="o-icon-button" data-variant={variant}>
      {icon}
      <span className="o-icon-button-words">{label}</span>
    </AriaButton>
  );
}
