/** Why something is counted: what is necessary goes on without consent, and is kept apart from the rest. */
export type UsagePurpose = 'functional.service.improve' | 'essential.service.operations';

export interface UsageEvent {
  readonly id: string;
  /** Null: of none; then it is a fault, and necessary. */
  readonly product: string | null;
  readonly purpose: UsagePurpose;
}

/** Products that can be offered to be counted. */
export const usageProducts = ['calendar', 'journal'] as const;
export type UsageProduct = (typeof usageProducts)[number];

const improve = { purpose: 'functional.service.improve' } as const;

/** Everything that is ever counted. What is not here is counted nowhere. */
export const usageEvents: readonly UsageEvent[] = [
  ...['day', 'days', 'week', 'month', 'agenda', 'wishes', 'missing', 'templates'].map((view) => ({
    id: `calendar.${view}`,
    product: 'calendar',
    ...improve,
  })),
  ...['day', 'mood', 'year', 'book'].map((view) => ({
    id: `journal.${view}`,
    product: 'journal',
    ...improve,
  })),
  { id: 'app.fault', product: null, purpose: 'essential.service.operations' },
];

/** What it is to open an address of the app; null for what is not counted. */
export function eventOfPath(path: string): UsageEvent | null {
  const [, product, view] = /^\/t\/[^/]+\/([a-z]+)\/([a-z0-9-]+)/.exec(path) ?? [];
  const id = `${product}.${view?.replace(/^\d-days$/, 'days')}`;
  return usageEvents.find((event) => event.id === id && event.product === product) ?? null;
}
