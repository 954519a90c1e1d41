import { Button as AriaButton } from 'react-aria-components/Button';
import { useIntl } from 'react-intl';
import type { DirectoryPerson } from '#kernel/access/directory.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { isCancelled } from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { CancelledMark } from '#products/calendar/ui/CancelledMark.tsx';
import { sayWhen } from '#products/calendar/ui/say-event.ts';
import { SpokenDay } from '#products/calendar/ui/SpokenDay.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { Face } from '#web/design/component/Faces.tsx';
import { PeopleIcon } from '#web/design/icon/icons.tsx';
import { sayLongDay } from '#web/design/say.ts';

export interface DutyStripProps {
  readonly calendar: Calendar;
  readonly day: PlainDay;
  readonly onOpen: (shown: ShownEvent, day: PlainDay) => void;
}

/** Who is on duty on a day: faces with names and times, apart from what happens. */
export function DutyStrip({ calendar, day, onOpen }: DutyStripProps) {
  const intl = useIntl();
  const duty = calendar.dutyOn(day);
  if (duty.length === 0) return null;
  return (
    <ul
      className="o-list c-duty"
      aria-label={intl.formatMessage(
        { id: 'calendar.dutyOn' },
        { day: sayLongDay(intl, day, calendar.today) },
      )}
    >
      {duty.map((shown) => {
        const people = peopleOf(calendar, shown);
        return (
          <li key={shown.id}>
            <AriaButton
              className="c-duty-one"
              onPress={() => {
                onOpen(shown, day);
              }}
            >
              {people.length === 0 && <PeopleIcon />}
              {people.map((person) => (
                <Face key={person.id} person={person} size="normal" />
              ))}
              <span className="c-duty-words">
                <span className="c-duty-names">
                  {people.length > 0
                    ? intl.formatList(people.map(({ name }) => name.split(' ')[0] ?? name))
                    : shown.record.body.title}
                  <SpokenDay day={day} />
                </span>
                <span className="o-small o-num">{sayWhen(intl, shown, day)}</span>
                {people.length > 0 && <span className="o-hidden">{shown.record.body.title}</span>}
                {isCancelled(shown) && <CancelledMark />}
              </span>
            </AriaButton>
          </li>
        );
      })}
    </ul>
  );
}

function peopleOf({ directory }: Calendar, { record }: ShownEvent): DirectoryPerson[] {
  return directory.persons.filter((person) => record.body.withPersons.includes(person.id));
}
