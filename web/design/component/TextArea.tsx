import './field.css';
import { TextArea as AriaTextArea } from 'react-aria-components/TextArea';
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components/TextField';
import { FieldWords, type FieldWordsProps } from './FieldWords.tsx';

export interface TextAreaProps
  extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style' | 'type'>, FieldWordsProps {
  /** Lines shown when empty; grows with the text. */
  rows?: number;
}

export function TextArea({ label, hint, error, rows = 3, ...rest }: TextAreaProps) {
  return (
    <AriaTextField {...rest} className="o-field" isInvalid={error !== undefined}>
      <FieldWords label={label} hint={hint} error={error}>
        <AriaTextArea className="o-input o-textarea" rows={rows} />
      </FieldWords>
    </AriaTextField>
  );
}
