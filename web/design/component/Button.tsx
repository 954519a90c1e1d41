import './button.css';
import { type ReactNode, useRef } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
} from 'react-aria-components/Button';
import { Link as AriaLink, type LinkProps as AriaLinkProps } from 'react-aria-components/Link';
import { useSaidPending } from './use-said-pending.ts';

/** `main`: the one filled button of a view. `plain`: bordered. `quiet`: no border, inside cards and rows. `danger`: deletes. */
export type ButtonVariant = 'main' | 'plain' | 'quiet' | 'danger';

type PressEvent = Parameters<NonNullable<AriaButtonProps['onPress']>>[0];

interface Look {
  variant?: ButtonVariant;
  /** Drawn before the words, so that nobody has to read (UX8): an icon of `#web/design/icon/`, or a Pictogram. */
  icon: ReactNode;
  /** Takes the whole width. */
  isWide?: boolean;
  children: ReactNode;
}

export interface ButtonProps
  extends Omit<AriaButtonProps, 'children' | 'className' | 'style' | 'onPress'>, Look {
  /** What it does. Until a promise is settled, further presses are ignored (UX13). */
  onPress?: (event: PressEvent) => void | Promise<void>;
}

export function Button({
  variant = 'plain',
  icon,
  isWide,
  children,
  onPress,
  ...rest
}: ButtonProps) {
  useSaidPending(rest.isPending);
  const isUnderWay = useRef(false);
  const press = async (event: PressEvent): Promise<void> => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    try {
      await onPress?.(event);
    } finally {
      isUnderWay.current = false;
    }
  };
  return (
    <AriaButton
      {...rest}
      onPress={(event) => {
        void press(event);
      }}
      className="o-button"
      data-variant={variant}
      data-wide={isWide || undefined}
    >
      {icon}
      <span className="o-button-words">{children}</span>
    </AriaButton>
  );
}

export interface LinkButtonProps
  extends Omit<AriaLinkProps, 'children' | 'className' | 'style'>, Look {}

/** Looks like a button, goes somewhere: has an address. */
export function LinkButton({
  variant = 'plain',
  icon,
  isWide,
  children,
  ...rest
}: LinkButtonProps) {
  return (
    <AriaLink {...rest} className="o-button" data-variant={variant} data-wide={isWide || undefined}>
      {icon}
      <span className="o-button-words">{children}</span>
    </AriaLink>
  );
}
