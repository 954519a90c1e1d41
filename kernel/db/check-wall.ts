import { AppError } from '#kernel/base/app-error.ts';
import type { Sql } from '#kernel/db/sql.ts';

/** A way past row security that the catalogue shows. */
export interface WallFinding {
  readonly code: WallCode;
  /** What it is about, as PostgreSQL names it. */
  readonly object: string;
}

export type WallCode =
  | 'database.table-unwalled'
  | 'database.view-unwalled'
  | 'database.policy-open'
  | 'database.function-unsafe'
  | 'database.grant-too-wide'
  | 'database.role-changed'
  | 'database.role-too-strong';

/**
 * Looks in the catalogue whether the wall stands as it was built (TE2–TE5, TE8–TE10): every table,
 * view, policy, function, grant, role and membership there is, known to the program or not.
 * Returns what is wrong, nothing when all is well.
 */
export async function checkWall(sql: Sql): Promise<WallFinding[]> {
  return sql.query<WallFinding>(`${ours}\n${checks.join('\nUNION\n')}\nORDER BY 1, 2`);
}

/** Throws the code of the first finding, so that nothing is served from behind a broken wall. */
export async function requireWall(sql: Sql): Promise<void> {
  const [first, ...others] = await checkWall(sql);
  if (first !== undefined) {
    throw new AppError(first.code, { object: first.object, more: others.length });
  }
}

/** Our schemas, and the roles that act at run time. */
const ours = `
WITH space AS MATERIALIZED (
  SELECT oid, nspname AS name, nspname ~ '^t_[0-9a-f]{12}$' AS of_tenant, nspowner AS owner, nspacl AS acl
  FROM pg_namespace WHERE nspname IN ('obhut', 'identity') OR nspname ~ '^t_[0-9a-f]{12}$'
), keeper AS MATERIALIZED (
  SELECT oid FROM pg_roles WHERE rolname = 'obhut_owner'
), acting AS MATERIALIZED (
  SELECT r.* FROM pg_roles r
  WHERE r.rolname IN ('obhut_app', 'obhut_identity', 'obhut_sequencer') OR r.rolname IN (SELECT name FROM space WHERE of_tenant)
), relation AS MATERIALIZED (
  SELECT c.*, c.oid::regclass::text AS object, s.name AS space, s.of_tenant
  FROM pg_class c JOIN space s ON s.oid = c.relnamespace
), given AS MATERIALIZED (
  SELECT c.oid, c.object, c.space, c.of_tenant, c.relkind, a.grantee, a.privilege_type AS privilege
  FROM relation c CROSS JOIN LATERAL aclexplode(c.relacl) a
  WHERE a.grantee <> (SELECT oid FROM keeper)
  UNION
  SELECT c.oid, c.object, c.space, c.of_tenant, c.relkind, a.grantee, a.privilege_type
  FROM relation c
  JOIN pg_attribute t ON t.attrelid = c.oid AND t.attacl IS NOT NULL
  CROSS JOIN LATERAL aclexplode(t.attacl) a
  WHERE a.grantee <> (SELECT oid FROM keeper)
), routine AS MATERIALIZED (
  SELECT p.*, p.oid::regprocedure::text AS object, s.name AS space, s.of_tenant
  FROM pg_proc p JOIN space s ON s.oid = p.pronamespace
)`;

const checks: readonly string[] = [
  // Row security enabled and forced, whatever kind of table; owned by the owner.
  `SELECT 'database.table-unwalled' AS code, object FROM relation
   WHERE relkind IN ('r', 'p', 'f')
     AND NOT (relrowsecurity AND relforcerowsecurity AND relkind <> 'f' AND relowner = (SELECT oid FROM keeper))`,
  `SELECT 'database.view-unwalled', object FROM relation
   WHERE relkind = 'm'
      OR relkind = 'v' AND NOT coalesce(reloptions && ARRAY['security_invoker=true', 'security_invoker=on', 'security_invoker=1'], false)`,

  // A policy that lets others than the owner through asks who is there.
  `SELECT 'database.policy-open', p.polname || ' on ' || c.object
   FROM pg_policy p JOIN relation c ON c.oid = p.polrelid
   WHERE c.of_tenant AND p.polroles <> ARRAY[(SELECT oid FROM keeper)]
     AND EXISTS (
       SELECT FROM (VALUES (p.polqual, p.polcmd <> 'a'), (p.polwithcheck, p.polcmd IN ('a'))) e (node, needed)
       WHERE (e.node IS NOT NULL OR e.needed)
         AND coalesce(pg_get_expr(e.node, p.polrelid), '') !~ ('\\m' || c.space || '\\.(reachable|actor|visible_[a-z]+)\\('))`,
  `SELECT 'database.policy-open', p.polname || ' on ' || c.object
   FROM pg_policy p JOIN relation c ON c.oid = p.polrelid
   WHERE NOT c.of_tenant AND p.polroles && ARRAY(
     SELECT 0::oid UNION SELECT oid FROM acting WHERE rolname NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer'))`,

  // Functions: a fixed path, the owner's, in a safe language, and nobody's by default. One that runs
  // as its caller and that only the owner may call has the path of the function it is called from.
  `SELECT 'database.function-unsafe', object FROM routine
   WHERE proowner <> (SELECT oid FROM keeper)
      OR proacl IS NULL
      OR prolang NOT IN (SELECT oid FROM pg_language WHERE lanname IN ('sql', 'plpgsql'))
      OR NOT coalesce(proconfig @> ARRAY['search_path=pg_catalog, pg_temp'], false)
         AND (prosecdef OR EXISTS (
           SELECT FROM aclexplode(proacl) a WHERE a.grantee <> (SELECT oid FROM keeper)))`,
  `SELECT 'database.function-unsafe', p.object
   FROM routine p CROSS JOIN LATERAL aclexplode(p.proacl) a
   WHERE a.grantee <> (SELECT oid FROM keeper) AND (
     a.grantee = 0
     OR p.proname IN ('actor_mac', 'refresh_reach', 'take_back', 'note_change') OR p.prorettype = 'trigger'::regtype
     -- The sequencer chains and keeps checkpoints; what else there is of the chronicle only functions call.
     OR p.proname IN ('chronicle_sequence', 'chronicle_hash', 'chronicle_keep', 'chronicle_hand_over') AND a.grantee <> to_regrole('obhut_sequencer')
     OR p.proname IN ('chronicle_link', 'chronicle_append', 'chronicle_erase', 'chronicle_forget')
     OR p.of_tenant AND p.proname NOT IN ('chronicle_sequence', 'chronicle_hash', 'chronicle_keep', 'chronicle_hand_over')
        AND a.grantee <> coalesce(to_regrole(p.space), 0))`,

  // Tables of a tenant are read by its own role and by nobody else, and written by functions only.
  `SELECT 'database.grant-too-wide', object || ' ' || privilege || ' to ' || grantee::regrole FROM given
   WHERE of_tenant AND (privilege <> 'SELECT' OR relkind = 'S' OR grantee <> coalesce(to_regrole(space), 0))`,
  `SELECT 'database.grant-too-wide', object || ' ' || privilege || ' to ' || grantee::regrole FROM given
   WHERE NOT of_tenant AND (
     grantee NOT IN (SELECT oid FROM acting WHERE rolname IN ('obhut_app', 'obhut_identity', 'obhut_sequencer'))
     OR grantee = to_regrole('obhut_sequencer') AND object NOT IN ('obhut.chronicle_mark', 'obhut.chronicle_key')
     OR privilege NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'USAGE')
     OR object = 'obhut.actor_key'
     OR space = 'identity' AND grantee = to_regrole('obhut_app'))`,
  `SELECT 'database.grant-too-wide', s.name || ' ' || a.privilege_type || ' to ' || a.grantee::regrole
   FROM space s CROSS JOIN LATERAL aclexplode(s.acl) a
   WHERE a.grantee <> (SELECT oid FROM keeper) AND (
     a.privilege_type <> 'USAGE' OR a.grantee = 0
     OR s.of_tenant AND a.grantee NOT IN (coalesce(to_regrole(s.name), 0), coalesce(to_regrole('obhut_sequencer'), 0)))`,
  `SELECT 'database.grant-too-wide', n.nspname || ' to ' || r.rolname
   FROM acting r CROSS JOIN pg_namespace n
   WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.oid NOT IN (SELECT oid FROM space)
     AND n.nspname !~ '^pg_(toast|temp)'
     AND has_schema_privilege(r.oid, n.oid, 'USAGE')`,
  `SELECT 'database.grant-too-wide', n.nspname || ' CREATE to ' || r.rolname
   FROM acting r CROSS JOIN pg_namespace n
   WHERE n.nspname !~ '^pg_(toast|temp)' AND has_schema_privilege(r.oid, n.oid, 'CREATE')`,
  `SELECT 'database.grant-too-wide', d.privilege || ' in the database to ' || r.rolname
   FROM acting r CROSS JOIN (VALUES ('CREATE'), ('TEMP')) d (privilege)
   WHERE has_database_privilege(r.oid, current_database(), d.privilege)`,
  `SELECT 'database.grant-too-wide', k.conrelid::regclass::text || ' refers to ' || k.confrelid::regclass::text
   FROM pg_constraint k
   JOIN relation c ON c.oid = k.conrelid
   JOIN relation f ON f.oid = k.confrelid
   WHERE k.contype = 'f' AND f.of_tenant AND c.space <> f.space`,
  `SELECT 'database.grant-too-wide', 'large object ' || m.oid
   FROM pg_largeobject_metadata m WHERE m.lomowner IN (SELECT oid FROM acting)`,

  `SELECT 'database.role-too-strong', r.rolname::text FROM pg_roles r
   WHERE (r.oid IN (SELECT oid FROM acting) OR r.oid = (SELECT oid FROM keeper))
     AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
          OR r.rolcanlogin AND r.rolname NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer'))`,
  // A role may give itself settings, which only SQL that got in does. Tenants' are never applied.
  `SELECT 'database.role-changed', r.rolname::text FROM pg_db_role_setting g JOIN acting r ON r.oid = g.setrole
   WHERE g.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))`,
  // The app may become a tenant, after saying so; nobody else becomes anybody.
  `SELECT 'database.role-too-strong', m.member::regrole || ' is a member of ' || m.roleid::regrole
   FROM pg_auth_members m
   WHERE (m.member IN (SELECT oid FROM acting) OR m.member = (SELECT oid FROM keeper))
     AND NOT (m.member = to_regrole('obhut_app') AND m.roleid::regrole::text ~ '^t_[0-9a-f]{12}$'
              AND m.set_option AND NOT m.inherit_option AND NOT m.admin_option)`,
  `SELECT 'database.role-too-strong', r.rolname || ' owns ' || s.name FROM space s JOIN acting r ON r.oid = s.owner`,
  `SELECT 'database.role-too-strong', r.rolname || ' owns ' || c.object
   FROM relation c JOIN acting r ON r.oid = c.relowner`,
];
