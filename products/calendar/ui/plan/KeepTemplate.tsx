import { useState } from 'react';
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
import type { Problem } from '#web/design/problem.ts';

export interface KeepTemplateProps {
  readonly directory: Directory;
  readonly personId: PersonId;
  /** What becomes a template, or the template to be renamed. */
  readonly subject: CopySource | SeenRecord<TemplateBody>;
  /** The template to be renamed is gone meanwhile: one is made anew. */
  readonly gone?: Problem | null;
  readonly onClose: () => void;
}

/** Names a template, pictures it and says who has it. */
export function KeepTemplate(props: KeepTemplateProps) {
  const { directory, personId, subject, gone = null, onClose } = props;
  const intl = useIntl();
  const actions = useTemplateActions();
  const record = 'body' in subject ? subject : null;
  const choices =
    record === null || gone !== null
      ? whereToKeep(directory, personId)
      : whereItMayBe(scopeOf(directory, directory.me.personId), directory, template, record);
  // As it was when it was opened: nothing goes elsewhere by itself (UX34).
  const [only] = useState(choices.length === 1 ? (choices[0]?.id ?? null) : null);
  const words =
    choices.length === 0 ? 'plan.template.nowhere' : gone === null ? null : 'design.again.new';
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
          : { name: subject.name, pictogram: subject.pictogram, audience: only }
      }
      choices={choices}
      problem={actions.problem ?? gone}
      words={words === null ? undefined : intl.formatMessage({ id: words })}
      onSave={(fields, audience) =>
        !('body' in subject)
          ? actions.keep(
              { ...fields, spans: subject.spans, events: templateEventsOf(subject) },
              audience,
            )
          : gone === null
            ? actions.change(subject, fields, audience)
            : actions.keep({ ...subject.body, ...fields }, audience)
      }
      onClose={onClose}
    />
  );
}
