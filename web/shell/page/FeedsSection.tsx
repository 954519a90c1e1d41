import { useIntl } from 'react-intl';
import { audienceWords } from '#web/design/audience/words.ts';
import { useDirectory } from '#web/design/live.ts';
import { useTenant } from '../tenant-context.ts';
import { NewFeedDialog, mayShow } from './NewFeedDialog.tsx';
import { deadlinesScope, feedScope, TokenSection } from './TokenSection.tsx';

/** The addresses at which other calendar programs see events of this tenant (IC21). */
export function FeedsSection() {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  const directory = useDirectory();
  if (directory === null) return null;
  return (
    <TokenSection
      words="shell.feeds"
      isShown={(token) =>
        token.tenant === tenant && token.scopes[0]?.startsWith(feedScope) === true
      }
      linesOf={({ scopes: [scope] }) =>
        scope === deadlinesScope
          ? [intl.formatMessage({ id: 'shell.feeds.deadlines' })]
          : directory.audiences
              .filter(({ id }) => scope === `${feedScope}${id}`)
              .map((audience) => audienceWords(intl, directory, audience))
      }
      renderMaker={(onClose) => <NewFeedDialog directory={directory} onClose={onClose} />}
      mayMake={mayShow(directory).length > 0}
    />
  );
}
