import { createHash } from 'node:crypto';
import type { AnyKind } from '#kernel/kind/define-kind.ts';
import { jsonSchemaOf } from '#kernel/kind/json-schema.ts';

/** The declaration of a kind as the database keeps it. */
export interface RegisteredKind {
  readonly name: string;
  readonly version: number;
  readonly dataMap: Readonly<Record<string, unknown>>;
  /** Of everything declared: another shape or data map is another fingerprint. */
  readonly fingerprint: string;
}

export function registeredKind(kind: AnyKind): RegisteredKind {
  const dataMap = {
    fields: kind.data,
    persons: kind.persons,
    media: kind.media,
    retention: kind.retention,
    audiences: kind.audiences,
    rights: kind.rights,
    authorOnly: kind.authorOnly,
  };
  const declared = JSON.stringify([kind.name, kind.version, jsonSchemaOf(kind), dataMap]);
  const fingerprint = createHash('sha256').update(declared).digest('hex');
  return { name: kind.name, version: kind.version, dataMap, fingerprint };
}

/** The migration that makes kinds known to the installation. */
export function kindsMigration(kinds: readonly AnyKind[]): string {
  const rows = kinds.map((kind) => {
    const { name, version, dataMap, fingerprint } = registeredKind(kind);
    const map = JSON.stringify(dataMap, null, 2);
    return `INSERT INTO obhut.kind (name, version, data_map, fingerprint) VALUES\n(${literal(name)}, ${version}, ${literal(map)}, ${literal(fingerprint)})\n${onConflict};`;
  });
  return `${generated}\n${rows.join('\n\n')}\n`;
}

/** The migration that gives every tenant a view per kind, with a column per field. */
export function viewsMigration(kinds: readonly AnyKind[]): string {
  const views = kinds.map((kind) => {
    const view = `tenant_schema.${viewName(kind.name)}`;
    const fields = kind.fields.map((field) => `  ${columnFor(kind, field)}`).join(',\n');
    return [
      `DROP VIEW IF EXISTS ${view};`,
      `CREATE VIEW ${view} WITH (security_invoker = true) AS`,
      `SELECT id, audience_id, revision, created_by, created_at, changed_by, changed_at,`,
      fields,
      `FROM tenant_schema.record WHERE kind = ${literal(kind.name)};`,
      `GRANT SELECT ON ${view} TO tenant_schema;`,
    ].join('\n');
  });
  return `${generated}\n${views.join('\n\n')}\n`;
}

/** `calendar.day-colour` → `calendar_day_colour`. */
export function viewName(kind: string): string {
  return kind.replaceAll(/[.-]/g, '_');
}

const generated =
  '-- Made by `npm run kinds` from the kinds this product declares; not written by hand.\n';

const onConflict =
  'ON CONFLICT (name) DO UPDATE SET version = excluded.version, data_map = excluded.data_map, fingerprint = excluded.fingerprint';

/** A column named like the field, of the type its schema has. */
function columnFor(kind: AnyKind, field: string): string {
  const column = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const type = typeOf(propertyOf(jsonSchemaOf(kind), field));
  const value = type === 'json' ? `body -> ${literal(field)}` : `body ->> ${literal(field)}`;
  return type === 'text' || type === 'json'
    ? `${value} AS ${column}`
    : `(${value})::${type} AS ${column}`;
}

function propertyOf(schema: unknown, field: string): unknown {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return null;
  return (schema.properties as Record<string, unknown>)[field];
}

function typeOf(schema: unknown): 'text' | 'boolean' | 'numeric' | 'json' {
  if (typeof schema !== 'object' || schema === null) return 'json';
  if ('anyOf' in schema && Array.isArray(schema.anyOf)) {
    const types = new Set(schema.anyOf.filter((part) => !isNull(part)).map((part) => typeOf(part)));
    return types.size === 1 ? ([...types][0] ?? 'json') : 'json';
  }
  if (!('type' in schema)) return 'enum' in schema ? 'text' : 'json';
  switch (schema.type) {
    case 'string':
      return 'text';
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'number':
      return 'numeric';
    default:
      return 'json';
  }
}

function isNull(schema: unknown): boolean {
  return (
    typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'null'
  );
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
