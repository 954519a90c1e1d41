import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { AudienceId } from '#kernel/base/ids.ts';
import { audienceWords, othersWords, viewersOf } from '#web/design/audience/words.ts';
import { WhoSeesThis } from '#web/design/component/WhoSeesThis.tsx';
import type { DayColour } from '#web/design/day-colour.ts';
import { useDirectory } from '#web/design/live.ts';

export interface RecordViewersProps {
  audienceId: AudienceId;
  /** What it is about: "Chor, Dienstag". */
  about: string;
  /** Buttons of the sheet: "Ändern". */
  actions?: ReactNode;
  day?: DayColour | undefined;
}

/** "Who sees this" of a record, from the directory on the device. */
export function RecordViewers({ audienceId, about, actions, day }: RecordViewersProps) {
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
      about={about}
      actions={actions}
      day={day}
    />
  );
}
