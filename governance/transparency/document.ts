import type { Words } from '../measures/measure.ts';
import type { DataCategory, DataUse } from '#kernel/kind/data-map.ts';

/**
 * What the public page says, without the ages that move with the clock: the text that is hashed, and
 * whose hash the chronicles hold (TR4). Names nobody and no tenant.
 */
export interface TransparencyDocument {
  readonly form: 1;
  readonly program: string;
  readonly mode: 'trial' | 'production';
  readonly operator: OperatorFacts;
  readonly hosting: HostingFacts;
  readonly kinds: readonly PublishedKind[];
  /** What is kept beside the entries: which tables hold which category. */
  readonly holdings: readonly PublishedHolding[];
  readonly providers: readonly PublishedProvider[];
  readonly options: readonly PublishedOption[];
  readonly measures: readonly PublishedMeasure[];
}

/** Null is unknown, and is said to be (TR3). */
export interface OperatorFacts {
  readonly name: string | null;
  readonly address: string | null;
  readonly contact: string | null;
  /** Where the privacy policy is. */
  readonly policy: string | null;
}

export interface HostingFacts {
  readonly provider: string | null;
  readonly place: string | null;
  readonly database: 'embedded' | 'server';
  /** `storage`: also sealed in storages, where the gate opens one (ME27). */
  readonly media: 'disk' | 'storage';
}

export interface PublishedKind {
  readonly name: string;
  readonly fields: readonly {
    readonly name: string;
    readonly category: DataCategory;
    readonly use: DataUse;
  }[];
  readonly keptAfter: 'day' | 'changed';
  readonly keptFor: string;
  readonly firstSeenBy: string;
  /** May tell of somebody's health: every read is in the chronicle. */
  readonly isSensitive: boolean;
}

export interface PublishedHolding {
  readonly category: DataCategory;
  readonly use: DataUse;
  readonly tables: readonly string[];
}

/** Somebody else who gets data, as the gate describes them. */
export interface PublishedProvider {
  readonly id: string;
  readonly name: string;
  readonly entity: string;
  readonly task: Words;
  /** As the gate names them. */
  readonly purposes: readonly string[];
  /** The operator runs it: nobody else gets the data. */
  readonly isOwn: boolean;
  readonly state: 'in-use' | 'announced' | 'stopped';
  readonly places: readonly {
    /** By ISO 3166. */
    readonly country: string;
    /** Town or region; may be empty. */
    readonly region: string;
    readonly basis: string | null;
  }[];
  readonly categories: readonly string[];
  readonly assurances: readonly {
    readonly text: string;
    readonly source: string;
    readonly checkedOn: string;
  }[];
  /** Null: nobody has. */
  readonly checkedOn: string | null;
}

/** What may be on or off, and is neither needed for the service. */
export interface PublishedOption {
  readonly id: string;
  readonly title: Words;
  readonly says: Words;
  /** `by-choice`: off for everybody who has not asked for it. */
  readonly state: 'on' | 'off' | 'by-choice';
}

export interface PublishedMeasure {
  readonly id: string;
  readonly is: 'proven' | 'attested' | 'declarative' | 'unmet';
  readonly because: string | null;
}
