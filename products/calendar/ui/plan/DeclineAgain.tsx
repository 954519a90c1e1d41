import { useIntl } from 'react-intl';
import { wish } from '#products/calendar/kinds.ts';
import { DeclineDialog } from '#products/calendar/ui/plan/DeclineDialog.tsx';
import { useWishActions } from '#products/calendar/ui/plan/use-wish-actions.ts';
import { declineWish } from '#products/calendar/wish-mutators.ts';
import { mayChange } from '#web/design/audience/scope.ts';
import { useDirectory } from '#web/design/live.ts';
import { recordIn } from '#web/design/record/edit-again.ts';
import type { EditAgainProps } from '#web/design/record/edit-again.ts';

/** A refused no to a wish, with its words (SYC38). Where the wish is gone nobody is answered any more. */
export function DeclineAgain({ write, problem, draftKey, onSaved, onClose }: EditAgainProps) {
  const intl = useIntl();
  const directory = useDirectory();
  const actions = useWishActions();
  if (directory === null) return null;

  const { id, answer } = declineWish.parse(write.args);
  const seen = recordIn(write, wish, id);
  const record = seen !== null && mayChange(directory, wish, seen) ? seen : null;
  return (
    <DeclineDialog
      record={record}
      actions={{
        ...actions,
        async decline(one, words) {
          const done = await actions.decline(one, words);
          if (done) await onSaved();
          return done;
        },
      }}
      again={{
        draftKey,
        answer,
        problem,
        words: record === null ? intl.formatMessage({ id: 'plan.wish.gone.again' }) : undefined,
      }}
      onClose={onClose}
    />
  );
}
