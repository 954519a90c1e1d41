import './select.css';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import {
  Select as AriaSelect,
  type SelectProps as AriaSelectProps,
  SelectValue,
} from 'react-aria-components/Select';
import { CheckIcon, ChevronDownIcon } from '../icon/icons.tsx';
import { FieldWords, type FieldWordsProps } from './FieldWords.tsx';

export interface SelectOption<Id extends string = string> {
  id: Id;
  label: string;
  hint?: string;
  picture?: ReactNode;
}

export interface SelectProps<Id extends string>
  extends
    Omit<
      AriaSelectProps<SelectOption<Id>>,
      'children' | 'className' | 'style' | 'value' | 'onChange' | 'defaultValue' | 'selectionMode'
    >,
    FieldWordsProps {
  options: readonly SelectOption<Id>[];
  /** What it is about, where the options have no pictures. */
  icon?: ReactNode;
  value: Id;
  onChange: (id: Id) => void;
}

export function Select<Id extends string>({
  label,
  hint,
  error,
  options,
  icon,
  value,
  onChange,
  ...rest
}: SelectProps<Id>) {
  return (
    <AriaSelect
      {...rest}
      className="o-field"
      value={value}
      onChange={(key) => {
        if (key !== null) onChange(key as Id);
      }}
      isInvalid={error !== undefined}
    >
      <FieldWords label={label} hint={hint} error={error}>
        <AriaButton className="o-input o-select">
          {icon}
          <SelectValue className="o-select-value" />
          <ChevronDownIcon />
        </AriaButton>
      </FieldWords>
      <Popover className="o-popover o-select-list">
        <ListBox className="o-options" items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className="o-option">
              {option.picture}
              <span className="o-option-words">
                <span>{option.label}</span>
                {option.hint !== undefined && <span className="o-small">{option.hint}</span>}
              </span>
              <CheckIcon className="o-option-check" />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
