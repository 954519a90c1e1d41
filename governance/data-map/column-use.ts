import type { FieldUse } from '#kernel/kind/data-map.ts';

/**
 * What a column holds: data of people, by category and use; `by-kind`, what the data map of each kind
 * says of its fields; or `none`, what is of the program alone.
 */
export type ColumnUse = FieldUse | 'by-kind' | 'none';

export type TableColumns = Readonly<Record<string, ColumnUse>>;

const asService = { use: 'essential.service' } as const;

/** Stands for a person, a member, an account or a device, by a random id. */
export const person: FieldUse = { category: 'user.unique_id.pseudonymous', ...asService };
export const called: FieldUse = { category: 'user.name', ...asService };
export const email: FieldUse = {
  category: 'user.contact.email',
  use: 'essential.service.authentication',
};
export const account: FieldUse = {
  category: 'user.account',
  use: 'essential.service.authentication',
};
export const secret: FieldUse = {
  category: 'user.authorizing.credentials',
  use: 'essential.service.authentication',
};
/** When somebody did something, and how it ended. */
export const doing: FieldUse = { category: 'user.behavior', use: 'essential.service.security' };
export const operation: FieldUse = {
  category: 'system.operations',
  use: 'essential.service.operations',
};
/** What is used, counted with consent alone. */
export const usage: FieldUse = { category: 'user.behavior', use: 'functional.service.improve' };
export const content: FieldUse = { category: 'user.content', use: 'functional.service' };
/** Files, which are kept and otherwise left alone. */
export const stored: FieldUse = { category: 'user.content', use: 'functional.storage' };

/** Columns that hold the same, by their names with spaces between them. */
export function columns(use: ColumnUse, names: string): TableColumns {
  return Object.fromEntries(names.split(' ').map((name) => [name, use]));
}
