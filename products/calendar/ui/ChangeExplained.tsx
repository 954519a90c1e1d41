import './change-explained.css';
import { useIntl } from 'react-intl';
import { hasRight } from '#kernel/kind/right.ts';
import { acknowledgeChange } from '#products/calendar/mutators.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { setOccurrence } from '#products/calendar/series-mutators.ts';
import { sayChange } from '#products/calendar/ui/say-change.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { Button } from '#web/design/component/Button.tsx';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { CheckIcon, MoveIcon } from '#web/design/icon/icons.tsx';
import { PhotoOrPictogram } from '#web/design/media/PhotoOrPictogram.tsx';
import { useRecordWrites } from '#web/design/record/use-record-writes.ts';

export interface ChangeExplainedProps {
  readonly calendar: Calendar;
  readonly shown: ShownEvent;
}

/** What an event was before it was changed, and what it is: old picture, arrow, new picture, words.
 *  Nothing once somebody said that it was seen (CA45). */
export function ChangeExplained({ calendar, shown }: ChangeExplainedProps) {
  const intl = useIntl();
  const { mutate, problem, attempt } = useRecordWrites();
  const { record, series, occurrence } = shown;
  const { body, audience, id } = record;
  const said = sayChange(intl, body, shown, calendar);
  if (said === null || body.before === null || body.before === undefined) return null;
  const rights = calendar.directory.audiences.find((one) => one.id === audience)?.myRights ?? 0;
  const name = calendar.scope.person?.name.split(' ')[0] ?? '';
  const acknowledge = (): Promise<boolean> =>
    attempt(async () => {
      if (series === null) {
        await mutate(acknowledgeChange, { id });
        return;
      }
      const exception = series.body.exceptions.find(({ at }) => at === occurrence);
      if (exception === undefined) return;
      const { before: _told, ...fields } = exception.fields;
      await mutate(setOccurrence, { id, at: occurrence, to: { is: exception.is, fields } });
    });
  return (
    <section
      className="c-change"
      aria-label={intl.formatMessage({ id: 'calendar.change.of' }, { title: body.title })}
    >
      <h3 className="c-change-title">{intl.formatMessage({ id: 'calendar.change.title' })}</h3>
      <div className="c-change-pictures">
        <figure className="c-change-one" data-was>
          <PhotoOrPictogram
            photo={body.before.photo}
            pictogram={body.before.pictogram}
            record={id}
          />
          <figcaption>
            <span className="c-change-word">
              {intl.formatMessage({ id: 'calendar.change.before' })}
            </span>
            <span className="c-change-said">{said.before}</span>
          </figcaption>
        </figure>
        <MoveIcon className="c-change-arrow" />
        <figure className="c-change-one">
          <PhotoOrPictogram photo={body.photo} pictogram={body.pictogram} record={id} />
          <figcaption>
            <span className="c-change-word">
              {intl.formatMessage({ id: 'calendar.change.now' })}
            </span>
            <span className="c-change-said">{said.now}</span>
          </figcaption>
        </figure>
      </div>
      {problem !== null && <ProblemNotice problem={problem} />}
      {hasRight(rights, 'change') && (
        <Button icon={<CheckIcon />} onPress={() => acknowledge().then(() => {})}>
          {calendar.scope.isMe || name === ''
            ? intl.formatMessage({ id: 'calendar.change.seen' })
            : intl.formatMessage({ id: 'calendar.change.seenBy' }, { name })}
        </Button>
      )}
    </section>
  );
}
