import { useIntl } from 'react-intl';
import { useSignedIn } from '../shell-context.ts';
import { NewTokenDialog } from './NewTokenDialog.tsx';
import { sayScopes } from './say-token.ts';
import { feedScope, TokenSection } from './TokenSection.tsx';

/** With which keys programs act in one's name (AP3–AP5). */
export function TokensSection() {
  const intl = useIntl();
  const { tenants } = useSignedIn();
  return (
    <TokenSection
      words="shell.tokens"
      // The addresses of calendars stand in their own section.
      isShown={({ scopes }) => !scopes.some((one) => one.startsWith(feedScope))}
      linesOf={({ scopes, tenant }) => [
        sayScopes(intl, scopes),
        ...(tenants.length > 1 ? [tenants.find(({ id }) => id === tenant)?.name ?? tenant] : []),
      ]}
      renderMaker={(onClose) => <NewTokenDialog onClose={onClose} />}
      whenNone={intl.formatMessage({ id: 'shell.tokens.none' })}
    />
  );
}
