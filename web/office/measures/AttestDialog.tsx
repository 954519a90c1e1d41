import { useState } from 'react';
import { useIntl } from 'react-intl';
import { addDays, dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import { startOfDayMs } from '#kernel/base/zone.ts';
import { Button } from '#web/design/component/Button.tsx';
import { DateField } from '#web/design/component/DateField.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { CheckIcon, CloseIcon } from '#web/design/icon/icons.tsx';
import { ErrorNotice } from '#web/shell/page/ErrorNotice.tsx';
import { useAction } from '#web/shell/use-action.ts';
import type { OfficePlace } from '../frame/office-place.ts';
import type { measuresApi, ShownMeasure } from './measures-api.ts';

/** As the server has it. */
const groundsLength = 1_000;

/** Says that a measure of the organisation's own is met: on what, and until when. */
export function AttestDialog({
  api,
  measure,
  place: { clock, zone },
  onClose,
}: {
  readonly api: ReturnType<typeof measuresApi>;
  readonly measure: ShownMeasure;
  readonly place: Pick<OfficePlace, 'clock' | 'zone'>;
  readonly onClose: (wasSaid: boolean) => void;
}) {
  const intl = useIntl();
  const today = dayInZone(clock.nowMs(), zone);
  const most = measure.mostDays ?? 1;
  const [grounds, setGrounds] = useState('');
  const [until, setUntil] = useState<PlainDay | null>(addDays(today, most - 1));
  const saying = useAction(async () => {
    if (until === null || grounds.trim() === '') return;
    // It holds to the end of that day.
    const end = new Date(startOfDayMs(addDays(until, 1), zone)).toISOString();
    await api.attest(measure.id, grounds.trim(), end);
    onClose(true);
  });
  const title = intl.locale.startsWith('de') ? measure.title.de : measure.title.en;
  const holds = intl.locale.startsWith('de') ? measure.holds.de : measure.holds.en;
  return (
    <Dialog
      title={title}
      isOpen
      onClose={() => {
        onClose(false);
      }}
      actions={
        <>
          <Button
            icon={<CloseIcon />}
            onPress={() => {
              onClose(false);
            }}
          >
            {intl.formatMessage({ id: 'measures.cancel' })}
          </Button>
          <Button
            variant="main"
            icon={<CheckIcon />}
            isPending={saying.isRunning}
            isDisabled={until === null || grounds.trim() === ''}
            onPress={saying.run}
          >
            {intl.formatMessage({ id: 'measures.say' })}
          </Button>
        </>
      }
    >
      <p>{holds}</p>
      <p>{intl.formatMessage({ id: 'measures.sayWords' })}</p>
      <ErrorNotice error={saying.error} />
      <TextArea
        label={intl.formatMessage({ id: 'measures.grounds' })}
        hint={intl.formatMessage({ id: 'measures.groundsHint' })}
        maxLength={groundsLength}
        value={grounds}
        onChange={setGrounds}
        isRequired
      />
      <DateField
        label={intl.formatMessage({ id: 'measures.until' })}
        hint={intl.formatMessage({ id: 'measures.untilHint' }, { days: most })}
        today={today}
        value={until}
        onChange={setUntil}
        isRequired
      />
    </Dialog>
  );
}
