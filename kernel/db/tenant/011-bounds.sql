-- Bounds for who shares, and for what a change of access costs others: what one sharer may fill
-- (AC7), who fetches a directory for a new name (AC24), and how long a deletion holds others up
-- (AC14). Runs as obhut_owner.

-- Who gave a grant; NULL: it came with an invitation, an audience or a life, and counts for nobody.
ALTER TABLE tenant_schema.access_grant ADD COLUMN given_by uuid;
-- It says nothing about reach, which therefore is not computed anew.
ALTER TABLE tenant_schema.access_grant DISABLE TRIGGER USER;
UPDATE tenant_schema.access_grant g SET given_by = c.account_id
FROM tenant_schema.access_change c WHERE c.grant_id = g.id AND c.action = 'grant-given';
ALTER TABLE tenant_schema.access_grant ENABLE TRIGGER USER;

CREATE OR REPLACE FUNCTION tenant_schema.give(
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
  -- Ten for one of them, by one who shares: each is two edges of its windows, and everything that
  -- changes waits for it. What others gave takes no room of one's own, so nobody fills it for them.
  IF (SELECT count(*) FROM tenant_schema.access_grant g
      WHERE g.audience_id = audience AND g.given_by = tenant_schema.actor()
        AND g.valid_until > now() - interval '30 days' AND g.id IS DISTINCT FROM instead) >= 200
     OR (SELECT count(*) FROM tenant_schema.access_grant g
         WHERE g.audience_id = audience AND (g.member_id = member OR g.group_id = member_group)
           AND g.given_by = tenant_schema.actor()
           AND g.valid_until > now() AND g.id IS DISTINCT FROM instead) >= 10 THEN
    RAISE EXCEPTION 'too many grants' USING ERRCODE = 'OB023';
  END IF;
  owners_before := tenant_schema.owners_reach(ARRAY[audience]);
  INSERT INTO tenant_schema.access_grant
    (id, audience_id, member_id, group_id, effect, role_id, rights, valid_from, valid_until, given_by)
  VALUES (grant_id, audience, member, member_group, effect, access_role, wanted, first, last, tenant_schema.actor());
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

-- How often a name in the directory of an account changed. What changes who may see what is counted
-- for all of the tenant, in access_state.
CREATE TABLE tenant_schema.directory_names (
  account_id uuid PRIMARY KEY,
  version bigint NOT NULL
);
ALTER TABLE tenant_schema.directory_names ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.directory_names FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON tenant_schema.directory_names TO obhut_owner USING (true) WITH CHECK (true);

-- The accounts that read in one of these audiences, now or later.
CREATE FUNCTION tenant_schema.readers_of(audiences uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT ARRAY(SELECT DISTINCT r.account_id FROM tenant_schema.reach r
    WHERE r.audience_id = ANY (audiences) AND r.rights & 1 = 1 AND r.valid_until > now() ORDER BY 1)
$$;

-- A space, an audience or a group is called otherwise: whose directory names it, has an old one.
CREATE FUNCTION tenant_schema.name_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  places uuid[];
BEGIN
  places := CASE TG_TABLE_NAME
    WHEN 'space' THEN ARRAY(SELECT a.id FROM tenant_schema.audience a WHERE a.space_id = NEW.id)
    WHEN 'audience' THEN ARRAY[NEW.id]
    ELSE tenant_schema.audiences_of_group(NEW.id) END;
  INSERT INTO tenant_schema.directory_names AS d (account_id, version)
  SELECT r.id, 1 FROM unnest(tenant_schema.readers_of(places)) r (id)
  ON CONFLICT (account_id) DO UPDATE SET version = d.version + 1;
  RETURN NULL;
END
$$;
DROP TRIGGER directory_changed ON tenant_schema.space;
CREATE TRIGGER directory_changed AFTER INSERT OR UPDATE OF kind, person_id OR DELETE ON tenant_schema.space
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.directory_changed();
CREATE TRIGGER name_changed AFTER UPDATE OF name ON tenant_schema.space
  FOR EACH ROW EXECUTE FUNCTION tenant_schema.name_changed();
DROP TRIGGER directory_changed ON tenant_schema.member_group;
CREATE TRIGGER directory_changed AFTER INSERT OR DELETE ON tenant_schema.member_group
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.directory_changed();
CREATE TRIGGER name_changed AFTER UPDATE OF name ON tenant_schema.member_group
  FOR EACH ROW EXECUTE FUNCTION tenant_schema.name_changed();
DROP TRIGGER label_changed ON tenant_schema.audience;
CREATE TRIGGER audience_ended AFTER UPDATE OF ended_at ON tenant_schema.audience
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.directory_changed();
CREATE TRIGGER name_changed AFTER UPDATE OF label ON tenant_schema.audience
  FOR EACH ROW EXECUTE FUNCTION tenant_schema.name_changed();

-- As in 007, with the names that the actor's own directory has.
CREATE OR REPLACE FUNCTION tenant_schema.pull_start() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT json_build_object(
    'member', EXISTS (SELECT FROM tenant_schema.member m
      WHERE m.account_id = me.account_id AND m.valid_from <= now() AND m.valid_until > now()),
    -- Both only rise, so their sum is another one whenever one of them is.
    'version', (SELECT s.version FROM tenant_schema.access_state s)
      + coalesce((SELECT d.version FROM tenant_schema.directory_names d WHERE d.account_id = me.account_id), 0),
    'reach', coalesce(c.reach, '[]'), 'floors', coalesce(c.floors, '{}'))
  FROM (SELECT tenant_schema.signed_actor() AS account_id OFFSET 0) me
  CROSS JOIN LATERAL (
    SELECT json_agg(json_build_array(r.audience_id, r.epoch, a.head) ORDER BY r.audience_id) AS reach,
           json_object_agg(r.audience_id, a.floor) FILTER (WHERE a.floor > 0) AS floors
    FROM tenant_schema.reach r
    JOIN tenant_schema.audience a ON a.id = r.audience_id
    WHERE r.account_id = me.account_id AND r.rights & 1 = 1
      AND r.valid_from <= now() AND r.valid_until > now()) c
$$;

-- As in 008. Both answer with whom it is to be told to: who reads there sees the new name.
DROP FUNCTION tenant_schema.rename_audience(uuid, text);
CREATE FUNCTION tenant_schema.rename_audience(audience uuid, name text) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found tenant_schema.audience;
BEGIN
  -- The audience first, as who deletes it does: the other way round they would wait for each other.
  PERFORM FROM tenant_schema.audience a WHERE a.id = audience FOR NO KEY UPDATE;
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  PERFORM tenant_schema.require_rights(audience, 33);
  SELECT a.* INTO found FROM tenant_schema.audience a WHERE a.id = audience;
  IF found.label IS NULL THEN RAISE EXCEPTION 'a standing name' USING ERRCODE = 'OB026'; END IF;
  PERFORM tenant_schema.refuse_name(found.space_id, audience, rename_audience.name);
  UPDATE tenant_schema.audience a SET label = rename_audience.name WHERE a.id = audience;
  PERFORM tenant_schema.note_change('audience-renamed', jsonb_build_object('space_id', found.space_id, 'audience_id', audience));
  RETURN tenant_schema.readers_of(ARRAY[audience]);
END
$$;

DROP FUNCTION tenant_schema.rename_space(uuid, text);
CREATE FUNCTION tenant_schema.rename_space(space uuid, name text) RETURNS uuid[]
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
  RETURN tenant_schema.readers_of(ARRAY(SELECT a.id FROM tenant_schema.audience a WHERE a.space_id = space));
END
$$;

-- As in 008, but what is in it is deleted before anybody has to wait: up to 20,000 records are, and
-- only who writes in this audience waits for that.
CREATE OR REPLACE FUNCTION tenant_schema.delete_audience(audience uuid, erase boolean) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found tenant_schema.audience;
  batch json;
  erased integer := 0;
  batch_size integer;
BEGIN
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

  -- The turn only now: what others change meanwhile goes on, and may be the right to do this.
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT FROM tenant_schema.reach r
      WHERE r.account_id = tenant_schema.actor() AND r.audience_id = audience AND r.rights & 41 = 41
        AND r.valid_from <= clock_timestamp() AND r.valid_until > clock_timestamp()) THEN
    RAISE EXCEPTION 'not allowed' USING ERRCODE = 'OB002';
  END IF;
  DELETE FROM tenant_schema.access_grant g WHERE g.audience_id = audience;
  UPDATE tenant_schema.audience a SET ended_at = now() WHERE a.id = audience;
  PERFORM tenant_schema.note_change('audience-deleted', jsonb_build_object('space_id', found.space_id, 'audience_id', audience));
  RETURN erased;
END
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.readers_of(uuid[]), tenant_schema.name_changed(),
  tenant_schema.rename_audience(uuid, text), tenant_schema.rename_space(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.rename_audience(uuid, text), tenant_schema.rename_space(uuid, text)
  TO tenant_schema;
