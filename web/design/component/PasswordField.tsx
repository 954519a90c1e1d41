import './field.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { EyeIcon } from '../icon/icons.tsx';
import { Switch } from './Switch.tsx';
import { TextField, type TextFieldProps } from './TextField.tsx';

export type PasswordFieldProps = Omit<TextFieldProps, 'type'>;

/** A password that can be shown. Paste and password managers work. */
export function PasswordField(props: PasswordFieldProps) {
  const intl = useIntl();
  const [isShown, setShown] = useState(false);
  return (
    <div className="o-field">
      <TextField {...props} type={isShown ? 'text' : 'password'} spellCheck="false" />
      <Switch icon={<EyeIcon />} isSelected={isShown} onChange={setShown}>
        {intl.formatMessage({ id: 'design.showPassword' })}
      </Switch>
    </div>
  );
}
