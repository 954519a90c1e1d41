import { attestable } from '#governance/measures/attest.ts';
import { measures } from '#governance/measures/catalogue.ts';
import { type KnownMeasure, knownMeasures } from '#governance/measures/known.ts';
import { readKnown, readKnownOfAll } from '#governance/measures/server/read-known.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { randomId, type TenantId } from '#kernel/base/ids.ts';
import { requiredText } from '#kernel/base/text.ts';
import { listTenants } from '#kernel/db/installation.ts';
import type { AdminSql, Sql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';

export interface OperatorStatement {
  readonly measure: string;
  /** Name of the person who says it. */
  readonly by: string;
  readonly grounds: string;
  readonly until: Date;
}

/** The measures as a tenant knows them, or as the public page does. */
export async function measuresNow(
  admin: AdminSql,
  clock: Clock,
  tenant: TenantId | undefined,
): Promise<readonly KnownMeasure[]> {
  const nowMs = clock.nowMs();
  const known = await asOwner(admin, (tx) =>
    tenant === undefined
      ? readKnownOfAll(tx, nowMs)
      : readKnown({ query: (text, values) => tx.query(inSchema(text, tenant), values) }, nowMs),
  );
  return knownMeasures(measures, known, nowMs);
}

/**
 * Keeps what the operator says of a measure, and has the chronicle of every tenant hold it, all or
 * nothing. Throws what `attestable` throws, and 'measure.not-named'.
 */
export async function attestAsOperator(
  admin: AdminSql,
  clock: Clock,
  { measure, by, grounds, until }: OperatorStatement,
): Promise<{ readonly id: string }> {
  const atMs = clock.nowMs();
  attestable(measure, 'operator', { atMs, untilMs: until.getTime() });
  if (!requiredText(200).safeParse(by).success || !requiredText(1_000).safeParse(grounds).success) {
    throw new AppError('measure.not-named');
  }
  const id = randomId();
  await tellAll(admin, 'measure.attest', { attestation: id, measure, by, grounds, until }, (tx) =>
    tx.query(
      `INSERT INTO obhut.attestation (id, measure, said_by, grounds, at, until) VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, measure, by, grounds, new Date(atMs), until],
    ),
  );
  return { id };
}

/** Takes back what the operator said. Throws 'measure.already-withdrawn'. */
export async function withdrawAsOperator(admin: AdminSql, clock: Clock, id: string): Promise<void> {
  await tellAll(admin, 'measure.withdraw', { attestation: id }, async (tx) => {
    const gone = await tx.query(
      'UPDATE obhut.attestation SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL RETURNING id',
      [id, new Date(clock.nowMs())],
    );
    if (gone.length === 0) throw new AppError('measure.already-withdrawn');
  });
}

/** In the order of their ids, so that two who tell at once wait for each other and for nothing else. */
async function tellAll(
  admin: AdminSql,
  action: 'measure.attest' | 'measure.withdraw',
  detail: object,
  work: (tx: Sql) => Promise<unknown>,
): Promise<void> {
  const tenants = (await listTenants(admin)).map(({ id }) => id).toSorted();
  await asOwner(admin, async (tx) => {
    await work(tx);
    for (const tenant of tenants) {
      await tx.query(inSchema('SELECT tenant_schema.measure_told($1, $2)', tenant), [
        action,
        JSON.stringify(detail),
      ]);
    }
  });
}

function asOwner<T>(admin: AdminSql, work: (tx: Sql) => Promise<T>): Promise<T> {
  return admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    return work(tx);
  });
}
