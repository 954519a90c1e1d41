import './access.css';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { AudienceId } from '#kernel/base/ids.ts';
import { hasRight, rightsIn } from '#kernel/kind/right.ts';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { Face } from '#web/design/component/Faces.tsx';
import {
  ChevronLeftIcon,
  EditIcon,
  PlusIcon,
  RetryIcon,
  TrashIcon,
} from '#web/design/icon/icons.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { unbroken } from '#web/design/say.ts';
import { useTenant } from '../../tenant-context.ts';
import { ErrorNotice, RefusalNotice } from '../ErrorNotice.tsx';
import type { Grant, NewGrant } from './access-api.ts';
import { DeleteAudience } from './DeleteAudience.tsx';
import { GrantDialog } from './GrantDialog.tsx';
import { GrantRow } from './GrantRow.tsx';
import { NameDialog } from './NameDialog.tsx';
import { sayAudience, sayChange, saySpace, sayWhom } from './say-access.ts';
import { useAccess } from './use-access.ts';
import { WhyButton } from './WhyButton.tsx';

type Asking =
  | { readonly what: 'grant'; readonly grant: Grant | null }
  | { readonly what: 'name' | 'delete' };

/** Who is granted what in one audience, who sees it because of that, and what was changed. */
export function AudiencePage() {
  const intl = useIntl();
  const { id: tenant, go } = useTenant();
  const { audience: id } = useParams({ strict: false });
  const access = useAccess((id ?? null) as AudienceId | null);
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = (): void => {
    setAsking(null);
  };
  const overview = access.state?.overview;
  const audience = overview?.audiences.find((one) => one.id === id);
  const space = overview?.spaces.find((one) => one.id === audience?.spaceId);
  const back = (
    <LinkButton variant="quiet" icon={<ChevronLeftIcon />} href={`/t/${tenant}/access`}>
      {intl.formatMessage({ id: 'access.back' })}
    </LinkButton>
  );
  if (overview === undefined || audience === undefined || space === undefined) {
    return (
      <Screen title={intl.formatMessage({ id: 'access.title' })} width="reading" actions={back}>
        <ErrorNotice
          error={access.error}
          actions={
            <Button icon={<RetryIcon />} onPress={access.reload}>
              {intl.formatMessage({ id: 'shell.again' })}
            </Button>
          }
        />
        {access.error === null && (
          <output>
            {intl.formatMessage({ id: overview === undefined ? 'access.loading' : 'access.gone' })}
          </output>
        )}
      </Screen>
    );
  }

  const words = sayAudience(intl, overview, audience);
  const mayShare = hasRight(audience.myRights, 'share');
  const seeing = overview.persons.filter((one) => audience.persons.includes(one.id));

  const end = (grant: Grant): void => {
    access.change(async (api) => {
      await api.end(grant.id);
      return {
        words: intl.formatMessage(
          { id: 'access.done.ended' },
          { whom: sayWhom(intl, overview, grant), effect: grant.effect },
        ),
        undo: (again) => again.give(asNew(grant, audience.id)),
      };
    });
  };
  const save = (given: Omit<NewGrant, 'audience'>, before: Grant | null): void => {
    access.change(async (api) => {
      const made = await api.give({
        ...given,
        audience: audience.id,
        ...(before !== null && { instead: before.id }),
      });
      return {
        words: intl.formatMessage({ id: 'access.done.given' }, { effect: given.effect }),
        undo: (again) =>
          before === null
            ? again.end(made)
            : again.give({ ...asNew(before, audience.id), instead: made }),
      };
    }, close);
  };
  const rename = (name: string): void => {
    access.change(async (api) => {
      await api.renameAudience(audience.id, name);
      return {
        words: intl.formatMessage({ id: 'access.done.renamed' }, { name }),
        undo: (again) => again.renameAudience(audience.id, words),
      };
    }, close);
  };
  const remove = (records: boolean): void => {
    access.change(async (api) => {
      await api.deleteAudience(audience.id, records);
      go(`/t/${tenant}/access`);
      return { words: '', undo: null };
    }, close);
  };

  return (
    <Screen
      title={`${saySpace(overview, space)}: ${words}`}
      width="reading"
      actions={back}
      {...(mayShare && {
        bottom: (
          <Button
            variant="main"
            icon={<PlusIcon />}
            onPress={() => {
              setAsking({ what: 'grant', grant: null });
            }}
          >
            {intl.formatMessage({ id: 'access.add' })}
          </Button>
        ),
      })}
    >
      <RefusalNotice error={asking === null ? access.error : null} />
      <section className="o-section o-access-first" aria-labelledby="access-grants">
        <h2 id="access-grants">{intl.formatMessage({ id: 'access.grants' })}</h2>
        <ul className="o-list o-rows">
          {access.state?.grants.map((grant) => (
            <GrantRow
              key={grant.id}
              overview={overview}
              grant={grant}
              isBusy={access.isRunning}
              {...(mayShare && {
                onChange: () => {
                  setAsking({ what: 'grant', grant });
                },
                onEnd: () => {
                  end(grant);
                },
              })}
            />
          ))}
        </ul>
      </section>
      <section className="o-section" aria-labelledby="access-people">
        <h2 id="access-people">{intl.formatMessage({ id: 'access.people' })}</h2>
        <ul className="o-list o-rows">
          {seeing.map((person) => (
            <li key={person.id}>
              <span className="o-access-whom o-grow">
                <Face person={person} size="normal" />
                <span>{person.name}</span>
              </span>
              <WhyButton api={access.api} audience={audience.id} person={person} about={words} />
            </li>
          ))}
        </ul>
      </section>
      {access.state?.history !== null && (
        <section className="o-section" aria-labelledby="access-history">
          <h2 id="access-history">{intl.formatMessage({ id: 'access.history' })}</h2>
          {access.state?.history.length === 0 && (
            <p className="o-small">{intl.formatMessage({ id: 'access.noHistory' })}</p>
          )}
          <ul className="o-list o-rows o-access-history">
            {access.state?.history.map((change) => (
              <li key={change.id}>
                <div className="o-grow">
                  <p>{sayChange(intl, overview, change)}</p>
                  <p className="o-small">
                    <time dateTime={change.at}>
                      {unbroken(
                        intl.formatDate(change.at, { dateStyle: 'long', timeStyle: 'short' }),
                      )}
                    </time>
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      {mayShare && audience.label !== null && (
        <section
          className="o-section"
          aria-label={intl.formatMessage({ id: 'access.circle' }, { name: words })}
        >
          <div className="o-row">
            <Button
              icon={<EditIcon />}
              onPress={() => {
                setAsking({ what: 'name' });
              }}
            >
              {intl.formatMessage({ id: 'access.rename' })}
            </Button>
            {hasRight(audience.myRights, 'delete') && (
              <Button
                icon={<TrashIcon />}
                onPress={() => {
                  setAsking({ what: 'delete' });
                }}
              >
                {intl.formatMessage({ id: 'access.delete' })}
              </Button>
            )}
          </div>
        </section>
      )}
      {asking?.what === 'grant' && (
        <GrantDialog
          overview={overview}
          audience={audience}
          before={asking.grant}
          error={access.error}
          isRunning={access.isRunning}
          onClose={close}
          onSave={(given) => {
            save(given, asking.grant);
          }}
        />
      )}
      {asking?.what === 'name' && (
        <NameDialog
          title={intl.formatMessage({ id: 'access.renameTitle' })}
          name={words}
          error={access.error}
          isRunning={access.isRunning}
          onClose={close}
          onSave={rename}
        />
      )}
      {asking?.what === 'delete' && (
        <DeleteAudience
          name={words}
          error={access.error}
          isRunning={access.isRunning}
          onClose={close}
          onDelete={remove}
        />
      )}
    </Screen>
  );
}

/** The same grant once more: to whom, what and until when it was. */
function asNew(grant: Grant, audience: NewGrant['audience']): NewGrant {
  return {
    audience,
    effect: grant.effect,
    ...(grant.memberId !== null && { member: grant.memberId }),
    ...(grant.groupId !== null && { group: grant.groupId }),
    ...(grant.roleId === null ? { rights: rightsIn(grant.rights) } : { role: grant.roleId }),
    from: grant.from,
    until: grant.until,
  };
}
