import { useIntl } from 'react-intl';
import { TextField } from '#web/design/component/TextField.tsx';
import type { Author } from './contract-api.ts';

/** Who speaks for the organisation here, as it will be kept. */
export function AuthorFields({
  author,
  onChange,
}: {
  readonly author: Author;
  readonly onChange: (author: Author) => void;
}) {
  const intl = useIntl();
  return (
    <>
      <TextField
        label={intl.formatMessage({ id: 'contract.authorName' })}
        maxLength={200}
        value={author.name}
        onChange={(name) => {
          onChange({ ...author, name });
        }}
      />
      <TextField
        label={intl.formatMessage({ id: 'contract.authorFunction' })}
        hint={intl.formatMessage({ id: 'contract.authorHint' })}
        maxLength={200}
        value={author.function}
        onChange={(does) => {
          onChange({ ...author, function: does });
        }}
      />
    </>
  );
}
