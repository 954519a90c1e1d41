import { useIntl } from 'react-intl';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { SeenWrite } from '#kernel/sync/client/reader.ts';
import { definedOf } from '#products/calendar/defined-of.ts';
import { template } from '#products/calendar/kinds.ts';
import type { TemplateBody } from '#products/calendar/kinds.ts';
import { changeTemplate, keepTemplate } from '#products/calendar/template-mutators.ts';
import { TemplateEditor } from '#products/calendar/ui/plan/TemplateEditor.tsx';
import { useTemplateActions } from '#products/calendar/ui/plan/use-template-actions.ts';
import { scopeOf } from '#web/design/audience/scope.ts';
import { useDirectory } from '#web/design/live.ts';
import { idAgain, recordIn } from '#web/design/record/edit-again.ts';
import type { EditAgainProps } from '#web/design/record/edit-again.ts';
import { placeAgain } from '#web/design/record/place-again.ts';

/** A refused template with all that was typed (SYC38). Of one that is gone its events are gone, too: then there is
 *  nothing to be made anew. */
export function TemplateAgain(props: EditAgainProps) {
  const { write, problem, draftKey, onSaved, onClose } = props;
  const intl = useIntl();
  const directory = useDirectory();
  const actions = useTemplateActions();
  if (directory === null) return null;

  const typed = typedIn(write);
  const seen = recordIn(write, template, typed.id);
  const body: Partial<TemplateBody> = { ...seen?.body, ...typed.fields };
  const { spans, events } = body;
  const place = placeAgain(directory, scopeOf(directory, directory.me.personId), template, {
    record: seen,
    isNew: typed.isNew,
    audience: typed.audience,
  });
  const isGone = spans === undefined || events === undefined;
  const words = isGone ? 'plan.template.gone' : place.words;
  const saved = async (done: boolean): Promise<boolean> => {
    if (done) await onSaved();
    return done;
  };
  return (
    <TemplateEditor
      directory={directory}
      title={intl.formatMessage({
        id: place.record === null ? 'plan.template.keep' : 'plan.template.change',
      })}
      draftKey={draftKey}
      first={{
        name: body.name ?? '',
        pictogram: body.pictogram ?? null,
        audience: isGone ? null : place.audience,
      }}
      choices={isGone ? [] : place.choices}
      problem={actions.problem ?? problem}
      words={words === null ? undefined : intl.formatMessage({ id: words })}
      onSave={async (fields, audience) => {
        if (place.record !== null) {
          return saved(await actions.change(place.record, fields, audience));
        }
        if (isGone) return false;
        const id = typed.isNew ? idAgain(typed.id, problem) : null;
        return saved(await actions.keep({ ...fields, spans, events }, audience, id ?? undefined));
      }}
      onClose={onClose}
    />
  );
}

interface Typed {
  readonly id: RecordId;
  readonly isNew: boolean;
  readonly fields: Partial<TemplateBody>;
  readonly audience: AudienceId | null;
}

function typedIn(write: SeenWrite): Typed {
  if (write.mutator === keepTemplate.name) {
    const { id, audience, template: fields } = keepTemplate.parse(write.args);
    return { id, isNew: true, fields, audience };
  }
  const { id, fields, audience } = changeTemplate.parse(write.args);
  return { id, isNew: false, fields: definedOf(fields), audience: audience ?? null };
}
