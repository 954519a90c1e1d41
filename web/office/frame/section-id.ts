/** The sections of the privacy office, as they stand in addresses and in the order in which they are shown. */
export const sectionIds = [
  'overview',
  'contract',
  'providers',
  'instructions',
  'measures',
  'register',
  'deadlines',
  'usage',
  'chronicle',
] as const;
export type SectionId = (typeof sectionIds)[number];
