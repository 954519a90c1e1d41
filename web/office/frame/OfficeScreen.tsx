import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { LinkButton } from '#web/design/component/Button.tsx';
import { ChevronLeftIcon } from '#web/design/icon/icons.tsx';
import { Screen } from '#web/design/layout/Screen.tsx';
import { useMedia } from '#web/design/use-media.ts';
import { SectionsMenu, SideSections } from './OfficeNav.tsx';
import type { OfficePlace } from './office-place.ts';
import { OnlyReads } from './OnlyReads.tsx';
import type { SectionId } from './section-id.ts';

export interface OfficeScreenProps {
  readonly place: Pick<OfficePlace, 'href' | 'go' | 'sections' | 'tenant' | 'mayDecide'>;
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

/** One view of the privacy office: the ways to its sections, and what is looked at. */
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
  // As wide as it has to be for a column of sections beside what is open.
  const isWide = useMedia('(width >= 68.75em)');
  const sectionName = intl.formatMessage({ id: 'office.section' }, { section });
  const isOfThing = title !== undefined;
  const hasMenu = !isWide && !isOfThing && section !== 'overview';
  return (
    <Screen
      title={
        title ?? (section === 'overview' ? intl.formatMessage({ id: 'office.title' }) : sectionName)
      }
      {...((isOfThing || hasMenu || actions !== undefined) && {
        actions: (
          <>
            {isOfThing && (
              <LinkButton variant="quiet" icon={<ChevronLeftIcon />} href={place.href(section)}>
                {sectionName}
              </LinkButton>
            )}
            {hasMenu && <SectionsMenu place={place} section={section} />}
            {actions}
          </>
        ),
      })}
      {...(bottom !== undefined && { bottom })}
      {...(aside !== undefined && { aside })}
    >
      <div className="o-office">
        {isWide && <SideSections place={place} section={section} isOfThing={isOfThing} />}
        <div className="o-desk">
          {!place.mayDecide && isDecidedOn.has(section) && <OnlyReads tenant={place.tenant} />}
          {children}
        </div>
      </div>
    </Screen>
  );
}
