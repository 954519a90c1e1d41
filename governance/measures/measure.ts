/** A text in both languages of Obhut. */
export interface Words {
  readonly de: string;
  readonly en: string;
}

/** What a measure protects, in the order of Art. 32(1) GDPR, and what the contract adds to it. */
export const measureGroups = [
  'premises',
  'sign-in',
  'access',
  'separation',
  'transfer',
  'input',
  'availability',
  'review',
  'orders',
  'assistance',
] as const;
export type MeasureGroup = (typeof measureGroups)[number];

/** Looked at by the running system, again and again. */
export interface ByProbe {
  readonly by: 'probe';
  /** For how long what was found counts. After it the measure is unmet (MS3). */
  readonly freshMs: number;
  /** At least so many things have to be looked at: a probe that looks past them shows nothing (MS5). */
  readonly atLeast: number;
  /** Whose the result is: the installation's, which is everybody's, or the tenant's alone. */
  readonly of: 'installation' | 'tenant';
}

/** Said by a person with their name, for a time. */
export interface ByAttestation {
  readonly by: 'attestation';
  /** Longer than that nobody can say it ahead. */
  readonly mostDays: number;
  /** Who says it: the operator of the installation, or a keeper of the tenant. */
  readonly of: 'operator' | 'tenant';
}

/** A statement that nothing shows, and that says so. */
export interface ByWord {
  readonly by: 'word';
}

/** Promised by the contract, and not there yet: unmet, whatever anybody says. */
export interface NotThere {
  readonly by: 'nothing';
}

export interface Measure {
  readonly id: string;
  readonly group: MeasureGroup;
  readonly title: Words;
  /** What holds when it is met, as a sentence that can turn out false. */
  readonly holds: Words;
  /** Where it was promised: `an_3` of the contract, or the page on data processing. */
  readonly promisedBy: readonly ('an_3' | 'page')[];
  readonly shown: ByProbe | ByAttestation | ByWord | NotThere;
}
