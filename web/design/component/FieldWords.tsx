import './field.css';
import type { ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { AttentionIcon } from '../icon/icons.tsx';

export interface FieldWordsProps {
  /** Stands above the field, always. */
  label: ReactNode;
  /** One sentence under the label. */
  hint?: ReactNode;
  /** What is wrong and what to do; keeps what was typed. */
  error?: string | undefined;
}

/** Label, hint and error around a control, in this order. */
export function FieldWords({
  label,
  hint,
  error,
  children,
}: FieldWordsProps & { children: ReactNode }) {
  return (
    <>
      <Label className="o-label">{label}</Label>
      {hint !== undefined && (
        <Text slot="description" className="o-hint">
          {hint}
        </Text>
      )}
      {children}
      {error !== undefined && (
        <FieldError className="o-error">
          <AttentionIcon />
          <span>{error}</span>
        </FieldError>
      )}
    </>
  );
}
