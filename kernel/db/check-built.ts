import { createHash } from 'node:crypto';
import type { Migrations } from '#kernel/db/migrate.ts';
import { builtBy, plain } from '#kernel/db/built.ts';
import type { Sql } from '#kernel/db/sql.ts';

/** A function or trigger that is not what the migrations made. */
export interface BuiltFinding {
  readonly code: 'altered' | 'missing' | 'unknown';
  /** With its schema, such as `t_0123456789ab.reachable`, or `t_0123456789ab.contract_wall on record`. */
  readonly object: string;
}

/**
 * Compares each function with its body in the migrations, and each trigger with what it fires at and
 * what it does (MS20). Asks for what differs alone: with many tenants there are many functions.
 */
export class BuiltCheck {
  readonly #routines: string;
  readonly #triggers: ReadonlyMap<string, string>;

  constructor(migrations: Migrations) {
    const built = builtBy([...migrations.installation, ...migrations.tenant]);
    this.#routines = JSON.stringify(
      built.routines.map(({ schema, name, inputs, definer, body }) => ({
        schema,
        name,
        inputs,
        definer,
        hash: createHash('sha256').update(body).digest('hex'),
      })),
    );
    this.#triggers = new Map(
      built.triggers.map(({ schema, table, name, does }) => [
        `${schema}.${name} on ${table}`,
        does,
      ]),
    );
  }

  async findings(sql: Sql): Promise<BuiltFinding[]> {
    const routines = await sql.query<BuiltFinding>(routinesQuery, [this.#routines]);
    const spaces = await sql.query<TriggersOfSpace>(triggersQuery);
    return [...routines, ...spaces.flatMap((space) => this.#triggersIn(space))];
  }

  #triggersIn({ space, called, triggers }: TriggersOfSpace): BuiltFinding[] {
    const there = new Map(
      triggers.map(({ name, does, enabled }) => [
        name,
        enabled ? plain(does.replaceAll(space, called)) : null,
      ]),
    );
    const unknown = [...there.keys()].filter((name) => !this.#triggers.has(`${called}.${name}`));
    const expected = [...this.#triggers].filter(([name]) => name.startsWith(`${called}.`));
    return [
      ...unknown.map((name): BuiltFinding => ({ code: 'unknown', object: `${space}.${name}` })),
      ...expected.flatMap(([name, does]): BuiltFinding[] => {
        const local = name.slice(called.length + 1);
        const found = there.get(local);
        if (found === does) return [];
        return [{ code: found === undefined ? 'missing' : 'altered', object: `${space}.${local}` }];
      }),
    ];
  }
}

interface TriggersOfSpace {
  readonly space: string;
  readonly called: string;
  readonly triggers: readonly {
    readonly name: string;
    readonly does: string;
    readonly enabled: boolean;
  }[];
}

const spaces = `
  WITH space AS (
  SELECT oid, nspname AS name, CASE WHEN nspname ~ '^t_[0-9a-f]{12}$' THEN 'tenant_schema' ELSE nspname END AS called
  FROM pg_namespace WHERE nspname IN ('obhut', 'identity') OR nspname ~ '^t_[0-9a-f]{12}$'
)`;

/** A body that says `tenant_schema` itself would look like ours and mean a schema of that name. */
const routinesQuery = `${spaces}, built AS (
    SELECT s.name AS space, b.* FROM space s
    JOIN json_to_recordset($1::json) AS b(schema text, name text, inputs integer, definer boolean, hash text) ON b.schema = s.called
  ), there AS (
    SELECT s.name AS space, p.proname AS name, p.pronargs AS inputs, p.prosecdef AS definer,
           CASE WHEN position('tenant_schema' IN p.prosrc) = 0 THEN
             encode(sha256(convert_to(replace(p.prosrc, s.name, s.called), 'UTF8')), 'hex') END AS hash
    FROM pg_proc p JOIN space s ON s.oid = p.pronamespace
  )
  SELECT CASE WHEN b.name IS NULL THEN 'unknown' WHEN t.name IS NULL THEN 'missing' ELSE 'altered' END AS code,
         coalesce(t.space, b.space) || '.' || coalesce(t.name, b.name) AS object
  FROM built b FULL JOIN there t ON t.space = b.space AND t.name = b.name AND t.inputs = b.inputs
  WHERE (t.hash = b.hash AND t.definer = b.definer) IS NOT TRUE
  ORDER BY 1, 2`;

const triggersQuery = `${spaces}
  SELECT s.name AS space, s.called, coalesce(json_agg(json_build_object(
           'name', g.tgname || ' on ' || c.relname,
           'does', regexp_replace(pg_get_triggerdef(g.oid), '^CREATE .*?TRIGGER \\S+ (.*?) ON \\S+ ', '\\1 '),
           'enabled', g.tgenabled = 'O')) FILTER (WHERE g.oid IS NOT NULL), '[]') AS triggers
  FROM space s
  LEFT JOIN (pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid) ON c.relnamespace = s.oid AND NOT g.tgisinternal
  GROUP BY s.name, s.called`;
