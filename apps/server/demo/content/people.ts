import type {
  DemoAccount,
  DemoAudience,
  DemoGrant,
  DemoGrantee,
  DemoGroup,
  DemoPerson,
  DemoRight,
  DemoSpace,
} from './types.ts';

/** Everybody here is invented. Addresses under `.example` reach nobody (RFC 2606). */
export const accounts: readonly DemoAccount[] = [
  account('mira', 'Mira Sommer', 'easy'),
  account('jonas', 'Jonas Feld', 'standard'),
  account('hedi', 'Hedi Brandt', 'easy'),
  account('emre', 'Emre Kaya', 'standard'),
  account('sabine', 'Sabine Krüger', 'office'),
  account('markus', 'Markus Vogt', 'office'),
  account('tom', 'Tom Berger', 'standard'),
  account('aylin', 'Aylin Demir', 'standard'),
  account('nadja', 'Nadja Petrova', 'standard'),
  account('jule', 'Jule Albers', 'standard'),
  account('henrik', 'Henrik Lund', 'standard'),
  account('katrin', 'Katrin Weiss', 'office'),
  account('liane', 'Liane Sommer', 'standard'),
  account('anton', 'Anton Reiter', 'office'),
  account('claudia', 'Claudia Stern', 'office'),
  account('uwe', 'Uwe Hansen', 'standard'),
  account('farida', 'Farida Azizi', 'office'),
  account('pia', 'Pia Winter', 'easy'),
  account('leon', 'Leon Schubert', 'standard'),
  account('eva', 'Eva Marten', 'standard'),
  account('nils', 'Nils Marten', 'standard'),
  account('ida', 'Ida Marten', 'easy'),
];

function account(key: string, name: string, density: DemoAccount['density']): DemoAccount {
  return { key, email: `${key}@obhut.example`, name, density };
}

const read: readonly DemoRight[] = ['read'];
const write: readonly DemoRight[] = ['read', 'create', 'change'];
const own: readonly DemoRight[] = ['read', 'create', 'change', 'delete', 'share'];

function allow(to: DemoGrantee, rights: readonly DemoRight[]): DemoGrant {
  return { to, rights, effect: 'allow' };
}

function deny(to: DemoGrantee): DemoGrant {
  return { to, rights: own, effect: 'deny' };
}

interface Life {
  person: string;
  name: string;
  /** Ruth signs in nowhere: nobody to grant anything to. */
  signsIn: boolean;
  circle: readonly DemoGrant[];
  team: string;
  teamDenied?: readonly DemoGrant[];
  leads?: string;
  /** Who also sees what everybody around the person sees. */
  shared?: readonly DemoGrant[];
}

function life({
  person,
  name,
  signsIn,
  circle,
  team,
  teamDenied = [],
  leads,
  shared = [],
}: Life): DemoSpace {
  const self = signsIn ? [allow({ person }, own)] : [];
  const audiences: DemoAudience[] = [
    { name: 'self', grants: self },
    { name: 'circle', grants: [...self, ...circle] },
    { name: 'team', grants: [...self, allow({ group: team }, own), ...teamDenied] },
    { name: 'shared', grants: [...self, allow({ group: team }, own), ...circle, ...shared] },
  ];
  if (leads !== undefined) {
    audiences.push({ name: 'leads', grants: [allow({ group: leads }, own), ...teamDenied] });
  }
  return { key: person, kind: 'life', name, person, audiences };
}

/* Haus Linde: two living groups. */

export const lindePersons: readonly DemoPerson[] = [
  {
    key: 'mira',
    name: 'Mira Sommer',
    role: 'supported',
    hue: 188,
    account: 'mira',
  },
  {
    key: 'jonas',
    name: 'Jonas Feld',
    role: 'supported',
    hue: 222,
    account: 'jonas',
  },
  {
    key: 'hedi',
    name: 'Hedi Brandt',
    role: 'supported',
    hue: 344,
    account: 'hedi',
  },
  { key: 'emre', name: 'Emre Kaya', role: 'supported', hue: 146, account: 'emre' },
  { key: 'ruth', name: 'Ruth Albers', role: 'supported', hue: 276 },
  {
    key: 'sabine',
    name: 'Sabine Krüger',
    role: 'staff',
    hue: 236,
    account: 'sabine',
    memberRole: 'lead',
  },
  {
    key: 'markus',
    name: 'Markus Vogt',
    role: 'staff',
    hue: 102,
    account: 'markus',
    memberRole: 'lead',
  },
  {
    key: 'tom',
    name: 'Tom Berger',
    role: 'staff',
    hue: 34,
    account: 'tom',
    memberRole: 'staff',
  },
  {
    key: 'aylin',
    name: 'Aylin Demir',
    role: 'staff',
    hue: 12,
    account: 'aylin',
    memberRole: 'staff',
  },
  {
    key: 'nadja',
    name: 'Nadja Petrova',
    role: 'staff',
    hue: 300,
    account: 'nadja',
    memberRole: 'staff',
  },
  {
    key: 'jule',
    name: 'Jule Albers',
    role: 'staff',
    hue: 56,
    account: 'jule',
    memberRole: 'staff',
  },
  {
    key: 'henrik',
    name: 'Henrik Lund',
    role: 'staff',
    hue: 206,
    account: 'henrik',
    memberRole: 'staff',
  },
  {
    key: 'katrin',
    name: 'Katrin Weiss',
    role: 'staff',
    hue: 166,
    account: 'katrin',
    memberRole: 'keeper',
  },
  {
    key: 'liane',
    name: 'Liane Sommer',
    role: 'relative',
    hue: 328,
    account: 'liane',
  },
  {
    key: 'anton',
    name: 'Anton Reiter',
    role: 'guardian',
    hue: 252,
    account: 'anton',
  },
  { key: 'gerda', name: 'Gerda Brandt', role: 'relative', hue: 20 },
  { key: 'can', name: 'Can Kaya', role: 'relative', hue: 128 },
];

/** Henrik stands in at night for four weeks; afterwards his reach ends by itself. */
const substitution = { person: 'henrik', fromDay: -7, untilDay: 21 };

export const lindeGroups: readonly DemoGroup[] = [
  {
    key: 'linde',
    name: 'Wohngruppe Linde',
    members: [{ person: 'mira' }, { person: 'jonas' }, { person: 'hedi' }],
  },
  { key: 'ahorn', name: 'Wohngruppe Ahorn', members: [{ person: 'emre' }] },
  {
    key: 'team-linde',
    name: 'Team Linde',
    members: [{ person: 'sabine' }, { person: 'tom' }, { person: 'aylin' }, substitution],
  },
  {
    key: 'team-ahorn',
    name: 'Team Ahorn',
    members: [{ person: 'markus' }, { person: 'nadja' }, { person: 'jule' }, substitution],
  },
  { key: 'leads', name: 'Leitung', members: [{ person: 'sabine' }, { person: 'markus' }] },
  { key: 'office', name: 'Verwaltung', members: [{ person: 'katrin' }] },
];

export const lindeSpaces: readonly DemoSpace[] = [
  life({
    person: 'mira',
    name: 'Mira',
    signsIn: true,
    circle: [allow({ person: 'liane' }, write)],
    team: 'team-linde',
    leads: 'leads',
  }),
  life({
    person: 'jonas',
    name: 'Jonas',
    signsIn: true,
    circle: [],
    team: 'team-linde',
    leads: 'leads',
    shared: [allow({ person: 'anton' }, read)],
  }),
  life({
    person: 'hedi',
    name: 'Hedi',
    signsIn: true,
    circle: [],
    team: 'team-linde',
    leads: 'leads',
  }),
  life({
    person: 'emre',
    name: 'Emre',
    signsIn: true,
    circle: [],
    team: 'team-ahorn',
    leads: 'leads',
  }),
  life({
    person: 'ruth',
    name: 'Ruth',
    signsIn: false,
    circle: [],
    team: 'team-ahorn',
    // Jule is Ruth's niece: she works in the same house, but what the team writes about Ruth is not hers.
    teamDenied: [deny({ person: 'jule' })],
    leads: 'leads',
  }),
  {
    key: 'linde',
    kind: 'group',
    name: 'Wohngruppe Linde',
    audiences: [
      { name: 'team', grants: [allow({ group: 'team-linde' }, own)] },
      {
        name: 'shared',
        grants: [allow({ group: 'team-linde' }, own), allow({ group: 'linde' }, write)],
      },
    ],
  },
  {
    key: 'ahorn',
    kind: 'group',
    name: 'Wohngruppe Ahorn',
    audiences: [
      { name: 'team', grants: [allow({ group: 'team-ahorn' }, own)] },
      {
        name: 'shared',
        grants: [allow({ group: 'team-ahorn' }, own), allow({ group: 'ahorn' }, write)],
      },
    ],
  },
  {
    key: 'house',
    kind: 'organisation',
    name: 'Haus Linde',
    audiences: [
      { name: 'leads', grants: [allow({ group: 'leads' }, own)] },
      {
        name: 'shared',
        grants: [
          allow({ group: 'leads' }, own),
          allow({ group: 'office' }, own),
          allow({ group: 'team-linde' }, read),
          allow({ group: 'team-ahorn' }, read),
          allow({ group: 'linde' }, read),
          allow({ group: 'ahorn' }, read),
        ],
      },
    ],
  },
];

/* Werkstatt Birkenhof: another organisation. Jonas works there with the same login. */

export const birkenhofPersons: readonly DemoPerson[] = [
  {
    key: 'claudia',
    name: 'Claudia Stern',
    role: 'staff',
    hue: 264,
    account: 'claudia',
    memberRole: 'keeper',
  },
  {
    key: 'uwe',
    name: 'Uwe Hansen',
    role: 'staff',
    hue: 88,
    account: 'uwe',
    memberRole: 'staff',
  },
  {
    key: 'farida',
    name: 'Farida Azizi',
    role: 'staff',
    hue: 318,
    account: 'farida',
    memberRole: 'lead',
  },
  { key: 'pia', name: 'Pia Winter', role: 'supported', hue: 200, account: 'pia' },
  {
    key: 'leon',
    name: 'Leon Schubert',
    role: 'supported',
    hue: 40,
    account: 'leon',
  },
  {
    key: 'jonas',
    name: 'Jonas Feld',
    role: 'supported',
    hue: 222,
    account: 'jonas',
  },
];

export const birkenhofGroups: readonly DemoGroup[] = [
  { key: 'wood', name: 'Holzgruppe', members: [{ person: 'pia' }, { person: 'jonas' }] },
  { key: 'garden', name: 'Gartengruppe', members: [{ person: 'leon' }] },
  {
    key: 'staff',
    name: 'Fachkräfte',
    members: [{ person: 'uwe' }, { person: 'farida' }, { person: 'claudia' }],
  },
  { key: 'leads', name: 'Leitung', members: [{ person: 'claudia' }] },
];

export const birkenhofSpaces: readonly DemoSpace[] = [
  life({ person: 'pia', name: 'Pia', signsIn: true, circle: [], team: 'staff', leads: 'leads' }),
  life({ person: 'leon', name: 'Leon', signsIn: true, circle: [], team: 'staff', leads: 'leads' }),
  life({
    person: 'jonas',
    name: 'Jonas',
    signsIn: true,
    circle: [],
    team: 'staff',
    leads: 'leads',
  }),
  {
    key: 'workshop',
    kind: 'organisation',
    name: 'Werkstatt Birkenhof',
    audiences: [
      { name: 'leads', grants: [allow({ group: 'leads' }, own)] },
      { name: 'team', grants: [allow({ group: 'staff' }, own)] },
      {
        name: 'shared',
        grants: [
          allow({ group: 'staff' }, own),
          allow({ group: 'wood' }, read),
          allow({ group: 'garden' }, read),
        ],
      },
    ],
  },
];

/* A private household in the operator's own tenant. */

export const householdPersons: readonly DemoPerson[] = [
  {
    key: 'eva',
    name: 'Eva Marten',
    role: 'relative',
    hue: 350,
    account: 'eva',
    memberRole: 'keeper',
  },
  { key: 'nils', name: 'Nils Marten', role: 'relative', hue: 214, account: 'nils' },
  { key: 'ida', name: 'Ida Marten', role: 'supported', hue: 172, account: 'ida' },
];

export const householdGroups: readonly DemoGroup[] = [
  { key: 'parents', name: 'Eltern', members: [{ person: 'eva' }, { person: 'nils' }] },
  {
    key: 'family',
    name: 'Familie',
    members: [{ person: 'eva' }, { person: 'nils' }, { person: 'ida' }],
  },
];

export const householdSpaces: readonly DemoSpace[] = [
  life({
    person: 'ida',
    name: 'Ida',
    signsIn: true,
    circle: [allow({ group: 'parents' }, write)],
    team: 'parents',
  }),
  {
    key: 'home',
    kind: 'household',
    name: 'Familie Marten',
    audiences: [{ name: 'shared', grants: [allow({ group: 'family' }, own)] }],
  },
];
