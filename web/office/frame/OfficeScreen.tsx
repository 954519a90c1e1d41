import type { ReactNode } from 'react';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import { LinkButton } from '#web/design/component/Button.tsx';
import { ChevronLeftIcon } from '#web/design/icon/icons.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { useMedia } from '#web/design/use-media.ts';
import type { OfficePlace } from './office-place.ts';
import { OnlyReads } from './OnlyReads.tsx';
import type { SectionId } from './section-id.ts';

export interface OfficeScreenProps {
  readonly place: Pick<OfficePlace, 'href' | 'sections' | 'tenant' | 'mayDecide'>;
  readonly section: SectionId;
  /** Of one thing of the section: what it is. The way back leads to the section then. */
  readonly title?: string;
  readonly actions?: ReactNode;
  /** The one main button. */
  readonly bottom?: ReactNode;
  /** Beside the content on wide screens. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** Where there is something to decide, so that who only reads is told who does. */
const isDecidedOn: ReadonlySet<SectionId> = new Set<SectionId>([
  'contract',
  'providers',
  'instructions',
  'measures',
  'register',
  'usage',
  'offices',
]);

/** One view of the privacy office: its sections, or the way back to them, and what is looked at. */
export function OfficeScreen({
  place,
  section,
  title,
  actions,
  bottom,
  aside,
  children,
}: OfficeScreenProps) {
  const intl = useIntl();
  const isWide = useMedia('(width >= 56.25em)');
  const sectionName = intl.formatMessage({ id: 'office.section' }, { section });
  const isOfThing = title !== undefined;
  const isBack = isOfThing || (!isWide && section !== 'overview');
  return (
    <Screen
      title={
        title ?? (section === 'overview' ? intl.formatMessage({ id: 'office.title' }) : sectionName)
      }
      {...((isBack || actions !== undefined) && {
        actions: (
          <>
            {isBack && (
              <LinkButton
                variant="quiet"
                icon={<ChevronLeftIcon />}
                href={place.href(isOfThing ? section : 'overview')}
              >
                {isOfThing ? sectionName : intl.formatMessage({ id: 'office.title' })}
              </LinkButton>
            )}
            {actions}
          </>
        ),
      })}
      {...(bottom !== undefined && { bottom })}
      {...(aside !== undefined && { aside })}
    >
      <div className="o-desk">
        {isWide && !isOfThing && (
          <nav aria-label={intl.formatMessage({ id: 'office.sections' })}>
            <ul className="o-list o-tabs">
              {place.sections.map(({ id, icon }) => (
                <li key={id}>
                  <Link
                    className="o-tab"
                    href={place.href(id)}
                    {...(id === section && { 'aria-current': 'page' })}
                  >
                    {icon}
                    {intl.formatMessage({ id: 'office.section' }, { section: id })}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        )}
        {!place.mayDecide && isDecidedOn.has(section) && <OnlyReads tenant={place.tenant} />}
        {children}
      </div>
    </Screen>
  );
}
