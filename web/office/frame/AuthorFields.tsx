import { useIntl } from 'react-intl';
import { TextField } from '#web/design/component/TextField.tsx';
import type { Author } from './author.ts';
import { useMissing } from './use-missing.ts';

/** Who declares it: a name and what they are in the organisation. Whoever is signed in may write down what another decided. */
export function AuthorFields({
  author,
  wasTried,
  onChange,
}: {
  readonly author: Author;
  /** It was pressed already: what is missing says so. */
  readonly wasTried: boolean;
  readonly onChange: (author: Author) => void;
}) {
  const intl = useIntl();
  const missing = useMissing(wasTried);
  return (
    <fieldset className="o-office-author">
      <legend className="o-label">{intl.formatMessage({ id: 'office.author' })}</legend>
      <p className="o-hint">{intl.formatMessage({ id: 'office.author.words' })}</p>
      <TextField
        label={intl.formatMessage({ id: 'office.author.name' })}
        error={missing(author.name)}
        maxLength={200}
        value={author.name}
        onChange={(name) => {
          onChange({ ...author, name });
        }}
      />
      <TextField
        label={intl.formatMessage({ id: 'office.author.function' })}
        hint={intl.formatMessage({ id: 'office.author.hint' })}
        error={missing(author.function)}
        maxLength={200}
        value={author.function}
        onChange={(does) => {
          onChange({ ...author, function: does });
        }}
      />
    </fieldset>
  );
}
