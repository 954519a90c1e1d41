import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../component/Button.tsx';
import { Dialog } from '../component/Dialog.tsx';
import { ProblemNotice } from '../component/ProblemNotice.tsx';
import type { DayColour } from '../day-colour.ts';
import { CheckIcon, CloseIcon, TrashIcon } from '../icon/icons.tsx';
import type { Problem } from '../problem.ts';

export interface EditorDialogProps {
  readonly title: string;
  readonly day: DayColour | undefined;
  /** From `useDraft`. */
  readonly draft: { readonly isKept: boolean; readonly forget: () => void };
  readonly problem: Problem | null;
  /** What is to be known before one begins; where the record is gone, what becomes of it. */
  readonly words?: string | undefined;
  /** "Speichern". */
  readonly saveWords: string;
  /** Resolves to whether it was saved; then the draft is forgotten and the dialog closes. */
  readonly onSave: () => Promise<boolean>;
  /** What is left to do when the draft is thrown away. */
  readonly onDiscard?: (() => void) | undefined;
  readonly isSaving?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Where something is written: what was begun before is still there, until it is saved or thrown away. */
export function EditorDialog(props: EditorDialogProps) {
  const { title, day, draft, problem, words, saveWords, onSave, isSaving, onClose, children } =
    props;
  const intl = useIntl();
  // What can be done is said once: what is made anew need not be copied.
  const isGone = problem?.code === 'record.absent';
  const finish = (): void => {
    draft.forget();
    onClose();
  };
  return (
    <Dialog
      size="wide"
      isOpen
      onClose={onClose}
      title={title}
      day={day}
      actions={
        <>
          {draft.isKept && (
            <Button
              variant="quiet"
              icon={<TrashIcon />}
              onPress={() => {
                props.onDiscard?.();
                finish();
              }}
            >
              {intl.formatMessage({ id: 'design.draft.discard' })}
            </Button>
          )}
          <Button icon={<CloseIcon />} onPress={onClose}>
            {intl.formatMessage({ id: 'design.cancel' })}
          </Button>
          <Button
            variant="main"
            icon={<CheckIcon />}
            isPending={isSaving ?? false}
            onPress={async () => {
              if (await onSave()) finish();
            }}
          >
            {saveWords}
          </Button>
        </>
      }
    >
      {draft.isKept && <p className="o-small">{intl.formatMessage({ id: 'design.draft.kept' })}</p>}
      {problem !== null && <ProblemNotice problem={problem} remedy={isGone ? words : undefined} />}
      {words !== undefined && !isGone && <p>{words}</p>}
      {children}
    </Dialog>
  );
}
