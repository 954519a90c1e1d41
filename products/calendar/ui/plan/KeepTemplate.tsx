import { useIntl } from 'react-intl';
import type { Directory } from '#kernel/access/directory.ts';
import type { PersonId } from '#kernel/base/ids.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { templateEventsOf } from '#products/calendar/copy-plan.ts';
import type { CopySource } from '#products/calendar/copy-source.ts';
import { template } from '#products/calendar/kinds.ts';
import type { TemplateBody } from '#products/calendar/kinds.ts';
import { whereToKeep } from '#products/calendar/ui/plan/template-places.ts';
import { TemplateEditor } from '#products/calendar/ui/plan/TemplateEditor.tsx';
import { useTemplateActions } from '#products/calendar/ui/plan/use-template-actions.ts';
import { scopeOf, whereItMayBe } from '#web/design/audience/scope.ts';

export interface KeepTemplateProps {
  readonly directory: Directory;
  readonly personId: PersonId;
  /** What becomes a template, or the template to be renamed. */
  readonly subject: CopySource | SeenRecord<TemplateBody>;
  readonly onClose: () => void;
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
  return (
    <TemplateEditor
      directory={directory}
      title={intl.formatMessage({
        id: record === null ? 'plan.template.keep' : 'plan.template.change',
      })}
      draftKey={`calendar.template.${record?.id ?? personId}`}
      first={
        'body' in subject
          ? {
              name: subject.body.name,
              pictogram: subject.body.pictogram,
              audience: subject.audience,
            }
          : {
              name: subject.name,
              pictogram: subject.pictogram,
              audience: choices.length === 1 ? (choices[0]?.id ?? null) : null,
            }
      }
      choices={choices}
      problem={actions.problem}
      words={choices.length === 0 ? intl.formatMessage({ id: 'plan.template.nowhere' }) : undefined}
      onSave={(fields, audience) =>
        'body' in subject
          ? actions.change(subject, fields, audience)
          : actions.keep(
              { ...fields, spans: subject.spans, events: templateEventsOf(subject) },
              audience,
            )
      }
      onClose={onClose}
    />
  );
}
