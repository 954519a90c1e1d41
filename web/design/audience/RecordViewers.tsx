import { useIntl } from 'react-intl';
import type { AudienceId } from '#kernel/base/ids.ts';
import { audienceWords, othersWords, viewersOf } from '#web/design/audience/words.ts';
import { WhoSeesThis, type WhoSeesThisProps } from '#web/design/component/WhoSeesThis.tsx';
import { useDirectory } from '#web/design/live.ts';

export interface RecordViewersProps extends Pick<
  WhoSeesThisProps,
  'actions' | 'day' | 'isCompact' | 'isTabStop'
> {
  audienceId: AudienceId;
  /** What it is about: "Chor, Dienstag". */
  about: string;
}

/** "Who sees this" of a record, from the directory on the device. */
export function RecordViewers({ audienceId, ...sheet }: RecordViewersProps) {
  const intl = useIntl();
  const directory = useDirectory();
  const audience = directory?.audiences.find((one) => one.id === audienceId);
  // Reach that ended a moment ago: the record is about to leave this device.
  if (directory === null || audience === undefined) return null;
  const others = othersWords(intl, directory, audience);
  return (
    <WhoSeesThis
      summary={audienceWords(intl, directory, audience)}
      viewers={viewersOf(intl, directory, audience)}
      others={others === null ? [] : [others]}
      {...sheet}
    />
  );
}
