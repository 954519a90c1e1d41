import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { DownloadIcon } from '#web/design/icon/icons.tsx';
import { TableIcon } from '#web/design/icon/settings-icons.tsx';
import { saveFile } from '#web/design/save-file.ts';
import { fetchFile } from '../api.ts';
import { useAction } from '../use-action.ts';
import { ErrorNotice } from './ErrorNotice.tsx';

/** Saves the list of what was on a device, as a table for people or whole for programs. */
export function HeldList({
  device,
  path,
}: {
  readonly device: string;
  /** Of the device or of its copy: where `/held` is asked. */
  readonly path: `/api/${string}`;
}) {
  const intl = useIntl();
  const save = useAction(async (format: 'csv' | 'json') => {
    saveFile(`device-${device}.${format}`, await fetchFile(`${path}/held?format=${format}`));
  });
  return (
    <>
      <div className="o-row">
        {(['csv', 'json'] as const).map((format) => (
          <Button
            icon={format === 'csv' ? <TableIcon /> : <DownloadIcon />}
            key={format}
            isPending={save.isRunning}
            onPress={() => {
              save.run(format);
            }}
          >
            {intl.formatMessage({ id: format === 'csv' ? 'shell.lost.table' : 'shell.lost.file' })}
          </Button>
        ))}
      </div>
      <ErrorNotice error={save.error} />
      <p className="o-small">{intl.formatMessage({ id: 'shell.lost.what' })}</p>
    </>
  );
}
