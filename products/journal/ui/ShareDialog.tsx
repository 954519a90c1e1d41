import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { AudienceId } from '#kernel/base/ids.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { entry } from '#products/journal/kinds.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import type { EntryActions } from '#products/journal/ui/use-entry-actions.ts';
import type { Journal } from '#products/journal/ui/use-journal.ts';
import { AudienceRadios } from '#web/design/audience/AudienceRadios.tsx';
import { whereItMayBe } from '#web/design/audience/scope.ts';
import { audienceWords } from '#web/design/audience/words.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';

export interface ShareDialogProps {
  readonly journal: Journal;
  readonly actions: EntryActions;
  readonly record: SeenRecord<EntryBody>;
  readonly onClose: () => void;
}

/** Who may see an entry: to more people, to fewer, or to nobody else. Faces before anything moves. */
export function ShareDialog({ journal, actions, record, onClose }: ShareDialogProps) {
  const intl = useIntl();
  const choices = whereItMayBe(journal.scope, journal.directory, entry, record);
  const [audience, setAudience] = useState<AudienceId>(record.audience);
  const save = async (): Promise<void> => {
    const chosen = choices.find((one) => one.id === audience);
    if (chosen === undefined || audience === record.audience) {
      onClose();
      return;
    }
    const words = intl.formatMessage(
      { id: 'journal.done.shared' },
      { audience: audienceWords(intl, journal.directory, chosen) },
    );
    if (await actions.share(record, audience, words)) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={intl.formatMessage({ id: 'journal.shareTitle' })}
      day={journal.colourOf(record.body.day) ?? undefined}
      actions={
        <>
          <Button onPress={onClose}>{intl.formatMessage({ id: 'design.cancel' })}</Button>
          <Button variant="main" onPress={save}>
            {intl.formatMessage({ id: 'journal.finish' })}
          </Button>
        </>
      }
    >
      {actions.problem !== null && <ProblemNotice problem={actions.problem} />}
      <AudienceRadios
        directory={journal.directory}
        choices={choices}
        value={audience}
        onChange={setAudience}
      />
    </Dialog>
  );
}
