import './field.css';
import type { HTMLInputTypeAttribute } from 'react';
import { Input } from 'react-aria-components/Input';
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components/TextField';
import { FieldWords, type FieldWordsProps } from './FieldWords.tsx';

export interface TextFieldProps
  extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style' | 'type'>, FieldWordsProps {
  type?: HTMLInputTypeAttribute;
  placeholder?: string;
}

export function TextField({
  label,
  hint,
  error,
  type = 'text',
  placeholder,
  ...rest
}: TextFieldProps) {
  return (
    <AriaTextField {...rest} type={type} className="o-field" isInvalid={error !== undefined}>
      <FieldWords label={label} hint={hint} error={error}>
        <Input className="o-input" {...(placeholder === undefined ? {} : { placeholder })} />
      </FieldWords>
    </AriaTextField>
  );
}
