import { useState } from 'react';
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
import type { TimeOfDay } from '#products/calendar/zone.ts';
import { useMutate } from '#web/design/live.ts';
import { sayLongDay } from '#web/design/say.ts';
import { problemOf } from '#web/design/problem.ts';
import type { Problem } from '#web/design/problem.ts';
import { useUndo } from '#web/design/undo.tsx';

type Fields = Omit<EventBody, 'importedUid'>;

/** The writes of the calendar's views: each can be taken back, and a refusal is a problem to show. */
export interface EventActions {
  readonly problem: Problem | null;
  readonly forgetProblem: () => void;
  /** Each resolves to whether it was done. */
  create(fields: Fields, audience: AudienceId): Promise<boolean>;
  change(record: SeenRecord<EventBody>, fields: Fields, audience: AudienceId): Promise<boolean>;
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
  const { propose } = useUndo();
  const [problem, setProblem] = useState<Problem | null>(null);

  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      setProblem(null);
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    }
  };
  const offer = (
    id: string,
    values: Record<string, string>,
    undo: () => Promise<unknown>,
  ): void => {
    propose({
      words: intl.formatMessage({ id }, values),
      undo: () => {
        void attempt(undo);
      },
    });
  };

  return {
    problem,
    forgetProblem: () => {
      setProblem(null);
    },
    create: (fields, audience) =>
      attempt(async () => {
        const id = randomId<RecordId>();
        await mutate(createEvent, { id, audience, event: fields });
        offer('calendar.done.created', { title: fields.title }, () => mutate(deleteEvent, { id }));
      }),
    change: (record, fields, audience) =>
      attempt(async () => {
        const { id, body } = record;
        const changed = changedFields(body, fields);
        if (Object.keys(changed).length > 0) await mutate(changeEvent, { id, fields: changed });
        if (audience !== record.audience) await mutate(shareEvent, { id, audience });
        offer('calendar.done.changed', { title: fields.title }, async () => {
          const before = Object.fromEntries(
            Object.keys(changed).map((field) => [field, body[field as keyof Fields]]),
          );
          if (Object.keys(before).length > 0) await mutate(changeEvent, { id, fields: before });
          if (audience !== record.audience) {
            await mutate(shareEvent, { id, audience: record.audience });
          }
        });
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

/** Only what differs: a field that nobody touched must not overwrite somebody else's change. */
function changedFields(before: EventBody, after: Fields): Partial<Fields> {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([field, value]) => JSON.stringify(before[field as keyof Fields]) !== JSON.stringify(value),
    ),
  );
}
