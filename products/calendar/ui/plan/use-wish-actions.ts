import { useIntl } from 'react-intl';
import { randomId } from '#kernel/base/ids.ts';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { CopiedFields } from '#products/calendar/copy-source.ts';
import type { WishBody } from '#products/calendar/kinds.ts';
import { deleteEvent } from '#products/calendar/mutators.ts';
import {
  declineWish,
  grantWish,
  makeWish,
  reopenWish,
  withdrawWish,
} from '#products/calendar/wish-mutators.ts';
import type { Problem } from '#web/design/problem.ts';
import { useRecordWrites } from '#web/design/record/use-record-writes.ts';

export type Wished = Omit<WishBody, 'state' | 'event' | 'answer'>;

/** What is done with wishes, by who has them and by who helps; each can be taken back. */
export interface WishActions {
  readonly problem: Problem | null;
  readonly forgetProblem: () => void;
  make(wish: Wished, audience: AudienceId): Promise<boolean>;
  withdraw(record: SeenRecord<WishBody>): Promise<boolean>;
  /** Makes the event and says so to the wish. */
  grant(record: SeenRecord<WishBody>, event: CopiedFields, audience: AudienceId): Promise<boolean>;
  decline(record: SeenRecord<WishBody>, answer: string): Promise<boolean>;
  reopen(record: SeenRecord<WishBody>): Promise<boolean>;
}

export function useWishActions(): WishActions {
  const intl = useIntl();
  const { mutate, problem, forgetProblem, attempt, offerUndo } = useRecordWrites();
  const say = (id: string, title: string): string =>
    intl.formatMessage({ id: `plan.wish.${id}` }, { title });
  return {
    problem,
    forgetProblem,
    make: (wish, audience) =>
      attempt(async () => {
        const id = randomId<RecordId>();
        await mutate(makeWish, { id, audience, wish });
        offerUndo(say('made', wish.title), () => mutate(withdrawWish, { id }));
      }),
    withdraw: ({ id, audience, body }) =>
      attempt(async () => {
        await mutate(withdrawWish, { id });
        const { state: _state, event: _event, answer: _answer, ...wish } = body;
        offerUndo(say('withdrawn', body.title), () =>
          mutate(makeWish, { id: randomId<RecordId>(), audience, wish }),
        );
      }),
    grant: ({ id, body }, event, audience) =>
      attempt(async () => {
        const eventId = randomId<RecordId>();
        await mutate(grantWish, { id, event: { id: eventId, audience, event }, answer: '' });
        offerUndo(say('granted', body.title), async () => {
          await mutate(reopenWish, { id });
          await mutate(deleteEvent, { id: eventId });
        });
      }),
    decline: ({ id, body }, answer) =>
      attempt(async () => {
        await mutate(declineWish, { id, answer });
        offerUndo(say('declined', body.title), () => mutate(reopenWish, { id }));
      }),
    reopen: ({ id, body }) =>
      attempt(async () => {
        await mutate(reopenWish, { id });
        if (body.state !== 'declined') return;
        offerUndo(say('reopened', body.title), () =>
          mutate(declineWish, { id, answer: body.answer }),
        );
      }),
  };
}
