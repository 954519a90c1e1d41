import type { TenantId } from '#kernel/base/ids.ts';
import { checkWall, type WallCode, type WallFinding } from '#kernel/db/check-wall.ts';
import type { BuiltCheck, BuiltFinding } from '#kernel/db/check-built.ts';
import type { Sql } from '#kernel/db/sql.ts';
import type { AnyKind } from '#kernel/kind/define-kind.ts';
import { driftFrom, expectedColumns } from '../../data-map/drift.ts';
import type { Sighting } from '../look.ts';
import { inputMarks } from '../input-marks.ts';

const installation = new Set(['obhut', 'identity']);

/** Which measure a gap in the wall is a matter of. */
const measureOfCode: Readonly<Record<WallCode, 'access.row-security' | 'access.weak-roles'>> = {
  'database.table-unwalled': 'access.row-security',
  'database.view-unwalled': 'access.row-security',
  'database.policy-open': 'access.row-security',
  'database.function-unsafe': 'access.weak-roles',
  'database.grant-too-wide': 'access.weak-roles',
  'database.role-changed': 'access.weak-roles',
  'database.role-too-strong': 'access.weak-roles',
};

/**
 * Compares the catalogue with what it should be: the wall and its functions as they were built, the columns as the data map
 * names them, the marks of who wrote. What is found in one tenant is that tenant's; what names no
 * tenant is everybody's.
 */
export async function lookAtCatalogue(
  sql: Sql,
  tenants: readonly TenantId[],
  kinds: readonly AnyKind[],
  built: BuiltCheck,
): Promise<Sighting[]> {
  const gaps = await checkWall(sql);
  const altered = await built.findings(sql);
  const policies = await built.policyFindings(sql);
  const counts = await sql.query<Counts>(countsQuery);
  const columns = await sql.query<ColumnsOfSchema>(columnsQuery);
  const loose = await sql.query<{ space: string; column: string }>(looseQuery, [inputMarks]);

  const expected = expectedColumns(kinds);
  const inCommon = driftFrom(
    expected.installation,
    columns.filter(({ space }) => installation.has(space)).flatMap(qualified),
  );
  const sum = (of: (row: Counts) => number, ...spaces: string[]) =>
    counts.filter(({ space }) => spaces.includes(space)).reduce((all, row) => all + of(row), 0);

  return tenants.flatMap((tenant): Sighting[] => {
    const own = columns.find(({ space }) => space === tenant)?.columns ?? [];
    const spaces = [...installation, tenant];
    const gapsOf = (measure: string) =>
      gaps
        .filter(({ code }) => measureOfCode[code] === measure)
        .filter((gap) => concerns(gap, tenant))
        .map(({ code, object }) => `${code}: ${object}`);
    return [
      {
        measure: 'access.row-security',
        tenant,
        report: {
          looked: sum(({ tables }) => tables, ...spaces),
          what: 'tables',
          found: [...gapsOf('access.row-security'), ...saidOf(policies, tenant)],
        },
      },
      {
        measure: 'access.weak-roles',
        tenant,
        report: {
          looked: sum(({ routines }) => routines, ...spaces),
          what: 'roles and functions',
          found: [...gapsOf('access.weak-roles'), ...saidOf(altered, tenant)],
        },
      },
      {
        measure: 'access.data-map',
        tenant,
        report: {
          looked: own.length + sum(({ attributes }) => attributes, ...installation),
          what: 'columns',
          found: [...inCommon, ...driftFrom(expected.tenant, own)],
        },
      },
      {
        measure: 'input.marks',
        tenant,
        report: {
          looked: own.filter((column) => inputMarks.includes(column)).length,
          what: 'columns',
          found: [
            ...loose
              .filter(({ space }) => space === tenant)
              .map(({ column }) => `may be empty: ${column}`),
            ...inputMarks.filter((mark) => !own.includes(mark)).map((mark) => `missing: ${mark}`),
          ],
        },
      },
    ];
  });
}

function saidOf(found: readonly BuiltFinding[], tenant: TenantId): string[] {
  return found
    .filter((one) => concerns(one, tenant))
    .map(({ code, object }) => `${code}: ${object}`);
}

function concerns({ object }: Pick<WallFinding, 'object'>, tenant: TenantId): boolean {
  const named = object.match(/\bt_[0-9a-f]{12}\b/g);
  return named === null || named.includes(tenant);
}

function qualified({ space, columns }: ColumnsOfSchema): string[] {
  return columns.map((column) => `${space}.${column}`);
}

interface Counts {
  readonly space: string;
  readonly tables: number;
  readonly routines: number;
  readonly attributes: number;
}

interface ColumnsOfSchema {
  readonly space: string;
  /** `table.column`. */
  readonly columns: string[];
}

const countsQuery = `
  SELECT n.nspname AS space,
    (SELECT count(*)::integer FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')) AS tables,
    (SELECT count(*)::integer FROM pg_proc p WHERE p.pronamespace = n.oid)
      + (SELECT count(*)::integer FROM pg_roles r WHERE r.rolname = n.nspname
         OR n.nspname = 'obhut' AND r.rolname IN ('obhut_owner', 'obhut_app', 'obhut_identity', 'obhut_sequencer')) AS routines,
    (SELECT count(*)::integer FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped) AS attributes
  FROM pg_namespace n WHERE n.nspname IN ('obhut', 'identity') OR n.nspname ~ '^t_[0-9a-f]{12}$'`;

const columnsQuery = `
  SELECT n.nspname AS space, array_agg(c.relname || '.' || a.attname ORDER BY c.relname, a.attnum) AS columns
  FROM pg_namespace n
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE n.nspname IN ('obhut', 'identity') OR n.nspname ~ '^t_[0-9a-f]{12}$'
  GROUP BY n.nspname`;

const looseQuery = `
  SELECT n.nspname AS space, c.relname || '.' || a.attname AS column
  FROM pg_namespace n
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.attnotnull
  WHERE n.nspname ~ '^t_[0-9a-f]{12}$' AND c.relname || '.' || a.attname = ANY ($1)`;
