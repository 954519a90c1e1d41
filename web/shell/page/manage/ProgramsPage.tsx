import { useMemo, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { CloseIcon, RetryIcon, StopIcon } from '#web/design/icon/icons.tsx';
import { KeyIcon } from '#web/design/icon/settings-icons.tsx';
import { useUndo } from '#web/design/undo.tsx';
import { useTenant } from '../../tenant-context.ts';
import { useAction } from '../../use-action.ts';
import { NameDialog } from '../access/NameDialog.tsx';
import { useAccess } from '../access/use-access.ts';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { NewTokenDialog } from '../NewTokenDialog.tsx';
import { sayScopes, sayTokenTime } from '../say-token.ts';
import { DoDialog } from '../DoDialog.tsx';
import { manageApi, type Program } from './manage-api.ts';
import { ManageScreen } from './ManageScreen.tsx';
import { matches } from './matches.ts';
import { sayDay } from './say-manage.ts';
import { SearchField } from './SearchField.tsx';
import { useAsked } from '../../use-asked.ts';

type Asking =
  | { readonly what: 'open' }
  | { readonly what: 'close' | 'key'; readonly program: Program }
  | {
      readonly what: 'end';
      readonly program: Program;
      readonly token: Program['tokens'][number];
    };

/** The programs that are members of the tenant, and the keys they come with (AP6). For keepers. */
export function ProgramsPage() {
  const intl = useIntl();
  const access = useAccess(null);
  const [isOpening, setOpening] = useState(false);
  return (
    <ManageScreen
      place="programs"
      access={access}
      maker={{
        words: intl.formatMessage({ id: 'manage.program.new' }),
        onPress: () => {
          setOpening(true);
        },
      }}
    >
      {() => <Programs isOpening={isOpening} onOpening={setOpening} />}
    </ManageScreen>
  );
}

function Programs({
  isOpening,
  onOpening,
}: {
  isOpening: boolean;
  onOpening: (isOpening: boolean) => void;
}) {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  const { forget } = useUndo();
  const api = useMemo(() => manageApi(tenant), [tenant]);
  const { answer: programs, error, reload } = useAsked(api.programs);
  const [asked, setAsking] = useState<Asking | null>(null);
  const [query, setQuery] = useState('');
  const asking: Asking | null = isOpening ? { what: 'open' } : asked;
  const close = (): void => {
    setAsking(null);
    onOpening(false);
  };
  const doing = useAction(async (work: () => Promise<unknown>) => {
    await work();
    forget();
    close();
    reload();
  });
  const shown = (programs ?? []).filter(({ name, tokens }) =>
    matches(query, name, ...tokens.map((token) => token.name)),
  );
  return (
    <section
      className="o-section o-desk-first"
      aria-label={intl.formatMessage({ id: 'manage.place' }, { place: 'programs' })}
    >
      <p>{intl.formatMessage({ id: 'manage.programs.words' })}</p>
      <ErrorNotice
        error={error}
        actions={
          <Button icon={<RetryIcon />} onPress={reload}>
            {intl.formatMessage({ id: 'shell.again' })}
          </Button>
        }
      />
      {programs?.length === 0 && <p>{intl.formatMessage({ id: 'manage.programs.none' })}</p>}
      {programs !== null && programs.length > 5 && (
        <SearchField
          label={intl.formatMessage({ id: 'manage.programs.search' })}
          value={query}
          onChange={setQuery}
          found={shown.length}
          of={programs.length}
        />
      )}
      {shown.map((program) => (
        <section
          key={program.account}
          className="o-manage-card"
          aria-labelledby={`program-${program.account}`}
        >
          <h2 id={`program-${program.account}`}>{program.name}</h2>
          <p className="o-small">
            {intl.formatMessage(
              { id: 'manage.program.since' },
              { day: sayDay(intl, program.createdAt) },
            )}
          </p>
          {program.tokens.length === 0 && (
            <p className="o-small">{intl.formatMessage({ id: 'manage.program.noKeys' })}</p>
          )}
          <ul className="o-list o-rows">
            {program.tokens.map((token) => (
              <li key={token.id}>
                <div className="o-grow">
                  <p>{token.name}</p>
                  <p className="o-small">
                    {`${sayScopes(intl, token.scopes)} · ${sayTokenTime(intl, token)}`}
                  </p>
                </div>
                <Button
                  icon={<CloseIcon />}
                  aria-label={intl.formatMessage(
                    { id: 'manage.key.endNamed' },
                    { name: token.name, program: program.name },
                  )}
                  onPress={() => {
                    setAsking({ what: 'end', program, token });
                  }}
                >
                  {intl.formatMessage({ id: 'access.end' })}
                </Button>
              </li>
            ))}
          </ul>
          <div className="o-row">
            <Button
              icon={<KeyIcon />}
              aria-label={intl.formatMessage(
                { id: 'manage.key.newNamed' },
                { program: program.name },
              )}
              onPress={() => {
                setAsking({ what: 'key', program });
              }}
            >
              {intl.formatMessage({ id: 'manage.key.new' })}
            </Button>
            <LinkButton
              icon={<KeyIcon />}
              href={`/t/${tenant}/access`}
              aria-label={intl.formatMessage(
                { id: 'manage.program.rightsNamed' },
                { program: program.name },
              )}
            >
              {intl.formatMessage({ id: 'manage.program.rights' })}
            </LinkButton>
            <Button
              variant="quiet"
              icon={<StopIcon />}
              aria-label={intl.formatMessage(
                { id: 'manage.program.closeNamed' },
                { program: program.name },
              )}
              onPress={() => {
                setAsking({ what: 'close', program });
              }}
            >
              {intl.formatMessage({ id: 'manage.program.close' })}
            </Button>
          </div>
        </section>
      ))}
      {asking?.what === 'open' && (
        <NameDialog
          title={intl.formatMessage({ id: 'manage.program.newTitle' })}
          name=""
          hint={intl.formatMessage({ id: 'manage.program.nameHint' })}
          error={doing.error}
          isRunning={doing.isRunning}
          onSave={(name) => {
            doing.run(() => api.openProgram(name));
          }}
          onClose={close}
        />
      )}
      {asking?.what === 'key' && (
        <NewTokenDialog
          program={asking.program}
          onClose={() => {
            close();
            reload();
          }}
        />
      )}
      {asking?.what === 'close' && (
        <DoDialog
          isFinal
          isText
          title={intl.formatMessage(
            { id: 'manage.program.closeAsk' },
            { program: asking.program.name },
          )}
          does={intl.formatMessage({ id: 'manage.program.close' })}
          error={doing.error}
          isRunning={doing.isRunning}
          onDo={() => {
            doing.run(() => api.closeProgram(asking.program.account));
          }}
          onClose={close}
        >
          <p>
            {intl.formatMessage(
              { id: 'manage.program.closeWords' },
              { count: asking.program.tokens.length },
            )}
          </p>
        </DoDialog>
      )}
      {asking?.what === 'end' && (
        <DoDialog
          isFinal
          isText
          title={intl.formatMessage({ id: 'shell.tokens.endTitle' }, { name: asking.token.name })}
          does={intl.formatMessage({ id: 'access.end' })}
          error={doing.error}
          isRunning={doing.isRunning}
          onDo={() => {
            doing.run(() => api.endToken(asking.program.account, asking.token.id));
          }}
          onClose={close}
        >
          <p>
            {intl.formatMessage({ id: 'manage.key.endWords' }, { program: asking.program.name })}
          </p>
        </DoDialog>
      )}
    </section>
  );
}
