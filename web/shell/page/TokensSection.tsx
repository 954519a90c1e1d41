import { useCallback, useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import * as z from 'zod/mini';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { callApi } from '../api.ts';
import { useSignedIn } from '../shell-context.ts';
import { useAction } from '../use-action.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import { NewTokenDialog } from './NewTokenDialog.tsx';
import { sayScopes, sayTokenTime } from './say-token.ts';

const tokensSchema = z.object({
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
type Token = z.infer<typeof tokensSchema>['tokens'][number];

/** With which keys programs act in one's name, and the way to make and end them (AP3–AP5). Needs a connection. */
export function TokensSection() {
  const intl = useIntl();
  const { tenants } = useSignedIn();
  const [tokens, setTokens] = useState<readonly Token[] | null>(null);
  const [isMaking, setIsMaking] = useState(false);
  const [ending, setEnding] = useState<Token | null>(null);
  const load = useCallback(async () => {
    const answer = await callApi({ method: 'GET', path: '/api/tokens', answer: tokensSchema });
    // The addresses of calendars stand in their own section.
    setTokens(answer.tokens.filter(({ scopes }) => !scopes.some((one) => one.startsWith('feed:'))));
  }, []);
  const loading = useAction(load);
  const end = useAction(async (token: Token) => {
    await callApi({ method: 'DELETE', path: `/api/tokens/${token.id}` });
    setEnding(null);
    await load();
  });
  const { run } = loading;
  useEffect(() => {
    run();
    // Once, when the page opens.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);

  return (
    <section className="o-section" aria-labelledby="settings-tokens">
      <h2 id="settings-tokens">{intl.formatMessage({ id: 'shell.tokens.title' })}</h2>
      <p>{intl.formatMessage({ id: 'shell.tokens.words' })}</p>
      <ErrorNotice
        error={loading.error}
        actions={<Button onPress={loading.run}>{intl.formatMessage({ id: 'shell.again' })}</Button>}
      />
      {tokens !== null && tokens.length > 0 && (
        <ul className="o-list o-rows">
          {tokens.map((token) => (
            <li key={token.id}>
              <div className="o-grow">
                <p>{token.name}</p>
                <p className="o-small">{sayScopes(intl, token.scopes)}</p>
                {tenants.length > 1 && (
                  <p className="o-small">
                    {tenants.find(({ id }) => id === token.tenant)?.name ?? token.tenant}
                  </p>
                )}
                <p className="o-small">{sayTokenTime(intl, token)}</p>
              </div>
              <Button
                aria-label={intl.formatMessage(
                  { id: 'shell.tokens.endNamed' },
                  { name: token.name },
                )}
                onPress={() => {
                  setEnding(token);
                }}
              >
                {intl.formatMessage({ id: 'shell.tokens.end' })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {tokens?.length === 0 && (
        <p className="o-small">{intl.formatMessage({ id: 'shell.tokens.none' })}</p>
      )}
      <div>
        <Button
          onPress={() => {
            setIsMaking(true);
          }}
        >
          {intl.formatMessage({ id: 'shell.tokens.make' })}
        </Button>
      </div>
      {isMaking && (
        <NewTokenDialog
          onClose={() => {
            setIsMaking(false);
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
        <p>{intl.formatMessage({ id: 'shell.tokens.endWords' })}</p>
        <ErrorNotice error={end.error} />
      </Dialog>
    </section>
  );
}
