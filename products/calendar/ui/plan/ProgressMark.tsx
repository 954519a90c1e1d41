import './progress-mark.css';
import { useIntl } from 'react-intl';
import { missingOf } from '#products/calendar/event-progress.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { Chip } from '#web/design/component/Chip.tsx';
import { Face } from '#web/design/component/Faces.tsx';
import { AttentionIcon, CheckIcon } from '#web/design/icon/icons.tsx';

export interface ProgressMarkProps {
  readonly calendar: Calendar;
  readonly shown: ShownEvent;
}

/** What has become of an event, where it stands among others: steps, choice, done; and for who
 *  helps what is missing, with the face of whom it is asked (CA72). */
export function ProgressMark({ calendar, shown }: ProgressMarkProps) {
  const intl = useIntl();
  const progress = calendar.progressOf(shown);
  const { person, isMe } = calendar.scope;
  const { steps, ticked, choice, isDone, isSeen } = progress;
  const { choices = [], confirm = 'none' } = shown.record.body;
  const missing = isMe ? null : missingOf(shown, progress, calendar.nowMs, calendar.zone);
  const count = steps.filter((step) => ticked.has(step.id)).length;
  const words = (id: string, values = {}): string => intl.formatMessage({ id }, values);
  if (missing !== null) {
    return (
      <Chip tone="warn" icon={<AttentionIcon />}>
        {person !== null && <Face person={person} />}
        {words(`calendar.missing.${missing}`, { name: person?.name.split(' ')[0] ?? '' })}
      </Chip>
    );
  }
  return (
    <>
      {isDone && (
        <Chip tone="ok" icon={<CheckIcon />}>
          {words('calendar.isDone')}
        </Chip>
      )}
      {!isDone && steps.length > 0 && (
        <Chip>
          <StepDots of={steps.length} done={count} />
          {words('calendar.stepsDone', { done: count, of: steps.length })}
        </Chip>
      )}
      {!isDone && confirm === 'seen' && isSeen && (
        <Chip tone="ok" icon={<CheckIcon />}>
          {words('calendar.isSeen')}
        </Chip>
      )}
      {choices.length > 0 && (
        <Chip {...(choice !== null && { tone: 'accent' as const, icon: <CheckIcon /> })}>
          {choice === null
            ? words('calendar.notChosen')
            : words('calendar.chosen', { title: choice.title })}
        </Chip>
      )}
    </>
  );
}

/** So many of so many, as something to look at. */
export function StepDots({ of, done }: { readonly of: number; readonly done: number }) {
  return (
    <span className="c-step-dots" aria-hidden="true">
      {Array.from({ length: of }, (_, at) => (
        <span key={at} className="c-step-dot" data-done={at < done || undefined} />
      ))}
    </span>
  );
}
