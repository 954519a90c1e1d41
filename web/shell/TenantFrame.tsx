import { useParams, useRouter, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, use, useCallback, useEffect, useMemo, useState } from 'react';
import { systemClock } from '#kernel/base/clock.ts';
import type { PersonId } from '#kernel/base/ids.ts';
import { type MakeAudience, MakeAudienceContext } from '#web/design/audience/ad-hoc.ts';
import { DeviceMediaContext } from '#web/design/media/device-media-context.ts';
import { LiveProvider, useDirectory } from '#web/design/live.ts';
import { orNothing } from '#web/design/or-nothing.ts';
import { RecordingContext, type RecordingSource } from '#web/design/speech/use-speaker.ts';
import { browserStorage } from './browser-storage.ts';
import { Frame } from './Frame.tsx';
import { lifeToShow } from './lives.ts';
import { NotFoundPage } from './page/NotFoundPage.tsx';
import type { Session, SessionTenant } from './session.ts';
import { useShell, useSignedIn } from './shell-context.ts';
import { symbolsKey } from './symbols/symbols-key.ts';
import { type Tenant, TenantContext } from './tenant-context.ts';

const ShowOwnSymbols = lazy(
  orNothing(async () => (await import('./symbols/ShowOwnSymbols.tsx')).ShowOwnSymbols),
);
const NoTenantPage = lazy(async () => ({
  default: (await import('./page/NoTenantPage.tsx')).NoTenantPage,
}));

/** Opens the local copy of the tenant in the address, or of the one looked at last, for every view below. */
export function TenantFrame() {
  const session = useSignedIn();
  const { tenant: asked } = useParams({ strict: false });
  const tenant = tenantOf(session, asked);
  if (session.tenants.length === 0) {
    return (
      <Suspense>
        <NoTenantPage />
      </Suspense>
    );
  }
  if (tenant === undefined) return <NotFoundPage />;
  return (
    <Suspense fallback={<div className="o-frame" />}>
      {/* Another account may sign in in another tab: nothing of the one before may stay on the screen. */}
      <WithCopy key={`${session.account.id} ${tenant.id}`} session={session} tenant={tenant} />
    </Suspense>
  );
}

function tenantOf(session: Session, asked: string | undefined): SessionTenant | undefined {
  if (asked !== undefined) return session.tenants.find((tenant) => tenant.id === asked);
  const last = browserStorage.read('obhut.tenant');
  return session.tenants.find((tenant) => tenant.id === last) ?? session.tenants[0];
}

function WithCopy({ session, tenant }: { session: Session; tenant: SessionTenant }) {
  const { copies } = useShell();
  const router = useRouter();
  const { obhut, source, olderDays } = use(copies.of(session.account.id, tenant.id));
  const hasSymbols =
    tenant.hasSymbols === true ||
    browserStorage.read(symbolsKey(session.account.id, tenant.id)) !== null;
  // Waited for at the start alone: the first picture that is seen is the one that stays.
  const [isAwaited] = useState(hasSymbols);
  const symbols = hasSymbols && <ShowOwnSymbols session={session} tenant={tenant.id} />;
  const go = useCallback(
    (href: string) => {
      router.history.push(href);
    },
    [router],
  );
  const makeAudience = useCallback<MakeAudience>(
    async (of) => (await import('./make-audience.ts')).makeAudienceIn(tenant.id, source)(of),
    [tenant.id, source],
  );
  const recordingOf = useCallback<RecordingSource>(
    async (recording, record) =>
      (await import('./media/recording-url.ts')).recordingUrl(obhut.media, recording, record),
    [obhut],
  );
  useEffect(() => {
    browserStorage.write('obhut.tenant', tenant.id);
  }, [tenant.id]);
  const here = useMemo<Omit<Tenant, 'personId'>>(
    () => ({
      obhut,
      olderDays,
      id: tenant.id,
      myPersonId: tenant.personId,
      go,
      clock: systemClock,
      zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    }),
    [obhut, olderDays, tenant, go],
  );
  return (
    <LiveProvider value={source}>
      <MakeAudienceContext value={makeAudience}>
        {isAwaited ? symbols : <Suspense>{symbols}</Suspense>}
        <DeviceMediaContext value={obhut.media ?? null}>
          <RecordingContext value={recordingOf}>
            <OfLife tenant={here} />
          </RecordingContext>
        </DeviceMediaContext>
      </MakeAudienceContext>
    </LiveProvider>
  );
}

function OfLife({ tenant }: { tenant: Omit<Tenant, 'personId'> }) {
  const { appearances } = useShell();
  const directory = useDirectory();
  useEffect(() => {
    if (directory === null) return;
    const { accountId, personId } = directory.me;
    const me = directory.persons.find((one) => one.id === personId);
    // Who is supported here finds big pictures and few things, until they choose otherwise.
    appearances.belongTo(accountId, me?.role === 'supported' ? { density: 'easy' } : {});
  }, [appearances, directory]);
  const { person } = useSearch({ strict: false });
  const [last, setLast] = useState<PersonId | null>(null);
  const personId = lifeToShow(directory, person, tenant.myPersonId, last);
  const isLife = directory?.spaces.some((space) => space.personId === personId) ?? false;
  if (isLife && personId !== last) setLast(personId);
  const ofLife = useMemo(() => ({ ...tenant, personId }), [tenant, personId]);
  return (
    <TenantContext value={ofLife}>
      <Frame />
    </TenantContext>
  );
}
