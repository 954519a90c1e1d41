import type { TenantId } from '#kernel/base/ids.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { measureOf } from '../catalogue.ts';
import type { Sighting } from '../look.ts';
import { judge, type ProbeResult } from '../probe.ts';

export interface KeptLook {
  readonly measures: readonly string[];
  readonly atMs: number;
  /** Null: it hung or broke off, and `broken` says so. */
  readonly sightings: readonly Sighting[] | null;
  readonly broken?: ProbeResult;
  /** How many tenants there are: who was not looked at is not well. */
  readonly tenants: number;
}

/** A tenant's own row is written anew only so often, when nothing else was found: others are at rest, too. */
const rewriteMs = 10 * 60_000;

/** What was written last of a tenant's measure, as long as this server lives. */
export class WrittenSightings {
  readonly #written = new Map<string, { readonly result: string; readonly atMs: number }>();

  isNews(tenant: TenantId, measure: string, result: ProbeResult, atMs: number): boolean {
    const last = this.#written.get(`${tenant} ${measure}`);
    return (
      last === undefined || last.result !== textOf(measure, result) || atMs - last.atMs >= rewriteMs
    );
  }

  note(tenant: TenantId, measure: string, result: ProbeResult, atMs: number): void {
    this.#written.set(`${tenant} ${measure}`, { result: textOf(measure, result), atMs });
  }
}

/**
 * Writes down what was seen: of each tenant in the tenant, when it is news, and of all of them together
 * how many are well. The latter last, so that it never says more than the tenants do (MS8).
 */
export async function keepSightings(
  sql: AdminSql,
  written: WrittenSightings,
  { measures, atMs, sightings, broken, tenants }: KeptLook,
): Promise<void> {
  if (sightings === null) {
    for (const measure of measures) {
      if (broken !== undefined) await keepOfInstallation(sql, measure, broken, atMs);
    }
    return;
  }
  for (const measure of measures) {
    const seen = sightings.filter((each) => each.measure === measure);
    const results = seen.map(({ tenant, report }) => ({
      tenant,
      result: judge(report),
    }));
    const ofTenants = results.filter((each) => each.tenant !== null);
    for (const { tenant, result } of ofTenants) {
      if (tenant === null || !written.isNews(tenant, measure, result, atMs)) continue;
      await keepOfTenant(sql, tenant, measure, result, atMs);
      written.note(tenant, measure, result, atMs);
    }
    const own = results.find((each) => each.tenant === null);
    if (own !== undefined) await keepOfInstallation(sql, measure, own.result, atMs);
    else if (seen.length === tenants) {
      await keepOfInstallation(
        sql,
        measure,
        together(
          measure,
          ofTenants.map(({ result }) => result),
        ),
        atMs,
      );
    }
  }
}

/** How all tenants are: none of them is named to the others. */
function together(measure: string, results: readonly ProbeResult[]): ProbeResult {
  const bad = results.filter((result) => !isEnough(measure, result)).length;
  const found = bad === 0 ? [] : [`not so in ${bad} of ${results.length} tenants`];
  return {
    outcome: bad === 0 ? 'good' : 'bad',
    looked: results.reduce((sum, { looked }) => sum + looked, 0),
    what: results[0]?.what.split(',')[0] ?? '',
    found,
    foundInAll: found.length,
  };
}

/** Of less than it has to look at at least a probe has shown nothing (MS5). */
function isEnough(measure: string, { outcome, looked }: ProbeResult): boolean {
  const shown = measureOf(measure)?.shown;
  return outcome === 'good' && looked >= (shown?.by === 'probe' ? shown.atLeast : 1);
}

function keepOfInstallation(
  sql: AdminSql,
  measure: string,
  result: ProbeResult,
  atMs: number,
): Promise<void> {
  return asOwner(sql, 'SELECT obhut.measure_keep($1, $2, $3, $4, $5, $6, $7, $8)', [
    ...valuesOf(measure, result, atMs),
  ]);
}

function keepOfTenant(
  sql: AdminSql,
  tenant: TenantId,
  measure: string,
  result: ProbeResult,
  atMs: number,
): Promise<void> {
  const text = 'SELECT tenant_schema.measure_keep($1, $2, $3, $4, $5, $6, $7, $8)';
  return asOwner(sql, inSchema(text, tenant), valuesOf(measure, result, atMs));
}

function valuesOf(measure: string, result: ProbeResult, atMs: number): readonly unknown[] {
  const { outcome, looked, what, found, foundInAll } = result;
  const shown = measureOf(measure)?.shown;
  const gapMs = (shown?.by === 'probe' ? shown.freshMs : 0) + rewriteMs;
  return [
    measure,
    new Date(atMs),
    outcome,
    looked,
    what,
    found,
    foundInAll,
    `${gapMs} milliseconds`,
  ];
}

async function asOwner(sql: AdminSql, text: string, values: readonly unknown[]): Promise<void> {
  await sql.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    await tx.query(text, values);
  });
}

function textOf(measure: string, result: ProbeResult): string {
  return JSON.stringify([result.outcome, isEnough(measure, result), result.found]);
}
