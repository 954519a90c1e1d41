import type { Migration } from '#kernel/db/migrate.ts';

/** A function as a migration made it last. */
export interface BuiltRoutine {
  /** The schema as the migration calls it: `tenant_schema` of every tenant. */
  readonly schema: string;
  readonly name: string;
  readonly inputs: number;
  readonly definer: boolean;
  readonly body: string;
}

/** A trigger as a migration made it last. */
export interface BuiltTrigger {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  /** `before insert or update of a b for each row when … execute function f`, see `plain`. */
  readonly does: string;
}

/** A policy as migrations left it. */
export interface BuiltPolicy {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly command: string;
  readonly role: string;
  /** As `plain` says it; empty when there is none. */
  readonly using: string;
  readonly check: string;
}

/** Reads out of migrations which policies there are once all are applied. */
export function policiesBy(migrations: readonly Migration[]): readonly BuiltPolicy[] {
  const policies = new Map<string, BuiltPolicy>();
  for (const { text } of migrations) {
    const found = text.matchAll(/^(CREATE|ALTER|DROP) POLICY (\w+) ON (\w+)\.(\w+)([^;]*);/gm);
    for (const [, verb, name = '', schema = '', table = '', rest = ''] of found) {
      const key = `${schema}.${name} on ${table}`;
      const [head = '', check = ''] = rest.split(/\bWITH CHECK\b/);
      const [about = '', using = ''] = head.split(/\bUSING\b/);
      const before = verb === 'ALTER' ? policies.get(key) : undefined;
      policies.delete(key);
      if (verb === 'DROP') continue;
      policies.set(key, {
        schema,
        table,
        name,
        command: before?.command ?? /\bFOR (\w+)/.exec(about)?.[1] ?? 'ALL',
        role: /\bTO (\w+)/.exec(about)?.[1] ?? before?.role ?? 'public',
        using: plain(using) || (before?.using ?? ''),
        check: plain(check) || (before?.check ?? ''),
      });
    }
  }
  return [...policies.values()];
}

/**
 * Reads out of migrations which functions and triggers there are once all are applied. It knows the
 * one way in which ours are written, and a test finds each that is written in another.
 */
export function builtBy(migrations: readonly Migration[]): {
  readonly routines: readonly BuiltRoutine[];
  readonly triggers: readonly BuiltTrigger[];
} {
  const routines = new Map<string, BuiltRoutine>();
  const triggers = new Map<string, BuiltTrigger>();
  for (const { text } of migrations) {
    for (const { 0: statement, index } of text.matchAll(statements)) {
      const [, verb = '', schema = '', name = ''] =
        /^(CREATE|DROP)[^.(]*? (\w+)\.(\w+)\(/.exec(statement) ?? [];
      if (verb !== '') {
        const list = inParentheses(text, index + statement.length - 1);
        const inputs = inputsOf(list);
        const key = `${schema}.${name}/${inputs}`;
        if (verb === 'DROP') {
          routines.delete(key);
          continue;
        }
        const [header = '', body = ''] = text.slice(index).split('$$', 2);
        routines.set(key, {
          schema,
          name,
          inputs,
          definer: /\bSECURITY DEFINER\b/.test(header),
          body,
        });
        continue;
      }
      const trigger = triggerIn(statement);
      if (trigger === null) continue;
      const key = `${trigger.schema}.${trigger.table}.${trigger.name}`;
      if (trigger.does === '') triggers.delete(key);
      else triggers.set(key, trigger);
    }
  }
  return { routines: [...routines.values()], triggers: [...triggers.values()] };
}

/** At the beginning of a line, as all our statements stand; a function up to its parentheses. */
const statements =
  /^(?:CREATE (?:OR REPLACE )?FUNCTION \w+\.\w+\(|DROP FUNCTION \w+\.\w+\(|(?:CREATE(?: CONSTRAINT)?|DROP) TRIGGER [^;]*;)/gm;

function triggerIn(statement: string): BuiltTrigger | null {
  const dropped = /^DROP TRIGGER (\w+) ON (\w+)\.(\w+);/.exec(statement);
  if (dropped !== null) {
    const [, name = '', schema = '', table = ''] = dropped;
    return { schema, table, name, does: '' };
  }
  const made = /^CREATE (?:CONSTRAINT )?TRIGGER (\w+)\s+(.*?)\s+ON (\w+)\.(\w+)\s(.*);/s.exec(
    statement,
  );
  if (made === null) return null;
  const [, name = '', when = '', schema = '', table = '', then = ''] = made;
  return { schema, table, name, does: plain(`${when} ${then}`) };
}

/**
 * What PostgreSQL writes otherwise than we do, and means the same: the order of events and of tables,
 * parentheses, casts, and a few operators. No policy of ours has both AND and OR, where parentheses matter.
 */
export function plain(written: string): string {
  const events = /^(?:BEFORE|AFTER)\s+(.*?)(?=\s+(?:REFERENCING|FOR)\s)/s.exec(written)?.[1] ?? '';
  const ordered = events
    .split(/\s+OR\s+/)
    .toSorted()
    .join(' OR ');
  return written
    .replace(events, ordered)
    .replaceAll(/::\w+/g, '')
    .replaceAll(/= ANY \(ARRAY\b/g, 'IN')
    .replaceAll(/<> ALL \(ARRAY\b/g, 'NOT IN')
    .replaceAll(/\bSELECT (\w+\.\w+)\(([^()]*)\) AS \w+/g, 'SELECT $1($2)')
    .replaceAll('~~', 'LIKE')
    .replaceAll(/\binterval (?=')/g, '')
    .replaceAll(/[[\](),\s]+/g, ' ')
    .toLowerCase()
    .replace(/(old table as \w+) (new table as \w+)/, '$2 $1')
    .replace(
      /new\.(\w+) is distinct from old\.\1(?: or new\.(\w+) is distinct from old\.\2)+/,
      rowDistinct,
    )
    .trim();
}

/** How `(NEW.a, NEW.b) IS DISTINCT FROM (OLD.a, OLD.b)` comes back: column by column. */
function rowDistinct(columns: string): string {
  const names = [...columns.matchAll(/new\.(\w+)/g)].map(([, name]) => name ?? '');
  const row = (of: string) => names.map((name) => `${of}.${name}`).join(' ');
  return `${row('new')} is distinct from ${row('old')}`;
}

function inParentheses(text: string, open: number): string {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return text.slice(open + 1, at);
  }
  return text.slice(open + 1);
}

/** How many arguments somebody who calls gives. */
function inputsOf(list: string): number {
  const flat = list.replaceAll(/--.*$/gm, '').replaceAll(/\([^()]*\)/g, '');
  return flat.split(',').filter((one) => one.trim() !== '' && !/^\s*OUT\s/.test(one)).length;
}
