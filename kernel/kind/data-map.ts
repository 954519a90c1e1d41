/**
 * The part of the fideslang taxonomy (3.0, data categories and data uses) that Obhut's fields
 * use, with our own leaves below `user.content`. Extend here, never in a kind.
 */
export const dataCategories = [
  'system.operations',
  'user.account',
  'user.authorizing.credentials',
  'user.behavior',
  'user.contact',
  'user.contact.email',
  'user.content',
  'user.content.calendar',
  'user.content.journal',
  'user.content.private',
  'user.content.self_image',
  'user.demographic',
  'user.health_and_medical',
  'user.name',
  'user.unique_id',
  'user.unique_id.pseudonymous',
] as const;
export type DataCategory = (typeof dataCategories)[number];

export const dataUses = [
  'essential.service',
  'essential.service.authentication',
  'essential.service.operations',
  'essential.service.security',
  'functional.service',
  'functional.service.improve',
  'functional.storage',
] as const;
export type DataUse = (typeof dataUses)[number];

export interface FieldUse {
  readonly category: DataCategory;
  readonly use: DataUse;
}
