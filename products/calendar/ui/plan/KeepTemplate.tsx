import './plan.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { Directory } from '#kernel/access/directory.ts';
import type { AudienceId, PersonId } from '#kernel/base/ids.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { templateEventsOf } from '#products/calendar/copy-plan.ts';
import type { CopySource } from '#products/calendar/copy-plan.ts';
import { template, titleLength } from '#products/calendar/kinds.ts';
import type { TemplateBody } from '#products/calendar/kinds.ts';
import { whereToKeep } from '#products/calendar/ui/plan/template-places.ts';
import { useTemplateActions } from '#products/calendar/ui/plan/use-template-actions.ts';
import { AudienceRadios } from '#web/design/audience/AudienceRadios.tsx';
import { scopeOf, whereItMayBe } from '#web/design/audience/scope.ts';
import { PictogramPicker } from '#web/design/component/PictogramPicker.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { useDraft } from '#web/design/draft.ts';
import { EditorDialog } from '#web/design/record/EditorDialog.tsx';

export interface KeepTemplateProps {
  readonly directory: Directory;
  readonly personId: PersonId;
  /** What becomes a template, or the template to be renamed. */
  readonly subject: CopySource | SeenRecord<TemplateBody>;
  readonly onClose: () => void;
}

interface TemplateDraft {
  readonly name: string;
  readonly pictogram: string | null;
  readonly audience: AudienceId | null;
}

/** Names a template, pictures it and says who has it. */
export function KeepTemplate({ directory, personId, subject, onClose }: KeepTemplateProps) {
  const intl = useIntl();
  const actions = useTemplateActions();
  const record = 'body' in subject ? subject : null;
  const choices =
    record === null
      ? whereToKeep(directory, personId)
      : whereItMayBe(scopeOf(directory, directory.me.personId), directory, template, record);
  const { draft, isKept, change, forget } = useDraft<TemplateDraft>(
    `calendar.template.${record?.id ?? personId}`,
    () =>
      'body' in subject
        ? { name: subject.body.name, pictogram: subject.body.pictogram, audience: subject.audience }
        : {
            name: subject.name,
            pictogram: subject.pictogram,
            audience: choices.length === 1 ? (choices[0]?.id ?? null) : null,
          },
  );
  const [asked, setAsked] = useState(false);
  const name = draft.name.trim();
  const audience = choices.find(({ id }) => id === draft.audience)?.id ?? null;
  const save = async (): Promise<boolean> => {
    setAsked(true);
    if (name === '' || audience === null) return false;
    const fields = { name, pictogram: draft.pictogram };
    return 'body' in subject
      ? actions.change(subject, fields, audience)
      : actions.keep(
          { ...fields, spans: subject.spans, events: templateEventsOf(subject) },
          audience,
        );
  };
  return (
    <EditorDialog
      title={intl.formatMessage({
        id: record === null ? 'plan.template.keep' : 'plan.template.change',
      })}
      day={undefined}
      draft={{ isKept, forget }}
      problem={actions.problem}
      saveWords={intl.formatMessage({ id: 'calendar.save' })}
      words={choices.length === 0 ? intl.formatMessage({ id: 'plan.template.nowhere' }) : undefined}
      onSave={save}
      onClose={onClose}
    >
      <TextField
        label={intl.formatMessage({ id: 'plan.template.name' })}
        value={draft.name}
        maxLength={titleLength}
        autoComplete="off"
        isRequired
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the first thing to do here, and nothing else has the focus in a new dialog
        autoFocus
        error={
          asked && name === '' ? intl.formatMessage({ id: 'plan.template.nameMissing' }) : undefined
        }
        onChange={(typed) => {
          change({ name: typed });
        }}
      />
      <PictogramPicker
        label={intl.formatMessage({ id: 'calendar.picture' })}
        value={draft.pictogram}
        title={draft.name}
        onChange={(pictogram) => {
          change({ pictogram });
        }}
      />
      <AudienceRadios
        directory={directory}
        choices={choices}
        value={audience}
        error={
          asked && audience === null
            ? intl.formatMessage({ id: 'plan.template.audienceMissing' })
            : undefined
        }
        onChange={(chosen) => {
          change({ audience: chosen });
        }}
      />
    </EditorDialog>
  );
}
