import './plan.css';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { EventBody, WishBody } from '#products/calendar/kinds.ts';
import { RecordViewers } from '#web/design/audience/RecordViewers.tsx';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { Card } from '#web/design/component/Card.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { UnsentMark } from '#web/design/component/UnsentMark.tsx';
import {
  CalendarIcon,
  CheckIcon,
  CloseIcon,
  PlusIcon,
  StarIcon,
  TrashIcon,
  UndoIcon,
} from '#web/design/icon/icons.tsx';
import { PhotoOrPictogram } from '#web/design/media/PhotoOrPictogram.tsx';
import { AbsentWord } from '#web/design/symbols/AbsentWord.tsx';
import { sayLongDay } from '#web/design/say.ts';

export interface WishCardProps {
  readonly record: SeenRecord<WishBody>;
  /** What it became, if that is still there. */
  readonly granted: SeenRecord<EventBody> | undefined;
  readonly today: PlainDay;
  readonly hrefOf: (day: PlainDay) => string;
  /** Undefined: not for this reader, or not in this state. */
  readonly onGrant: (() => void) | undefined;
  readonly onDecline: (() => void) | undefined;
  readonly onReopen: (() => Promise<boolean>) | undefined;
  readonly onWithdraw: (() => Promise<boolean>) | undefined;
}

/** A wish, and what became of it, by word and shape. */
export function WishCard(props: WishCardProps) {
  const { record, granted, today, hrefOf, onGrant, onDecline, onReopen, onWithdraw } = props;
  const intl = useIntl();
  const { title, pictogram, photo, day, state, answer } = record.body;
  const words = (id: string, values = {}): string =>
    intl.formatMessage({ id: `plan.wish.${id}` }, values);
  return (
    <Card as="li" {...(state === 'open' && { state: 'wish' as const })}>
      <div className="c-plan-what">
        <PhotoOrPictogram photo={photo} pictogram={pictogram} record={record.id} size="large" />
        <span className="c-event-words">
          <span className="c-event-title">{title}</span>
          {photo === null && <AbsentWord concept={pictogram} beside={title} />}
          <span>{day === null ? words('someDay') : sayLongDay(intl, day, today)}</span>
        </span>
      </div>
      <div className="o-row">
        {state === 'open' && <Chip icon={<StarIcon />}>{words('open')}</Chip>}
        {state === 'granted' && (
          <Chip tone="ok" icon={<CheckIcon />}>
            {words('yes')}
          </Chip>
        )}
        {state === 'declined' && (
          <Chip tone="stop" icon={<CloseIcon />}>
            {words('no')}
          </Chip>
        )}
        {record.unsent && <UnsentMark />}
        <RecordViewers audienceId={record.audience} about={title} day={undefined} />
      </div>
      {answer !== '' && <p className="c-note">{answer}</p>}
      {state === 'granted' && granted === undefined && <p>{words('gone')}</p>}
      <div className="o-row">
        {granted !== undefined && (
          <LinkButton icon={<CalendarIcon />} href={hrefOf(granted.body.startsOn)}>
            {sayLongDay(intl, granted.body.startsOn, today)}
          </LinkButton>
        )}
        {onGrant !== undefined && (
          <Button icon={<PlusIcon />} onPress={onGrant}>
            {words('grant')}
          </Button>
        )}
        {onDecline !== undefined && (
          <Button icon={<CloseIcon />} onPress={onDecline}>
            {words('decline')}
          </Button>
        )}
        {onReopen !== undefined && (
          <Button
            variant="quiet"
            icon={<UndoIcon />}
            onPress={async () => {
              await onReopen();
            }}
          >
            {words('reopen')}
          </Button>
        )}
        {onWithdraw !== undefined && (
          <Button
            variant="quiet"
            icon={<TrashIcon />}
            onPress={async () => {
              await onWithdraw();
            }}
          >
            {words('withdraw')}
          </Button>
        )}
      </div>
    </Card>
  );
}
