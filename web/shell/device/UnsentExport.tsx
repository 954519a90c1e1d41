import { useIntl } from 'react-intl';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import { attentionLines } from '#kernel/sync/client/attention.ts';
import { exportUnsent } from '#kernel/sync/client/export-unsent.ts';
import type { LocalObhut } from '#kernel/sync/client/local-obhut.ts';
import { Button } from '#web/design/component/Button.tsx';
import { nameOfWrite } from '../name-of-write.ts';
import { useAction } from '../use-action.ts';
import { ErrorNotice } from '../page/ErrorNotice.tsx';
import { DownloadIcon } from '#web/design/icon/icons.tsx';
import { saveFile } from '#web/design/save-file.ts';
import { sayField } from './say-field.ts';

/** Unsent and refused work as files to keep: one to read, one that a program can read (SYC35). */
export function UnsentExport({
  obhut,
  account,
  tenant,
}: {
  obhut: LocalObhut;
  account: AccountId;
  tenant: TenantId;
}) {
  const intl = useIntl();
  const work = async () => {
    const found = await obhut.reader.ownWork();
    return exportUnsent(found, { account, tenant, writtenAt: new Date().toISOString() });
  };
  const asText = useAction(async () => {
    const { writes } = await work();
    const pieces = writes.map(({ mutation, madeAt }) =>
      [
        nameOfWrite(intl, mutation.name),
        intl.formatDate(madeAt, { dateStyle: 'long', timeStyle: 'short' }),
        ...attentionLines({ mutation }, (field, value) => sayField(intl, field, value)),
      ].join('\n'),
    );
    save('obhut.txt', 'text/plain', `${pieces.join('\n\n')}\n`);
  });
  const asJson = useAction(async () => {
    save('obhut.json', 'application/json', JSON.stringify(await work(), null, 2));
  });
  return (
    <>
      <p>{intl.formatMessage({ id: 'shell.export.words' })}</p>
      <ErrorNotice error={asText.error ?? asJson.error} />
      <div className="o-row">
        <Button icon={<DownloadIcon />} onPress={asText.run}>
          {intl.formatMessage({ id: 'shell.export.text' })}
        </Button>
        <Button icon={<DownloadIcon />} onPress={asJson.run}>
          {intl.formatMessage({ id: 'shell.export.json' })}
        </Button>
      </div>
    </>
  );
}

function save(name: string, type: string, content: string): void {
  saveFile(name, new Blob([content], { type: `${type};charset=utf-8` }));
}
