import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { CheckIcon, RetryIcon } from '#web/design/icon/icons.tsx';
import { useUndo } from '#web/design/undo.tsx';
import { useAction } from '../../use-action.ts';
import { ErrorNotice } from '../ErrorNotice.tsx';
import type { manageApi } from './manage-api.ts';
import { useAsked } from '../../use-asked.ts';

const most = 90;

/** For how many days a device may show its copy without having met the server, what that means, and changing it. */
export function LeaseSection({ api }: { api: ReturnType<typeof manageApi> }) {
  const intl = useIntl();
  const { propose } = useUndo();
  const { answer: days, error, reload } = useAsked(api.lease);
  const [typed, setTyped] = useState<string | null>(null);
  const [isWrong, setWrong] = useState(false);
  const takingBack = useAction(async (before: number) => {
    await api.setLease(before);
    reload();
  });
  const saving = useAction(async (next: number, before: number) => {
    await api.setLease(next);
    setTyped(null);
    reload();
    propose({
      words: intl.formatMessage({ id: 'manage.lease.done' }, { days: next }),
      undo: () => {
        takingBack.run(before);
      },
    });
  });
  const text = typed ?? (days === null ? '' : String(days));
  const save = (): void => {
    const next = /^\s*\d{1,2}\s*$/.test(text) ? Number(text) : 0;
    setWrong(next < 1 || next > most);
    if (days !== null && next >= 1 && next <= most && next !== days) saving.run(next, days);
  };
  return (
    <section className="o-section" aria-labelledby="manage-lease">
      <h2 id="manage-lease">{intl.formatMessage({ id: 'manage.lease' })}</h2>
      <p>{intl.formatMessage({ id: 'manage.lease.words' })}</p>
      <p className="o-small">{intl.formatMessage({ id: 'manage.lease.limits' })}</p>
      <ErrorNotice
        error={error}
        actions={
          <Button icon={<RetryIcon />} onPress={reload}>
            {intl.formatMessage({ id: 'shell.again' })}
          </Button>
        }
      />
      <ErrorNotice error={saving.error ?? takingBack.error} />
      {days !== null && (
        <form
          className="o-manage-lease"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <TextField
            label={intl.formatMessage({ id: 'manage.lease.days' })}
            hint={intl.formatMessage({ id: 'manage.lease.hint' })}
            inputMode="numeric"
            autoComplete="off"
            value={text}
            maxLength={4}
            error={isWrong ? intl.formatMessage({ id: 'manage.lease.wrong' }) : undefined}
            onChange={(next) => {
              setTyped(next);
              // A field that is marked wrong would keep the browser from sending.
              setWrong(false);
            }}
          />
          <Button icon={<CheckIcon />} type="submit" isPending={saving.isRunning}>
            {intl.formatMessage({ id: 'access.save' })}
          </Button>
        </form>
      )}
    </section>
  );
}
