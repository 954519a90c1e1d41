import './frame.css';
import { Outlet, useLocation, useRouterState } from '@tanstack/react-router';
import {
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { PersonSwitcher } from '#web/design/component/PersonSwitcher.tsx';
import { type Place, PlaceNav } from '#web/design/component/PlaceNav.tsx';
import { SkipLink } from '#web/design/component/SkipLink.tsx';
import { StateMark } from '#web/design/component/StateMark.tsx';
import { UndoBar } from '#web/design/component/UndoBar.tsx';
import type { DayColour } from '#web/design/day-colour.ts';
import { LettersIcon } from '#web/design/icon/icons.tsx';
import { useDirectory, useSyncState } from '#web/design/live.ts';
import { loadParts } from '#web/design/later.tsx';
import { FrameDayContext } from '#web/design/layout/frame-day.ts';
import { ScreenTopContext } from '#web/design/layout/Screen.tsx';
import { orNothing } from '#web/design/or-nothing.ts';
import { useSpeaker, useSpeakerState } from '#web/design/speech/use-speaker.ts';
import { UndoProvider } from '#web/design/undo.tsx';
import { Brand } from './Brand.tsx';
import { lastView } from './last-view.ts';
import { type Life, livesIn } from './lives.ts';
import { useHref, useTenant, useToday } from './tenant-context.ts';
import { markedState } from './marked-state.ts';
import { FirstSyncPage } from './page/FirstSyncPage.tsx';
import { RefusalsEndOffers } from './RefusalsEndOffers.tsx';
import { useAppearanceChoice, useShell, useSignedIn } from './shell-context.ts';
import { tellHeight } from '#web/design/tell-height.ts';
import { useMedia } from '#web/design/use-media.ts';

const tellBarHeight = tellHeight('--bar-height');

// Few ever see these; each loads when it is first needed.
const ClosedPage = lazy(async () => ({
  default: (await import('./page/attention/with-closed-words.tsx')).ClosedPage,
}));
const SpeechBar = lazy(
  orNothing(async () => (await import('#web/design/speech/with-speech-words.tsx')).SpeechBar),
);
const DeviceNotices = lazy(
  orNothing(async () => (await import('./device/DeviceNotices.tsx')).DeviceNotices),
);

/** Around every view of a signed-in person: where am I, whose is it, is it sent. */
export function Frame() {
  const intl = useIntl();
  const path = useLocation({ select: (location) => location.pathname });
  const { id } = useTenant();
  const tenant = useSignedIn().tenants.find((each) => each.id === id);
  const directory = useDirectory();
  const places = usePlaces();
  const sync = useSyncState();
  const isWide = useMedia('(width >= 56.25em)');
  const [day, setDay] = useState<DayColour | null>(null);
  const isLost = sync.problem === 'sync.device-lost';
  // Where the views are, not where they go: the one that is left must not be drawn on the way.
  const at = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const isClosed = (isLost || sync.locked) && at !== '/settings';
  const { sessions } = useShell();
  const { problem } = sync;
  useEffect(() => {
    // The connection ended for good; the server says whether it is this tenant alone, or the session.
    if (problem !== null && endings.has(problem)) void sessions.refresh();
  }, [problem, sessions]);
  // Once there was something to lose, the notices stay and look now and then.
  const [isNoticed, setNoticed] = useState(false);
  const isToNotice = sync.unsent > 0 || sync.beside > 0 || sync.writes === 'closed';
  if (isToNotice && !isNoticed) setNoticed(true);

  const mark = <StateMark state={markedState(sync)} href="/needs-attention" />;
  const isAboutLife = path.startsWith('/t/') && !isAboutAccess(path);
  const lives = useMemo(() => (directory ? livesIn(directory) : []), [directory]);
  const top = (
    <div className="o-frame-top">
      {isAboutLife ? <WhoseLife lives={lives} detail={tenant?.name ?? ''} /> : <span />}
      {!isWide && mark}
    </div>
  );
  const isWaiting = directory === null && isAboutLife;
  // Not while the first copy is on its way, which is what somebody waits for.
  const hasCopy = directory !== null;
  useEffect(() => {
    if (hasCopy) loadParts();
  }, [hasCopy]);
  return (
    <UndoProvider>
      <div className="o-frame" data-day={day ?? undefined}>
        <SkipLink target="content" />
        {isWide && (
          <header className="o-rail">
            <Brand detail={tenant?.name} />
            <PlaceNav places={places} current={currentPlace(path)} />
            <div className="o-rail-end">
              <EasySwitch />
              {mark}
            </div>
          </header>
        )}
        <main id="content" className="o-main" tabIndex={-1}>
          <FrameDayContext value={setDay}>
            <ScreenTopContext value={isWide && !isAboutLife ? null : top}>
              {isNoticed && (
                <Suspense>
                  <DeviceNotices />
                </Suspense>
              )}
              {isClosed ? (
                <Suspense>
                  <ClosedPage why={isLost ? 'lost' : 'locked'} />
                </Suspense>
              ) : isWaiting ? (
                <FirstSyncPage />
              ) : (
                <Outlet />
              )}
            </ScreenTopContext>
          </FrameDayContext>
          <UndoBar />
          <RefusalsEndOffers />
          <Reading key={path} />
        </main>
        {!isWide && (
          <footer
            ref={tellBarHeight}
            className="o-bar"
            aria-label={intl.formatMessage({ id: 'shell.bar' })}
          >
            <PlaceNav places={places} current={currentPlace(path)} />
          </footer>
        )}
      </div>
    </UndoProvider>
  );
}

/** What is read aloud, and the end of it with the view it was in. */
function Reading(): ReactNode {
  const speaker = useSpeaker();
  const state = useSpeakerState();
  useEffect(
    () => () => {
      speaker.stop();
    },
    [speaker],
  );
  const isHeard = state.is !== 'silent' || state.problem !== null;
  return (
    isHeard && (
      <Suspense>
        <SpeechBar />
      </Suspense>
    )
  );
}

const endings = new Set(['sync.device-lost', 'access.no-member', 'identity.not-signed-in']);

/** The other way of seeing the same view, one press away. */
function EasySwitch(): ReactNode {
  const intl = useIntl();
  const { appearances } = useShell();
  const isEasy = useAppearanceChoice().density === 'easy';
  return (
    <Button
      variant="quiet"
      icon={<LettersIcon />}
      onPress={() => {
        appearances.toggleEasy();
      }}
    >
      {intl.formatMessage({ id: isEasy ? 'shell.easy.off' : 'shell.easy.on' })}
    </Button>
  );
}

function WhoseLife({ lives, detail }: { lives: readonly Life[]; detail: string }): ReactNode {
  const intl = useIntl();
  const { personId, myPersonId, go } = useTenant();
  const path = useLocation({ select: (location) => location.pathname });
  const directory = useDirectory();
  // Nothing of their life may be in reach any more, and still it is whose it is.
  const isAmong = lives.some((life) => life.id === personId);
  const shown = isAmong ? undefined : directory?.persons.find((one) => one.id === personId);
  return (
    <PersonSwitcher
      current={personId}
      people={[...lives, ...(shown === undefined ? [] : [shown])].map((life) => ({
        ...life,
        detail: life.id === myPersonId ? intl.formatMessage({ id: 'shell.me' }) : detail,
      }))}
      onChange={(id) => {
        go(id === myPersonId ? path : `${path}?person=${encodeURIComponent(id)}`);
      }}
    />
  );
}

/** The same places in the same order, with the same pictures, in every density. */
function usePlaces(): Place[] {
  const intl = useIntl();
  const href = useHref();
  const today = useToday();
  const { density } = useAppearanceChoice();
  const isWide = useMedia('(width >= 56.25em)');
  const { account } = useSignedIn();
  const last = useSyncExternalStore(lastView.subscribe, () => lastView.of(account.id));
  return [
    {
      id: 'calendar',
      label: intl.formatMessage({ id: 'shell.place.calendar' }),
      concept: 'calendar',
      href: href(`calendar/${last ?? (isWide && density !== 'easy' ? 'week' : 'day')}/${today}`),
    },
    {
      id: 'journal',
      label: intl.formatMessage({ id: 'shell.place.journal' }),
      concept: 'journal',
      href: href(`journal/day/${today}`),
    },
    {
      id: 'settings',
      label: intl.formatMessage({ id: 'shell.place.settings' }),
      concept: 'settings',
      href: '/settings',
    },
  ];
}

function currentPlace(path: string): string | null {
  const place = /^\/t\/[^/]+\/([a-z]+)/.exec(path)?.[1];
  if (place === 'calendar' || place === 'journal') return place;
  if (place === 'import') return 'calendar';
  return path === '/settings' || isAboutAccess(path) ? 'settings' : null;
}

/** Who may do what, who looks after whom, and privacy, are about everybody's places and nobody's life. */
function isAboutAccess(path: string): boolean {
  return /^\/t\/[^/]+\/(?:access|manage|privacy)/.test(path);
}
