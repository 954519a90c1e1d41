import {
  type AudienceId,
  type MutationId,
  randomId,
  type RecordId,
  type TenantId,
} from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { Outcome } from '#kernel/protocol/outcome.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { keeperOf } from '#testkit/contract/conclude.ts';
import { testRegistry } from '#testkit/note.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import type { TestDatabase } from '#testkit/pg/test-database.ts';

/** A tenant as the operator makes it, without a contract: a keeper, who also writes, and one who only writes. */
export interface House {
  readonly tenant: TenantId;
  readonly keeper: TestMember;
  readonly tom: TestMember;
  readonly team: AudienceId;
  /** Tom writes notes, in one push. */
  readonly write: (count?: number) => Promise<readonly Outcome[]>;
  /** Tom changes one. */
  readonly change: (note: RecordId) => Promise<Outcome | undefined>;
  readonly remove: (note: RecordId) => Promise<Outcome | undefined>;
}

export async function houseIn(
  database: TestDatabase,
  kind: 'organisation' | 'household' = 'organisation',
): Promise<House> {
  const tenant = await database.createBareTenant(kind);
  const keeper = await keeperOf(database.admin, tenant);
  const people = peopleOf(database.admin, tenant);
  const tom = await people.member('Tom');
  const team = await people.audience(await people.space(), 'team');
  await people.grant(team, { to: { member: tom.member }, rights: everyRight });
  const push = async (...mutations: object[]) =>
    (await applyPush(database.tenants, tom, testRegistry, mutations)).outcomes;
  const mutation = (name: string, args: object) => ({
    id: randomId<MutationId>(),
    name: `testkit.${name}`,
    args,
    schema: 1,
    base: [],
  });
  return {
    tenant,
    keeper,
    tom,
    team,
    write: (count = 1) =>
      push(
        ...Array.from({ length: count }, () =>
          mutation('create-note', {
            id: randomId<RecordId>(),
            audience: team,
            title: 'Chor',
            text: 'gesungen',
            day: '2026-05-03',
          }),
        ),
      ),
    change: async (id) =>
      (await push(mutation('change-note', { id, fields: { title: 'Chorprobe' } })))[0],
    remove: async (id) => (await push(mutation('delete-note', { id })))[0],
  };
}

/** The last lines of the tenant's chronicle with their details, newest first, as the superuser sees them. */
export async function lastEvents(
  database: TestDatabase,
  tenant: TenantId,
  count = 1,
): Promise<readonly { readonly action: string; readonly detail: Record<string, unknown> }[]> {
  const rows = await database.admin.query<{ action: string; detail: string }>(
    inSchema(
      `SELECT c.action, d.detail FROM tenant_schema.chronicle c
       JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq ORDER BY c.seq DESC LIMIT $1`,
      tenant,
    ),
    [count],
  );
  return rows.map(({ action, detail }) => ({
    action,
    detail: JSON.parse(detail) as Record<string, unknown>,
  }));
}

/** Takes the details of all lines of an action away, as the superuser; with a line that says so, or without one. */
export async function detailsGo(
  database: Pick<TestDatabase, 'admin'>,
  tenant: TenantId,
  action: string,
  { isSaid }: { readonly isSaid: boolean },
): Promise<void> {
  await database.admin.query(
    inSchema(
      `WITH gone AS (
         DELETE FROM tenant_schema.chronicle_detail d USING tenant_schema.chronicle c
         WHERE c.seq = d.seq AND c.action = $1 RETURNING c.seq
       )
       SELECT CASE WHEN $2 THEN tenant_schema.chronicle_append('chronicle.erase', '', NULL,
         json_build_object('events', (SELECT json_agg(g.seq) FROM gone g))::text) END`,
      tenant,
    ),
    [action, isSaid],
  );
}
