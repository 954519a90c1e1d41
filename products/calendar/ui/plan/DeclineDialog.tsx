import './plan.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { noteLength } from '#products/calendar/kinds.ts';
import type { WishBody } from '#products/calendar/kinds.ts';
import type { WishActions } from '#products/calendar/ui/plan/use-wish-actions.ts';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { useDraft } from '#web/design/draft.ts';
import type { Problem } from '#web/design/problem.ts';
import { EditorDialog } from '#web/design/record/EditorDialog.tsx';

export interface DeclineDialogProps {
  /** Null: it is gone, and the words can only be read. */
  readonly record: SeenRecord<WishBody> | null;
  readonly actions: WishActions;
  /** What was typed before, and refused. */
  readonly again?: {
    readonly draftKey: string;
    readonly answer: string;
    readonly problem: Problem;
    readonly words: string | undefined;
  };
  readonly onClose: () => void;
}

/** Says no to a wish, with the words the person gets to read and hear. A no without words is none. */
export function DeclineDialog({ record, actions, again, onClose }: DeclineDialogProps) {
  const intl = useIntl();
  const { draft, isKept, change, forget } = useDraft(
    again?.draftKey ?? `calendar.wish-answer.${record?.id ?? ''}`,
    () => ({ answer: again?.answer ?? '' }),
  );
  const [asked, setAsked] = useState(false);
  const answer = draft.answer.trim();
  const problem = actions.problem ?? again?.problem ?? null;
  // Of text is spoken only where there is some (UX35).
  const keepsText = problem?.code === 'record.absent' && answer !== '';
  return (
    <EditorDialog
      title={intl.formatMessage(
        { id: 'plan.wish.declineTitle' },
        { title: record?.body.title ?? '' },
      )}
      day={undefined}
      draft={{ isKept, forget }}
      problem={problem}
      words={
        again?.words ?? (keepsText ? intl.formatMessage({ id: 'design.gone.text' }) : undefined)
      }
      saveWords={intl.formatMessage({ id: 'plan.wish.decline' })}
      onSave={async () => {
        setAsked(true);
        return answer !== '' && record !== null && (await actions.decline(record, answer));
      }}
      onClose={onClose}
    >
      <TextArea
        label={intl.formatMessage({ id: 'plan.wish.answer' })}
        hint={intl.formatMessage({ id: 'plan.wish.answerHint' })}
        value={draft.answer}
        maxLength={noteLength}
        isRequired
        error={
          asked && answer === '' ? intl.formatMessage({ id: 'plan.wish.answerMissing' }) : undefined
        }
        onChange={(typed) => {
          change({ answer: typed });
        }}
      />
    </EditorDialog>
  );
}
