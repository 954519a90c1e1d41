import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { CheckIcon, CopyIcon } from '#web/design/icon/icons.tsx';
import { useAction } from '../use-action.ts';
import { ErrorNotice } from './ErrorNotice.tsx';

export interface ShownOnceDialogProps {
  readonly title: string;
  /** That it is seen only now, and what to do with it. */
  readonly notice: string;
  readonly noticeWords: string;
  readonly label: string;
  readonly text: string;
  readonly copiedWords: string;
  readonly onClose: () => void;
}

/** A secret the only time it can be seen, with a button that copies it. */
export function ShownOnceDialog(props: ShownOnceDialogProps) {
  const { title, notice, noticeWords, label, text, copiedWords, onClose } = props;
  const intl = useIntl();
  const [isCopied, setCopied] = useState(false);
  const copy = useAction(async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  });
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button icon={<CopyIcon />} isPending={copy.isRunning} onPress={copy.run}>
            {intl.formatMessage({ id: 'shell.tokens.copy' })}
          </Button>
          <Button variant="main" icon={<CheckIcon />} onPress={onClose}>
            {intl.formatMessage({ id: 'shell.tokens.done' })}
          </Button>
        </>
      }
    >
      <Notice tone="warn" title={notice}>
        {noticeWords}
      </Notice>
      <TextField isReadOnly label={label} value={text} />
      <output>{isCopied ? copiedWords : ''}</output>
      <ErrorNotice error={copy.error} />
    </Dialog>
  );
}
