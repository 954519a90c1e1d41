import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { AnyKind } from '#kernel/kind/define-kind.ts';
import { registryOf } from '#kernel/kind/registry.ts';
import { calendarMutators } from '#products/calendar/mutators.ts';
import { calendarKinds } from '#products/calendar/kinds.ts';
import { entry } from '#products/journal/kinds.ts';
import { journalMutators } from '#products/journal/mutators.ts';

/** The products of this installation. The order is the order of their migrations. */
export const products: readonly { readonly name: string; readonly kinds: readonly AnyKind[] }[] = [
  { name: 'calendar', kinds: calendarKinds },
  { name: 'journal', kinds: [entry] },
];

/** Goes up with any change of a kind; devices say which one they were built with. */
export const schemaVersion = 3;

const appearedOn = '2026-11-28' as PlainDay;
/** What is new is optional, so calls of earlier versions are read as they are. */
const history = { appeared: { 2: appearedOn, 3: appearedOn }, upcasters: [] };

export const registry = registryOf(
  schemaVersion,
  [...calendarMutators, ...journalMutators],
  products.flatMap((product) => product.kinds),
  history,
);
