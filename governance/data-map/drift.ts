import { viewName } from '#kernel/db/registry-sql.ts';
import type { AnyKind } from '#kernel/kind/define-kind.ts';
import { installationColumns } from './installation-columns.ts';
import { tenantColumns } from './tenant-columns.ts';

/** All columns there should be. Of a tenant as `table.column`, of the installation with the schema. */
export interface ExpectedColumns {
  readonly tenant: ReadonlySet<string>;
  readonly installation: ReadonlySet<string>;
}

/** What every view of a kind begins with. */
const viewBeginning = [
  'id',
  'audience_id',
  'revision',
  'created_by',
  'created_at',
  'changed_by',
  'changed_at',
];

/** Of views for the database's own functions, which show nothing that is not in a table or a token. */
const ownViews = [
  'known_past.audience_id',
  'known_past.record_id',
  'known_past.revision',
  'signed.account_id',
  'signed.device_id',
];

/** The columns that the data map names, and those of the views that the kinds bring. */
export function expectedColumns(kinds: readonly AnyKind[]): ExpectedColumns {
  const of = (tables: Readonly<Record<string, Readonly<Record<string, unknown>>>>) =>
    Object.entries(tables).flatMap(([table, columns]) =>
      Object.keys(columns).map((column) => `${table}.${column}`),
    );
  const views = kinds.flatMap((kind) => {
    const view = viewName(kind.name);
    const fields = kind.fields.map((field) =>
      field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    );
    return [...viewBeginning, ...fields].map((column) => `${view}.${column}`);
  });
  return {
    tenant: new Set([...of(tenantColumns), ...views, ...ownViews]),
    installation: new Set(of(installationColumns)),
  };
}

/** What is there and in no data map, and what the data map names and is not there. */
export function driftFrom(expected: ReadonlySet<string>, there: readonly string[]): string[] {
  const found = new Set(there);
  return [
    ...there
      .filter((column) => !expected.has(column))
      .map((column) => `not in the data map: ${column}`),
    ...[...expected].filter((column) => !found.has(column)).map((column) => `not there: ${column}`),
  ];
}
