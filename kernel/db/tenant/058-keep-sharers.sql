-- An audience keeps somebody who may share there for as long as it had somebody (AC22). Runs as obhut_owner.

-- Until now it was enough that somebody might at the moment: whoever was the last put an end to their
-- own right next week, and from then on nobody could add a reader or take one out.

-- Who may share in these audiences, and when; what else they may there is left out.
CREATE FUNCTION tenant_schema.sharers(audiences uuid[]) RETURNS tenant_schema.reach[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(ROW(r.account_id, r.audience_id, r.valid_from, r.valid_until, 32, r.epoch)::tenant_schema.reach), '{}')
  FROM tenant_schema.reach r WHERE r.audience_id = ANY (audiences) AND r.rights & 32 = 32
$$;

-- As in 008; but there by the moment alone.
DROP FUNCTION tenant_schema.refuse_estranging(uuid[], tenant_schema.reach[]);
CREATE FUNCTION tenant_schema.refuse_estranging(sharers_before tenant_schema.reach[], owners_before tenant_schema.reach[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.covers(
    tenant_schema.sharers(ARRAY(SELECT DISTINCT s.audience_id FROM unnest(sharers_before) s)), sharers_before) THEN
    RAISE EXCEPTION 'nobody left who may share' USING ERRCODE = 'OB024';
  END IF;
  IF NOT tenant_schema.covers(
    tenant_schema.owners_reach(ARRAY(SELECT DISTINCT o.audience_id FROM unnest(owners_before) o)), owners_before) THEN
    RAISE EXCEPTION 'it is their life' USING ERRCODE = 'OB002';
  END IF;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.sharers(uuid[]),
  tenant_schema.refuse_estranging(tenant_schema.reach[], tenant_schema.reach[]) FROM PUBLIC;

-- As in 011, but that it looks at who may share before it writes.
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
  sharers_before tenant_schema.reach[];
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
  sharers_before := tenant_schema.sharers(ARRAY[audience]);
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
  PERFORM tenant_schema.refuse_estranging(sharers_before, owners_before);
END
$$;

-- And these as in 008.
CREATE OR REPLACE FUNCTION tenant_schema.end_grant(grant_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  place uuid;
  sharers_before tenant_schema.reach[];
  owners_before tenant_schema.reach[];
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  SELECT g.audience_id INTO place FROM tenant_schema.access_grant g WHERE g.id = end_grant.grant_id;
  sharers_before := tenant_schema.sharers(ARRAY[place]);
  owners_before := tenant_schema.owners_reach(ARRAY[place]);
  PERFORM tenant_schema.take_back(end_grant.grant_id);
  PERFORM tenant_schema.refuse_estranging(sharers_before, owners_before);
END
$$;

CREATE OR REPLACE FUNCTION tenant_schema.set_in_group(
  group_id uuid, member uuid, inner_group uuid, since timestamptz, until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
  before tenant_schema.reach[];
  sharers_before tenant_schema.reach[];
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
  sharers_before := tenant_schema.sharers(tenant_schema.audiences_of_group(group_id));
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
  PERFORM tenant_schema.refuse_estranging(sharers_before, owners_before);
  PERFORM tenant_schema.note_change('group-joined', jsonb_build_object('group_id', set_in_group.group_id, 'member_id', member,
    'inner_id', inner_group, 'valid_from', nullif(first, '-infinity'), 'valid_until', nullif(last, 'infinity')));
END
$$;

CREATE OR REPLACE FUNCTION tenant_schema.take_from_group(group_id uuid, member uuid, inner_group uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
  before tenant_schema.reach[];
  sharers_before tenant_schema.reach[];
  owners_before tenant_schema.reach[];
  ended integer;
  also integer;
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  before := tenant_schema.reach_of(me);
  sharers_before := tenant_schema.sharers(tenant_schema.audiences_of_group(group_id));
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
  PERFORM tenant_schema.refuse_estranging(sharers_before, owners_before);
  PERFORM tenant_schema.note_change('group-left', jsonb_build_object('group_id', take_from_group.group_id, 'member_id', member, 'inner_id', inner_group));
END
$$;

CREATE OR REPLACE FUNCTION tenant_schema.change_role(role_id uuid, name text, rights integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
  before integer;
  places uuid[];
  sharers_before tenant_schema.reach[];
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
  sharers_before := tenant_schema.sharers(places);
  owners_before := tenant_schema.owners_reach(places);
  UPDATE tenant_schema.access_role r SET name = change_role.name, rights = change_role.rights WHERE r.id = change_role.role_id;
  PERFORM tenant_schema.refuse_estranging(sharers_before, owners_before);
  PERFORM tenant_schema.note_change('role-changed', jsonb_build_object('role_id', change_role.role_id, 'rights', change_role.rights));
EXCEPTION WHEN unique_violation THEN
  RAISE EXCEPTION 'name taken' USING ERRCODE = 'OB025';
END
$$;

DROP FUNCTION tenant_schema.kept_audiences(uuid[]);
