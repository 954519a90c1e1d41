import { useIntl } from 'react-intl';
import { randomId } from '#kernel/base/ids.ts';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { EventBody } from '#products/calendar/kinds.ts';
import { isToldOf } from '#products/calendar/change-told.ts';
import {
  acknowledgeChange,
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
    explain?: boolean,
  ): Promise<boolean>;
  /** Brings an earlier version back; who sees it stays. */
  restore(record: SeenRecord<EventBody>, version: EventBody): Promise<boolean>;
  /** With `explain` it says what it was until that was seen; taken back, it says so no more. */
  move(record: SeenRecord<EventBody>, to: Destination, explain?: boolean): Promise<boolean>;
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
  const write = ({ id }: SeenRecord<EventBody>, explain = false) => ({
    change: (to: { readonly fields: Partial<EventFields>; readonly audience?: AudienceId }) =>
      mutate(changeEvent, { id, ...to, ...(explain && { explain }) }),
    share: (audience: AudienceId) => mutate(shareEvent, { id, audience }),
  });

  /** The way back of a change that was explained: what nobody was told before is told no more. */
  const untold =
    ({ id, body }: SeenRecord<EventBody>, undo: () => Promise<unknown>) =>
    async (): Promise<void> => {
      await undo();
      if (body.before === undefined || body.before === null) {
        await mutate(acknowledgeChange, { id });
      }
    };

  return {
    problem,
    forgetProblem,
    create: (fields, audience, id = randomId<RecordId>()) =>
      attempt(async () => {
        await mutate(createEvent, { id, audience, event: fields });
        offer('calendar.done.created', { title: fields.title }, () => mutate(deleteEvent, { id }));
      }),
    change: (record, fields, audience, explain = false) =>
      attempt(async () => {
        const isTold = explain && isToldOf(record.body, fields);
        const full = inFull(record);
        const there = await rewrite(full, { fields, audience }, write(record, isTold));
        if (there === null) return;
        // The way back is a change like any other, and is not explained.
        const back = { fields: full.body, audience: record.audience };
        const undo = isTold
          ? untold(record, () =>
              rewrite(
                { ...full, body: { ...full.body, ...fields }, audience },
                back,
                write(record),
              ),
            )
          : there;
        offer('calendar.done.changed', { title: fields.title }, undo);
      }),
    restore: (record, { importedUid: _origin, isCancelled: _off, before: _told, ...version }) =>
      attempt(async () => {
        const { audience } = record;
        const fields = { ...noFields, ...version };
        const undo = await rewrite(inFull(record), { fields, audience }, write(record));
        if (undo !== null) offer('calendar.done.restored', { title: fields.title }, undo);
      }),
    move: (record, to, explain = false) =>
      attempt(async () => {
        const { id, body } = record;
        await mutate(moveEvent, { id, ...to, ...(explain && { explain }) });
        const day = sayLongDay(intl, to.startsOn, today);
        const back = () =>
          mutate(moveEvent, { id, startsOn: body.startsOn, startTime: body.startTime });
        const undo = explain ? untold(record, back) : back;
        offer('calendar.done.moved', { title: body.title, day }, undo);
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
const noFields = { ...noDoing, steps: [], choices: [], isDuty: false };

function inFull(record: SeenRecord<EventBody>): SeenRecord<EventBody> {
  return { ...record, body: { ...noFields, ...record.body } };
}
