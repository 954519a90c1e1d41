import type { AudienceId, GroupId, PersonId, SpaceId, AccountId } from '#kernel/base/ids.ts';
import type { RightsMask } from '#kernel/kind/right.ts';

/**
 * What an account may know about who is who: everything needed to draw "who sees this" without
 * asking the server. Holds only what the account reaches.
 */
export interface Directory {
  readonly me: {
    readonly accountId: AccountId;
    readonly personId: PersonId;
    readonly role: string;
  };
  readonly spaces: readonly DirectorySpace[];
  readonly audiences: readonly DirectoryAudience[];
  readonly persons: readonly DirectoryPerson[];
  readonly groups: readonly { readonly id: GroupId; readonly name: string }[];
}

export const spaceKinds = ['life', 'household', 'group', 'organisation', 'project'] as const;
export type SpaceKind = (typeof spaceKinds)[number];

export interface DirectorySpace {
  readonly id: SpaceId;
  readonly kind: SpaceKind;
  readonly name: string;
  /** Whose life this is, for spaces of kind `life`. */
  readonly personId: PersonId | null;
}

export interface DirectoryAudience {
  readonly id: AudienceId;
  readonly spaceId: SpaceId;
  /** `self`, `circle`, `team`, `leads` or `shared`: what kinds say where their records may be. */
  readonly name: string;
  /** What people call it, when the space did not begin with it. */
  readonly label?: string | null;
  readonly myRights: RightsMask;
  /** When my right to read ends, as ISO instant; null without end. */
  readonly until: string | null;
  readonly viewers: readonly DirectoryViewer[];
}

export interface DirectoryViewer {
  readonly personId: PersonId;
  readonly rights: RightsMask;
  /** The groups through which, besides or instead of a grant of their own. */
  readonly throughGroups: readonly GroupId[];
  readonly until: string | null;
}

export interface DirectoryPerson {
  readonly id: PersonId;
  /** The account of this person, if they have one: whose `createdBy` this is. */
  readonly accountId: AccountId | null;
  readonly name: string;
  /** `supported`, `staff`, `relative`, `guardian`, `contact`. */
  readonly role: string;
  /** 0 to 359, the hue of the face without a photo. */
  readonly hue: number;
}
