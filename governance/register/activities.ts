/** Whose data an activity is about. */
export type Subject =
  | 'supported'
  | 'staff'
  | 'relative'
  | 'guardian'
  | 'contact'
  | 'account-holder';

/** One processing activity: what it covers of the data map, by the beginnings of names of fields. */
export interface ActivityDefinition {
  readonly id: string;
  readonly covers: readonly string[];
  readonly subjects: readonly Subject[];
}

const everybody = ['supported', 'staff', 'relative', 'guardian', 'contact'] as const;
const whoSignsIn = ['account-holder'] as const;

/** In the order of the register. The last one covers whatever none before it does, so that nothing is left out. */
export const activityDefinitions: readonly ActivityDefinition[] = [
  { id: 'calendar', covers: ['calendar.'], subjects: everybody },
  { id: 'journal', covers: ['journal.'], subjects: everybody },
  { id: 'media', covers: ['media', 'symbol'], subjects: everybody },
  {
    id: 'accounts',
    covers: ['identity.', 'account.', 'device.', 'session.', 'token.', 'service.'],
    subjects: whoSignsIn,
  },
  {
    id: 'organisation',
    covers: [
      'access',
      'audience.',
      'group',
      'grp.',
      'invitation',
      'member',
      'office.',
      'person',
      'reach.',
      'space.',
    ],
    subjects: [...everybody, ...whoSignsIn],
  },
  {
    id: 'accountability',
    covers: [
      'attestation',
      'chronicle',
      'contract',
      'instruction',
      'measure',
      'notice',
      'operator_access',
      'oversight',
      'provider',
      'register_',
    ],
    subjects: whoSignsIn,
  },
  { id: 'usage', covers: ['usage_', 'fault_'], subjects: whoSignsIn },
  { id: 'operation', covers: [''], subjects: whoSignsIn },
];

/** The activity that a field of the data map belongs to. */
export function activityOf(field: string): ActivityDefinition {
  const found = activityDefinitions.find(({ covers }) =>
    covers.some((beginning) => field.startsWith(beginning)),
  );
  if (found === undefined) throw new Error(`no activity covers ${field}`);
  return found;
}
