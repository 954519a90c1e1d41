import type { ComponentType } from 'react';
import type { Clock } from '#kernel/base/clock.ts';
import type { AccountId, PersonId, TenantId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import type { KeptPictures } from '#kernel/symbol-set/kept-pictures.ts';
import type { LocalObhut } from '#kernel/sync/client/local-obhut.ts';
import type { EditAgain } from '#web/design/record/edit-again.ts';
import type { VerifyChronicle } from '#web/office/chronicle/verify-port.ts';
import type { WatchedPlaces } from '#web/usage/watched-places.ts';
import type { Locale, Messages } from './locale.ts';

export interface ScreenPlace {
  /** Whose life is looked at. */
  readonly personId: PersonId;
  readonly clock: Clock;
  /** The reader's IANA zone. */
  readonly zone: string;
  /** The address of a view of this tenant and person: `href('journal/day/2026-05-03')`. */
  readonly href: (path: string) => string;
  readonly navigate: (href: string) => void;
  /** The values after the `?` of the address. */
  readonly search: Readonly<Record<string, string>>;
}

export interface DayScreenPlace extends ScreenPlace {
  readonly day: PlainDay;
}

export const dayCounts = [2, 3, 5, 7] as const;
type DayCount = (typeof dayCounts)[number];

/** The part of an address that says how a calendar is looked at. */
export type CalendarPath = `${DayCount}-days` | 'day' | 'week' | 'month' | 'agenda';

export interface CalendarScreenPlace extends DayScreenPlace {
  /** Somebody chose to look at the calendar so. */
  readonly onViewChosen: (view: CalendarPath) => void;
}

/** A local copy, and what opens its pictures and recordings; absent where there are none. */
export interface OpenedCopy extends LocalObhut {
  readonly media?: () => Promise<DeviceMedia>;
}

/** Everything the shell does not know itself: the products' screens and the outside world. Composed in apps/pwa. */
export interface ShellParts {
  readonly screens: {
    readonly calendarDay: ComponentType<CalendarScreenPlace>;
    /** So many days from the one in the address. */
    readonly calendarDays: ComponentType<CalendarScreenPlace & { readonly count: DayCount }>;
    readonly calendarWeek: ComponentType<CalendarScreenPlace>;
    readonly calendarMonth: ComponentType<CalendarScreenPlace>;
    readonly calendarAgenda: ComponentType<CalendarScreenPlace>;
    readonly calendarWishes: ComponentType<ScreenPlace>;
    readonly calendarMissing: ComponentType<ScreenPlace>;
    readonly calendarTemplates: ComponentType<ScreenPlace>;
    readonly journalDay: ComponentType<DayScreenPlace>;
    readonly journalMood: ComponentType<DayScreenPlace>;
    readonly journalYear: ComponentType<DayScreenPlace>;
    readonly journalBook: ComponentType<ScreenPlace>;
    readonly import: ComponentType<ScreenPlace>;
  };
  /** The editors that refused writes are opened in, as the products declare them. */
  readonly editAgain: EditAgain;
  /** Checks an exported chronicle on this device. Missing: it cannot. */
  readonly verifyChronicle?: VerifyChronicle;
  /** Told of the places somebody opens, in the browser's own time. */
  readonly watch?: (router: WatchedPlaces) => Promise<void>;
  readonly loadMessages: (locale: Locale) => Promise<Messages>;
  /** Opens the local copy of one account and tenant and starts to sync. */
  readonly openObhut: (accountId: AccountId, tenantId: TenantId) => Promise<OpenedCopy>;
  /** What this device keeps of the pictures of an account's sets. Missing: it keeps none. */
  readonly openPictures?: (accountId: AccountId, tenantId: TenantId) => Promise<KeptPictures>;
  /** Deletes the local copies of an account that no tab has open: all of them, or those of some tenants. */
  readonly deleteCopies?: (
    accountId: AccountId,
    tenants: 'all' | readonly TenantId[],
  ) => Promise<void>;
}
