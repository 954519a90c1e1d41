import { useIntl } from 'react-intl';
import type { SetAbout } from '../pictogram/symbol-for.ts';

/** Whose pictures these are and under which licence, as those who made them ask. */
export function SetCredit({ about }: { readonly about: SetAbout }) {
  const intl = useIntl();
  const { name, version, author, licence, source } = about;
  return (
    <p className="o-small o-measure">
      {intl.formatMessage(
        { id: 'design.symbols.credit' },
        { name: `${name} ${version}`, author, licence, source: source === '' ? 'none' : source },
      )}
    </p>
  );
}
