import { useIntl } from 'react-intl';
import { hasRight } from '#kernel/kind/right.ts';
import type { EventProgress } from '#products/calendar/event-progress.ts';
import { progress } from '#products/calendar/kinds.ts';
import type { Option } from '#products/calendar/kinds.ts';
import { choose, setDone, setSeen, tickStep } from '#products/calendar/progress-mutators.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import type { Problem } from '#web/design/problem.ts';
import { useRecordWrites } from '#web/design/record/use-record-writes.ts';

/** What a person does with an event; each can be taken back. */
export interface ProgressActions {
  readonly problem: Problem | null;
  tick(of: EventProgress, step: Option, isTicked: boolean): Promise<boolean>;
  /** Says that it was seen, or done; or that it was not. */
  confirm(of: EventProgress, title: string, what: 'seen' | 'done', is: boolean): Promise<boolean>;
  choose(of: EventProgress, choice: Option | null): Promise<boolean>;
}

export function useProgressActions(): ProgressActions {
  const intl = useIntl();
  const { mutate, problem, attempt, offerUndo } = useRecordWrites();
  const say = (id: string, title: string): string => intl.formatMessage({ id }, { title });

  return {
    problem,
    tick: ({ place }, step, isTicked) =>
      attempt(async () => {
        const put = (is: boolean) => mutate(tickStep, { ...place, step: step.id, isTicked: is });
        await put(isTicked);
        offerUndo(
          say(isTicked ? 'calendar.done.ticked' : 'calendar.done.unticked', step.title),
          () => put(!isTicked),
        );
      }),
    confirm: ({ place }, title, what, is) =>
      attempt(async () => {
        const put = (value: boolean) =>
          what === 'seen'
            ? mutate(setSeen, { ...place, isSeen: value })
            : mutate(setDone, { ...place, isDone: value });
        await put(is);
        const words = is ? `calendar.done.${what}` : `calendar.done.not-${what}`;
        offerUndo(say(words, title), () => put(!is));
      }),
    choose: (of, choice) =>
      attempt(async () => {
        const put = (option: Option | null) =>
          mutate(choose, { ...of.place, choice: option?.id ?? null });
        await put(choice);
        offerUndo(
          choice === null
            ? intl.formatMessage({ id: 'calendar.done.unchosen' })
            : say('calendar.done.chosen', choice.title),
          () => put(of.choice),
        );
      }),
  };
}

/** Whether the reader may say what was done of it, for themself or for whom they help. */
export function mayDo(calendar: Calendar, shown: ShownEvent): boolean {
  const rights =
    calendar.directory.audiences.find((one) => one.id === shown.record.audience)?.myRights ?? 0;
  return (
    shown.record.body.isCancelled !== true &&
    hasRight(rights, progress.rights.create) &&
    hasRight(rights, progress.rights.change)
  );
}
