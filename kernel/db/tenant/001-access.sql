-- Who is who in a tenant, and who reaches what. `tenant_schema` is the tenant's id: the name of
-- its schema and of its role. Runs as obhut_owner.

REVOKE ALL ON SCHEMA tenant_schema FROM PUBLIC;
GRANT USAGE ON SCHEMA tenant_schema TO tenant_schema;

CREATE TABLE tenant_schema.person (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
  role text NOT NULL CHECK (role IN ('supported', 'staff', 'relative', 'guardian', 'contact')),
  hue smallint NOT NULL DEFAULT 190 CHECK (hue BETWEEN 0 AND 359)
);

CREATE TABLE tenant_schema.member (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL UNIQUE,
  person_id uuid NOT NULL REFERENCES tenant_schema.person,
  role text NOT NULL CHECK (role IN ('keeper', 'lead', 'staff', 'member')),
  valid_from timestamptz NOT NULL DEFAULT '-infinity',
  valid_until timestamptz NOT NULL DEFAULT 'infinity'
);
CREATE INDEX ON tenant_schema.member (person_id);

CREATE TABLE tenant_schema.member_group (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200)
);

CREATE TABLE tenant_schema.group_member (
  group_id uuid NOT NULL REFERENCES tenant_schema.member_group,
  member_id uuid NOT NULL REFERENCES tenant_schema.member,
  valid_from timestamptz NOT NULL DEFAULT '-infinity',
  valid_until timestamptz NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (group_id, member_id)
);
CREATE INDEX ON tenant_schema.group_member (member_id);

CREATE TABLE tenant_schema.space (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('life', 'household', 'group', 'organisation', 'project')),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
  person_id uuid REFERENCES tenant_schema.person,
  CHECK ((kind = 'life') = (person_id IS NOT NULL))
);

-- `head` is the last seq given in the audience. It is bumped by write_records and nowhere else.
CREATE TABLE tenant_schema.audience (
  id uuid PRIMARY KEY,
  space_id uuid NOT NULL REFERENCES tenant_schema.space,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
  head bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
CREATE INDEX ON tenant_schema.audience (space_id);

CREATE TABLE tenant_schema.access_grant (
  id uuid PRIMARY KEY,
  audience_id uuid NOT NULL REFERENCES tenant_schema.audience,
  member_id uuid REFERENCES tenant_schema.member,
  group_id uuid REFERENCES tenant_schema.member_group,
  effect text NOT NULL CHECK (effect IN ('allow', 'deny')),
  rights smallint NOT NULL CHECK (rights BETWEEN 1 AND 63),
  valid_from timestamptz NOT NULL DEFAULT '-infinity',
  valid_until timestamptz NOT NULL DEFAULT 'infinity',
  CHECK ((member_id IS NULL) <> (group_id IS NULL)),
  CHECK (valid_from < valid_until)
);
CREATE INDEX ON tenant_schema.access_grant (audience_id);
CREATE INDEX ON tenant_schema.access_grant (member_id);
CREATE INDEX ON tenant_schema.access_grant (group_id);

-- The flattened truth: in which span of time which account has which rights in which audience.
-- Spans of one account and audience never overlap. The only table authorisation reads.
CREATE TABLE tenant_schema.reach (
  account_id uuid NOT NULL,
  audience_id uuid NOT NULL REFERENCES tenant_schema.audience,
  valid_from timestamptz NOT NULL,
  valid_until timestamptz NOT NULL,
  rights smallint NOT NULL,
  epoch bigint NOT NULL,
  PRIMARY KEY (account_id, audience_id, valid_from)
);
CREATE INDEX ON tenant_schema.reach (audience_id);
CREATE SEQUENCE tenant_schema.reach_epoch;

-- Counts the changes of who may see what, so that devices know when their directory is old.
CREATE TABLE tenant_schema.access_state (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  version bigint NOT NULL DEFAULT 1
);

-- Who is asking: the account of the token the app signed for this transaction, or NULL. The MAC
-- covers tenant, account, device, backend and expiry, so a token made up by injected SQL, taken
-- from another connection or another tenant is worth nothing (AC2).
CREATE FUNCTION tenant_schema.actor() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  token text := nullif(current_setting('obhut.actor', true), '');
  part text[];
BEGIN
  IF token IS NULL OR length(token) > 200 THEN RETURN NULL; END IF;
  part := string_to_array(token, '.');
  IF array_length(part, 1) <> 4 OR part[3] !~ '^[0-9]{1,12}$' THEN RETURN NULL; END IF;
  IF obhut.actor_mac('tenant_schema.' || part[1] || '.' || part[2] || '.' || pg_backend_pid() || '.' || part[3])
     IS DISTINCT FROM part[4] THEN RETURN NULL; END IF;
  IF part[3]::bigint < extract(epoch FROM clock_timestamp()) THEN RETURN NULL; END IF;
  RETURN part[1]::uuid;
END
$$;

-- The same for answers that a device acts upon: that nobody signed must not look like the end of
-- a membership, after which it drops what it has (AC2).
CREATE FUNCTION tenant_schema.signed_actor() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.actor();
BEGIN
  IF me IS NULL THEN RAISE EXCEPTION 'no signed actor' USING ERRCODE = 'OB005'; END IF;
  RETURN me;
END
$$;

-- The audiences in which the actor has all of the wanted rights now. Every policy on content
-- calls this once per statement, as `(SELECT tenant_schema.reachable(n))`.
CREATE FUNCTION tenant_schema.reachable(wanted integer) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(r.audience_id), '{}')
  FROM tenant_schema.reach r
  WHERE r.account_id = (SELECT tenant_schema.actor())
    AND r.rights & wanted = wanted
    AND r.valid_from <= now() AND r.valid_until > now()
$$;

-- Recomputes the spans of the given accounts in the given audiences. Allowed rights are added,
-- denied rights are taken away whatever allows them (AC3). Each unbroken time of reading has an
-- epoch: one that goes on now keeps it, every other gets a new one, so that devices start it from
-- nothing (AC10).
CREATE FUNCTION tenant_schema.refresh_reach(accounts uuid[], audiences uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  before tenant_schema.reach[];
  moment timestamptz;
BEGIN
  -- One refresh at a time per tenant: two that overlap would each miss the other's change.
  UPDATE tenant_schema.access_state SET version = version + 1;
  moment := clock_timestamp();

  WITH gone AS (
    DELETE FROM tenant_schema.reach r
    WHERE r.account_id = ANY (accounts) AND r.audience_id = ANY (audiences)
    RETURNING r
  )
  SELECT array_agg(gone.r) INTO before FROM gone;

  WITH reading AS (
    SELECT o.account_id, o.audience_id, o.epoch FROM unnest(before) o
    WHERE o.rights & 1 = 1 AND o.valid_from <= moment AND o.valid_until > moment
  ), applied AS (
    SELECT m.account_id, g.audience_id, g.effect, g.rights,
           greatest(g.valid_from, m.valid_from) AS since,
           least(g.valid_until, m.valid_until) AS until
    FROM tenant_schema.access_grant g
    JOIN tenant_schema.member m ON m.id = g.member_id
    WHERE g.audience_id = ANY (audiences) AND m.account_id = ANY (accounts)
    UNION ALL
    SELECT m.account_id, g.audience_id, g.effect, g.rights,
           greatest(g.valid_from, m.valid_from, gm.valid_from),
           least(g.valid_until, m.valid_until, gm.valid_until)
    FROM tenant_schema.access_grant g
    JOIN tenant_schema.group_member gm ON gm.group_id = g.group_id
    JOIN tenant_schema.member m ON m.id = gm.member_id
    WHERE g.audience_id = ANY (audiences) AND m.account_id = ANY (accounts)
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
    SELECT n.account_id, n.audience_id, n.island, min(n.since) AS since, max(n.until) AS until
    FROM numbered n GROUP BY n.account_id, n.audience_id, n.island
  ), epoch AS (
    SELECT i.account_id, i.audience_id, i.island,
           coalesce(CASE WHEN i.since <= moment AND i.until > moment THEN r.epoch END,
                    nextval('tenant_schema.reach_epoch')) AS epoch
    FROM island i
    LEFT JOIN reading r ON r.account_id = i.account_id AND r.audience_id = i.audience_id
  )
  INSERT INTO tenant_schema.reach (account_id, audience_id, valid_from, valid_until, rights, epoch)
  SELECT n.account_id, n.audience_id, n.since, n.until, n.rights, e.epoch
  FROM numbered n
  JOIN epoch e ON e.account_id = n.account_id AND e.audience_id = n.audience_id AND e.island = n.island;
END
$$;

-- Whatever changes who may see what refreshes reach in the same statement (AC4).
CREATE FUNCTION tenant_schema.reach_after_grant() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  accounts uuid[];
  audiences uuid[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT m.account_id), array_agg(DISTINCT c.audience_id) INTO accounts, audiences
    FROM new_row c
    LEFT JOIN tenant_schema.group_member gm ON gm.group_id = c.group_id
    JOIN tenant_schema.member m ON m.id = coalesce(c.member_id, gm.member_id);
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(DISTINCT m.account_id), array_agg(DISTINCT c.audience_id) INTO accounts, audiences
    FROM old_row c
    LEFT JOIN tenant_schema.group_member gm ON gm.group_id = c.group_id
    JOIN tenant_schema.member m ON m.id = coalesce(c.member_id, gm.member_id);
  ELSE
    SELECT array_agg(DISTINCT m.account_id), array_agg(DISTINCT c.audience_id) INTO accounts, audiences
    FROM (SELECT * FROM new_row UNION ALL SELECT * FROM old_row) c
    LEFT JOIN tenant_schema.group_member gm ON gm.group_id = c.group_id
    JOIN tenant_schema.member m ON m.id = coalesce(c.member_id, gm.member_id);
  END IF;
  IF accounts IS NOT NULL THEN PERFORM tenant_schema.refresh_reach(accounts, audiences); END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER reach_after_insert AFTER INSERT ON tenant_schema.access_grant
  REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.reach_after_grant();
CREATE TRIGGER reach_after_update AFTER UPDATE ON tenant_schema.access_grant
  REFERENCING NEW TABLE AS new_row OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.reach_after_grant();
CREATE TRIGGER reach_after_delete AFTER DELETE ON tenant_schema.access_grant
  REFERENCING OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.reach_after_grant();

CREATE FUNCTION tenant_schema.reach_after_group_member() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  changed_groups uuid[];
  members uuid[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(c.group_id), array_agg(c.member_id) INTO changed_groups, members FROM new_row c;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(c.group_id), array_agg(c.member_id) INTO changed_groups, members FROM old_row c;
  ELSE
    SELECT array_agg(c.group_id), array_agg(c.member_id) INTO changed_groups, members
    FROM (SELECT * FROM new_row UNION ALL SELECT * FROM old_row) c;
  END IF;
  IF members IS NOT NULL THEN
    PERFORM tenant_schema.refresh_reach(
      ARRAY(SELECT m.account_id FROM tenant_schema.member m WHERE m.id = ANY (members)),
      ARRAY(SELECT DISTINCT g.audience_id FROM tenant_schema.access_grant g WHERE g.group_id = ANY (changed_groups)));
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER reach_after_insert AFTER INSERT ON tenant_schema.group_member
  REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.reach_after_group_member();
CREATE TRIGGER reach_after_update AFTER UPDATE ON tenant_schema.group_member
  REFERENCING NEW TABLE AS new_row OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.reach_after_group_member();
CREATE TRIGGER reach_after_delete AFTER DELETE ON tenant_schema.group_member
  REFERENCING OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.reach_after_group_member();

CREATE FUNCTION tenant_schema.reach_after_member() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM tenant_schema.refresh_reach(
    ARRAY[NEW.account_id, OLD.account_id],
    ARRAY(SELECT g.audience_id FROM tenant_schema.access_grant g
          WHERE g.member_id = NEW.id
             OR g.group_id IN (SELECT gm.group_id FROM tenant_schema.group_member gm WHERE gm.member_id = NEW.id)
          UNION SELECT r.audience_id FROM tenant_schema.reach r WHERE r.account_id = OLD.account_id));
  RETURN NULL;
END
$$;
CREATE TRIGGER reach_after_update AFTER UPDATE ON tenant_schema.member
  FOR EACH ROW EXECUTE FUNCTION tenant_schema.reach_after_member();

-- Names and places that directories show: devices fetch theirs anew when one of them changes.
CREATE FUNCTION tenant_schema.directory_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  UPDATE tenant_schema.access_state SET version = version + 1;
  RETURN NULL;
END
$$;
CREATE TRIGGER directory_changed AFTER INSERT OR UPDATE OR DELETE ON tenant_schema.person
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.directory_changed();
CREATE TRIGGER directory_changed AFTER INSERT OR DELETE ON tenant_schema.member
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.directory_changed();
CREATE TRIGGER directory_changed AFTER INSERT OR UPDATE OR DELETE ON tenant_schema.member_group
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.directory_changed();
CREATE TRIGGER directory_changed AFTER INSERT OR UPDATE OR DELETE ON tenant_schema.space
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.directory_changed();
-- Not for `head`, which every write moves.
CREATE TRIGGER directory_changed AFTER INSERT OR UPDATE OF space_id, name OR DELETE ON tenant_schema.audience
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.directory_changed();

-- What an account may know about who is who: whom it shares an audience with, in either
-- direction, and whose life or group the audience is about.
CREATE FUNCTION tenant_schema.visible_persons() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(DISTINCT v.person_id), '{}') FROM (
    SELECT m.person_id FROM tenant_schema.member m
    WHERE m.account_id = (SELECT tenant_schema.actor()) AND m.valid_from <= now() AND m.valid_until > now()
    UNION
    SELECT m.person_id FROM tenant_schema.reach r
    JOIN tenant_schema.member m ON m.account_id = r.account_id
    WHERE r.audience_id = ANY ((SELECT tenant_schema.reachable(1))::uuid[])
    UNION
    SELECT s.person_id FROM tenant_schema.audience a
    JOIN tenant_schema.space s ON s.id = a.space_id
    WHERE a.id = ANY ((SELECT tenant_schema.reachable(1))::uuid[]) AND s.person_id IS NOT NULL
  ) v
$$;

CREATE FUNCTION tenant_schema.visible_groups() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(DISTINCT g.group_id), '{}') FROM tenant_schema.access_grant g
  WHERE g.group_id IS NOT NULL AND g.audience_id = ANY ((SELECT tenant_schema.reachable(1))::uuid[])
$$;

CREATE FUNCTION tenant_schema.visible_spaces() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(DISTINCT a.space_id), '{}') FROM tenant_schema.audience a
  WHERE a.id = ANY ((SELECT tenant_schema.reachable(1))::uuid[])
$$;

ALTER TABLE tenant_schema.person ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.person FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.member ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.member FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.member_group ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.member_group FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.group_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.group_member FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.space ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.space FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.audience ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.audience FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.access_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.access_grant FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.reach ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.reach FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.access_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.access_state FORCE ROW LEVEL SECURITY;

CREATE POLICY owner ON tenant_schema.person TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.member TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.member_group TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.group_member TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.space TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.audience TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.access_grant TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.reach TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.access_state TO obhut_owner USING (true) WITH CHECK (true);

CREATE POLICY visible ON tenant_schema.person FOR SELECT TO tenant_schema
  USING (id = ANY ((SELECT tenant_schema.visible_persons())::uuid[]));
CREATE POLICY visible ON tenant_schema.member FOR SELECT TO tenant_schema
  USING (person_id = ANY ((SELECT tenant_schema.visible_persons())::uuid[]));
CREATE POLICY visible ON tenant_schema.member_group FOR SELECT TO tenant_schema
  USING (id = ANY ((SELECT tenant_schema.visible_groups())::uuid[]));
CREATE POLICY visible ON tenant_schema.group_member FOR SELECT TO tenant_schema
  USING (group_id = ANY ((SELECT tenant_schema.visible_groups())::uuid[]));
CREATE POLICY visible ON tenant_schema.space FOR SELECT TO tenant_schema
  USING (id = ANY ((SELECT tenant_schema.visible_spaces())::uuid[]));
CREATE POLICY visible ON tenant_schema.audience FOR SELECT TO tenant_schema
  USING (id = ANY ((SELECT tenant_schema.reachable(1))::uuid[]));
CREATE POLICY visible ON tenant_schema.access_grant FOR SELECT TO tenant_schema
  USING (audience_id = ANY ((SELECT tenant_schema.reachable(1))::uuid[]));
CREATE POLICY own ON tenant_schema.reach FOR SELECT TO tenant_schema
  USING (account_id = (SELECT tenant_schema.actor()));
CREATE POLICY signed ON tenant_schema.access_state FOR SELECT TO tenant_schema
  USING ((SELECT tenant_schema.actor()) IS NOT NULL);

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA tenant_schema FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.actor(), tenant_schema.reachable(integer),
  tenant_schema.visible_persons(), tenant_schema.visible_groups(), tenant_schema.visible_spaces()
  TO tenant_schema;
GRANT SELECT ON tenant_schema.person, tenant_schema.member, tenant_schema.member_group,
  tenant_schema.group_member, tenant_schema.space, tenant_schema.audience,
  tenant_schema.access_grant, tenant_schema.reach, tenant_schema.access_state TO tenant_schema;

INSERT INTO tenant_schema.access_state DEFAULT VALUES;
