import './switch.css';
import type { ReactNode } from 'react';
import {
  Switch as AriaSwitch,
  type SwitchProps as AriaSwitchProps,
} from 'react-aria-components/Switch';
import { CheckIcon } from '../icon/icons.tsx';

export interface SwitchProps extends Omit<AriaSwitchProps, 'children' | 'className' | 'style'> {
  /** Says yes: "Familie sieht das". */
  children: ReactNode;
  /** What it is about; whether it is on, the switch shows itself. */
  icon: ReactNode;
  hint?: ReactNode;
}

export function Switch({ children, icon, hint, ...rest }: SwitchProps) {
  return (
    <AriaSwitch {...rest} className="o-switch">
      <span className="o-switch-track" aria-hidden="true">
        <span className="o-switch-knob">
          <CheckIcon />
        </span>
      </span>
      {icon}
      <span className="o-switch-words">
        <span>{children}</span>
        {hint !== undefined && <span className="o-small">{hint}</span>}
      </span>
    </AriaSwitch>
  );
}
