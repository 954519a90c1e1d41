import '#web/design/layout/desk.css';
import './frame/office.css';
import { useLocation, useParams } from '@tanstack/react-router';
import { Suspense, useMemo } from 'react';
import { useIntl } from 'react-intl';
import { Screen } from '#web/design/layout/Screen.tsx';
import { NotFoundPage } from '#web/shell/page/NotFoundPage.tsx';
import { useSignedIn } from '#web/shell/shell-context.ts';
import { useTenant } from '#web/shell/tenant-context.ts';
import { officeHref, type OfficePlace } from './frame/office-place.ts';
import { officeStanding } from './frame/office-standing.ts';
import { officeSections } from './sections.tsx';

/** The privacy office of a tenant: the section in the address, for who may act for the tenant. */
export function OfficeView() {
  const intl = useIntl();
  const { _splat: rest = '' }: { _splat?: string } = useParams({ strict: false });
  const [asked, item, ...more] = rest.split('/').filter((part) => part !== '');
  const search = useLocation({ select: (location) => location.search as Record<string, string> });
  const { id: tenant, go, clock, zone } = useTenant();
  const standing = officeStanding(useSignedIn().tenants.find((each) => each.id === tenant));
  const place = useMemo<OfficePlace>(
    () => ({
      tenant,
      sections: officeSections,
      mayDecide: standing === 'decides',
      item,
      search,
      href: (section, of, values) => officeHref(tenant, section, of, values),
      go,
      clock,
      zone,
    }),
    [tenant, standing, item, search, go, clock, zone],
  );
  const section = officeSections.find(({ id }) => id === (asked ?? 'overview'));
  if (section === undefined || more.length > 0) return <NotFoundPage />;
  if (standing === null) {
    return (
      <Screen title={intl.formatMessage({ id: 'office.title' })} width="reading">
        <p>{intl.formatMessage({ id: 'office.notYours' })}</p>
      </Screen>
    );
  }
  const { Page } = section;
  return (
    <Suspense>
      {/* What was typed for one thing must not stay on the screen of another. */}
      <Page key={item ?? ''} {...place} />
    </Suspense>
  );
}
