import type { Directory, DirectoryViewer } from '#kernel/access/directory.ts';
import type { AccountId, AudienceId, GroupId, PersonId, SpaceId } from '#kernel/base/ids.ts';
import { allRights, maskOf } from '#kernel/kind/right.ts';

/** One supported person with the people around her, seen by herself; and the group she lives in. */
export const mira = '00000000-0000-4000-8000-0000000000a1' as PersonId;
export const liane = '00000000-0000-4000-8000-0000000000a2' as PersonId;
export const tom = '00000000-0000-4000-8000-0000000000a3' as PersonId;
export const miraAccount = '00000000-0000-4000-8000-0000000000b1' as AccountId;
export const tomAccount = '00000000-0000-4000-8000-0000000000b3' as AccountId;
const life = '00000000-0000-4000-8000-0000000000c1' as SpaceId;
const house = '00000000-0000-4000-8000-0000000000c2' as SpaceId;
const team = '00000000-0000-4000-8000-0000000000d1' as GroupId;
export const selfAudience = '00000000-0000-4000-8000-0000000000e1' as AudienceId;
export const circleAudience = '00000000-0000-4000-8000-0000000000e2' as AudienceId;
export const teamAudience = '00000000-0000-4000-8000-0000000000e3' as AudienceId;
export const sharedAudience = '00000000-0000-4000-8000-0000000000e4' as AudienceId;
export const houseAudience = '00000000-0000-4000-8000-0000000000e5' as AudienceId;

const readOnly = maskOf(['read']);

function viewer(personId: PersonId, throughGroups: readonly GroupId[] = []): DirectoryViewer {
  return { personId, rights: allRights, throughGroups, until: null };
}

const persons = [
  { id: mira, accountId: miraAccount, name: 'Mira Sommer', role: 'supported', hue: 0 },
  { id: liane, accountId: null, name: 'Liane Sommer', role: 'relative', hue: 50 },
  { id: tom, accountId: tomAccount, name: 'Tom Berger', role: 'staff', hue: 100 },
] as const;

const lifeAudience = (id: AudienceId, name: string, viewers: readonly DirectoryViewer[]) => ({
  id,
  spaceId: life,
  name,
  myRights: allRights,
  until: null,
  viewers,
});

/** As Mira sees it: everything of her own life, the house meeting to read. */
export const sampleDirectory: Directory = {
  me: { accountId: miraAccount, personId: mira, role: 'supported' },
  spaces: [
    { id: life, kind: 'life', name: 'Mira', personId: mira },
    { id: house, kind: 'group', name: 'Wohngruppe Linde', personId: null },
  ],
  audiences: [
    lifeAudience(sharedAudience, 'shared', [viewer(mira), viewer(liane), viewer(tom, [team])]),
    lifeAudience(selfAudience, 'self', [viewer(mira)]),
    lifeAudience(circleAudience, 'circle', [viewer(mira), viewer(liane)]),
    lifeAudience(teamAudience, 'team', [viewer(mira), viewer(tom, [team])]),
    {
      id: houseAudience,
      spaceId: house,
      name: 'shared',
      myRights: readOnly,
      until: null,
      viewers: [viewer(mira), viewer(tom, [team])],
    },
  ],
  persons,
  groups: [{ id: team, name: 'Team Linde' }],
};

/** As somebody sees it who may only read. */
export const readingDirectory: Directory = {
  ...sampleDirectory,
  me: { accountId: tomAccount, personId: tom, role: 'staff' },
  audiences: sampleDirectory.audiences
    .filter((audience) => audience.id === sharedAudience)
    .map((audience) => ({ ...audience, myRights: readOnly })),
};
