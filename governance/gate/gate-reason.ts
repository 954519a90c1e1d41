/** Why the gate is shut. Ids, days and instants only; `reasonWords` puts it in words. */
export type GateReason =
  | { readonly code: 'provider-unknown' }
  | { readonly code: 'provider-removed'; readonly sinceMs: number }
  | { readonly code: 'stopped'; readonly sinceMs: number }
  | { readonly code: 'contract-missing' }
  | { readonly code: 'contract-suspended' }
  /** Its text, or how it stands, is not what the chronicle has (CO9, CO25). */
  | { readonly code: 'contract-altered' }
  | { readonly code: 'purpose-forbidden'; readonly purpose: string }
  | { readonly code: 'purpose-not-described'; readonly purpose: string }
  | { readonly code: 'host-not-described'; readonly host: string }
  | { readonly code: 'category-not-described'; readonly category: string }
  | { readonly code: 'agreement-missing' }
  | { readonly code: 'agreement-lapsed'; readonly until: string }
  | { readonly code: 'duties-not-passed-on' }
  | { readonly code: 'third-country-excluded'; readonly country: string }
  | { readonly code: 'basis-missing'; readonly country: string }
  | { readonly code: 'basis-lapsed'; readonly country: string; readonly until: string }
  | { readonly code: 'notice-missing' }
  | { readonly code: 'notice-undelivered'; readonly sentAtMs: number }
  | { readonly code: 'waiting'; readonly untilMs: number }
  | { readonly code: 'objection-open'; readonly count: number };

export type GateReasonCode = GateReason['code'];
