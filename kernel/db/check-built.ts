import { createHash } from 'node:crypto';
import type { Migrations } from '#kernel/db/migrate.ts';
import { builtBy, plain, policiesBy } from '#kernel/db/built.ts';
import type { Sql } from '#kernel/db/sql.ts';

/** A function, a trigger or a policy that is not what the migrations made. */
export interface BuiltFinding {
  readonly code: 'altered' | 'missing' | 'unknown';
  /** With its schema, such as `t_0123456789ab.reachable`, or `t_0123456789ab.contract_wall on record`. */
  readonly object: string;
}

/**
 * Compares each function with its body in the migrations, each trigger with what it fires at and
 * what it does (MS20). Asks for what differs alone: with many tenants there are many functions.
 */
export class BuiltCheck {
  readonly #routines: string;
  readonly #triggers: ReadonlyMap<string, string>;
  readonly #policies: ReadonlyMap<string, string>;

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
    const policies = policiesBy([...migrations.installation, ...migrations.tenant]);
    this.#policies = new Map([
      // The table of the migrations is there before the first of them (`installation.ts`).
      ['obhut.owner on migration', 'ALL | obhut_owner | true | true'],
      ...policies.map(({ schema, table, name, command, role, using, check }): [string, string] => [
        `${schema}.${name} on ${table}`,
        [command, role, using, check].join(' | '),
      ]),
    ]);
  }

  /** What row security asks, which is a word of the policy and no function. */
  async policyFindings(sql: Sql): Promise<BuiltFinding[]> {
    const there = await sql.query<PolicyThere>(policiesQuery);
    const spaces = await sql.query<{ space: string; called: string }>(spacesQuery);
    const bySpace = Map.groupBy(there, ({ space }) => space);
    // Every tenant has the same words, which are read once.
    const read = new Map<string, string>();
    const wordsOf = (policy: PolicyThere, called: string): string => {
      const written = [policy.command, policy.role, policy.using, policy.check]
        .join(' | ')
        .replaceAll(policy.space, called);
      const known = read.get(written);
      if (known !== undefined) return known;
      const words = policyWords(policy).replaceAll(policy.space, called);
      read.set(written, words);
      return words;
    };
    return spaces.flatMap(({ space, called }) => {
      const own = new Map(
        (bySpace.get(space) ?? []).map((policy) => [
          policy.name,
          policy.permissive ? wordsOf(policy, called) : 'restrictive',
        ]),
      );
      return differences(space, called, own, this.#policies);
    });
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
        enabled ? plain(does.replaceAll(space, called)) : 'off',
      ]),
    );
    return differences(space, called, there, this.#triggers);
  }
}

/** What is in a schema beside what is built there, by names without it. */
function differences(
  space: string,
  called: string,
  there: ReadonlyMap<string, string>,
  built: ReadonlyMap<string, string>,
): BuiltFinding[] {
  const unknown = [...there.keys()].filter((name) => !built.has(`${called}.${name}`));
  const expected = [...built].filter(([name]) => name.startsWith(`${called}.`));
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

interface PolicyThere {
  readonly space: string;
  readonly name: string;
  readonly command: string;
  readonly role: string;
  readonly using: string;
  readonly check: string;
  readonly permissive: boolean;
}

function policyWords({ command, role, using, check }: PolicyThere): string {
  return [command, role, plain(using), plain(check)].join(' | ');
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

const spacesQuery = `${spaces}
  SELECT name AS space, called FROM space`;

const policiesQuery = `${spaces}
  SELECT s.name AS space, p.policyname || ' on ' || p.tablename AS name, p.cmd AS command,
         array_to_string(p.roles, ',') AS role, coalesce(p.qual, '') AS "using", coalesce(p.with_check, '') AS "check",
         p.permissive = 'PERMISSIVE' AS permissive
  FROM pg_policies p JOIN space s ON s.name = p.schemaname`;

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
