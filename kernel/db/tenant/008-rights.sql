-- Rights that change: groups inside groups, roles, leaving, and who may do what about it. All of
-- docs/spec/access.md that is not in 001-access.sql. Runs as obhut_owner.

-- Whoever is in the inner group is in the outer one as well, for as long as both windows hold.
CREATE TABLE tenant_schema.nested_group (
  group_id uuid NOT NULL REFERENCES tenant_schema.member_group,
  inner_id uuid NOT NULL REFERENCES tenant_schema.member_group,
  valid_from timestamptz NOT NULL DEFAULT '-infinity',
  valid_until timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (group_id, inner_id),
  CHECK (valid_from < valid_until)
);
CREATE INDEX ON tenant_schema.nested_group (inner_id);

-- A named set of rights. Those that every tenant has are named by their word, the others by text.
CREATE TABLE tenant_schema.access_role (
  id uuid PRIMARY KEY,
  builtin text UNIQUE CHECK (builtin IN ('keeper', 'lead', 'staff', 'member', 'guardian', 'reader')),
  name text CHECK (char_length(name) BETWEEN 1 AND 100),
  rights smallint NOT NULL CHECK (rights BETWEEN 1 AND 63),
  CHECK ((builtin IS NULL) <> (name IS NULL))
);
CREATE UNIQUE INDEX access_role_name ON tenant_schema.access_role (lower(name));
INSERT INTO tenant_schema.access_role (id, builtin, rights) VALUES
  (gen_random_uuid(), 'keeper', 63), (gen_random_uuid(), 'lead', 31), (gen_random_uuid(), 'staff', 7),
  (gen_random_uuid(), 'member', 3), (gen_random_uuid(), 'guardian', 49), (gen_random_uuid(), 'reader', 1);

-- `rights` of a grant with a role is always what the role has: two triggers see to it.
ALTER TABLE tenant_schema.access_grant ADD COLUMN role_id uuid REFERENCES tenant_schema.access_role;
CREATE INDEX ON tenant_schema.access_grant (role_id);

-- An audience that was deleted: nobody is granted anything there, and nobody can be again.
ALTER TABLE tenant_schema.audience ADD COLUMN ended_at timestamptz;
-- What people call an audience that the space did not begin with. Its `name`, by which kinds say
-- where their records may be, is `circle`.
ALTER TABLE tenant_schema.audience ADD COLUMN label text CHECK (char_length(label) BETWEEN 1 AND 100);

-- Who changed what about access when, for those who keep it. Ids only; what they name may be gone.
CREATE TABLE tenant_schema.access_change (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  account_id uuid NOT NULL,
  device_id uuid NOT NULL,
  action text NOT NULL CHECK (char_length(action) <= 60),
  space_id uuid,
  audience_id uuid,
  grant_id uuid,
  group_id uuid,
  inner_id uuid,
  member_id uuid,
  role_id uuid,
  effect text,
  rights smallint,
  valid_from timestamptz,
  valid_until timestamptz
);
CREATE INDEX ON tenant_schema.access_change (audience_id, at);
CREATE INDEX ON tenant_schema.access_change (at) WHERE audience_id IS NULL;

ALTER TABLE tenant_schema.nested_group ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.nested_group FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.access_role ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.access_role FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.access_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.access_change FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON tenant_schema.nested_group TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.access_role TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY read ON tenant_schema.access_change FOR SELECT TO obhut_owner USING (true);
CREATE POLICY own_new ON tenant_schema.access_change FOR INSERT TO obhut_owner
  WITH CHECK (account_id = (SELECT tenant_schema.actor()));
-- A group that may be seen shows what is in it; its inner groups may be seen as well (AC13).
CREATE POLICY visible ON tenant_schema.nested_group FOR SELECT TO tenant_schema
  USING (group_id = ANY ((SELECT tenant_schema.visible_groups())::uuid[]));
GRANT SELECT ON tenant_schema.nested_group TO tenant_schema;

-- The groups with all that is inside them, and with all that they are inside of.
CREATE FUNCTION tenant_schema.inner_groups(outermost uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH RECURSIVE inside AS (
    SELECT o.id FROM unnest(outermost) o (id) WHERE o.id IS NOT NULL
    UNION
    SELECT n.inner_id FROM inside i JOIN tenant_schema.nested_group n ON n.group_id = i.id
  )
  SELECT coalesce(array_agg(id), '{}') FROM inside
$$;
CREATE FUNCTION tenant_schema.outer_groups(innermost uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH RECURSIVE around AS (
    SELECT i.id FROM unnest(innermost) i (id) WHERE i.id IS NOT NULL
    UNION
    SELECT n.group_id FROM around a JOIN tenant_schema.nested_group n ON n.inner_id = a.id
  )
  SELECT coalesce(array_agg(id), '{}') FROM around
$$;

-- As in 001, and through groups inside groups; and it writes what has changed and nothing else,
-- so that a change to one grant of a thousand audiences costs that one.
CREATE OR REPLACE FUNCTION tenant_schema.refresh_reach(accounts uuid[], audiences uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  moment timestamptz;
  living uuid[];
  gone tenant_schema.reach[];
  fresh tenant_schema.reach[];
BEGIN
  -- One refresh at a time per tenant: two that overlap would each miss the other's change.
  UPDATE tenant_schema.access_state SET version = version + 1;
  moment := clock_timestamp();
  -- Whatever is granted in one that ended, nobody reaches it (AC14).
  living := ARRAY(SELECT a.id FROM tenant_schema.audience a WHERE a.id = ANY (audiences) AND a.ended_at IS NULL);

  -- How many rows these lists come to the planner cannot know: with loops in loops, what takes
  -- seconds for all of a large tenant would take hours.
  PERFORM set_config('enable_nestloop', 'off', true);
  WITH RECURSIVE within AS (
    SELECT m.account_id, gm.group_id, greatest(gm.valid_from, m.valid_from) AS since,
           least(gm.valid_until, m.valid_until) AS until
    FROM tenant_schema.member m
    JOIN tenant_schema.group_member gm ON gm.member_id = m.id
    WHERE m.account_id = ANY (accounts)
    -- Windows multiply along the way; the same window by two ways is one.
    UNION
    SELECT w.account_id, n.group_id, greatest(w.since, n.valid_from), least(w.until, n.valid_until)
    FROM within w
    JOIN tenant_schema.nested_group n ON n.inner_id = w.group_id
    WHERE w.since < w.until
  ), applied AS MATERIALIZED (
    SELECT m.account_id, g.audience_id, g.effect, g.rights,
           greatest(g.valid_from, m.valid_from) AS since,
           least(g.valid_until, m.valid_until) AS until
    FROM tenant_schema.access_grant g
    JOIN tenant_schema.member m ON m.id = g.member_id
    WHERE g.audience_id = ANY (living) AND m.account_id = ANY (accounts)
    UNION ALL
    SELECT w.account_id, g.audience_id, g.effect, g.rights,
           greatest(g.valid_from, w.since), least(g.valid_until, w.until)
    FROM tenant_schema.access_grant g
    JOIN within w ON w.group_id = g.group_id
    WHERE g.audience_id = ANY (living)
  ), edge AS (
    SELECT DISTINCT a.account_id, a.audience_id, e.at
    FROM applied a CROSS JOIN LATERAL (VALUES (a.since), (a.until)) e (at)
    WHERE a.since < a.until
  ), span AS (
    SELECT account_id, audience_id, at AS since,
           lead(at) OVER (PARTITION BY account_id, audience_id ORDER BY at) AS until
    FROM edge
  ), flat AS (
    SELECT s.account_id, s.audience_id, s.since, s.until,
           (coalesce(bit_or(a.rights) FILTER (WHERE a.effect = 'allow'), 0::smallint)
            & ~coalesce(bit_or(a.rights) FILTER (WHERE a.effect = 'deny'), 0::smallint)) AS rights
    FROM span s
    JOIN applied a ON a.account_id = s.account_id AND a.audience_id = s.audience_id
                  AND a.since <= s.since AND a.until >= s.until
    WHERE s.until IS NOT NULL
    GROUP BY s.account_id, s.audience_id, s.since, s.until
  ), marked AS (
    SELECT f.*, NOT coalesce(lag(f.until) OVER pair = f.since
                             AND (lag(f.rights) OVER pair & f.rights) & 1 = 1, false) AS begins
    FROM flat f
    WHERE f.rights <> 0
    WINDOW pair AS (PARTITION BY f.account_id, f.audience_id ORDER BY f.since)
  ), numbered AS (
    SELECT m.*, count(*) FILTER (WHERE m.begins)
             OVER (PARTITION BY m.account_id, m.audience_id ORDER BY m.since) AS island
    FROM marked m
  ), island AS (
    SELECT n.account_id, n.audience_id, n.island, min(n.since) AS since, max(n.until) AS until,
           min(n.since) <= moment AND max(n.until) > moment AS current
    FROM numbered n GROUP BY n.account_id, n.audience_id, n.island
  ), old AS MATERIALIZED (
    SELECT r.* FROM tenant_schema.reach r
    WHERE r.account_id = ANY (accounts) AND r.audience_id = ANY (audiences)
  ), was AS (
    SELECT o.account_id, o.audience_id, o.epoch, min(o.valid_from) AS since, max(o.valid_until) AS until,
           bool_or(o.rights & 1 = 1 AND o.valid_from <= moment AND o.valid_until > moment) AS reading
    FROM old o GROUP BY o.account_id, o.audience_id, o.epoch
  ), epoch AS MATERIALIZED (
    -- Reading that goes on keeps its epoch, and so does what is past or to come and stays as it was.
    SELECT i.account_id, i.audience_id, i.island,
           coalesce(w.epoch, nextval('tenant_schema.reach_epoch')) AS epoch
    FROM island i
    LEFT JOIN was w ON w.account_id = i.account_id AND w.audience_id = i.audience_id
      AND (i.current AND w.reading
           OR NOT i.current AND NOT w.reading AND w.since = i.since AND w.until = i.until)
  ), next AS (
    SELECT n.account_id, n.audience_id, n.since, n.until, n.rights, e.epoch
    FROM numbered n
    JOIN epoch e ON e.account_id = n.account_id AND e.audience_id = n.audience_id AND e.island = n.island
  )
  SELECT array_agg(o) FILTER (WHERE n.account_id IS NULL),
         array_agg(ROW(n.account_id, n.audience_id, n.since, n.until, n.rights, n.epoch)::tenant_schema.reach)
           FILTER (WHERE o.account_id IS NULL)
  INTO gone, fresh
  FROM next n
  FULL JOIN old o ON o.account_id = n.account_id AND o.audience_id = n.audience_id
    AND o.valid_from = n.since AND o.valid_until = n.until AND o.rights = n.rights AND o.epoch = n.epoch
  WHERE n.account_id IS NULL OR o.account_id IS NULL;
  PERFORM set_config('enable_nestloop', 'on', true);

  DELETE FROM tenant_schema.reach r USING unnest(gone) o
  WHERE r.account_id = o.account_id AND r.audience_id = o.audience_id AND r.valid_from = o.valid_from;
  INSERT INTO tenant_schema.reach (account_id, audience_id, valid_from, valid_until, rights, epoch)
  SELECT f.account_id, f.audience_id, f.valid_from, f.valid_until, f.rights, f.epoch FROM unnest(fresh) f;
END
$$;

-- Whom a change of these grants, group memberships and nestings touches. Each of these functions
-- waits for the lock in a statement of its own, before it looks: who looks first and waits then
-- refreshes what was there before the other's change (AC4).
CREATE OR REPLACE FUNCTION tenant_schema.reach_after_grant() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  members uuid[];
  groups uuid[];
  audiences uuid[];
  accounts uuid[];
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(c.member_id), array_agg(c.group_id), array_agg(DISTINCT c.audience_id)
    INTO members, groups, audiences FROM new_row c;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(c.member_id), array_agg(c.group_id), array_agg(DISTINCT c.audience_id)
    INTO members, groups, audiences FROM old_row c;
  ELSE
    SELECT array_agg(c.member_id), array_agg(c.group_id), array_agg(DISTINCT c.audience_id)
    INTO members, groups, audiences FROM (SELECT * FROM new_row UNION ALL SELECT * FROM old_row) c;
  END IF;
  SELECT array_agg(m.account_id) INTO accounts FROM tenant_schema.member m
  WHERE m.id = ANY (members)
     OR m.id IN (SELECT gm.member_id FROM tenant_schema.group_member gm
                 WHERE gm.group_id = ANY (tenant_schema.inner_groups(groups)));
  IF accounts IS NOT NULL THEN PERFORM tenant_schema.refresh_reach(accounts, audiences); END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION tenant_schema.reach_after_group_member() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  groups uuid[];
  members uuid[];
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(c.group_id), array_agg(c.member_id) INTO groups, members FROM new_row c;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(c.group_id), array_agg(c.member_id) INTO groups, members FROM old_row c;
  ELSE
    SELECT array_agg(c.group_id), array_agg(c.member_id) INTO groups, members
    FROM (SELECT * FROM new_row UNION ALL SELECT * FROM old_row) c;
  END IF;
  IF members IS NOT NULL THEN
    PERFORM tenant_schema.refresh_reach(
      ARRAY(SELECT m.account_id FROM tenant_schema.member m WHERE m.id = ANY (members)),
      ARRAY(SELECT DISTINCT g.audience_id FROM tenant_schema.access_grant g
            WHERE g.group_id = ANY (tenant_schema.outer_groups(groups))));
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION tenant_schema.reach_after_member() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  PERFORM tenant_schema.refresh_reach(
    ARRAY[NEW.account_id, OLD.account_id],
    ARRAY(SELECT g.audience_id FROM tenant_schema.access_grant g
          WHERE g.member_id = NEW.id
             OR g.group_id = ANY (tenant_schema.outer_groups(ARRAY(
                  SELECT gm.group_id FROM tenant_schema.group_member gm WHERE gm.member_id = NEW.id)))
          UNION SELECT r.audience_id FROM tenant_schema.reach r WHERE r.account_id = OLD.account_id));
  RETURN NULL;
END
$$;

-- OB020: a group would be inside itself. OB021: more than eight groups, each inside the next.
CREATE FUNCTION tenant_schema.reach_after_nesting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  outermost uuid[];
  inmost uuid[];
  round boolean;
  high integer;
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF TG_OP = 'DELETE' THEN
    SELECT array_agg(c.group_id), array_agg(c.inner_id) INTO outermost, inmost FROM old_row c;
  ELSIF TG_OP = 'INSERT' THEN
    SELECT array_agg(c.group_id), array_agg(c.inner_id) INTO outermost, inmost FROM new_row c;
  ELSE
    SELECT array_agg(c.group_id), array_agg(c.inner_id) INTO outermost, inmost
    FROM (SELECT * FROM new_row UNION ALL SELECT * FROM old_row) c;
  END IF;
  IF outermost IS NULL THEN RETURN NULL; END IF;

  IF TG_OP <> 'DELETE' THEN
    WITH RECURSIVE up AS (
      SELECT o.id AS start, o.id, 1 AS depth FROM unnest(outermost) o (id)
      UNION
      SELECT u.start, n.group_id, u.depth + 1 FROM up u
      JOIN tenant_schema.nested_group n ON n.inner_id = u.id WHERE u.depth < 17
    ), down AS (
      SELECT i.id AS start, i.id, 1 AS depth FROM unnest(inmost) i (id)
      UNION
      SELECT d.start, n.inner_id, d.depth + 1 FROM down d
      JOIN tenant_schema.nested_group n ON n.group_id = d.id WHERE d.depth < 17
    )
    SELECT bool_or(EXISTS (SELECT FROM up WHERE up.start = e.o AND up.id = e.i)),
           max((SELECT max(up.depth) FROM up WHERE up.start = e.o) + (SELECT max(down.depth) FROM down WHERE down.start = e.i))
    INTO round, high
    FROM unnest(outermost, inmost) e (o, i);
    IF round THEN RAISE EXCEPTION 'a group inside itself' USING ERRCODE = 'OB020'; END IF;
    IF high > 8 THEN RAISE EXCEPTION 'groups nested too deep' USING ERRCODE = 'OB021'; END IF;
  END IF;

  PERFORM tenant_schema.refresh_reach(
    ARRAY(SELECT DISTINCT m.account_id FROM tenant_schema.member m
          JOIN tenant_schema.group_member gm ON gm.member_id = m.id
          WHERE gm.group_id = ANY (tenant_schema.inner_groups(inmost))),
    ARRAY(SELECT DISTINCT g.audience_id FROM tenant_schema.access_grant g
          WHERE g.group_id = ANY (tenant_schema.outer_groups(outermost))));
  RETURN NULL;
END
$$;
CREATE TRIGGER reach_after_insert AFTER INSERT ON tenant_schema.nested_group
  REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.reach_after_nesting();
CREATE TRIGGER reach_after_update AFTER UPDATE ON tenant_schema.nested_group
  REFERENCING NEW TABLE AS new_row OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.reach_after_nesting();
CREATE TRIGGER reach_after_delete AFTER DELETE ON tenant_schema.nested_group
  REFERENCING OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.reach_after_nesting();

-- A grant with a role has the role's rights; a role that changes changes its grants, and these
-- their reach, in the same transaction (AC15). The lock makes the two wait for each other.
CREATE FUNCTION tenant_schema.rights_of_role() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  SELECT r.rights INTO NEW.rights FROM tenant_schema.access_role r WHERE r.id = NEW.role_id FOR SHARE;
  RETURN NEW;
END
$$;
CREATE TRIGGER rights_of_role BEFORE INSERT OR UPDATE ON tenant_schema.access_grant
  FOR EACH ROW WHEN (NEW.role_id IS NOT NULL) EXECUTE FUNCTION tenant_schema.rights_of_role();
CREATE FUNCTION tenant_schema.grants_of_role() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  UPDATE tenant_schema.access_grant g SET rights = r.rights
  FROM tenant_schema.access_role r WHERE r.id = g.role_id AND r.rights <> g.rights;
  RETURN NULL;
END
$$;
CREATE TRIGGER grants_of_role AFTER UPDATE ON tenant_schema.access_role
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.grants_of_role();
CREATE TRIGGER label_changed AFTER UPDATE OF ended_at, label ON tenant_schema.audience
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.directory_changed();

-- What an account may know of groups: those granted something where it reads, and all inside them.
CREATE OR REPLACE FUNCTION tenant_schema.visible_groups() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT tenant_schema.inner_groups(ARRAY(
    SELECT DISTINCT g.group_id FROM tenant_schema.access_grant g
    WHERE g.group_id IS NOT NULL AND g.audience_id = ANY ((SELECT tenant_schema.reachable(1))::uuid[])))
$$;

-- The role of the actor in the tenant, while they are a member; NULL for everybody else.
CREATE FUNCTION tenant_schema.my_standing() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT m.role FROM tenant_schema.member m
  WHERE m.account_id = (SELECT tenant_schema.actor()) AND m.valid_from <= now() AND m.valid_until > now()
$$;

-- Whether the actor chooses who is in a group: keepers in any, leads in those they are in now.
CREATE FUNCTION tenant_schema.keeps_group(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(EXISTS (SELECT FROM tenant_schema.member_group g WHERE g.id = wanted) AND CASE tenant_schema.my_standing()
    WHEN 'keeper' THEN true
    WHEN 'lead' THEN EXISTS (
      WITH RECURSIVE mine AS (
        SELECT gm.group_id FROM tenant_schema.group_member gm
        JOIN tenant_schema.member m ON m.id = gm.member_id
        WHERE m.account_id = tenant_schema.actor() AND gm.valid_from <= now() AND gm.valid_until > now()
        UNION
        SELECT n.group_id FROM mine JOIN tenant_schema.nested_group n ON n.inner_id = mine.group_id
        WHERE n.valid_from <= now() AND n.valid_until > now()
      ) SELECT FROM mine WHERE mine.group_id = wanted)
    END, false)
$$;

-- Whether all rights of `narrow`, from now on, are in `wide` at the same times.
CREATE FUNCTION tenant_schema.covers(wide tenant_schema.reach[], narrow tenant_schema.reach[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT NOT EXISTS (
    SELECT FROM (
      SELECT n.audience_id, b.n, range_agg(tstzrange(greatest(n.valid_from, now()), n.valid_until)) AS times
      FROM unnest(narrow) n JOIN generate_series(0, 5) b (n) ON n.rights & (1 << b.n) <> 0
      WHERE n.valid_until > now() GROUP BY n.audience_id, b.n) want
    LEFT JOIN (
      SELECT w.audience_id, b.n, range_agg(tstzrange(greatest(w.valid_from, now()), w.valid_until)) AS times
      FROM unnest(wide) w JOIN generate_series(0, 5) b (n) ON w.rights & (1 << b.n) <> 0
      WHERE w.valid_until > now() GROUP BY w.audience_id, b.n) have
      ON have.audience_id = want.audience_id AND have.n = want.n
    WHERE have.times IS NULL OR NOT have.times @> want.times)
$$;

CREATE FUNCTION tenant_schema.reach_of(account uuid, audience uuid DEFAULT NULL) RETURNS tenant_schema.reach[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(r), '{}') FROM tenant_schema.reach r
  WHERE r.account_id = account AND (audience IS NULL OR r.audience_id = audience)
$$;

-- The account of the person whose life an audience is about.
CREATE FUNCTION tenant_schema.life_of(audience uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT m.account_id FROM tenant_schema.audience a
  JOIN tenant_schema.space s ON s.id = a.space_id
  JOIN tenant_schema.member m ON m.person_id = s.person_id
  WHERE a.id = audience ORDER BY m.id LIMIT 1
$$;

-- Notes who did what about access to whom, for the people and for the chronicle (AC21).
CREATE FUNCTION tenant_schema.note_change(action text, named jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  change tenant_schema.access_change;
BEGIN
  change := jsonb_populate_record(NULL::tenant_schema.access_change, named);
  change.id := gen_random_uuid();
  change.at := clock_timestamp();
  change.account_id := tenant_schema.signed_actor();
  change.device_id := split_part(current_setting('obhut.actor'), '.', 2)::uuid;
  change.action := note_change.action;
  INSERT INTO tenant_schema.access_change SELECT change.*;
  INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
  VALUES (change.at, change.account_id, change.device_id, 'access.' || change.action, change.id,
    array_remove(ARRAY[change.space_id, change.audience_id, change.grant_id, change.group_id, change.inner_id,
      change.member_id, change.role_id], NULL));
END
$$;

-- What those whose lives these audiences are about have there, but for the actor in their own.
CREATE FUNCTION tenant_schema.owners_reach(audiences uuid[]) RETURNS tenant_schema.reach[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(r), '{}')
  FROM (SELECT a.id, tenant_schema.life_of(a.id) AS owner FROM tenant_schema.audience a
        JOIN tenant_schema.space s ON s.id = a.space_id
        WHERE a.id = ANY (audiences) AND s.person_id IS NOT NULL) o
  JOIN tenant_schema.reach r ON r.account_id = o.owner AND r.audience_id = o.id
  WHERE o.owner <> (SELECT tenant_schema.actor())
$$;

-- Those of the audiences in which somebody may share. By the clock: two who take it from each
-- other have waited, and began before they waited.
CREATE FUNCTION tenant_schema.kept_audiences(audiences uuid[]) RETURNS uuid[]
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT ARRAY(SELECT DISTINCT r.audience_id FROM tenant_schema.reach r
    WHERE r.audience_id = ANY (audiences) AND r.rights & 32 = 32
      AND r.valid_from <= clock_timestamp() AND r.valid_until > clock_timestamp())
$$;

-- Where something is granted to this group, or to one that it is in.
CREATE FUNCTION tenant_schema.audiences_of_group(wanted uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT ARRAY(SELECT DISTINCT g.audience_id FROM tenant_schema.access_grant g
    WHERE g.group_id = ANY (tenant_schema.outer_groups(ARRAY[wanted])))
$$;

-- What a change may not come to: nobody left who may share in an audience that had somebody
-- (OB024), or less for those whose lives these are, by another hand than theirs (OB002).
CREATE FUNCTION tenant_schema.refuse_estranging(kept_before uuid[], owners_before tenant_schema.reach[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.kept_audiences(kept_before) @> kept_before THEN
    RAISE EXCEPTION 'nobody left who may share' USING ERRCODE = 'OB024';
  END IF;
  IF NOT tenant_schema.covers(
    tenant_schema.owners_reach(ARRAY(SELECT DISTINCT o.audience_id FROM unnest(owners_before) o)), owners_before) THEN
    RAISE EXCEPTION 'it is their life' USING ERRCODE = 'OB002';
  END IF;
END
$$;

CREATE FUNCTION tenant_schema.note_end(ended tenant_schema.access_grant) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT tenant_schema.note_change('grant-ended', jsonb_build_object('grant_id', ended.id,
    'audience_id', ended.audience_id, 'member_id', ended.member_id, 'group_id', ended.group_id,
    'role_id', ended.role_id, 'effect', ended.effect, 'rights', ended.rights,
    'valid_from', nullif(ended.valid_from, '-infinity'), 'valid_until', nullif(ended.valid_until, 'infinity')))
$$;

-- Ends a grant for `give` and `end_grant`, which look at what it comes to. The actor needs `share`
-- and `read` in its audience, and, to take back a deny, the rights it denies (AC7).
CREATE FUNCTION tenant_schema.take_back(grant_id uuid) RETURNS tenant_schema.access_grant
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  ended tenant_schema.access_grant;
BEGIN
  DELETE FROM tenant_schema.access_grant g
  WHERE g.id = take_back.grant_id AND EXISTS (
    SELECT FROM tenant_schema.reach r
    WHERE r.account_id = (SELECT tenant_schema.actor()) AND r.audience_id = g.audience_id
      AND r.rights & 33 = 33 AND (g.effect = 'allow' OR r.rights & g.rights = g.rights)
      AND r.valid_from <= now() AND r.valid_until > now())
  RETURNING g.* INTO ended;
  IF ended.id IS NULL THEN RAISE EXCEPTION 'not allowed to share' USING ERRCODE = 'OB002'; END IF;
  PERFORM tenant_schema.note_end(ended);
  RETURN ended;
END
$$;

-- What changes access begins by waiting for its turn, in a statement of its own: what is looked at
-- afterwards is what holds until the commit.

-- Gives or denies rights in an audience, as a role or by themselves, at once instead of another
-- grant there if one is named. The actor needs `share` and can give only rights of their own, for
-- no longer than they have them; denying takes no rights but `share` (AC7).
CREATE FUNCTION tenant_schema.give(
  grant_id uuid, audience uuid, member uuid, member_group uuid, effect text, access_role uuid, rights integer,
  since timestamptz, until timestamptz, instead uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  -- What is past cannot be given.
  first timestamptz := greatest(coalesce(since, now()), now());
  last timestamptz := coalesce(until, 'infinity');
  wanted integer := rights;
  needed integer;
  mine tstzmultirange;
  owners_before tenant_schema.reach[];
  replaced tenant_schema.access_grant;
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF access_role IS NOT NULL THEN
    SELECT r.rights INTO wanted FROM tenant_schema.access_role r WHERE r.id = give.access_role FOR SHARE;
  END IF;
  needed := 32 | CASE effect WHEN 'allow' THEN wanted WHEN 'deny' THEN 0 END;
  SELECT range_agg(tstzrange(r.valid_from, r.valid_until)) INTO mine FROM tenant_schema.reach r
  WHERE r.account_id = tenant_schema.actor() AND r.audience_id = audience AND r.rights & needed = needed;
  -- Now, and for all of the time the grant is to hold.
  IF mine IS NULL OR needed IS NULL OR wanted IS NULL OR NOT mine @> now()
     OR (effect = 'allow' AND first < last AND NOT mine @> tstzrange(first, last))
     OR (member IS NULL) = (member_group IS NULL)
     OR member IS NOT NULL AND NOT EXISTS (SELECT FROM tenant_schema.member m WHERE m.id = member AND m.valid_until > now())
     OR member_group IS NOT NULL AND NOT EXISTS (SELECT FROM tenant_schema.member_group g WHERE g.id = member_group) THEN
    RAISE EXCEPTION 'not allowed to share' USING ERRCODE = 'OB002';
  END IF;
  IF first >= last THEN RAISE EXCEPTION 'no time left' USING ERRCODE = 'OB022'; END IF;
  -- Ten for one of them: each is two edges of its windows, and everything that changes waits for it.
  IF (SELECT count(*) FROM tenant_schema.access_grant g WHERE g.audience_id = audience) >= 500
     OR (SELECT count(*) FROM tenant_schema.access_grant g
         WHERE g.audience_id = audience AND (g.member_id = member OR g.group_id = member_group)
           AND g.valid_until > now() AND g.id IS DISTINCT FROM instead) >= 10 THEN
    RAISE EXCEPTION 'too many grants' USING ERRCODE = 'OB023';
  END IF;
  owners_before := tenant_schema.owners_reach(ARRAY[audience]);
  INSERT INTO tenant_schema.access_grant
    (id, audience_id, member_id, group_id, effect, role_id, rights, valid_from, valid_until)
  VALUES (grant_id, audience, member, member_group, effect, access_role, wanted, first, last);
  PERFORM tenant_schema.note_change('grant-given', jsonb_build_object('grant_id', grant_id,
    'audience_id', audience, 'member_id', member, 'group_id', member_group, 'role_id', access_role,
    'effect', effect, 'rights', wanted, 'valid_from', nullif(first, '-infinity'), 'valid_until', nullif(last, 'infinity')));
  IF instead IS NOT NULL THEN
    replaced := tenant_schema.take_back(instead);
    IF replaced.audience_id <> audience THEN RAISE EXCEPTION 'not of this audience' USING ERRCODE = 'OB002'; END IF;
  END IF;
  PERFORM tenant_schema.refuse_estranging(ARRAY[audience], owners_before);
END
$$;

CREATE OR REPLACE FUNCTION tenant_schema.put_grant(
  grant_id uuid, audience uuid, member uuid, member_group uuid, effect text, rights integer,
  since timestamptz, until timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT tenant_schema.give(grant_id, audience, member, member_group, effect, NULL, rights, since, until, NULL)
$$;

CREATE OR REPLACE FUNCTION tenant_schema.end_grant(grant_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  place uuid;
  owners_before tenant_schema.reach[];
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  SELECT g.audience_id INTO place FROM tenant_schema.access_grant g WHERE g.id = end_grant.grant_id;
  owners_before := tenant_schema.owners_reach(ARRAY[place]);
  PERFORM tenant_schema.take_back(end_grant.grant_id);
  PERFORM tenant_schema.refuse_estranging(ARRAY[place], owners_before);
END
$$;

-- Makes an audience in a space, for who may share in one of its audiences. It opens nothing: it is
-- empty, its maker has there the rights they have where they may share, for as long as they have
-- them there, and the person whose life it is has them all.
CREATE FUNCTION tenant_schema.create_audience(audience uuid, space uuid, name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid;
  mine tenant_schema.reach[];
  owner uuid;
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  SELECT array_agg(r) INTO mine FROM tenant_schema.audience a
  JOIN tenant_schema.reach r ON r.audience_id = a.id
  WHERE a.space_id = create_audience.space AND a.ended_at IS NULL AND r.account_id = tenant_schema.actor()
    AND r.rights & 33 = 33 AND r.valid_from <= now() AND r.valid_until > now();
  IF mine IS NULL THEN RAISE EXCEPTION 'not allowed to share' USING ERRCODE = 'OB002'; END IF;
  PERFORM tenant_schema.refuse_name(space, NULL, create_audience.name);
  IF (SELECT count(*) FROM tenant_schema.audience a WHERE a.space_id = create_audience.space AND a.ended_at IS NULL) >= 100 THEN
    RAISE EXCEPTION 'too many audiences' USING ERRCODE = 'OB023';
  END IF;
  INSERT INTO tenant_schema.audience (id, space_id, name, label)
  VALUES (audience, create_audience.space, 'circle', create_audience.name);
  SELECT m.id INTO owner FROM tenant_schema.space s JOIN tenant_schema.member m ON m.person_id = s.person_id
  WHERE s.id = create_audience.space ORDER BY m.id LIMIT 1;
  SELECT m.id INTO me FROM tenant_schema.member m WHERE m.account_id = tenant_schema.actor();
  INSERT INTO tenant_schema.access_grant (id, audience_id, member_id, effect, rights, valid_from, valid_until)
  SELECT gen_random_uuid(), audience, owner, 'allow', 63, now(), 'infinity'::timestamptz WHERE owner IS NOT NULL
  UNION ALL
  -- Each right for as long as they have it where it comes from; of many ends the nine latest.
  (SELECT gen_random_uuid(), audience, me, 'allow', bit_or(r.rights), now(), r.valid_until
   FROM unnest(mine) r WHERE me IS DISTINCT FROM owner
   GROUP BY r.valid_until ORDER BY r.valid_until DESC LIMIT 9);
  PERFORM tenant_schema.note_change('audience-created', jsonb_build_object('space_id', create_audience.space, 'audience_id', audience));
END
$$;

-- OB025: another audience of the space is called that.
CREATE FUNCTION tenant_schema.refuse_name(space uuid, audience uuid, wanted text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM tenant_schema.audience a WHERE a.space_id = space AND a.ended_at IS NULL
               AND a.id IS DISTINCT FROM audience AND lower(a.label) = lower(wanted)) THEN
    RAISE EXCEPTION 'name taken' USING ERRCODE = 'OB025';
  END IF;
END
$$;

-- Refuses unless the actor has the rights in the audience now.
CREATE FUNCTION tenant_schema.require_rights(audience uuid, wanted integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM tenant_schema.reach r
      WHERE r.account_id = tenant_schema.actor() AND r.audience_id = audience AND r.rights & wanted = wanted
        AND r.valid_from <= now() AND r.valid_until > now()) THEN
    RAISE EXCEPTION 'not allowed' USING ERRCODE = 'OB002';
  END IF;
END
$$;

-- OB026: those a space began with keep their names.
CREATE FUNCTION tenant_schema.rename_audience(audience uuid, name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found tenant_schema.audience;
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  PERFORM tenant_schema.require_rights(audience, 33);
  SELECT a.* INTO found FROM tenant_schema.audience a WHERE a.id = audience;
  IF found.label IS NULL THEN RAISE EXCEPTION 'a standing name' USING ERRCODE = 'OB026'; END IF;
  PERFORM tenant_schema.refuse_name(found.space_id, audience, rename_audience.name);
  UPDATE tenant_schema.audience a SET label = rename_audience.name WHERE a.id = audience;
  PERFORM tenant_schema.note_change('audience-renamed', jsonb_build_object('space_id', found.space_id, 'audience_id', audience));
END
$$;

-- Deletes an audience that is empty; with `erase`, what is in it first, as the actor would one by
-- one: each record keeps its history and its line in the chronicle. Takes read, delete and share.
-- The row stays, reached by nobody: history names it. OB027: the audiences a life began with stay.
-- OB028: not empty. OB023: more than 20,000 records at once.
CREATE FUNCTION tenant_schema.delete_audience(audience uuid, erase boolean) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found tenant_schema.audience;
  batch json;
  erased integer := 0;
  batch_size integer;
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  PERFORM tenant_schema.require_rights(audience, 41);
  -- Nobody writes into it meanwhile: every write moves the head.
  SELECT a.* INTO found FROM tenant_schema.audience a WHERE a.id = audience FOR NO KEY UPDATE;
  IF found.label IS NULL AND found.name <> 'leads'
     AND EXISTS (SELECT FROM tenant_schema.space s WHERE s.id = found.space_id AND s.kind = 'life') THEN
    RAISE EXCEPTION 'a life keeps this' USING ERRCODE = 'OB027';
  END IF;
  LOOP
    SELECT count(*), json_build_object(
      'delete', json_agg(json_build_object('id', t.id, 'a', audience, 'fq', t.n, 'was', t.revision)),
      'history', json_agg(json_build_object('id', t.id, 'r', t.revision, 'as', 'delete', 'unseen', false, 'm', t.m)),
      'receipts', json_build_array(json_build_object('id', min(t.m::text),
        'h', rtrim(translate(encode(sha256(convert_to(audience::text, 'UTF8')), 'base64'), '+/', '-_'), '='),
        'o', json_build_object('status', 'applied', 'audiences', json_build_array(audience)),
        'name', 'deleteAudience', 'ids', json_agg(t.id))))
    INTO batch_size, batch
    FROM (SELECT r.id, r.revision, row_number() OVER (ORDER BY r.seq) AS n, m.m
          FROM (SELECT gen_random_uuid() AS m OFFSET 0) m,
               (SELECT * FROM tenant_schema.record r WHERE r.audience_id = audience ORDER BY r.seq LIMIT 1000) r) t;
    EXIT WHEN batch_size = 0;
    IF NOT erase THEN RAISE EXCEPTION 'not empty' USING ERRCODE = 'OB028'; END IF;
    erased := erased + batch_size;
    IF erased > 20000 THEN RAISE EXCEPTION 'too many records' USING ERRCODE = 'OB023'; END IF;
    PERFORM tenant_schema.write_records(batch);
  END LOOP;
  DELETE FROM tenant_schema.access_grant g WHERE g.audience_id = audience;
  UPDATE tenant_schema.audience a SET ended_at = now() WHERE a.id = audience;
  PERFORM tenant_schema.note_change('audience-deleted', jsonb_build_object('space_id', found.space_id, 'audience_id', audience));
  RETURN erased;
END
$$;

-- Takes `share` in every audience of the space.
CREATE FUNCTION tenant_schema.rename_space(space uuid, name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT FROM tenant_schema.audience a WHERE a.space_id = space AND a.ended_at IS NULL) THEN
    RAISE EXCEPTION 'not allowed' USING ERRCODE = 'OB002';
  END IF;
  PERFORM tenant_schema.require_rights(a.id, 33) FROM tenant_schema.audience a
  WHERE a.space_id = space AND a.ended_at IS NULL;
  UPDATE tenant_schema.space s SET name = rename_space.name WHERE s.id = space;
  PERFORM tenant_schema.note_change('space-renamed', jsonb_build_object('space_id', space));
END
$$;

-- Groups: made, named and deleted by keepers.
CREATE FUNCTION tenant_schema.create_group(group_id uuid, name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF tenant_schema.my_standing() IS DISTINCT FROM 'keeper' THEN
    RAISE EXCEPTION 'not a keeper' USING ERRCODE = 'OB002';
  END IF;
  IF (SELECT count(*) FROM tenant_schema.member_group) >= 1000 THEN
    RAISE EXCEPTION 'too many groups' USING ERRCODE = 'OB023';
  END IF;
  INSERT INTO tenant_schema.member_group (id, name) VALUES (group_id, name);
  PERFORM tenant_schema.note_change('group-created', jsonb_build_object('group_id', create_group.group_id));
END
$$;

CREATE FUNCTION tenant_schema.rename_group(group_id uuid, name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  UPDATE tenant_schema.member_group g SET name = rename_group.name
  WHERE g.id = rename_group.group_id AND tenant_schema.my_standing() = 'keeper';
  IF NOT FOUND THEN RAISE EXCEPTION 'not a keeper' USING ERRCODE = 'OB002'; END IF;
  PERFORM tenant_schema.note_change('group-renamed', jsonb_build_object('group_id', rename_group.group_id));
END
$$;

-- Takes a group that nothing hangs on. OB029: something does.
CREATE FUNCTION tenant_schema.delete_group(group_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  DELETE FROM tenant_schema.member_group g
  WHERE g.id = delete_group.group_id AND tenant_schema.my_standing() = 'keeper';
  IF NOT FOUND THEN RAISE EXCEPTION 'not a keeper' USING ERRCODE = 'OB002'; END IF;
  PERFORM tenant_schema.note_change('group-deleted', jsonb_build_object('group_id', delete_group.group_id));
EXCEPTION WHEN foreign_key_violation THEN
  RAISE EXCEPTION 'in use' USING ERRCODE = 'OB029';
END
$$;

-- Puts a member or a group into a group, or changes for how long. What the group is granted was
-- entrusted to whoever keeps it, so this takes no rights of one's own; but nobody comes to more
-- themself by what they do here: OB030 (AC18).
CREATE FUNCTION tenant_schema.set_in_group(
  group_id uuid, member uuid, inner_group uuid, since timestamptz, until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
  before tenant_schema.reach[];
  kept_before uuid[];
  owners_before tenant_schema.reach[];
  first timestamptz := coalesce(since, now());
  last timestamptz := coalesce(until, 'infinity');
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF NOT tenant_schema.keeps_group(group_id) OR (member IS NULL) = (inner_group IS NULL)
     OR member IS NOT NULL AND NOT EXISTS (SELECT FROM tenant_schema.member m WHERE m.id = member)
     OR inner_group IS NOT NULL AND NOT EXISTS (SELECT FROM tenant_schema.member_group g WHERE g.id = inner_group) THEN
    RAISE EXCEPTION 'not the keeper of this group' USING ERRCODE = 'OB002';
  END IF;
  IF last <= now() OR first >= last THEN RAISE EXCEPTION 'no time left' USING ERRCODE = 'OB022'; END IF;
  IF (SELECT count(*) FROM tenant_schema.nested_group n WHERE n.group_id = set_in_group.group_id) >= 100 THEN
    RAISE EXCEPTION 'too many groups inside' USING ERRCODE = 'OB023';
  END IF;
  before := tenant_schema.reach_of(me);
  kept_before := tenant_schema.kept_audiences(tenant_schema.audiences_of_group(group_id));
  owners_before := tenant_schema.owners_reach(tenant_schema.audiences_of_group(group_id));
  IF member IS NOT NULL THEN
    INSERT INTO tenant_schema.group_member (group_id, member_id, valid_from, valid_until)
    VALUES (set_in_group.group_id, member, first, last)
    ON CONFLICT ON CONSTRAINT group_member_pkey DO UPDATE SET valid_from = first, valid_until = last;
  ELSE
    INSERT INTO tenant_schema.nested_group (group_id, inner_id, valid_from, valid_until)
    VALUES (set_in_group.group_id, inner_group, first, last)
    ON CONFLICT ON CONSTRAINT nested_group_pkey DO UPDATE SET valid_from = first, valid_until = last;
  END IF;
  IF NOT tenant_schema.covers(before, tenant_schema.reach_of(me)) THEN
    RAISE EXCEPTION 'more than one has' USING ERRCODE = 'OB030';
  END IF;
  PERFORM tenant_schema.refuse_estranging(kept_before, owners_before);
  PERFORM tenant_schema.note_change('group-joined', jsonb_build_object('group_id', set_in_group.group_id, 'member_id', member,
    'inner_id', inner_group, 'valid_from', nullif(first, '-infinity'), 'valid_until', nullif(last, 'infinity')));
END
$$;

CREATE FUNCTION tenant_schema.take_from_group(group_id uuid, member uuid, inner_group uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
  before tenant_schema.reach[];
  kept_before uuid[];
  owners_before tenant_schema.reach[];
  ended integer;
  also integer;
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  before := tenant_schema.reach_of(me);
  kept_before := tenant_schema.kept_audiences(tenant_schema.audiences_of_group(group_id));
  owners_before := tenant_schema.owners_reach(tenant_schema.audiences_of_group(group_id));
  IF NOT tenant_schema.keeps_group(group_id) THEN
    RAISE EXCEPTION 'not the keeper of this group' USING ERRCODE = 'OB002';
  END IF;
  DELETE FROM tenant_schema.group_member gm WHERE gm.group_id = take_from_group.group_id AND gm.member_id = member;
  GET DIAGNOSTICS ended = ROW_COUNT;
  DELETE FROM tenant_schema.nested_group n WHERE n.group_id = take_from_group.group_id AND n.inner_id = inner_group;
  GET DIAGNOSTICS also = ROW_COUNT;
  IF ended + also <> 1 THEN RAISE EXCEPTION 'not in this group' USING ERRCODE = 'OB002'; END IF;
  IF NOT tenant_schema.covers(before, tenant_schema.reach_of(me)) THEN
    RAISE EXCEPTION 'more than one has' USING ERRCODE = 'OB030';
  END IF;
  PERFORM tenant_schema.refuse_estranging(kept_before, owners_before);
  PERFORM tenant_schema.note_change('group-left', jsonb_build_object('group_id', take_from_group.group_id, 'member_id', member, 'inner_id', inner_group));
END
$$;

-- Roles: made and changed by keepers. What a role gains, its grants give, and what a role loses,
-- its denies give back: that takes `share` and these rights wherever it is granted (AC7, AC16).
CREATE FUNCTION tenant_schema.make_role(role_id uuid, name text, rights integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF tenant_schema.my_standing() IS DISTINCT FROM 'keeper' THEN
    RAISE EXCEPTION 'not a keeper' USING ERRCODE = 'OB002';
  END IF;
  IF (SELECT count(*) FROM tenant_schema.access_role) >= 100 THEN
    RAISE EXCEPTION 'too many roles' USING ERRCODE = 'OB023';
  END IF;
  INSERT INTO tenant_schema.access_role (id, name, rights) VALUES (role_id, make_role.name, make_role.rights);
  PERFORM tenant_schema.note_change('role-created', jsonb_build_object('role_id', make_role.role_id, 'rights', make_role.rights));
EXCEPTION WHEN unique_violation THEN
  RAISE EXCEPTION 'name taken' USING ERRCODE = 'OB025';
END
$$;

CREATE FUNCTION tenant_schema.change_role(role_id uuid, name text, rights integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
  before integer;
  places uuid[];
  kept_before uuid[];
  owners_before tenant_schema.reach[];
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  SELECT r.rights INTO before FROM tenant_schema.access_role r
  WHERE r.id = change_role.role_id AND r.builtin IS NULL AND tenant_schema.my_standing() = 'keeper' FOR UPDATE;
  IF before IS NULL THEN RAISE EXCEPTION 'not a keeper' USING ERRCODE = 'OB002'; END IF;
  IF EXISTS (
    SELECT FROM tenant_schema.access_grant g
    CROSS JOIN LATERAL (SELECT 32 | CASE g.effect WHEN 'allow' THEN change_role.rights & ~before
                                                  ELSE before & ~change_role.rights END AS bits) needed
    LEFT JOIN LATERAL (
      SELECT range_agg(tstzrange(r.valid_from, r.valid_until)) AS times FROM tenant_schema.reach r
      WHERE r.account_id = me AND r.audience_id = g.audience_id AND r.rights & needed.bits = needed.bits) mine ON true
    WHERE g.role_id = change_role.role_id AND before <> change_role.rights AND g.valid_until > now()
      AND (mine.times IS NULL OR NOT mine.times @> now()
           OR needed.bits <> 32 AND NOT mine.times @> tstzrange(greatest(g.valid_from, now()), g.valid_until))
  ) THEN RAISE EXCEPTION 'granted where one may not share' USING ERRCODE = 'OB030'; END IF;
  places := ARRAY(SELECT DISTINCT g.audience_id FROM tenant_schema.access_grant g WHERE g.role_id = change_role.role_id);
  kept_before := tenant_schema.kept_audiences(places);
  owners_before := tenant_schema.owners_reach(places);
  UPDATE tenant_schema.access_role r SET name = change_role.name, rights = change_role.rights WHERE r.id = change_role.role_id;
  PERFORM tenant_schema.refuse_estranging(kept_before, owners_before);
  PERFORM tenant_schema.note_change('role-changed', jsonb_build_object('role_id', change_role.role_id, 'rights', change_role.rights));
EXCEPTION WHEN unique_violation THEN
  RAISE EXCEPTION 'name taken' USING ERRCODE = 'OB025';
END
$$;

CREATE FUNCTION tenant_schema.delete_role(role_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  DELETE FROM tenant_schema.access_role r
  WHERE r.id = delete_role.role_id AND r.builtin IS NULL AND tenant_schema.my_standing() = 'keeper';
  IF NOT FOUND THEN RAISE EXCEPTION 'not a keeper' USING ERRCODE = 'OB002'; END IF;
  PERFORM tenant_schema.note_change('role-deleted', jsonb_build_object('role_id', delete_role.role_id));
EXCEPTION WHEN foreign_key_violation THEN
  RAISE EXCEPTION 'in use' USING ERRCODE = 'OB029';
END
$$;

-- Ends a membership now, one's own or, as keeper, anybody's; reach ends with it, and so does the
-- tenant for the account (AC19). What they were and were given ends as well, so that who is invited
-- again does not find it all there: groups, role, and what they were allowed by themselves. A deny
-- stays, since nobody leaves in order to be rid of one; and so does what they have in their own
-- life, which nobody else could give them back. Returns the account. OB031: the last keeper stays.
CREATE FUNCTION tenant_schema.end_membership(member uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
  leaving tenant_schema.member;
  ended tenant_schema.access_grant;
  left_group uuid;
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  SELECT m.* INTO leaving FROM tenant_schema.member m WHERE m.id = member AND m.valid_until > now();
  IF leaving.id IS NULL OR leaving.account_id <> me AND tenant_schema.my_standing() IS DISTINCT FROM 'keeper' THEN
    RAISE EXCEPTION 'no such member' USING ERRCODE = 'OB002';
  END IF;
  PERFORM tenant_schema.refuse_last_keeper(leaving);
  UPDATE tenant_schema.member m SET valid_until = greatest(now(), m.valid_from), role = 'member'
  WHERE m.id = leaving.id;
  DELETE FROM identity.membership s WHERE s.account_id = leaving.account_id AND s.tenant_id = 'tenant_schema';
  PERFORM tenant_schema.note_change(CASE WHEN leaving.account_id = me THEN 'member-left' ELSE 'member-ended' END,
    jsonb_build_object('member_id', leaving.id));
  FOR left_group IN
    DELETE FROM tenant_schema.group_member gm WHERE gm.member_id = leaving.id RETURNING gm.group_id
  LOOP
    PERFORM tenant_schema.note_change('group-left', jsonb_build_object('group_id', left_group, 'member_id', leaving.id));
  END LOOP;
  FOR ended IN
    DELETE FROM tenant_schema.access_grant g
    WHERE g.member_id = leaving.id AND g.effect = 'allow' AND NOT EXISTS (
      SELECT FROM tenant_schema.audience a JOIN tenant_schema.space s ON s.id = a.space_id
      WHERE a.id = g.audience_id AND s.person_id = leaving.person_id)
    RETURNING g.*
  LOOP
    PERFORM tenant_schema.note_end(ended);
  END LOOP;
  RETURN leaving.account_id;
END
$$;

CREATE FUNCTION tenant_schema.refuse_last_keeper(leaving tenant_schema.member) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  -- By the clock: the other may have left since this began.
  IF leaving.role = 'keeper' AND NOT EXISTS (
    SELECT FROM tenant_schema.member m WHERE m.role = 'keeper' AND m.id <> leaving.id
      AND m.valid_from <= clock_timestamp() AND m.valid_until > clock_timestamp()) THEN
    RAISE EXCEPTION 'the last keeper' USING ERRCODE = 'OB031';
  END IF;
END
$$;

-- What a member is in the tenant. Opens no content: grants name members, groups and roles of
-- rights, never this.
CREATE FUNCTION tenant_schema.set_member_role(member uuid, role text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found tenant_schema.member;
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  SELECT m.* INTO found FROM tenant_schema.member m
  WHERE m.id = member AND m.valid_until > now() AND tenant_schema.my_standing() = 'keeper';
  IF found.id IS NULL THEN RAISE EXCEPTION 'no such member' USING ERRCODE = 'OB002'; END IF;
  IF set_member_role.role <> 'keeper' THEN PERFORM tenant_schema.refuse_last_keeper(found); END IF;
  UPDATE tenant_schema.member m SET role = set_member_role.role WHERE m.id = found.id;
  PERFORM tenant_schema.note_change('member-role', jsonb_build_object('member_id', found.id));
END
$$;

-- As in 003, through groups inside groups as well.
CREATE OR REPLACE FUNCTION tenant_schema.directory() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH RECURSIVE mine AS MATERIALIZED (
    SELECT r.audience_id, r.rights,
      -- Rights may change in between; the reading ends with its epoch.
      (SELECT max(e.valid_until) FROM tenant_schema.reach e
       WHERE e.account_id = r.account_id AND e.audience_id = r.audience_id AND e.epoch = r.epoch) AS valid_until
    FROM tenant_schema.reach r
    WHERE r.account_id = (SELECT tenant_schema.actor()) AND r.rights & 1 = 1
      AND r.valid_from <= now() AND r.valid_until > now()
  ), within AS (
    SELECT gm.member_id, gm.group_id FROM tenant_schema.group_member gm
    WHERE gm.valid_from <= now() AND gm.valid_until > now()
    UNION
    SELECT w.member_id, n.group_id FROM within w
    JOIN tenant_schema.nested_group n ON n.inner_id = w.group_id
    WHERE n.valid_from <= now() AND n.valid_until > now()
  ), through AS MATERIALIZED (
    SELECT g.audience_id, w.member_id, array_agg(DISTINCT g.group_id ORDER BY g.group_id) AS groups
    FROM tenant_schema.access_grant g
    JOIN within w ON w.group_id = g.group_id
    WHERE g.audience_id IN (SELECT mine.audience_id FROM mine) AND g.effect = 'allow'
      AND g.valid_from <= now() AND g.valid_until > now()
    GROUP BY g.audience_id, w.member_id
  ), viewer AS (
    SELECT mine.audience_id, mine.rights AS my_rights, mine.valid_until AS my_until, m.person_id, r.rights,
      (SELECT max(e.valid_until) FROM tenant_schema.reach e
       WHERE e.account_id = r.account_id AND e.audience_id = r.audience_id AND e.epoch = r.epoch) AS valid_until,
      coalesce(t.groups, '{}') AS through
    FROM mine
    JOIN tenant_schema.reach r ON r.audience_id = mine.audience_id
    JOIN tenant_schema.member m ON m.account_id = r.account_id
    LEFT JOIN through t ON t.audience_id = r.audience_id AND t.member_id = m.id
    WHERE r.rights & 1 = 1 AND r.valid_from <= now() AND r.valid_until > now()
  ), seen AS MATERIALIZED (
    -- The actor is one of the viewers, so that no audience of theirs is without.
    SELECT v.audience_id, v.my_rights, v.my_until,
      json_agg(json_build_object('personId', v.person_id, 'rights', v.rights, 'throughGroups', v.through,
        'until', CASE WHEN v.valid_until = 'infinity' THEN NULL ELSE v.valid_until END)
        ORDER BY v.person_id) AS viewers
    FROM viewer v
    GROUP BY v.audience_id, v.my_rights, v.my_until
  )
  SELECT json_build_object(
    'me', json_build_object('accountId', me.account_id, 'personId', me.person_id, 'role', me.role),
    'spaces', (SELECT coalesce(json_agg(json_build_object('id', s.id, 'kind', s.kind, 'name', s.name,
        'personId', s.person_id) ORDER BY s.name, s.id), '[]')
      FROM tenant_schema.space s WHERE s.id = ANY ((SELECT tenant_schema.visible_spaces())::uuid[])),
    'audiences', (SELECT coalesce(json_agg(json_build_object('id', a.id, 'spaceId', a.space_id, 'name', a.name,
        'label', a.label, 'myRights', seen.my_rights,
        'until', CASE WHEN seen.my_until = 'infinity' THEN NULL ELSE seen.my_until END,
        'viewers', seen.viewers)
        ORDER BY a.id), '[]')
      FROM seen JOIN tenant_schema.audience a ON a.id = seen.audience_id),
    'persons', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'role', p.role, 'hue', p.hue,
        'accountId', (SELECT m.account_id FROM tenant_schema.member m WHERE m.person_id = p.id ORDER BY m.id LIMIT 1))
        ORDER BY p.name, p.id), '[]')
      FROM tenant_schema.person p WHERE p.id = ANY ((SELECT tenant_schema.visible_persons())::uuid[])),
    'groups', (SELECT coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) ORDER BY g.name, g.id), '[]')
      FROM tenant_schema.member_group g WHERE g.id = ANY ((SELECT tenant_schema.visible_groups())::uuid[])))
  FROM tenant_schema.member me
  WHERE me.account_id = (SELECT tenant_schema.actor()) AND me.valid_from <= now() AND me.valid_until > now()
$$;

-- Every way a grant in an audience has to a member: by itself, or through the group it names and
-- those inside it, outermost first. A window is what all on the way have in common.
CREATE FUNCTION tenant_schema.ways_into(audience uuid)
RETURNS TABLE (grant_id uuid, member_id uuid, path uuid[], since timestamptz, until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH RECURSIVE inside AS (
    SELECT g.id AS grant_id, g.group_id AS at, ARRAY[g.group_id] AS path, g.valid_from AS since, g.valid_until AS until
    FROM tenant_schema.access_grant g WHERE g.audience_id = audience AND g.group_id IS NOT NULL
    UNION ALL
    SELECT i.grant_id, n.inner_id, i.path || n.inner_id, greatest(i.since, n.valid_from), least(i.until, n.valid_until)
    FROM inside i JOIN tenant_schema.nested_group n ON n.group_id = i.at
  )
  SELECT i.grant_id, m.id, i.path, greatest(i.since, gm.valid_from, m.valid_from), least(i.until, gm.valid_until, m.valid_until)
  FROM inside i
  JOIN tenant_schema.group_member gm ON gm.group_id = i.at
  JOIN tenant_schema.member m ON m.id = gm.member_id
  UNION ALL
  SELECT g.id, m.id, '{}', greatest(g.valid_from, m.valid_from), least(g.valid_until, m.valid_until)
  FROM tenant_schema.access_grant g JOIN tenant_schema.member m ON m.id = g.member_id
  WHERE g.audience_id = audience
$$;

CREATE OR REPLACE FUNCTION tenant_schema.explain_access(record_id uuid)
RETURNS TABLE (person_id uuid, account_id uuid, rights_now integer, effect text, rights integer,
               through_group uuid, valid_from timestamptz, valid_until timestamptz, active boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT m.person_id, m.account_id, coalesce(r.rights, 0)::integer, g.effect, g.rights::integer, g.group_id,
         w.since, w.until, w.since <= now() AND w.until > now()
  FROM tenant_schema.record t
  CROSS JOIN LATERAL tenant_schema.ways_into(t.audience_id) w
  JOIN tenant_schema.access_grant g ON g.id = w.grant_id
  JOIN tenant_schema.member m ON m.id = w.member_id
  LEFT JOIN tenant_schema.reach r ON r.account_id = m.account_id AND r.audience_id = t.audience_id
    AND r.valid_from <= now() AND r.valid_until > now()
  WHERE t.id = explain_access.record_id
    AND t.audience_id = ANY ((SELECT tenant_schema.reachable(1))::uuid[])
  ORDER BY m.person_id, m.account_id, g.effect DESC, g.id
$$;

-- The audience a question is about: the one named, or that of the record, if the actor reads it.
CREATE FUNCTION tenant_schema.asked_audience(audience uuid, record uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT a.id FROM tenant_schema.audience a
  WHERE a.id = coalesce(audience, (SELECT t.audience_id FROM tenant_schema.record t WHERE t.id = record))
    AND a.id = ANY ((SELECT tenant_schema.reachable(1))::uuid[])
$$;

-- Whom the actor may ask and choose among: whom the directory names (AC6), and everybody for who
-- looks after people.
CREATE FUNCTION tenant_schema.known_persons() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE WHEN tenant_schema.my_standing() IN ('keeper', 'lead')
    THEN ARRAY(SELECT p.id FROM tenant_schema.person p)
    ELSE tenant_schema.visible_persons() END
$$;

-- Why a person reaches an audience, or does not: NULL for who does not read there, and for persons
-- they may not know, as if there were none (AC20).
CREATE FUNCTION tenant_schema.explain_person(audience uuid, record uuid, person uuid) RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT json_build_object(
    'audienceId', a.id, 'audience', coalesce(a.label, a.name), 'personId', p.id, 'name', p.name,
    'space', json_build_object('id', s.id, 'kind', s.kind, 'name', s.name, 'personId', s.person_id),
    'zone', (SELECT t.zone FROM obhut.tenant t WHERE t.id = 'tenant_schema'),
    'isMe', EXISTS (SELECT FROM tenant_schema.member m WHERE m.person_id = p.id AND m.account_id = tenant_schema.actor()),
    'membership', CASE
      WHEN NOT EXISTS (SELECT FROM tenant_schema.member m WHERE m.person_id = p.id) THEN 'none'
      WHEN EXISTS (SELECT FROM tenant_schema.member m WHERE m.person_id = p.id AND m.valid_from <= now() AND m.valid_until > now()) THEN 'now'
      WHEN EXISTS (SELECT FROM tenant_schema.member m WHERE m.person_id = p.id AND m.valid_from > now() AND m.valid_until > m.valid_from) THEN 'to-come'
      ELSE 'over' END,
    'rights', coalesce((SELECT bit_or(r.rights) FROM tenant_schema.reach r JOIN tenant_schema.member m ON m.account_id = r.account_id
      WHERE m.person_id = p.id AND r.audience_id = a.id AND r.valid_from <= now() AND r.valid_until > now()), 0),
    'reasons', (SELECT coalesce(json_agg(json_build_object('grantId', g.id, 'effect', g.effect, 'rights', g.rights,
        'roleId', g.role_id,
        'path', (SELECT coalesce(json_agg(json_build_object('id', mg.id, 'name', mg.name) ORDER BY u.n), '[]')
          FROM unnest(w.path) WITH ORDINALITY u (id, n) JOIN tenant_schema.member_group mg ON mg.id = u.id),
        'from', CASE WHEN isfinite(w.since) THEN w.since END,
        'until', CASE WHEN isfinite(w.until) THEN w.until END,
        'state', CASE WHEN w.since >= w.until OR w.until <= now() THEN 'over' WHEN w.since > now() THEN 'to-come' ELSE 'now' END)
        ORDER BY g.effect DESC, cardinality(w.path), w.since, g.id), '[]')
      FROM tenant_schema.ways_into(a.id) w
      JOIN tenant_schema.access_grant g ON g.id = w.grant_id
      JOIN tenant_schema.member m ON m.id = w.member_id
      WHERE m.person_id = p.id))
  FROM tenant_schema.audience a
  JOIN tenant_schema.space s ON s.id = a.space_id
  JOIN tenant_schema.person p ON p.id = explain_person.person
  WHERE a.id = tenant_schema.asked_audience(explain_person.audience, explain_person.record)
    AND p.id = ANY (tenant_schema.known_persons())
$$;

-- Everything for the screen of who keeps something: what the actor reads, whom they may choose
-- among, and what they may do. NULL for who is no member.
CREATE FUNCTION tenant_schema.access_overview() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH me AS MATERIALIZED (
    SELECT m.* FROM tenant_schema.member m
    WHERE m.account_id = (SELECT tenant_schema.actor()) AND m.valid_from <= now() AND m.valid_until > now()
  ), known AS MATERIALIZED (
    SELECT p.* FROM tenant_schema.person p WHERE p.id = ANY ((SELECT tenant_schema.known_persons())::uuid[])
  ), groups AS MATERIALIZED (
    SELECT g.* FROM tenant_schema.member_group g, me
    WHERE me.role IN ('keeper', 'lead') OR g.id = ANY ((SELECT tenant_schema.visible_groups())::uuid[])
  ), mine AS MATERIALIZED (
    SELECT r.audience_id, r.rights FROM tenant_schema.reach r, me
    WHERE r.account_id = me.account_id AND r.rights & 1 = 1 AND r.valid_from <= now() AND r.valid_until > now()
  )
  SELECT json_build_object(
    'me', json_build_object('memberId', me.id, 'personId', me.person_id, 'role', me.role),
    'spaces', (SELECT coalesce(json_agg(json_build_object('id', s.id, 'kind', s.kind, 'name', s.name, 'personId', s.person_id,
        'mayChange', NOT EXISTS (SELECT FROM tenant_schema.audience a LEFT JOIN mine ON mine.audience_id = a.id
          WHERE a.space_id = s.id AND a.ended_at IS NULL AND mine.rights & 32 IS DISTINCT FROM 32)) ORDER BY s.name, s.id), '[]')
      FROM tenant_schema.space s WHERE s.id IN (SELECT a.space_id FROM mine JOIN tenant_schema.audience a ON a.id = mine.audience_id)),
    'audiences', (SELECT coalesce(json_agg(json_build_object('id', a.id, 'spaceId', a.space_id, 'name', a.name, 'label', a.label, 'myRights', mine.rights,
        'persons', (SELECT coalesce(json_agg(m.person_id ORDER BY m.person_id), '[]') FROM tenant_schema.reach r
          JOIN tenant_schema.member m ON m.account_id = r.account_id
          WHERE r.audience_id = a.id AND r.rights & 1 = 1 AND r.valid_from <= now() AND r.valid_until > now())) ORDER BY a.label IS NOT NULL, a.label, a.name, a.id), '[]')
      FROM mine JOIN tenant_schema.audience a ON a.id = mine.audience_id),
    'persons', (SELECT coalesce(json_agg(json_build_object('id', k.id, 'name', k.name, 'hue', k.hue, 'role', k.role) ORDER BY k.name, k.id), '[]') FROM known k),
    'members', (SELECT coalesce(json_agg(json_build_object('id', m.id, 'personId', m.person_id, 'role', m.role,
        'from', CASE WHEN isfinite(m.valid_from) THEN m.valid_from END,
        'until', CASE WHEN isfinite(m.valid_until) THEN m.valid_until END) ORDER BY m.id), '[]')
      FROM tenant_schema.member m JOIN known k ON k.id = m.person_id WHERE m.valid_until > now()),
    'groups', (SELECT coalesce(json_agg(json_build_object('id', g.id, 'name', g.name, 'mayChoose', tenant_schema.keeps_group(g.id),
        'members', (SELECT coalesce(json_agg(json_build_object('memberId', gm.member_id,
            'from', CASE WHEN isfinite(gm.valid_from) THEN gm.valid_from END,
            'until', CASE WHEN isfinite(gm.valid_until) THEN gm.valid_until END) ORDER BY gm.member_id), '[]')
          FROM tenant_schema.group_member gm JOIN tenant_schema.member m ON m.id = gm.member_id JOIN known k ON k.id = m.person_id
          WHERE gm.group_id = g.id AND gm.valid_until > now() AND m.valid_until > now()),
        'groups', (SELECT coalesce(json_agg(json_build_object('groupId', n.inner_id,
            'from', CASE WHEN isfinite(n.valid_from) THEN n.valid_from END,
            'until', CASE WHEN isfinite(n.valid_until) THEN n.valid_until END) ORDER BY n.inner_id), '[]')
          FROM tenant_schema.nested_group n WHERE n.group_id = g.id AND n.valid_until > now())) ORDER BY g.name, g.id), '[]')
      FROM groups g),
    'roles', (SELECT json_agg(json_build_object('id', r.id, 'builtin', r.builtin, 'name', r.name, 'rights', r.rights)
        ORDER BY r.builtin IS NULL, r.rights DESC, r.name) FROM tenant_schema.access_role r))
  FROM me
$$;

-- The grants in an audience the actor reads, with those that are over for thirty days; NULL otherwise.
CREATE FUNCTION tenant_schema.access_grants(audience uuid) RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT json_build_object('id', a.id, 'grants', (
    SELECT coalesce(json_agg(json_build_object('id', g.id, 'memberId', g.member_id, 'groupId', g.group_id,
      'personId', m.person_id, 'effect', g.effect, 'roleId', g.role_id, 'rights', g.rights,
      'from', CASE WHEN isfinite(g.valid_from) THEN g.valid_from END,
      'until', CASE WHEN isfinite(g.valid_until) THEN g.valid_until END) ORDER BY g.effect DESC, g.valid_from, g.id), '[]')
    FROM tenant_schema.access_grant g LEFT JOIN tenant_schema.member m ON m.id = g.member_id
    WHERE g.audience_id = a.id AND g.valid_until > now() - interval '30 days'))
  FROM tenant_schema.audience a WHERE a.id = tenant_schema.asked_audience(access_grants.audience, NULL)
$$;

-- What was changed, newest first: in an audience for who may share there, and about groups, roles
-- and members (no audience) for keepers. NULL for everybody else.
CREATE FUNCTION tenant_schema.access_history(audience uuid, before timestamptz, most integer) RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(json_agg(json_build_object('id', c.id, 'at', c.at, 'action', c.action, 'byPersonId', c.by_person,
      'personId', c.person, 'groupId', c.group_id, 'innerId', c.inner_id, 'roleId', c.role_id, 'effect', c.effect,
      'rights', c.rights, 'from', c.valid_from, 'until', c.valid_until) ORDER BY c.at DESC), '[]')
  FROM (
    SELECT c.*, (SELECT m.person_id FROM tenant_schema.member m WHERE m.account_id = c.account_id) AS by_person,
           (SELECT m.person_id FROM tenant_schema.member m WHERE m.id = c.member_id) AS person
    FROM tenant_schema.access_change c
    WHERE c.audience_id IS NOT DISTINCT FROM access_history.audience
      AND (access_history.before IS NULL OR c.at < access_history.before)
    ORDER BY c.at DESC LIMIT least(most, 200)
  ) c
  HAVING CASE WHEN access_history.audience IS NULL THEN tenant_schema.my_standing() = 'keeper'
    ELSE access_history.audience = ANY (tenant_schema.reachable(33)) END
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA tenant_schema FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  tenant_schema.my_standing(), tenant_schema.known_persons(),
  tenant_schema.give(uuid, uuid, uuid, uuid, text, uuid, integer, timestamptz, timestamptz, uuid),
  tenant_schema.create_audience(uuid, uuid, text), tenant_schema.rename_audience(uuid, text),
  tenant_schema.delete_audience(uuid, boolean), tenant_schema.rename_space(uuid, text),
  tenant_schema.create_group(uuid, text), tenant_schema.rename_group(uuid, text), tenant_schema.delete_group(uuid),
  tenant_schema.set_in_group(uuid, uuid, uuid, timestamptz, timestamptz),
  tenant_schema.take_from_group(uuid, uuid, uuid),
  tenant_schema.make_role(uuid, text, integer), tenant_schema.change_role(uuid, text, integer), tenant_schema.delete_role(uuid),
  tenant_schema.end_membership(uuid), tenant_schema.set_member_role(uuid, text),
  tenant_schema.explain_person(uuid, uuid, uuid), tenant_schema.access_overview(),
  tenant_schema.access_grants(uuid), tenant_schema.access_history(uuid, timestamptz, integer)
  TO tenant_schema;
