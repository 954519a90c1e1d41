import { Suspense, use, useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import type { AccountId } from '#kernel/base/ids.ts';
import type { OutboxEntry } from '#kernel/sync/client/local-store.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { CloseIcon, TrashIcon } from '#web/design/icon/icons.tsx';
import { type FormerTenant, forgetFormerTenant, formerTenants } from '../former-tenants.ts';
import { nameOfWrite } from '../name-of-write.ts';
import { countOnlyHere } from '../only-here.ts';
import type { OpenedCopy } from '../parts.ts';
import { useShell, useSignedIn } from '../shell-context.ts';
import { OnlyHereOf } from './OnlyHereOf.tsx';
import { linesOfWrite } from './lines-of-write.ts';
import { UnsentExport } from './UnsentExport.tsx';

/** What one wrote or made where one does not belong any more, and could not send: to read, copy and keep (SYC36). */
export function LeftWork() {
  const { account } = useSignedIn();
  const [tenants, setTenants] = useState(() => formerTenants(account.id));
  return tenants.map((tenant) => (
    <Suspense key={tenant.id}>
      <OfTenant
        account={account.id}
        tenant={tenant}
        onGone={() => {
          setTenants(formerTenants(account.id));
        }}
      />
    </Suspense>
  ));
}

type Writes = readonly Pick<OutboxEntry, 'mutation' | 'madeAt'>[];

function OfTenant({
  account,
  tenant,
  onGone,
}: {
  account: AccountId;
  tenant: FormerTenant;
  onGone: () => void;
}) {
  const intl = useIntl();
  const { copies } = useShell();
  const [isAsking, setAsking] = useState(false);
  // The same promise each time.
  const { obhut } = use(copies.of(account, tenant.id));
  const { writes, media } = useLeft(obhut);
  const forget = async (): Promise<void> => {
    await copies.destroyAll(account, [tenant.id]);
    forgetFormerTenant(account, tenant.id);
    onGone();
  };
  if (writes.length + media === 0) return null;
  return (
    <section className="o-section">
      <h2>{intl.formatMessage({ id: 'shell.left.title' }, { tenant: tenant.name })}</h2>
      <p>{intl.formatMessage({ id: 'shell.left.words' })}</p>
      <ul className="o-list o-rows">
        {writes.map(({ mutation, madeAt }) => (
          <li key={mutation.id}>
            <div className="o-grow">
              <p>{nameOfWrite(intl, mutation.name)}</p>
              <p className="o-small o-num">
                {intl.formatDate(madeAt, { dateStyle: 'medium', timeStyle: 'short' })}
              </p>
              <p className="o-quote">{linesOfWrite(intl, { mutation }).join('\n')}</p>
            </div>
          </li>
        ))}
      </ul>
      {writes.length > 0 && <UnsentExport obhut={obhut} account={account} tenant={tenant.id} />}
      {media > 0 && <OnlyHereOf copy={obhut} />}
      <div>
        <Button
          variant="danger"
          icon={<TrashIcon />}
          onPress={() => {
            setAsking(true);
          }}
        >
          {intl.formatMessage({ id: 'shell.left.forget' })}
        </Button>
      </div>
      <Dialog
        role="alertdialog"
        title={intl.formatMessage({ id: 'shell.left.forgetTitle' })}
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
            <Button variant="danger" icon={<TrashIcon />} onPress={() => void forget()}>
              {intl.formatMessage({ id: 'shell.left.forget' })}
            </Button>
          </>
        }
      >
        <p>{intl.formatMessage({ id: 'shell.attention.discardWords' })}</p>
      </Dialog>
    </section>
  );
}

interface Left {
  readonly writes: Writes;
  /** How many pictures, recordings and films. */
  readonly media: number;
}

/** What is left there, and what becomes of it: the last answers of the server may still come in. */
function useLeft(obhut: OpenedCopy): Left {
  const [left, setLeft] = useState<Left>({ writes: [], media: 0 });
  useEffect(() => {
    let isLooking = true;
    const look = async (): Promise<void> => {
      const { attention, unsent } = await obhut.reader.ownWork();
      const media = await countOnlyHere(obhut);
      if (isLooking) setLeft({ writes: [...attention, ...unsent], media });
    };
    // A copy that was deleted meanwhile has nothing to show.
    const lookAgain = (): void => void look().catch(() => {});
    lookAgain();
    const stops = [obhut.subscribe(lookAgain), obhut.subscribeState(lookAgain)];
    return () => {
      isLooking = false;
      for (const stop of stops) stop();
    };
  }, [obhut]);
  return left;
}
