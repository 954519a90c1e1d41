import { type ReactNode, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import * as z from 'zod/mini';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { CloseIcon, PlusIcon, RetryIcon, TrashIcon } from '#web/design/icon/icons.tsx';
import { bringFocusBack } from '#web/design/use-return-focus.ts';
import { callApi } from '../api.ts';
import { useAction } from '../use-action.ts';
import { useAsked } from '../use-asked.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import { sayTokenTime } from './say-token.ts';

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
export type Token = z.infer<typeof tokensSchema>['tokens'][number];

/** What the scope of a calendar's address begins with; the audience follows, or that it is of deadlines. */
export const feedScope = 'feed:';
export const deadlinesScope = `${feedScope}deadlines`;

export interface TokenSectionProps {
  /** What the keys of its words begin with: keys of programs, or addresses of calendars. */
  readonly words: 'shell.tokens' | 'shell.feeds' | 'deadlines.feeds';
  readonly isShown: (token: Token) => boolean;
  /** What it is for: one line each. */
  readonly linesOf: (token: Token) => readonly string[];
  /** The dialog that makes another. */
  readonly renderMaker: (onClose: () => void) => ReactNode;
  /** There is nothing to make one of: without any the section is left out. What is being made stays. */
  readonly mayMake?: boolean;
  readonly whenNone?: string;
}

/** What was given out in one's name to programs, how long it holds, and the way to make and end it
 *  (AP3–AP5, IC21). Needs a connection. */
export function TokenSection({
  words,
  isShown,
  linesOf,
  renderMaker,
  mayMake = true,
  whenNone,
}: TokenSectionProps) {
  const intl = useIntl();
  const { answer, error, reload } = useAsked(() =>
    callApi({ method: 'GET', path: '/api/tokens', answer: tokensSchema }),
  );
  const [isMaking, setMaking] = useState(false);
  const [ending, setEnding] = useState<Token | null>(null);
  const end = useAction(async (token: Token) => {
    await callApi({ method: 'DELETE', path: `/api/tokens/${token.id}` });
    setEnding(null);
    reload();
    bringFocusBack(heading.current);
  });
  // The row goes with the button that had the focus (UX12).
  const heading = useRef<HTMLHeadingElement>(null);
  const tokens = answer?.tokens.filter(isShown) ?? [];
  if (!mayMake && !isMaking && tokens.length === 0) return null;
  const keep = (): void => {
    setEnding(null);
  };
  const title = `${words}.section`;
  return (
    <section className="o-section" aria-labelledby={title}>
      <h2 ref={heading} id={title} tabIndex={-1}>
        {intl.formatMessage({ id: `${words}.title` })}
      </h2>
      <p>{intl.formatMessage({ id: `${words}.words` })}</p>
      <ErrorNotice
        error={error}
        actions={
          <Button icon={<RetryIcon />} onPress={reload}>
            {intl.formatMessage({ id: 'shell.again' })}
          </Button>
        }
      />
      {tokens.length > 0 && (
        <ul className="o-list o-rows">
          {tokens.map((token) => (
            <li key={token.id}>
              <div className="o-grow">
                <p>{token.name}</p>
                {[...linesOf(token), sayTokenTime(intl, token)].map((line) => (
                  <p key={line} className="o-small">
                    {line}
                  </p>
                ))}
              </div>
              <Button
                icon={<TrashIcon />}
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
      {whenNone !== undefined && answer !== null && tokens.length === 0 && (
        <p className="o-small">{whenNone}</p>
      )}
      {mayMake && (
        <div>
          <Button
            icon={<PlusIcon />}
            onPress={() => {
              setMaking(true);
            }}
          >
            {intl.formatMessage({ id: `${words}.make` })}
          </Button>
        </div>
      )}
      {isMaking &&
        renderMaker(() => {
          setMaking(false);
          reload();
        })}
      <Dialog
        role="alertdialog"
        title={intl.formatMessage({ id: 'shell.tokens.endTitle' }, { name: ending?.name ?? '' })}
        isOpen={ending !== null}
        onClose={keep}
        actions={
          <>
            <Button icon={<CloseIcon />} onPress={keep}>
              {intl.formatMessage({ id: 'shell.tokens.keep' })}
            </Button>
            <Button
              variant="danger"
              icon={<TrashIcon />}
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
        <p>{intl.formatMessage({ id: `${words}.endWords` })}</p>
        <ErrorNotice error={end.error} />
      </Dialog>
    </section>
  );
}
