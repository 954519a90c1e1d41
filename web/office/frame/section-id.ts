/** The sections of the privacy office, as they stand in addresses and in the order in which they are shown. */
export const sectionIds = [
  'overview',
  'contract',
  'clauses',
  'providers',
  'instructions',
  'oversight',
  'measures',
  'register',
  'deadlines',
  'usage',
  'offices',
  'chronicle',
] as const;
export type SectionId = (typeof sectionIds)[number];
