import { daysBetween } from '#kernel/base/plain-day.ts';
import { CalendarScreen } from '#products/calendar/ui/CalendarScreen.tsx';
import type { CalendarScreenProps } from '#products/calendar/ui/CalendarScreen.tsx';
import { daysFrom } from '#products/calendar/ui/days-from.ts';
import { DaySection } from '#products/calendar/ui/DaySection.tsx';
import { WeekGrid } from '#products/calendar/ui/WeekGrid.tsx';
import { useAppearance } from '#web/design/appearance.ts';
import { useMedia } from '#web/design/use-media.ts';

export interface DaySpanProps extends Omit<CalendarScreenProps, 'children'> {
  /** What the grid is called. */
  readonly label: string;
}

/** Some days beside each other on wide screens, one under the other on small ones; a grid for the
 *  keyboard in the office density. */
export function DaySpan({ label, ...screen }: DaySpanProps) {
  const { density } = useAppearance();
  // Below this a day list stands in every density (WCAG 1.4.10).
  const isWide = useMedia('(width >= 56.25em)');
  const isGrid = density === 'office' && isWide;
  const { place, from, to, view, previous, next } = screen;
  const days = daysFrom(from, daysBetween(from, to) + 1);
  return (
    <CalendarScreen {...screen}>
      {({ calendar, hrefs, onOpen, onNew }) =>
        isGrid ? (
          <WeekGrid
            calendar={calendar}
            days={days}
            label={label}
            hrefs={hrefs}
            onOpen={onOpen}
            onNew={onNew}
            onStep={(spans) => {
              place.navigate(hrefs.view(view, (spans < 0 ? previous : next).day));
            }}
          />
        ) : (
          <div className="c-week" data-days={days.length}>
            {days.map((one) => (
              <DaySection
                key={one}
                calendar={calendar}
                day={one}
                href={hrefs.day(one)}
                onOpen={onOpen}
              />
            ))}
          </div>
        )
      }
    </CalendarScreen>
  );
}
