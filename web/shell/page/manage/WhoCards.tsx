import { type ReactNode, useState } from 'react';
import { useIntl } from 'react-intl';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { matches } from './matches.ts';

/** So many are seen at once; of more, those that are looked for. */
const seenAtOnce = 6;

export interface Choosable {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly picture: ReactNode;
}

/** Chooses one of the people or groups that there are, looked for by name where they are many. Nothing where there are none. */
export function WhoCards({
  label,
  all,
  chosen,
  onChoose,
  missing,
}: {
  label: string;
  all: readonly Choosable[];
  chosen: string | null;
  onChoose: (id: string) => void;
  /** Nobody is chosen, and it was tried without: what to do. */
  missing: string | undefined;
}) {
  const intl = useIntl();
  const [query, setQuery] = useState('');
  if (all.length === 0) return null;
  const found = all.filter((one) => one.id === chosen || matches(query, one.name, one.hint));
  const shown = found.filter((one, at) => one.id === chosen || at < seenAtOnce);
  return (
    <>
      {all.length > seenAtOnce && (
        <TextField
          type="search"
          label={intl.formatMessage({ id: 'manage.inside.search' })}
          value={query}
          onChange={setQuery}
          maxLength={100}
          autoComplete="off"
        />
      )}
      <RadioCards
        layout="list"
        label={label}
        value={chosen}
        onChange={onChoose}
        cards={shown.map(({ id, name, hint, picture }) => ({ id, label: name, hint, picture }))}
      />
      {found.length === 0 && <p>{intl.formatMessage({ id: 'manage.people.none' })}</p>}
      {found.length > shown.length && (
        <p className="o-small">
          {intl.formatMessage({ id: 'manage.more' }, { count: found.length - shown.length })}
        </p>
      )}
      {missing !== undefined && (
        <p className="o-error" role="alert">
          {missing}
        </p>
      )}
    </>
  );
}
