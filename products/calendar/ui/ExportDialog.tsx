import { useState } from 'react';
import { useIntl } from 'react-intl';
import { addDays, startOfWeek } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { writeCalendar } from '#products/calendar/ics/write-calendar.ts';
import type { WrittenRecord } from '#products/calendar/ics/write-calendar.ts';
import { event, series } from '#products/calendar/kinds.ts';
import type { EventBody, SeriesBody } from '#products/calendar/kinds.ts';
import { eventsBetween } from '#products/calendar/queries.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import {
  CalendarIcon,
  CloseIcon,
  DayIcon,
  DaysIcon,
  DownloadIcon,
} from '#web/design/icon/icons.tsx';
import { useLive } from '#web/design/live.ts';
import { saveFile } from '#web/design/save-file.ts';
import { sayDays, sayLongDay } from '#web/design/say.ts';

export interface ExportDialogProps {
  readonly calendar: Calendar;
  readonly day: PlainDay;
  readonly onClose: () => void;
}

type Span = 'day' | 'week' | 'all';

/** Saves a day, a week or all of a calendar as a file, made here, also without a connection. */
export function ExportDialog({ calendar, day, onClose }: ExportDialogProps) {
  const intl = useIntl();
  const { today, zone } = calendar;
  const audiences = calendar.scope.audiences.map((audience) => audience.id);
  const events = useLive(event, { audiences });
  const repeated = useLive(series, { audiences });
  const [span, setSpan] = useState<Span>('week');
  const monday = startOfWeek(day);
  const sunday = addDays(monday, 6);
  const { name } = calendar;
  const isReady = events !== undefined && repeated !== undefined;
  const save = (): void => {
    if (!isReady) return;
    const [from, to] = span === 'week' ? [monday, sunday] : [day, day];
    const text = writeCalendar({
      name,
      withNotes: true,
      ...(span === 'all'
        ? { events: events.map(written), series: repeated.map(written) }
        : { events: occurring({ records: events, series: repeated, from, to, zone }), series: [] }),
    });
    const when = span === 'all' ? today : from;
    saveFile(
      `${intl.formatMessage({ id: 'calendar.export.file' }, { name })} ${when}.ics`,
      new Blob([text], { type: 'text/calendar;charset=utf-8' }),
    );
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={intl.formatMessage({ id: 'calendar.export' })}
      actions={
        <>
          <Button icon={<CloseIcon />} onPress={onClose}>
            {intl.formatMessage({ id: 'design.cancel' })}
          </Button>
          <Button variant="main" icon={<DownloadIcon />} isDisabled={!isReady} onPress={save}>
            {intl.formatMessage({ id: 'calendar.export.save' })}
          </Button>
        </>
      }
    >
      <RadioCards
        layout="list"
        label={intl.formatMessage({ id: 'calendar.export.what' })}
        value={span}
        onChange={setSpan}
        cards={[
          {
            id: 'day',
            label: intl.formatMessage({ id: 'calendar.export.day' }),
            hint: sayLongDay(intl, day, today),
            picture: <DayIcon />,
          },
          {
            id: 'week',
            label: intl.formatMessage({ id: 'calendar.export.week' }),
            hint: sayDays(intl, monday, sunday, today),
            picture: <DaysIcon />,
          },
          {
            id: 'all',
            label: intl.formatMessage({ id: 'calendar.export.all' }),
            hint: intl.formatMessage({ id: 'calendar.export.allHint' }),
            picture: <CalendarIcon />,
          },
        ]}
      />
      <p>{intl.formatMessage({ id: 'calendar.export.holds' })}</p>
    </Dialog>
  );
}

function written<Body extends EventBody | SeriesBody>({
  id,
  body,
  revision,
  changedAt,
}: SeenRecord<Body>): WrittenRecord<Body> {
  return { id, body, revision, changedAt };
}

/** What is shown between two days, each by itself: a series of which a week is saved is not the series. */
function occurring(of: Parameters<typeof eventsBetween>[0]): WrittenRecord<EventBody>[] {
  return eventsBetween(of).map(({ record, series: whole, occurrence }) => ({
    ...written(record),
    id: whole === null ? record.id : `${record.id}-${occurrence}`,
  }));
}
