import { useIntl } from 'react-intl';
import { Chip } from '#web/design/component/Chip.tsx';
import { CancelledIcon } from '#web/design/icon/icons.tsx';

/** Says that something does not take place: a shape and a word (CA48). */
export function CancelledMark() {
  const intl = useIntl();
  return (
    <Chip tone="stop" icon={<CancelledIcon />}>
      {intl.formatMessage({ id: 'calendar.cancelled' })}
    </Chip>
  );
}
