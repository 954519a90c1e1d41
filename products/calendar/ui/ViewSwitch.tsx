import type { ComponentType } from 'react';
import { useIntl } from 'react-intl';
import { dayCounts, pathOf } from '#products/calendar/ui/view-props.ts';
import type {
  CalendarHrefs,
  CalendarView,
  CalendarViewProps,
  DayCount,
} from '#products/calendar/ui/view-props.ts';
import { Button } from '#web/design/component/Button.tsx';
import { SegmentedControl } from '#web/design/component/SegmentedControl.tsx';
import { CalendarIcon, DayIcon, DaysIcon, ListIcon, MonthIcon } from '#web/design/icon/icons.tsx';
import { useMedia } from '#web/design/use-media.ts';
import { MenuPopup, useMenu } from '#web/design/use-menu.ts';

export interface ViewSwitchProps {
  readonly view: CalendarView;
  readonly place: CalendarViewProps;
  readonly hrefs: CalendarHrefs;
}

/** Several days open with so many: today and tomorrow are what people ask for most. */
const firstCount = 2;

const icons = {
  day: DayIcon,
  days: DaysIcon,
  week: CalendarIcon,
  month: MonthIcon,
  agenda: ListIcon,
} as const satisfies Record<string, ComponentType>;
type Kind = keyof typeof icons;
const words: Readonly<Record<Kind, string>> = {
  day: 'calendar.viewDay',
  days: 'calendar.viewDays',
  week: 'calendar.viewWeek',
  month: 'calendar.viewMonth',
  agenda: 'calendar.viewAgenda',
};
const views: readonly CalendarView[] = [...dayCounts, 'week', 'month', 'agenda'];

/** Another view of the same calendar about the same day. Where there is little room, one button for
 *  all of them. */
export function ViewSwitch(props: ViewSwitchProps) {
  const { place, hrefs } = props;
  const isWide = useMedia('(width >= 56.25em)');
  const go = (to: CalendarView): void => {
    place.onViewChosen?.(pathOf(to));
    place.navigate(hrefs.view(to, place.day));
  };
  return isWide ? <Views view={props.view} go={go} /> : <ViewMenu view={props.view} go={go} />;
}

interface Choice {
  readonly view: CalendarView;
  readonly go: (to: CalendarView) => void;
}

/** Five kinds beside each other, and how many days where that can be chosen. */
function Views({ view, go }: Choice) {
  const intl = useIntl();
  const kind = kindOf(view);
  return (
    <div className="c-views">
      <SegmentedControl<Kind>
        label={intl.formatMessage({ id: 'calendar.view' })}
        value={kind}
        segments={(['day', 'days', 'week', 'month', 'agenda'] as const).map((id) => {
          const Icon = icons[id];
          return { id, icon: <Icon />, label: intl.formatMessage({ id: words[id] }) };
        })}
        onChange={(chosen) => {
          go(chosen === 'day' ? 1 : chosen === 'days' ? firstCount : chosen);
        }}
      />
      {kind === 'days' && typeof view === 'number' && (
        <SegmentedControl<`${DayCount}`>
          label={intl.formatMessage({ id: 'calendar.howManyDays' })}
          value={`${view}`}
          segments={dayCounts.map((count) => ({
            id: `${count}` as const,
            icon: <Columns count={count} />,
            label: intl.formatMessage({ id: 'calendar.days' }, { count }),
          }))}
          onChange={(chosen) => {
            const count = dayCounts.find((one) => `${one}` === chosen);
            if (count !== undefined) go(count);
          }}
        />
      )}
    </div>
  );
}

/** So many days beside each other. */
function Columns({ count }: { readonly count: number }) {
  const lines = Array.from({ length: count }, (_, at) => `M${4 + ((at + 0.5) * 16) / count} 5v14`);
  return (
    <svg
      className="o-icon"
      viewBox="0 0 24 24"
      width="1.33em"
      height="1.33em"
      stroke="currentColor"
      strokeWidth={10 / count}
      aria-hidden="true"
    >
      <path d={lines.join('')} />
    </svg>
  );
}

function ViewMenu({ view, go }: Choice) {
  const intl = useIntl();
  const { button, popup, wasOpen } = useMenu();
  const label = intl.formatMessage({ id: 'calendar.view' });
  const nameOf = (one: CalendarView): string =>
    typeof one === 'number' && one !== 1
      ? intl.formatMessage({ id: 'calendar.days' }, { count: one })
      : intl.formatMessage({ id: words[kindOf(one)] });
  const pictureOf = (one: CalendarView) => {
    const Icon = icons[kindOf(one)];
    return <Icon />;
  };
  return (
    <>
      <Button {...button} icon={pictureOf(view)}>
        <span className="o-hidden">{label} </span>
        {nameOf(view)}
      </Button>
      {wasOpen && (
        <MenuPopup
          {...popup}
          label={label}
          placement="bottom start"
          current={pathOf(view)}
          choices={views.map((one) => ({
            id: pathOf(one),
            label: nameOf(one),
            picture: pictureOf(one),
          }))}
          onChoose={(path) => {
            const chosen = views.find((one) => pathOf(one) === path);
            if (chosen !== undefined) go(chosen);
          }}
        />
      )}
    </>
  );
}

function kindOf(view: CalendarView): Kind {
  if (view === 1) return 'day';
  return typeof view === 'number' ? 'days' : view;
}
