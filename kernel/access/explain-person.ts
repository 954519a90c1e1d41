import type {
  AudienceId,
  GrantId,
  GroupId,
  PersonId,
  RecordId,
  RoleId,
  SpaceId,
} from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { type Right, rightsIn, type RightsMask } from '#kernel/kind/right.ts';

/** Why a person reaches an audience, or does not (AC20). */
export interface PersonExplanation {
  readonly audienceId: AudienceId;
  readonly audience: string;
  readonly space: {
    readonly id: SpaceId;
    readonly kind: string;
    readonly name: string;
    readonly personId: PersonId | null;
  };
  readonly personId: PersonId;
  readonly name: string;
  /** Whether it is about who asks. */
  readonly isMe: boolean;
  /** Of the person's account in the tenant; `none` without one. */
  readonly membership: 'none' | 'now' | 'to-come' | 'over';
  /** The tenant's IANA zone, in which dates are said. */
  readonly zone: string;
  /** What reach gives now. */
  readonly rights: readonly Right[];
  /** What allows first, then what denies; the shortest way first. */
  readonly reasons: readonly PersonReason[];
}

export interface PersonReason {
  readonly grantId: GrantId;
  readonly effect: 'allow' | 'deny';
  readonly rights: readonly Right[];
  readonly roleId: RoleId | null;
  /** The group that is granted, and those inside it on the way to the person; none: by name. */
  readonly path: readonly { readonly id: GroupId; readonly name: string }[];
  /** ISO instants; null without beginning, without end. What all on the way have in common. */
  readonly from: string | null;
  readonly until: string | null;
  readonly state: 'over' | 'now' | 'to-come';
}

type Masked<T extends { readonly rights: unknown }> = Omit<T, 'rights'> & {
  readonly rights: RightsMask;
};
type Row = Masked<Omit<PersonExplanation, 'reasons'> & { readonly rights: unknown }> & {
  readonly reasons: readonly Masked<PersonReason>[];
};

/** What is asked about: an audience, or the one a record is in. */
export type ExplainedPlace = { readonly audience: AudienceId } | { readonly record: RecordId };

/**
 * Explains a person's way to a place. Null when who asks does not read there or may not know the
 * person, which is the answer for what is not there, too.
 */
export async function explainPerson(
  sql: Sql,
  place: ExplainedPlace,
  person: PersonId,
): Promise<PersonExplanation | null> {
  const [found] = await sql.query<{ answer: Row | null }>(
    'SELECT tenant_schema.explain_person($1, $2, $3) AS answer',
    ['audience' in place ? place.audience : null, 'record' in place ? place.record : null, person],
  );
  const answer = found?.answer ?? null;
  if (answer === null) return null;
  return {
    ...answer,
    rights: rightsIn(answer.rights),
    reasons: answer.reasons.map((reason) => ({ ...reason, rights: rightsIn(reason.rights) })),
  };
}
