import type { ReactNode } from 'react';
import type { Clock } from '#kernel/base/clock.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { SectionId } from './section-id.ts';

/** What a page of the privacy office stands on. */
export interface OfficePlace {
  readonly tenant: TenantId;
  /** The sections that there are, in their order. */
  readonly sections: readonly { readonly id: SectionId; readonly icon: ReactNode }[];
  /** False: they read, and others decide (CO14, OF17). */
  readonly mayDecide: boolean;
  /** One of the things of the section: what stands behind it in the address. */
  readonly item: string | undefined;
  /** The values after the `?` of the address. */
  readonly search: Readonly<Record<string, string>>;
  /** The address of a section, of one of its things, or of a view of it. */
  readonly href: (section: SectionId, item?: string, search?: Record<string, string>) => string;
  readonly go: (href: string) => void;
  readonly clock: Clock;
  /** IANA name of the zone of whoever looks. */
  readonly zone: string;
}

/** Addresses in the privacy office of a tenant; values without content are left out. */
export function officeHref(
  tenant: TenantId,
  section: SectionId,
  item?: string,
  search: Readonly<Record<string, string>> = {},
): string {
  const path = item === undefined ? section : `${section}/${encodeURIComponent(item)}`;
  const values = Object.entries(search).filter(([, value]) => value !== '');
  const query = values.length === 0 ? '' : `?${new URLSearchParams(values).toString()}`;
  return `/t/${tenant}/privacy/${path}${query}`;
}
