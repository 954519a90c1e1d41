import { useIntl } from 'react-intl';
import { randomId } from '#kernel/base/ids.ts';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { TemplateBody } from '#products/calendar/kinds.ts';
import {
  changeTemplate,
  deleteTemplate,
  keepTemplate,
} from '#products/calendar/template-mutators.ts';
import type { Problem } from '#web/design/problem.ts';
import { rewrite, useRecordWrites } from '#web/design/record/use-record-writes.ts';

/** What is done with templates; each can be taken back. */
export interface TemplateActions {
  readonly problem: Problem | null;
  keep(body: TemplateBody, audience: AudienceId, id?: RecordId): Promise<boolean>;
  change(
    record: SeenRecord<TemplateBody>,
    fields: Pick<TemplateBody, 'name' | 'pictogram'>,
    audience: AudienceId,
  ): Promise<boolean>;
  remove(record: SeenRecord<TemplateBody>): Promise<boolean>;
}

export function useTemplateActions(): TemplateActions {
  const intl = useIntl();
  const { mutate, problem, attempt, offerUndo } = useRecordWrites();
  const say = (id: string, name: string): string =>
    intl.formatMessage({ id: `plan.template.${id}` }, { name });
  return {
    problem,
    keep: (body, audience, id = randomId<RecordId>()) =>
      attempt(async () => {
        await mutate(keepTemplate, { id, audience, template: body });
        offerUndo(say('kept', body.name), () => mutate(deleteTemplate, { id }));
      }),
    change: (record, fields, audience) =>
      attempt(async () => {
        const { id } = record;
        const undo = await rewrite(
          record,
          { fields, audience },
          {
            change: (to) => mutate(changeTemplate, { id, ...to }, record),
            share: (to) => mutate(changeTemplate, { id, fields: {}, audience: to }),
          },
        );
        if (undo !== null) offerUndo(say('changed', fields.name), undo);
      }),
    remove: ({ id, audience, body }) =>
      attempt(async () => {
        await mutate(deleteTemplate, { id });
        offerUndo(say('deleted', body.name), () =>
          mutate(keepTemplate, { id: randomId<RecordId>(), audience, template: body }),
        );
      }),
  };
}
