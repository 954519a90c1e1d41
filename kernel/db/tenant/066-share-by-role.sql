-- Who gives `share` by changing a role has it for as long, like every other right (AC16, AC7). Runs as obhut_owner.

-- As in 058, where `share` was taken for what it takes to change a role at all, for which now is enough: who shared
-- for a week gave it for ever, or took it out of a deny.
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
    CROSS JOIN LATERAL (SELECT CASE g.effect WHEN 'allow' THEN change_role.rights & ~before
                                             ELSE before & ~change_role.rights END AS bits) given
    LEFT JOIN LATERAL (
      SELECT range_agg(tstzrange(r.valid_from, r.valid_until)) AS times FROM tenant_schema.reach r
      WHERE r.account_id = me AND r.audience_id = g.audience_id AND r.rights & (32 | given.bits) = 32 | given.bits) mine ON true
    WHERE g.role_id = change_role.role_id AND before <> change_role.rights AND g.valid_until > now()
      AND (mine.times IS NULL OR NOT mine.times @> now()
           OR given.bits <> 0 AND NOT mine.times @> tstzrange(greatest(g.valid_from, now()), g.valid_until))
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
