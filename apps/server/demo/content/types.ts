/**
 * What the demo is made of: plain data without ids, dates or hashes, so that loading it twice
 * on different days gives the same people a fresh present.
 */

/** What somebody is in the tenant's eyes. */
export type DemoRole = 'supported' | 'staff' | 'relative' | 'guardian' | 'contact';
/** What a member may do about the tenant itself; what they see, grants say. */
export type DemoMemberRole = 'keeper' | 'lead' | 'staff' | 'member';
export type DemoRight = 'read' | 'create' | 'change' | 'delete' | 'sign' | 'share';
export type DemoSpaceKind = 'life' | 'group' | 'organisation' | 'household';
export type DemoAudienceName = 'self' | 'circle' | 'team' | 'leads' | 'shared';
export type DemoDensity = 'easy' | 'standard' | 'office';
export type DemoColour = 'green' | 'blue' | 'white' | 'brown' | 'yellow' | 'pink' | 'red';
export type DemoFace = 'very-good' | 'good' | 'so-so' | 'bad' | 'very-bad' | 'unknown';
/** Monday is 1. */
export type DemoWeekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A day seen from the day of loading: `week` 0 is the running week, weeks start on Monday. */
export type DemoDay = { daysFromToday: number } | { week: number; weekday: DemoWeekday };

export interface DemoPerson {
  /** Unique within its tenant; people name each other by it. */
  key: string;
  name: string;
  role: DemoRole;
  /** Of the face, in degrees. */
  hue: number;
  /** Absent: known to the tenant, signs in nowhere, is granted nothing. */
  account?: string;
  /** Of those with an account; absent: `member`. */
  memberRole?: DemoMemberRole;
}

/** A login of the installation; the same one may stand behind a person in several tenants. */
export interface DemoAccount {
  key: string;
  email: string;
  name: string;
  density: DemoDensity;
}

export interface DemoGroupMember {
  person: string;
  /** Days from the day of loading; absent: always. */
  fromDay?: number;
  untilDay?: number;
}

export interface DemoGroup {
  key: string;
  name: string;
  members: readonly DemoGroupMember[];
}

export type DemoGrantee = { person: string } | { group: string };

export interface DemoGrant {
  to: DemoGrantee;
  rights: readonly DemoRight[];
  /** A deny beats every allow. */
  effect: 'allow' | 'deny';
  fromDay?: number;
  untilDay?: number;
}

export interface DemoAudience {
  name: DemoAudienceName;
  grants: readonly DemoGrant[];
}

export interface DemoSpace {
  key: string;
  kind: DemoSpaceKind;
  name: string;
  /** Whose life it is. Spaces of other kinds belong to nobody. */
  person?: string;
  audiences: readonly DemoAudience[];
}

interface DemoOccasion {
  title: string;
  /** A pictogram concept, not an image. */
  concept: string;
  /** Wall time `HH:MM` in the tenant's zone; absent: all day. */
  starts?: string;
  ends?: string;
  audience?: DemoAudienceName;
  /** Person keys. */
  with?: readonly string[];
  place?: string;
  note?: string;
  /** Who is on duty, and no appointment. */
  isDuty?: boolean;
  /** A routine: titles with their concepts, in order. */
  steps?: readonly DemoOption[];
  choices?: readonly DemoOption[];
  /** What whoever helps wants to know. */
  confirm?: 'seen' | 'done';
}

export interface DemoOption {
  title: string;
  concept: string;
}

/** Comes back on the same weekday. Half of them only every second week. */
export interface DemoWeekly extends DemoOccasion {
  weekday: DemoWeekday;
  /** `even`: weeks 0, 2, −2 … from the running one. Absent: every week. */
  weeks?: 'even' | 'odd';
}

export interface DemoSingle extends DemoOccasion {
  day: DemoDay;
  /** Length of an all-day event; absent: one. */
  days?: number;
}

/** What happens in one space. Events without an audience belong to `shared`. */
export interface DemoRhythm {
  space: string;
  weekly: readonly DemoWeekly[];
  single: readonly DemoSingle[];
  /** Absent: this person uses no day colours. */
  colours?: {
    byWeekday: Readonly<Record<DemoWeekday, DemoColour>>;
    exceptions: readonly { day: DemoDay; colour: DemoColour }[];
  };
}

export interface DemoJournalEntry {
  space: string;
  /** Person key of the author. */
  by: string;
  day: DemoDay;
  audience: DemoAudienceName;
  text: string;
  face?: DemoFace;
  /** Ties the entry to that day's event with this concept in the same space. */
  event?: string;
}

/** Done by the person whose life it is with an event of theirs that has `steps` or `confirm`. */
export interface DemoHabit {
  space: string;
  /** Person key. */
  by: string;
  /** The concept of the events. */
  event: string;
  /** How many days ago it was forgotten; all other days before today it was done. */
  forgotten: readonly number[];
  /** Of today's steps so many are ticked. */
  today: number;
}

export interface DemoWish {
  space: string;
  /** Person key of who wishes. */
  by: string;
  title: string;
  concept: string;
  daysFromToday?: number;
  /** Why it will not be, by whom. */
  declined?: { by: string; answer: string };
}

export interface DemoTemplate {
  space: string;
  audience: DemoAudienceName;
  by: string;
  name: string;
  concept: string;
  spans: 'event' | 'day' | 'week';
  events: readonly (DemoOption & {
    /** Days after the first. */
    day: number;
    starts: string;
    ends: string;
    steps?: readonly DemoOption[];
  })[];
}

export interface DemoTenant {
  key: string;
  name: string;
  zone: string;
  persons: readonly DemoPerson[];
  groups: readonly DemoGroup[];
  spaces: readonly DemoSpace[];
  rhythms: readonly DemoRhythm[];
  journal: readonly DemoJournalEntry[];
  habits?: readonly DemoHabit[];
  wishes?: readonly DemoWish[];
  templates?: readonly DemoTemplate[];
}

export interface DemoContent {
  /** The same for every demo account. Demo accounts exist in trial mode only. */
  password: string;
  accounts: readonly DemoAccount[];
  tenants: readonly DemoTenant[];
}
