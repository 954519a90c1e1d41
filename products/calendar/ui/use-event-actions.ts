import { useIntl } from 'react-intl';
import { randomId } from '#kernel/base/ids.ts';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { EventBody } from '#products/calendar/kinds.ts';
import {
  changeEvent,
  createEvent,
  deleteEvent,
  moveEvent,
  restoreEvent,
  shareEvent,
} from '#products/calendar/mutators.ts';
import { noDoing } from '#products/calendar/ui/plan/doing-draft.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import { useMutate } from '#web/design/live.ts';
import type { Problem } from '#web/design/problem.ts';
import { rewrite, useRecordWrites } from '#web/design/record/use-record-writes.ts';
import { sayLongDay } from '#web/design/say.ts';

/** What a person gives an event. */
export type EventFields = Omit<EventBody, 'importedUid' | 'isCancelled' | 'before'>;

/** The writes of the calendar's views: each can be taken back, and a refusal is a problem to show. */
export interface EventActions {
  readonly problem: Problem | null;
  readonly forgetProblem: () => void;
  /** Each resolves to whether it was done. */
  create(fields: EventFields, audience: AudienceId, id?: RecordId): Promise<boolean>;
  change(
    record: SeenRecord<EventBody>,
    fields: EventFields,
    audience: AudienceId,
  ): Promise<boolean>;
  /** Brings an earlier version back; who sees it stays. */
  restore(record: SeenRecord<EventBody>, version: EventBody): Promise<boolean>;
  move(record: SeenRecord<EventBody>, to: Destination): Promise<boolean>;
  remove(record: SeenRecord<EventBody>): Promise<boolean>;
}

export interface Destination {
  readonly startsOn: PlainDay;
  /** Null keeps the time of day. */
  readonly startTime: TimeOfDay | null;
}

export function useEventActions(today: PlainDay): EventActions {
  const intl = useIntl();
  const mutate = useMutate();
  const { problem, forgetProblem, attempt, offerUndo } = useRecordWrites();

  const offer = (
    id: string,
    values: Record<string, string>,
    undo: () => Promise<unknown>,
  ): void => {
    offerUndo(intl.formatMessage({ id }, values), undo);
  };
  const write = ({ id }: SeenRecord<EventBody>) => ({
    change: (to: { readonly fields: Partial<EventFields>; readonly audience?: AudienceId }) =>
      mutate(changeEvent, { id, ...to }),
    share: (audience: AudienceId) => mutate(shareEvent, { id, audience }),
  });

  return {
    problem,
    forgetProblem,
    create: (fields, audience, id = randomId<RecordId>()) =>
      attempt(async () => {
        await mutate(createEvent, { id, audience, event: fields });
        offer('calendar.done.created', { title: fields.title }, () => mutate(deleteEvent, { id }));
      }),
    change: (record, fields, audience) =>
      attempt(async () => {
        const undo = await rewrite(inFull(record), { fields, audience }, write(record));
        if (undo !== null) offer('calendar.done.changed', { title: fields.title }, undo);
      }),
    restore: (record, { importedUid: _origin, isCancelled: _off, before: _told, ...version }) =>
      attempt(async () => {
        const { audience } = record;
        const fields = { ...noFields, ...version };
        const undo = await rewrite(inFull(record), { fields, audience }, write(record));
        if (undo !== null) offer('calendar.done.restored', { title: fields.title }, undo);
      }),
    move: ({ id, body }, to) =>
      attempt(async () => {
        await mutate(moveEvent, { id, ...to });
        const day = sayLongDay(intl, to.startsOn, today);
        offer('calendar.done.moved', { title: body.title, day }, () =>
          mutate(moveEvent, { id, startsOn: body.startsOn, startTime: body.startTime }),
        );
      }),
    remove: ({ id, audience, body }) =>
      attempt(async () => {
        await mutate(deleteEvent, { id });
        offer('calendar.done.deleted', { title: body.title }, () =>
          mutate(restoreEvent, { audience, event: { ...body, id: randomId<RecordId>() } }),
        );
      }),
  };
}

/** What an event does not say it says so, so that a field that came can go again. */
const noFields = { ...noDoing, steps: [], choices: [] };

function inFull(record: SeenRecord<EventBody>): SeenRecord<EventBody> {
  return { ...record, body: { ...noFields, ...record.body } };
}
