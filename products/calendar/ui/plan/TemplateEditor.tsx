import './plan.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { Directory, DirectoryAudience } from '#kernel/access/directory.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import { titleLength } from '#products/calendar/kinds.ts';
import type { TemplateBody } from '#products/calendar/kinds.ts';
import { AudienceRadios } from '#web/design/audience/AudienceRadios.tsx';
import { useSharedDraft } from '#web/design/audience/use-shared-draft.ts';
import { PictogramPicker } from '#web/design/component/PictogramPicker.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import type { Problem } from '#web/design/problem.ts';
import { EditorDialog } from '#web/design/record/EditorDialog.tsx';

export interface TemplateDraft {
  readonly name: string;
  readonly pictogram: string | null;
  readonly audience: AudienceId | null;
}

export interface TemplateEditorProps {
  readonly directory: Directory;
  readonly title: string;
  readonly draftKey: string;
  /** What begins filled in. */
  readonly first: TemplateDraft;
  /** Where it may be kept. */
  readonly choices: readonly DirectoryAudience[];
  readonly problem: Problem | null;
  readonly words: string | undefined;
  readonly onSave: (
    fields: Pick<TemplateBody, 'name' | 'pictogram'>,
    audience: AudienceId,
  ) => Promise<boolean>;
  readonly onClose: () => void;
}

/** The name of a template, its picture, and who has it. */
export function TemplateEditor(props: TemplateEditorProps) {
  const { directory, title, draftKey, first, choices, problem, words, onSave, onClose } = props;
  const intl = useIntl();
  const { draft, moved, isKept, change, forget } = useSharedDraft<TemplateDraft>(
    draftKey,
    () => first,
  );
  const [asked, setAsked] = useState(false);
  const name = draft.name.trim();
  const audience = choices.find(({ id }) => id === draft.audience)?.id ?? null;
  const save = async (): Promise<boolean> => {
    setAsked(true);
    if (name === '' || audience === null) return false;
    return onSave({ name, pictogram: draft.pictogram }, audience);
  };
  return (
    <EditorDialog
      title={title}
      day={undefined}
      draft={{ isKept, forget }}
      problem={problem}
      saveWords={intl.formatMessage({ id: 'calendar.save' })}
      words={words}
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
        moved={moved}
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
