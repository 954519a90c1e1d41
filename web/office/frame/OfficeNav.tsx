import { Button as AriaButton } from 'react-aria-components/Button';
import { Link } from 'react-aria-components/Link';
import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { ChevronDownIcon, ListIcon } from '#web/design/icon/icons.tsx';
import { MenuPopup, useMenu } from '#web/design/use-menu.ts';
import type { OfficePlace } from './office-place.ts';
import { sectionGroups, type SectionId } from './section-id.ts';

interface NavProps {
  readonly place: Pick<OfficePlace, 'href' | 'sections' | 'go'>;
  /** Where one is. */
  readonly section: SectionId;
}

/** So that it is seen that more follows. */
const spareBelowPx = 40;

/** All sections beside what is open, in their groups (OF23). */
export function SideSections({
  place,
  section,
  isOfThing,
}: NavProps & {
  /** One of its things is open, not the section itself. */
  readonly isOfThing: boolean;
}) {
  const intl = useIntl();
  const side = useRef<HTMLElement>(null);
  // Where the column is higher than the window it scrolls by itself: what is open is in sight (OF23).
  useEffect(() => {
    const column = side.current;
    const here = column?.querySelector('[aria-current]');
    if (column === null || here === null || here === undefined) return undefined;
    const bringIntoSight = (): void => {
      const { bottom } = column.getBoundingClientRect();
      const beyond = here.getBoundingClientRect().bottom + spareBelowPx - bottom;
      column.scrollTop += Math.max(0, beyond);
    };
    // Also when another density makes all of it larger.
    const watching = new ResizeObserver(bringIntoSight);
    watching.observe(here);
    return () => {
      watching.disconnect();
    };
  }, []);
  return (
    <nav
      ref={side}
      className="o-office-side"
      aria-label={intl.formatMessage({ id: 'office.sections' })}
    >
      {sectionGroups.map((group) => (
        <div key={group.id} className="o-office-group">
          {group.id !== 'now' && (
            <p id={`office-group-${group.id}`} className="o-small">
              {intl.formatMessage({ id: 'office.group' }, { group: group.id })}
            </p>
          )}
          <ul
            className="o-list"
            {...(group.id !== 'now' && { 'aria-labelledby': `office-group-${group.id}` })}
          >
            {place.sections
              .filter(({ id }) => group.sections.some((one) => one === id))
              .map(({ id, icon }) => (
                <li key={id}>
                  <Link
                    className="o-office-way"
                    href={place.href(id)}
                    {...(id === section && { 'aria-current': isOfThing ? 'true' : 'page' })}
                  >
                    {icon}
                    {intl.formatMessage({ id: 'office.section' }, { section: id })}
                  </Link>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** Where there is no room beside: one button that opens all sections (OF23). */
export function SectionsMenu({ place, section }: NavProps) {
  const intl = useIntl();
  const { button, popup, wasOpen } = useMenu();
  const words = intl.formatMessage({ id: 'office.allSections' });
  return (
    <>
      <AriaButton {...button} className="o-button">
        <ListIcon />
        <span className="o-button-words">{words}</span>
        <ChevronDownIcon />
      </AriaButton>
      {wasOpen && (
        <MenuPopup
          {...popup}
          label={words}
          placement="bottom start"
          current={section}
          choices={place.sections.map(({ id, icon }) => ({
            id,
            label: intl.formatMessage({ id: 'office.section' }, { section: id }),
            picture: icon,
          }))}
          onChoose={(id) => {
            const chosen = place.sections.find((one) => one.id === id);
            if (chosen !== undefined) place.go(place.href(chosen.id));
          }}
        />
      )}
    </>
  );
}
