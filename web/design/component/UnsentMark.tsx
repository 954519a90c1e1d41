import { useIntl } from 'react-intl';
import { SendIcon } from '../icon/icons.tsx';
import { Chip } from './Chip.tsx';

/** Stands on a record that the server has not confirmed. Shape and word. */
export function UnsentMark() {
  const intl = useIntl();
  return <Chip icon={<SendIcon />}>{intl.formatMessage({ id: 'design.unsent' })}</Chip>;
}
