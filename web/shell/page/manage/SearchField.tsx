import { useIntl } from 'react-intl';
import { TextField } from '#web/design/component/TextField.tsx';

/** Narrows down a list, and says how much of it is left. */
export function SearchField({
  label,
  value,
  onChange,
  found,
  of,
}: {
  label: string;
  value: string;
  onChange: (query: string) => void;
  found: number;
  of: number;
}) {
  const intl = useIntl();
  return (
    <div className="o-manage-search">
      <TextField
        type="search"
        label={label}
        value={value}
        onChange={onChange}
        maxLength={100}
        autoComplete="off"
      />
      <output className="o-small">
        {intl.formatMessage({ id: 'manage.found' }, { found, of })}
      </output>
    </div>
  );
}
