import { Suspense, use, useState } from 'react';
import { useIntl } from 'react-intl';
import type { AccountId } from '#kernel/base/ids.ts';
import { attentionLines } from '#kernel/sync/client/attention.ts';
import type { LocalObhut } from '#kernel/sync/client/local-obhut.ts';
import type { OutboxEntry } from '#kernel/sync/client/local-store.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { type FormerTenant, forgetFormerTenant, formerTenants } from '../former-tenants.ts';
import { nameOfWrite } from '../name-of-write.ts';
import { useShell, useSignedIn } from '../shell-context.ts';
import { sayField } from './say-field.ts';
import { UnsentExport } from './UnsentExport.tsx';

/** What one wrote where one does not belong any more, and could not send: to read, copy and keep (SYC36). */
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

interface Left {
  readonly obhut: LocalObhut;
  readonly writes: readonly Pick<OutboxEntry, 'mutation' | 'madeAt'>[];
}

/** The promises are kept, so that React finds the same one again. */
const looking = new Map<string, Promise<Left | null>>();

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
  const key = `${account} ${tenant.id}`;
  let promise = looking.get(key);
  if (promise === undefined) {
    promise = leftIn(copies.of(account, tenant.id));
    looking.set(key, promise);
  }
  const left = use(promise);
  const forget = async (): Promise<void> => {
    await copies.destroyAll(account, [tenant.id]);
    forgetFormerTenant(account, tenant.id);
    looking.delete(key);
    onGone();
  };
  if (left === null) return null;
  return (
    <section className="o-section">
      <h2>{intl.formatMessage({ id: 'shell.left.title' }, { tenant: tenant.name })}</h2>
      <p>{intl.formatMessage({ id: 'shell.left.words' })}</p>
      <ul className="o-list o-rows">
        {left.writes.map(({ mutation, madeAt }) => (
          <li key={mutation.id}>
            <div className="o-grow">
              <p>{nameOfWrite(intl, mutation.name)}</p>
              <p className="o-small o-num">
                {intl.formatDate(madeAt, { dateStyle: 'medium', timeStyle: 'short' })}
              </p>
              <p className="o-quote">
                {attentionLines({ mutation }, (field, value) => sayField(intl, field, value)).join(
                  '\n',
                )}
              </p>
            </div>
          </li>
        ))}
      </ul>
      <UnsentExport obhut={left.obhut} account={account} tenant={tenant.id} />
      <div>
        <Button
          variant="danger"
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
              onPress={() => {
                setAsking(false);
              }}
            >
              {intl.formatMessage({ id: 'shell.attention.keep' })}
            </Button>
            <Button variant="danger" onPress={() => void forget()}>
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

/** Null when nothing of one's own is left there. */
async function leftIn(opening: Promise<{ readonly obhut: LocalObhut }>): Promise<Left | null> {
  const { obhut } = await opening;
  const { reader } = obhut;
  const writes = [...(await reader.attention()), ...(await reader.unsent())];
  return writes.length === 0 ? null : { obhut, writes };
}
