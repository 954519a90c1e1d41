import {
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  useLocation,
  useParams,
  useRouter,
} from '@tanstack/react-router';
import { type ComponentType, lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { RouterProvider as AriaRouterProvider } from 'react-aria-components';
import { dayInZone, isPlainDay } from '#kernel/base/plain-day.ts';
import { HeadingContext } from '#web/design/layout/heading.ts';
import { useHref, useTenant } from './tenant-context.ts';
import { FailurePage } from './page/FailurePage.tsx';
import { NotFoundPage } from './page/NotFoundPage.tsx';
import { SignInPage } from './page/SignInPage.tsx';
import { lastView } from './last-view.ts';
import {
  type CalendarPath,
  type CalendarScreenPlace,
  dayCounts,
  type DayScreenPlace,
  type ScreenPlace,
  type ShellParts,
} from './parts.ts';
import { useSession, useSignedIn } from './shell-context.ts';
import type * as ManageScreensModule from './page/manage/with-manage-words.tsx';
import { TenantViews } from './tenant-views.ts';
import { useHeadingFocus } from './use-heading-focus.ts';

// The first screen does without these; each loads when it is first opened.
const AccessScreen = lazy(async () => ({
  default: (await import('./page/access/with-access-words.tsx')).AccessScreen,
}));
const AudienceScreen = lazy(async () => ({
  default: (await import('./page/access/with-access-words.tsx')).AudienceScreen,
}));
const manageScreens = {
  members: manageScreen(({ MembersScreen }) => MembersScreen),
  'members/$member': manageScreen(({ MemberScreen }) => MemberScreen),
  groups: manageScreen(({ GroupsScreen }) => GroupsScreen),
  'groups/$group': manageScreen(({ GroupScreen }) => GroupScreen),
  roles: manageScreen(({ RolesScreen }) => RolesScreen),
  programs: manageScreen(({ ProgramsScreen }) => ProgramsScreen),
  devices: manageScreen(({ CopiesScreen }) => CopiesScreen),
  'devices/$device': manageScreen(({ CopyScreen }) => CopyScreen),
  symbols: manageScreen(({ SymbolSetsScreen }) => SymbolSetsScreen),
  'symbols/$set': manageScreen(({ SymbolSetScreen }) => SymbolSetScreen),
  changes: manageScreen(({ ChangesScreen }) => ChangesScreen),
} as const;
const InvitePage = lazy(async () => ({
  default: (await import('./page/invite/with-invite-words.tsx')).InvitePage,
}));
const NeedsAttentionPage = lazy(async () => ({
  default: (await import('./page/attention/with-attention-words.tsx')).NeedsAttentionPage,
}));
const OlderNotice = lazy(async () => ({
  default: (await import('./device/OlderNotice.tsx')).OlderNotice,
}));
const OfficeScreen = lazy(async () => ({
  default: (await import('#web/office/with-office-words.tsx')).OfficeScreenInWords,
}));
const SettingsScreen = lazy(async () => ({
  default: (await import('./page/settings/with-settings-words.tsx')).SettingsScreen,
}));

const root = createRootRoute({ component: Root, notFoundComponent: NotFoundPage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignInPage,
  validateSearch: (search): { to?: string } =>
    typeof search['to'] === 'string' ? { to: search['to'] } : {},
});
const invite = createRoute({ getParentRoute: () => root, path: '/invite', component: InvitePage });

const framed = createRoute({ getParentRoute: () => root, id: 'framed', component: SignedInOnly });
const home = createRoute({ getParentRoute: () => framed, path: '/', component: ToToday });
const settings = createRoute({
  getParentRoute: () => framed,
  path: '/settings',
  component: SettingsScreen,
});
const needsAttention = createRoute({
  getParentRoute: () => framed,
  path: '/needs-attention',
  component: NeedsAttentionPage,
});
const tenant = createRoute({
  getParentRoute: () => framed,
  path: '/t/$tenant',
  validateSearch: (search): { person?: string } & Record<string, string> =>
    Object.fromEntries(
      Object.entries(search).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
});
const access = createRoute({
  getParentRoute: () => tenant,
  path: 'access',
  component: AccessScreen,
});
const accessAudience = createRoute({
  getParentRoute: () => tenant,
  path: 'access/$audience',
  component: AudienceScreen,
});
const manage = Object.entries(manageScreens).map(([path, component]) =>
  createRoute({ getParentRoute: () => tenant, path: `manage/${path}`, component }),
);
const privacy = createRoute({
  getParentRoute: () => tenant,
  path: 'privacy/$',
  component: OfficeScreen,
});
const tenantHome = createRoute({ getParentRoute: () => tenant, path: '/', component: ToToday });

/** Every view has an address; this is the list of them. */
export function createShellRouter({ screens }: ShellParts) {
  const dayRoute = (path: string, screen: ComponentType<DayScreenPlace>) =>
    createRoute({
      getParentRoute: () => tenant,
      path,
      component: () => <OnDay screen={screen} />,
    });
  const calendarRoute = (view: CalendarPath, screen: ComponentType<CalendarScreenPlace>) =>
    dayRoute(`calendar/${view}/$day`, (place) => <WithLastView screen={screen} place={place} />);
  const DaysScreen = screens.calendarDays;
  const placeRoute = (path: string, screen: ComponentType<ScreenPlace>) =>
    createRoute({
      getParentRoute: () => tenant,
      path,
      component: () => <InPlace screen={screen} />,
    });
  return createRouter({
    routeTree: root.addChildren([
      signIn,
      invite,
      framed.addChildren([
        home,
        settings,
        needsAttention,
        tenant.addChildren([
          tenantHome,
          access,
          accessAudience,
          ...manage,
          privacy,
          calendarRoute('day', screens.calendarDay),
          ...dayCounts.map((count) =>
            calendarRoute(`${count}-days`, (place) => <DaysScreen {...place} count={count} />),
          ),
          calendarRoute('week', screens.calendarWeek),
          calendarRoute('month', screens.calendarMonth),
          calendarRoute('agenda', screens.calendarAgenda),
          dayRoute('journal/day/$day', screens.journalDay),
          placeRoute('calendar/wishes', screens.calendarWishes),
          placeRoute('calendar/missing', screens.calendarMissing),
          placeRoute('calendar/templates', screens.calendarTemplates),
          dayRoute('journal/mood/$day', screens.journalMood),
          dayRoute('journal/year/$day', screens.journalYear),
          placeRoute('journal/book', screens.journalBook),
          placeRoute('import', screens.import),
        ]),
      ]),
    ]),
    defaultErrorComponent: FailurePage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
    // Search values are plain text; the default would read "12" as a number and "{}" as an object.
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(search as Record<string, string>).toString();
      return text === '' ? '' : `?${text}`;
    },
  });
}

function manageScreen(choose: (screens: typeof ManageScreensModule) => ComponentType) {
  return lazy(async () => ({
    default: choose(await import('./page/manage/with-manage-words.tsx')),
  }));
}

function Root() {
  const router = useRouter();
  const focusHeading = useHeadingFocus(router);
  return (
    <AriaRouterProvider
      navigate={(href) => {
        router.history.push(href);
      }}
    >
      <HeadingContext value={focusHeading}>
        <Outlet />
      </HeadingContext>
    </AriaRouterProvider>
  );
}

/** Without a session, to the sign-in page and back here afterwards. */
function SignedInOnly() {
  const router = useRouter();
  const session = useSession();
  const isSignedIn = session.status === 'signed-in';
  useEffect(() => {
    if (isSignedIn) return;
    const lead = (): void => {
      // Read here and not followed: the address changes before this view goes, and the way to the
      // sign-in page must not become the way back.
      const here = router.history.location.href;
      if (here.startsWith('/sign-in')) return;
      router.history.replace(here === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(here)}`);
    };
    lead();
    // Whoever goes elsewhere while the sign-in page is still on its way is led there again.
    return router.history.subscribe(lead);
  }, [isSignedIn, router]);
  return isSignedIn ? <TenantViews /> : null;
}

/** A view of the calendar. The one chosen is where the calendar begins the next time on this device. */
function WithLastView({
  screen: Screen,
  place,
}: {
  readonly screen: ComponentType<CalendarScreenPlace>;
  readonly place: DayScreenPlace;
}) {
  const { account } = useSignedIn();
  return (
    <Screen
      {...place}
      onViewChosen={(view) => {
        lastView.remember(account.id, view);
      }}
    />
  );
}

function OnDay({ screen: Screen }: { screen: ComponentType<DayScreenPlace> }) {
  const { day }: { day?: string } = useParams({ strict: false });
  const place = usePlace();
  const { olderDays } = useTenant();
  const older = useSyncExternalStore(olderDays.subscribe, olderDays.state);
  if (day === undefined || !isPlainDay(day)) return <NotFoundPage />;
  return (
    <Suspense>
      {(older === 'fetching' || older === 'away') && (
        <Suspense>
          <OlderNotice state={older} />
        </Suspense>
      )}
      {/* What was typed for one person must not stay on the screen of another. */}
      <Screen key={place.personId} {...place} day={day} />
    </Suspense>
  );
}

function InPlace({ screen: Screen }: { screen: ComponentType<ScreenPlace> }) {
  const place = usePlace();
  return (
    <Suspense>
      <Screen key={place.personId} {...place} />
    </Suspense>
  );
}

function usePlace(): ScreenPlace {
  const { personId, clock, zone, go } = useTenant();
  const href = useHref();
  const search = useLocation({ select: (location) => location.search as Record<string, string> });
  return { personId, clock, zone, href, navigate: go, search };
}

function ToToday() {
  const router = useRouter();
  const { id, clock, zone } = useTenant();
  const { account } = useSignedIn();
  useEffect(() => {
    const today = dayInZone(clock.nowMs(), zone);
    router.history.replace(`/t/${id}/calendar/${lastView.of(account.id) ?? 'day'}/${today}`);
  }, [router, id, clock, zone, account.id]);
  return null;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createShellRouter>;
  }
}
