import * as z from 'zod/mini';
import { text } from '#kernel/base/text.ts';
import { activityDefinitions } from './activities.ts';

/** On which an activity rests: Art. 6(1) GDPR. */
export const legalBases = ['6.1.a', '6.1.b', '6.1.c', '6.1.d', '6.1.e', '6.1.f'] as const;
export type LegalBasis = (typeof legalBases)[number];

/** What allows it where data is of a special category: Art. 9(2) GDPR, as far as it comes up here. */
export const conditions = ['9.2.a', '9.2.b', '9.2.c', '9.2.f', '9.2.g', '9.2.h'] as const;
export type Condition = (typeof conditions)[number];

/** What of the controller only a person can say. */
export const controllerEntries = [
  'name',
  'address',
  'contact',
  'representative',
  'joint',
  'officer',
] as const;
export type ControllerEntry = (typeof controllerEntries)[number];

/** What of an activity only a person can say. */
export const activityEntries = ['purpose', 'basis', 'condition', 'note'] as const;
export type ActivityEntry = (typeof activityEntries)[number];

export const lineLength = 500;
export const textLength = 2000;

/** What may stand in an entry: one of these, or a text of so many letters. Null for what is no entry. */
export function entryRule(
  name: string,
): { readonly oneOf: readonly string[] } | { readonly length: number } | null {
  const [of, id, entry, ...rest] = name.split('.');
  if (of === 'controller') {
    return entry === undefined && controllerEntries.some((one) => one === id)
      ? { length: lineLength }
      : null;
  }
  const isActivity =
    of === 'activity' && rest.length === 0 && activityDefinitions.some((one) => one.id === id);
  if (!isActivity) return null;
  switch (entry) {
    case 'basis':
      return { oneOf: legalBases };
    case 'condition':
      return { oneOf: conditions };
    case 'purpose':
    case 'note':
      return { length: textLength };
    default:
      return null;
  }
}

/** Whether it may stand there. The empty text takes an entry away. */
export function isEntryValue(name: string, value: string): boolean {
  const rule = entryRule(name);
  if (rule === null) return false;
  if (value === '') return true;
  if ('oneOf' in rule) return rule.oneOf.includes(value);
  return z.safeParse(text(rule.length), value).success;
}
