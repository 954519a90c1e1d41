import '../frame.css';
import { lazy, Suspense, useState } from 'react';
import { useIntl } from 'react-intl';
import type { MutationId } from '#kernel/base/ids.ts';
import type { AttentionEntry } from '#kernel/sync/client/local-store.ts';
import type { SeenWrite } from '#kernel/sync/client/reader.ts';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { Card } from '#web/design/component/Card.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import {
  CloseIcon,
  CopyIcon,
  EditIcon,
  RetryIcon,
  TodayIcon,
  TrashIcon,
} from '#web/design/icon/icons.tsx';
import { useSyncState } from '#web/design/live.ts';
import { orNothing } from '#web/design/or-nothing.ts';
import { bringFocusBack, useReturnFocus } from '#web/design/use-return-focus.ts';
import { Screen } from '#web/design/layout/Screen.tsx';
import { unbroken } from '#web/design/say.ts';
import { LeftWork } from '../device/LeftWork.tsx';
import { linesOfWrite } from '../device/lines-of-write.ts';
import { UnsentExport } from '../device/UnsentExport.tsx';
import { useSignedIn } from '../shell-context.ts';
import { useReader, useTenant } from '../tenant-context.ts';
import { useAction } from '../use-action.ts';
import { useMoment } from '../use-moment.ts';
import { nameOfWrite } from '../name-of-write.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import { forgetDraftOf, type RefusedWrite, useMayEdit, WriteAgain } from './WriteAgain.tsx';

const UnsentMedia = lazy(
  orNothing(async () => (await import('#web/design/media/with-media-words.tsx')).UnsentMedia),
);

/** Refused writes, each with what was written, why, and what can be done; and what only waits. */
export function NeedsAttentionPage() {
  const intl = useIntl();
  const sayWhen = useMoment();
  const sync = useSyncState();
  const { obhut, id: tenant } = useTenant();
  const { account } = useSignedIn();
  const work = useReader(async (read) => {
    const { attention, unsent } = await read.ownWork();
    const refused = attention.map(async (entry): Promise<RefusedWrite> => ({
      entry,
      write: await read.writeOf(entry.mutation),
    }));
    return { waiting: unsent, refused: await Promise.all(refused) };
  }, []);
  const refused = work?.refused;
  const waiting = work?.waiting;
  // Here and not in its card: the card goes when another tab is quicker, what is typed stays.
  const [editing, setEditing] = useState<Editable | null>(null);
  const mayEdit = useMayEdit();
  const { remember, bringBack } = useReturnFocus();
  return (
    <Screen title={intl.formatMessage({ id: 'shell.attention.title' })} width="reading">
      {sync.problem !== null && <Problem code={sync.problem} />}
      {refused !== undefined &&
        waiting !== undefined &&
        sync.unsent + sync.needsAttention + refused.length + waiting.length === 0 && (
          <EmptyState
            concept="done"
            title={intl.formatMessage({ id: 'shell.attention.none' })}
            action={
              <LinkButton variant="main" icon={<TodayIcon />} href="/">
                {intl.formatMessage({ id: 'shell.toToday' })}
              </LinkButton>
            }
          >
            {sync.lastSyncAt !== null &&
              intl.formatMessage(
                { id: 'shell.attention.lastSync' },
                { time: sayWhen(sync.lastSyncAt) },
              )}
          </EmptyState>
        )}
      {refused?.map(({ entry, write }) => (
        <Refused
          key={entry.mutation.id}
          entry={entry}
          onEdit={
            write !== null && mayEdit(write)
              ? () => {
                  remember();
                  setEditing({ entry, write });
                }
              : undefined
          }
        />
      ))}
      {sync.beside > 0 && (
        <Suspense>
          <UnsentMedia />
        </Suspense>
      )}
      {editing !== null && (
        <WriteAgain
          key={editing.entry.mutation.id}
          refused={editing}
          onClose={() => {
            setEditing(null);
            bringBack();
          }}
        />
      )}
      {waiting !== undefined && waiting.length > 0 && (
        <section className="o-section">
          <h2>
            {intl.formatMessage({ id: 'shell.attention.waiting' }, { count: waiting.length })}
          </h2>
          <p>
            {intl.formatMessage({
              id: sync.writes === 'open' ? 'shell.attention.waitingWords' : 'shell.tooOld.kept',
            })}
          </p>
          <ul className="o-list o-rows">
            {waiting.map((entry) => (
              <li key={entry.mutation.id}>
                <div className="o-grow">
                  <p>{nameOfWrite(intl, entry.mutation.name)}</p>
                  <p className="o-small">{linesOfWrite(intl, entry).join(' · ')}</p>
                </div>
                <span className="o-small o-num">{sayWhen(entry.madeAt)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {refused !== undefined && waiting !== undefined && refused.length + waiting.length > 0 && (
        <section className="o-section">
          <h2>{intl.formatMessage({ id: 'shell.export.title' })}</h2>
          <UnsentExport obhut={obhut} account={account.id} tenant={tenant} />
        </section>
      )}
      <LeftWork />
    </Screen>
  );
}

function Problem({ code }: { code: string }) {
  const intl = useIntl();
  const { obhut } = useTenant();
  return (
    <ProblemNotice
      tone="warn"
      problem={{ code, params: {} }}
      actions={
        <Button
          icon={<RetryIcon />}
          onPress={() => {
            obhut.tryNow();
          }}
        >
          {intl.formatMessage({ id: 'shell.again' })}
        </Button>
      }
    />
  );
}

type Editable = RefusedWrite & { readonly write: SeenWrite };

function Refused({
  entry,
  onEdit,
}: {
  entry: AttentionEntry;
  /** Undefined where there is nothing to edit. */
  onEdit: (() => void) | undefined;
}) {
  const intl = useIntl();
  const sayWhen = useMoment();
  const { obhut } = useTenant();
  const id: MutationId = entry.mutation.id;
  const [isAsking, setAsking] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const name = nameOfWrite(intl, entry.mutation.name);
  const words = linesOfWrite(intl, entry).join('\n');
  const retry = useAction(async () => {
    await obhut.attention.retry(id);
    forgetDraftOf(id);
    // Its card goes, and what was pressed with it (UX12).
    bringFocusBack(null);
  });
  const copy = useAction(async () => {
    await navigator.clipboard.writeText(words);
    setCopied(true);
  });
  return (
    <Card as="article" label={name}>
      <h2>{name}</h2>
      <p className="o-small">
        {intl.formatMessage({ id: 'shell.attention.made' }, { time: sayWhen(entry.madeAt) })}
      </p>
      <ProblemNotice
        tone="warn"
        problem={entry}
        remedy={
          entry.code === 'record.absent' && words !== ''
            ? intl.formatMessage({ id: 'design.gone.text' })
            : undefined
        }
      />
      {words !== '' && <p className="o-quote">{unbroken(words)}</p>}
      <ErrorNotice error={retry.error ?? copy.error} />
      <div className="o-row">
        {onEdit !== undefined && (
          <Button variant="main" icon={<EditIcon />} onPress={onEdit}>
            {intl.formatMessage({ id: 'shell.attention.edit' })}
          </Button>
        )}
        <Button icon={<RetryIcon />} onPress={retry.run} isPending={retry.isRunning}>
          {intl.formatMessage({ id: 'shell.attention.retry' })}
        </Button>
        {words !== '' && (
          <Button icon={<CopyIcon />} onPress={copy.run}>
            {intl.formatMessage({ id: 'shell.attention.copy' })}
          </Button>
        )}
        <span className="o-grow" />
        <Button
          variant="danger"
          icon={<TrashIcon />}
          onPress={() => {
            setAsking(true);
          }}
        >
          {intl.formatMessage({ id: 'shell.attention.discard' })}
        </Button>
      </div>
      <output>{isCopied && intl.formatMessage({ id: 'shell.attention.copied' })}</output>
      <Dialog
        role="alertdialog"
        title={intl.formatMessage({ id: 'shell.attention.discardTitle' })}
        isOpen={isAsking}
        onClose={() => {
          setAsking(false);
        }}
        actions={
          <>
            <Button
              icon={<CloseIcon />}
              onPress={() => {
                setAsking(false);
              }}
            >
              {intl.formatMessage({ id: 'shell.attention.keep' })}
            </Button>
            <Button
              variant="danger"
              icon={<TrashIcon />}
              onPress={() => {
                forgetDraftOf(id);
                void obhut.attention.discard(id);
                bringFocusBack(null);
              }}
            >
              {intl.formatMessage({ id: 'shell.attention.discard' })}
            </Button>
          </>
        }
      >
        <p>{intl.formatMessage({ id: 'shell.attention.discardWords' })}</p>
        {words !== '' && <p className="o-quote">{unbroken(words)}</p>}
      </Dialog>
    </Card>
  );
}
