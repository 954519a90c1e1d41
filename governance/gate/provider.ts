import type { ProviderId } from './ids.ts';
import type { ProviderDescriptor } from './provider-descriptor.ts';

/** A provider with all it ever was, the oldest version first. */
export interface Provider {
  readonly id: ProviderId;
  readonly versions: readonly ProviderVersion[];
  readonly stops: readonly ProviderStop[];
  /** Null while it is one. */
  readonly removedAtMs: number | null;
}

export interface ProviderVersion {
  readonly version: number;
  readonly descriptor: ProviderDescriptor;
  readonly addedAtMs: number;
  /** False: it has nothing new in it and is as far as the version before (GA5). */
  readonly needsNotice: boolean;
  /** True: what was before is no more, so that nobody can be kept on it (GA13). */
  readonly endsEarlier: boolean;
  /** What the operator offers to who objects (GA26). */
  readonly alternatives: readonly Alternative[];
}

export interface Alternative {
  readonly de: string;
  readonly en: string;
}

export interface ProviderStop {
  readonly fromMs: number;
  /** Null: it still holds. */
  readonly untilMs: number | null;
  /** Null: for all. */
  readonly tenant: string | null;
}
