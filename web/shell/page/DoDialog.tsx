import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { AttentionIcon, CheckIcon, CloseIcon } from '#web/design/icon/icons.tsx';
import { bringFocusBack, findOpener } from '#web/design/use-return-focus.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import { useOwnError } from './use-own-error.ts';

export interface DoDialogProps {
  readonly title: string;
  /** What the button does, in a word: "Speichern". Null: it cannot be done, and the words say why. */
  readonly does: string | null;
  /** In place of a tick, or of the sign that stands before what cannot be taken back. */
  readonly icon?: ReactNode;
  /** It ends or deletes something: asked before it is done (UX15). */
  readonly isFinal?: boolean;
  /** Nothing in it can be typed or chosen: the keyboard scrolls it as a whole. */
  readonly isText?: boolean;
  readonly isDisabled?: boolean;
  readonly isRunning: boolean;
  /** Of the last try. */
  readonly error?: unknown;
  readonly onDo: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * Asks for what one deed needs, and does it or leaves it. Pressed too early it does nothing but go to the first field that
 * says what is wrong; what was typed stays when it is refused.
 */
export function DoDialog({
  title,
  does,
  icon,
  isFinal = false,
  isText = false,
  isDisabled = false,
  isRunning,
  error,
  onDo,
  onClose,
  children,
}: DoDialogProps) {
  const intl = useIntl();
  const form = useRef<HTMLDivElement>(null);
  const own = useOwnError(error);
  const [opener] = useState(findOpener);
  // What opened it may be gone when it is done: a contract that is suspended is not suspended again. Or another dialog says
  // what came of it, and the way back from there is not known to that one (UX12).
  useEffect(
    () => () => {
      bringFocusBack(opener);
    },
    [opener],
  );
  return (
    <Dialog
      role={isFinal ? 'alertdialog' : 'dialog'}
      isOpen
      isText={isText}
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button icon={<CloseIcon />} onPress={onClose}>
            {intl.formatMessage({ id: does === null ? 'design.close' : 'design.cancel' })}
          </Button>
          {does !== null && (
            <Button
              variant={isFinal ? 'danger' : 'main'}
              icon={icon ?? (isFinal ? <AttentionIcon /> : <CheckIcon />)}
              isDisabled={isDisabled}
              isPending={isRunning}
              onPress={() => {
                onDo();
                // As soon as it is drawn what is missing.
                requestAnimationFrame(() => {
                  form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
                });
              }}
            >
              {does}
            </Button>
          )}
        </>
      }
    >
      <div ref={form} className="o-form">
        {children}
        <ErrorNotice error={own} />
      </div>
    </Dialog>
  );
}
