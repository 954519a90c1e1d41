import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { MemberId } from '#kernel/base/ids.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Face } from '#web/design/component/Faces.tsx';
import { PeopleIcon, PlusIcon, RetryIcon, TrashIcon } from '#web/design/icon/icons.tsx';
import { useTenant } from '../../tenant-context.ts';
import { useAction } from '../../use-action.ts';
import { useAsked } from '../../use-asked.ts';
import type { Overview } from '../access/access-api.ts';
import { type Access, useAccess } from '../access/use-access.ts';
import { ErrorNotice, RefusalNotice } from '../ErrorNotice.tsx';
import { DoDialog } from '../DoDialog.tsx';
import { ManageScreen } from './ManageScreen.tsx';
import { sayDay, sayMember } from './say-manage.ts';
import { SeatDialog } from './SeatDialog.tsx';
import { type Seated, type SymbolSet, symbolsApi } from './symbols-api.ts';

/** One of the tenant's own sets: whose it is, who has a seat in it, and removing it. For keepers. */
export function SymbolSetPage() {
  const intl = useIntl();
  const { set: id }: { set?: string } = useParams({ strict: false });
  const { id: tenant } = useTenant();
  const access = useAccess(null);
  const { answer: sets, error, reload } = useAsked(symbolsApi(tenant).sets);
  const set = sets?.find((one) => one.id === id);
  return (
    <ManageScreen
      place="symbols"
      access={access}
      title={
        set === undefined
          ? intl.formatMessage({ id: 'manage.symbolSet' })
          : `${set.name} ${set.version}`
      }
    >
      {(overview) => (
        <>
          <ErrorNotice
            error={error}
            actions={
              <Button icon={<RetryIcon />} onPress={reload}>
                {intl.formatMessage({ id: 'shell.again' })}
              </Button>
            }
          />
          {sets !== null && set === undefined && (
            <p>{intl.formatMessage({ id: 'manage.symbolSet.gone' })}</p>
          )}
          {set !== undefined && (
            <OneSet access={access} overview={overview} set={set} onChanged={reload} />
          )}
        </>
      )}
    </ManageScreen>
  );
}

type Asking = 'member' | 'group' | 'remove' | null;

function OneSet({
  access,
  overview,
  set,
  onChanged,
}: {
  access: Access;
  overview: Overview;
  set: SymbolSet;
  onChanged: () => void;
}) {
  const intl = useIntl();
  const { id: tenant, go } = useTenant();
  const api = symbolsApi(tenant);
  const [asking, setAsking] = useState<Asking>(null);
  const close = (): void => {
    setAsking(null);
  };
  const name = `${set.name} ${set.version}`;
  const isFull = set.members.length >= set.seats;

  const give = (who: string, to: Seated): void => {
    access.change(async () => {
      const given = await api.give(set.id, to);
      onChanged();
      return 'member' in to
        ? {
            words: intl.formatMessage({ id: 'manage.seats.given' }, { name: who }),
            undo: async () => {
              await api.take(set.id, to.member);
              onChanged();
            },
          }
        : {
            words: intl.formatMessage({ id: 'manage.seats.givenMany' }, { count: given }),
            undo: null,
          };
    }, close);
  };
  const take = (member: MemberId): void => {
    access.change(async () => {
      await api.take(set.id, member);
      onChanged();
      return {
        words: intl.formatMessage(
          { id: 'manage.seats.taken' },
          { name: sayMember(intl, overview, member) },
        ),
        undo: async () => {
          await api.give(set.id, { member });
          onChanged();
        },
      };
    });
  };
  const removing = useAction(async () => {
    await api.remove(set.id);
    go(`/t/${tenant}/manage/symbols`);
  });

  return (
    <>
      <RefusalNotice error={asking === null ? access.error : null} />
      <section className="o-section o-desk-first" aria-labelledby="set-about">
        <h2 id="set-about">{intl.formatMessage({ id: 'manage.symbolSet.about' })}</h2>
        <dl className="o-facts">
          <Fact what="author" value={set.author} />
          <Fact what="licence" value={set.licence} />
          {set.source !== '' && <Fact what="source" value={set.source} />}
          <Fact what="pictures" value={intl.formatNumber(set.pictures)} />
          <Fact what="imported" value={sayDay(intl, set.importedAt)} />
        </dl>
        <p className="o-small">{intl.formatMessage({ id: 'manage.symbolSet.anew' })}</p>
      </section>
      <section className="o-section" aria-labelledby="set-seats">
        <h2 id="set-seats">
          {intl.formatMessage(
            { id: 'manage.symbols.seats' },
            { count: set.members.length, of: set.seats },
          )}
        </h2>
        <p>{intl.formatMessage({ id: 'manage.seats.words' })}</p>
        {set.members.length === 0 && (
          <p className="o-small">{intl.formatMessage({ id: 'manage.seats.none' })}</p>
        )}
        <ul className="o-list o-rows">
          {set.members.map((member) => (
            <SeatRow
              key={member}
              overview={overview}
              member={member}
              isBusy={access.isRunning}
              onTake={() => {
                take(member);
              }}
            />
          ))}
        </ul>
        {isFull ? (
          <p>{intl.formatMessage({ id: 'manage.seats.full' })}</p>
        ) : (
          <div className="o-row">
            <Button
              icon={<PlusIcon />}
              onPress={() => {
                setAsking('member');
              }}
            >
              {intl.formatMessage({ id: 'manage.seats.member' })}
            </Button>
            <Button
              icon={<PeopleIcon />}
              onPress={() => {
                setAsking('group');
              }}
            >
              {intl.formatMessage({ id: 'manage.seats.group' })}
            </Button>
          </div>
        )}
      </section>
      <section
        className="o-section"
        aria-label={intl.formatMessage({ id: 'manage.symbolSet.remove' })}
      >
        <div>
          <Button
            variant="danger"
            icon={<TrashIcon />}
            onPress={() => {
              setAsking('remove');
            }}
          >
            {intl.formatMessage({ id: 'manage.symbolSet.remove' })}
          </Button>
        </div>
      </section>
      {(asking === 'member' || asking === 'group') && (
        <SeatDialog
          overview={overview}
          set={set}
          kind={asking}
          error={access.error}
          isRunning={access.isRunning}
          onGive={give}
          onClose={close}
        />
      )}
      {asking === 'remove' && (
        <DoDialog
          isFinal
          isText
          title={intl.formatMessage({ id: 'manage.symbolSet.ask' }, { name })}
          does={intl.formatMessage({ id: 'manage.symbolSet.remove' })}
          error={removing.error}
          isRunning={removing.isRunning}
          onDo={() => {
            removing.run();
          }}
          onClose={close}
        >
          <p>{intl.formatMessage({ id: 'manage.symbolSet.askWords' })}</p>
        </DoDialog>
      )}
    </>
  );
}

function Fact({
  what,
  value,
}: {
  what: 'author' | 'licence' | 'source' | 'pictures' | 'imported';
  value: string;
}) {
  const intl = useIntl();
  return (
    <div>
      <dt className="o-small">{intl.formatMessage({ id: 'manage.symbolSet.fact' }, { what })}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function SeatRow({
  overview,
  member,
  isBusy,
  onTake,
}: {
  overview: Overview;
  member: MemberId;
  isBusy: boolean;
  onTake: () => void;
}) {
  const intl = useIntl();
  const name = sayMember(intl, overview, member);
  const known = overview.members.find(({ id }) => id === member);
  const person = overview.persons.find(({ id }) => id === known?.personId);
  return (
    <li>
      {person !== undefined && <Face person={person} size="normal" />}
      <span className="o-grow">{name}</span>
      <Button
        icon={<TrashIcon />}
        isDisabled={isBusy}
        aria-label={intl.formatMessage({ id: 'manage.seats.takeNamed' }, { name })}
        onPress={onTake}
      >
        {intl.formatMessage({ id: 'manage.seats.take' })}
      </Button>
    </li>
  );
}
