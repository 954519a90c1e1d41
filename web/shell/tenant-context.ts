import {
  createContext,
  type DependencyList,
  use,
  useCallback,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Clock } from '#kernel/base/clock.ts';
import type { PersonId, TenantId } from '#kernel/base/ids.ts';
import { dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import type { LocalObhut } from '#kernel/sync/client/local-obhut.ts';
import type { Reader } from '#kernel/sync/client/reader.ts';
import type { OlderDays } from './older-days.ts';

/** What the views of one tenant stand on: the local copy, and whose life is looked at, when and where. */
export interface Tenant {
  readonly obhut: LocalObhut;
  /** What the screen shows of the time this device does not keep. */
  readonly olderDays: OlderDays;
  readonly id: TenantId;
  /** Who the account is in this tenant. */
  readonly myPersonId: PersonId;
  /** Whose life is looked at (`?person=`); oneself when nobody was chosen. */
  readonly personId: PersonId;
  /** Goes to an address of the app, as a press on a link would. */
  readonly go: (href: string) => void;
  readonly clock: Clock;
  /** IANA name of the device's zone. */
  readonly zone: string;
}

export const TenantContext = createContext<Tenant | null>(null);

export function useTenant(): Tenant {
  const tenant = use(TenantContext);
  if (tenant === null) throw new Error('A view of a tenant was drawn outside TenantContext.');
  return tenant;
}

/** Addresses of the tenant's views: `href('calendar/day/2026-05-03')`. Keeps whose life is looked at. */
export function useHref(): (path: string) => string {
  const { id, personId, myPersonId } = useTenant();
  return useCallback(
    (path) => {
      if (personId === myPersonId) return `/t/${id}/${path}`;
      return `/t/${id}/${path}${path.includes('?') ? '&' : '?'}person=${encodeURIComponent(personId)}`;
    },
    [id, personId, myPersonId],
  );
}

/** Today on this device; changes at midnight, and when the page is looked at again. */
export function useToday(): PlainDay {
  const { clock, zone } = useTenant();
  return useSyncExternalStore(subscribeTime, () => dayInZone(clock.nowMs(), zone));
}

function subscribeTime(listener: () => void): () => void {
  const handle = setInterval(listener, 20_000);
  document.addEventListener('visibilitychange', listener);
  return () => {
    clearInterval(handle);
    document.removeEventListener('visibilitychange', listener);
  };
}

/** What a question to the local copy gives, asked again after each write; undefined until the first answer.
 *  For what is no record: the outbox and the refused writes. Errors reach the error boundary. */
export function useReader<T>(
  query: (read: Reader) => Promise<T>,
  deps: DependencyList,
): T | undefined {
  const { obhut } = useTenant();
  const [answer, setAnswer] = useState<{ value: T } | { error: unknown } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      const next = await answerOf(query, obhut.reader);
      if (isCurrent) setAnswer(next);
    };
    void ask();
    const stop = obhut.subscribe(() => void ask());
    return () => {
      isCurrent = false;
      stop();
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the caller names what the query depends on, as with useEffect
  }, [obhut, ...deps]);

  if (answer === null) return undefined;
  if ('error' in answer) {
    throw new Error('A query on the local copy failed.', { cause: answer.error });
  }
  return answer.value;
}

async function answerOf<T>(
  query: (read: Reader) => Promise<T>,
  reader: Reader,
): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await query(reader) };
  } catch (error) {
    return { error };
  }
}
