import type { NoticeId, ProviderId } from './ids.ts';

/** What a tenant has agreed to, was told and has answered: all that the gate knows of it. */
export interface TenantStanding {
  readonly tenant: string;
  /** A household has no contract of Art. 28; there the operator is the controller (GA17). */
  readonly kind: 'organisation' | 'household';
  readonly zone: string;
  /** `altered`: what is kept is not what the chain has, so nothing is known of it (GA43). */
  readonly contract: 'in-force' | 'suspended' | 'altered' | 'none';
  /** As the contract says; fewer than 14 are taken for 14 (GA8). */
  readonly noticeDays: number;
  /** False: the tenant agreed that nothing goes to a third country, whatever basis there is (GA27). */
  readonly thirdCountries: boolean;
  /** The providers that the contract names in its Annex IV, with their versions. */
  readonly agreed: readonly AgreedProvider[];
  readonly notices: readonly ProviderNotice[];
  /** The latest instant that was seen at this tenant's notices or in its chronicle (GA16). */
  readonly seenMs: number;
}

export interface AgreedProvider {
  readonly provider: ProviderId;
  readonly version: number;
  readonly atMs: number;
}

export interface ProviderNotice {
  readonly id: NoticeId;
  readonly provider: ProviderId;
  readonly version: number;
  readonly sentAtMs: number;
  /** Null: nothing proves that the tenant has it, so no clock runs. */
  readonly delivery: NoticeDelivery | null;
  /** In the order they were said. */
  readonly answers: readonly NoticeAnswer[];
  /** Null while it is a notice. */
  readonly withdrawnAtMs: number | null;
}

export interface NoticeDelivery {
  readonly atMs: number;
  /** With the public holidays as they were known then. The gate takes it where it is later than its own. */
  readonly objectionEndsMs: number;
}

export type NoticeAnswer =
  | { readonly is: 'objection'; readonly id: string; readonly atMs: number }
  | { readonly is: 'objection-withdrawn'; readonly id: string; readonly atMs: number }
  | { readonly is: 'approval'; readonly atMs: number }
  | { readonly is: 'approval-withdrawn'; readonly atMs: number };
