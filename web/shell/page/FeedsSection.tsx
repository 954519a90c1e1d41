import { useCallback, useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import * as z from 'zod/mini';
import type { Directory } from '#kernel/access/directory.ts';
import { audienceWords } from '#web/design/audience/words.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { useDirectory } from '#web/design/live.ts';
import { callApi } from '../api.ts';
import { useTenant } from '../tenant-context.ts';
import { useAction } from '../use-action.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import { NewFeedDialog, mayShow } from './NewFeedDialog.tsx';
import { sayTokenTime } from './say-token.ts';

const feedsSchema = z.object({
  tokens: z.array(
    z.object({
      id: z.string(),
      tenant: z.string(),
      name: z.string(),
      scopes: z.array(z.string()),
      expiresAt: z.string(),
      lastUsedAt: z.nullable(z.string()),
    }),
  ),
});
type Feed = z.infer<typeof feedsSchema>['tokens'][number];

const scope = 'feed:';

/** The addresses at which other calendar programs see events of this tenant, and the way to make and
 *  end them (IC21). Needs a connection. */
export function FeedsSection() {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  const directory = useDirectory();
  const [feeds, setFeeds] = useState<readonly Feed[] | null>(null);
  const [isMaking, setMaking] = useState(false);
  const [ending, setEnding] = useState<Feed | null>(null);
  const load = useCallback(async () => {
    const answer = await callApi({ method: 'GET', path: '/api/tokens', answer: feedsSchema });
    setFeeds(
      answer.tokens.filter((one) => one.tenant === tenant && one.scopes[0]?.startsWith(scope)),
    );
  }, [tenant]);
  const loading = useAction(load);
  const end = useAction(async (feed: Feed) => {
    await callApi({ method: 'DELETE', path: `/api/tokens/${feed.id}` });
    setEnding(null);
    await load();
  });
  const { run } = loading;
  useEffect(() => {
    run();
    // Once, when the page opens.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  const choices = directory === null ? [] : mayShow(directory);
  if (directory === null || (choices.length === 0 && (feeds ?? []).length === 0)) return null;

  return (
    <section className="o-section" aria-labelledby="settings-feeds">
      <h2 id="settings-feeds">{intl.formatMessage({ id: 'shell.feeds.title' })}</h2>
      <p>{intl.formatMessage({ id: 'shell.feeds.words' })}</p>
      <ErrorNotice
        error={loading.error}
        actions={<Button onPress={loading.run}>{intl.formatMessage({ id: 'shell.again' })}</Button>}
      />
      {feeds !== null && feeds.length > 0 && (
        <ul className="o-list o-rows">
          {feeds.map((feed) => (
            <li key={feed.id}>
              <div className="o-grow">
                <p>{feed.name}</p>
                <p className="o-small">
                  {shownBy(feed, directory, (audience) => audienceWords(intl, directory, audience))}
                </p>
                <p className="o-small">{sayTokenTime(intl, feed)}</p>
              </div>
              <Button
                aria-label={intl.formatMessage(
                  { id: 'shell.tokens.endNamed' },
                  { name: feed.name },
                )}
                onPress={() => {
                  setEnding(feed);
                }}
              >
                {intl.formatMessage({ id: 'shell.tokens.end' })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {choices.length > 0 && (
        <div>
          <Button
            onPress={() => {
              setMaking(true);
            }}
          >
            {intl.formatMessage({ id: 'shell.feeds.make' })}
          </Button>
        </div>
      )}
      {isMaking && (
        <NewFeedDialog
          directory={directory}
          onClose={() => {
            setMaking(false);
            run();
          }}
        />
      )}
      <Dialog
        role="alertdialog"
        title={intl.formatMessage({ id: 'shell.tokens.endTitle' }, { name: ending?.name ?? '' })}
        isOpen={ending !== null}
        onClose={() => {
          setEnding(null);
        }}
        actions={
          <>
            <Button
              onPress={() => {
                setEnding(null);
              }}
            >
              {intl.formatMessage({ id: 'shell.tokens.keep' })}
            </Button>
            <Button
              variant="danger"
              isPending={end.isRunning}
              onPress={() => {
                if (ending !== null) end.run(ending);
              }}
            >
              {intl.formatMessage({ id: 'shell.tokens.end' })}
            </Button>
          </>
        }
      >
        <p>{intl.formatMessage({ id: 'shell.feeds.endWords' })}</p>
        <ErrorNotice error={end.error} />
      </Dialog>
    </section>
  );
}

function shownBy(
  feed: Feed,
  directory: Directory,
  words: (audience: Directory['audiences'][number]) => string,
): string {
  const audience = directory.audiences.find(({ id }) => feed.scopes[0] === `${scope}${id}`);
  return audience === undefined ? '' : words(audience);
}
