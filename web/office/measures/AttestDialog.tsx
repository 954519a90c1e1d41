import { useState } from 'react';
import { useIntl } from 'react-intl';
import { addDays, dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import { startOfDayMs } from '#kernel/base/zone.ts';
import { DateField } from '#web/design/component/DateField.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { DoDialog } from '#web/shell/page/DoDialog.tsx';
import { useAction } from '#web/shell/use-action.ts';
import type { OfficePlace } from '../frame/office-place.ts';
import { useMissing } from '../frame/use-missing.ts';
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
  const [wasTried, setTried] = useState(false);
  const missing = useMissing(wasTried);
  const saying = useAction(async () => {
    setTried(true);
    if (until === null || grounds.trim() === '') return;
    // It holds to the end of that day.
    const end = new Date(startOfDayMs(addDays(until, 1), zone)).toISOString();
    await api.attest(measure.id, grounds.trim(), end);
    onClose(true);
  });
  const title = intl.locale.startsWith('de') ? measure.title.de : measure.title.en;
  const holds = intl.locale.startsWith('de') ? measure.holds.de : measure.holds.en;
  return (
    <DoDialog
      title={title}
      does={intl.formatMessage({ id: 'measures.say' })}
      isRunning={saying.isRunning}
      error={saying.error}
      onDo={saying.run}
      onClose={() => {
        onClose(false);
      }}
    >
      <p>{holds}</p>
      <p>{intl.formatMessage({ id: 'measures.sayWords' })}</p>
      <TextArea
        label={intl.formatMessage({ id: 'measures.grounds' })}
        hint={intl.formatMessage({ id: 'measures.groundsHint' })}
        error={missing(grounds)}
        maxLength={groundsLength}
        value={grounds}
        onChange={setGrounds}
        isRequired
      />
      <DateField
        label={intl.formatMessage({ id: 'measures.until' })}
        hint={intl.formatMessage({ id: 'measures.untilHint' }, { days: most })}
        error={missing(until ?? '')}
        today={today}
        value={until}
        onChange={setUntil}
        isRequired
      />
    </DoDialog>
  );
}
