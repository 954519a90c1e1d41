/** The sections of the privacy office as they stand in addresses, in the groups and the order in which they are shown. */
export const sectionGroups = [
  { id: 'now', sections: ['overview', 'deadlines', 'offices'] },
  { id: 'agreed', sections: ['contract', 'clauses', 'instructions', 'providers'] },
  { id: 'processed', sections: ['register', 'usage'] },
  { id: 'shown', sections: ['measures', 'oversight', 'chronicle'] },
] as const;
export type SectionId = (typeof sectionGroups)[number]['sections'][number];

export const sectionIds: readonly SectionId[] = sectionGroups.flatMap(({ sections }) => sections);
