-- A deny is taken back as its rights are given: by who has them for as long (AC7). Runs as obhut_owner.

-- As in 008; but there it was enough to have now what is denied, so that who shares for a week lifted
-- what somebody was denied for ever, or from next month on. One that is over denies nothing.
CREATE OR REPLACE FUNCTION tenant_schema.take_back(grant_id uuid) RETURNS tenant_schema.access_grant
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  ended tenant_schema.access_grant;
BEGIN
  DELETE FROM tenant_schema.access_grant g
  WHERE g.id = take_back.grant_id AND EXISTS (
    SELECT FROM tenant_schema.reach r
    WHERE r.account_id = (SELECT tenant_schema.actor()) AND r.audience_id = g.audience_id
      AND r.rights & 33 = 33 AND r.valid_from <= now() AND r.valid_until > now())
    AND CASE WHEN g.effect = 'allow' OR g.valid_until <= now() THEN true ELSE (
      SELECT range_agg(tstzrange(r.valid_from, r.valid_until)) FROM tenant_schema.reach r
      WHERE r.account_id = (SELECT tenant_schema.actor()) AND r.audience_id = g.audience_id
        AND r.rights & (32 | g.rights) = 32 | g.rights
    ) @> tstzrange(greatest(g.valid_from, now()), g.valid_until) END
  RETURNING g.* INTO ended;
  IF ended.id IS NULL THEN RAISE EXCEPTION 'not allowed to share' USING ERRCODE = 'OB002'; END IF;
  PERFORM tenant_schema.note_end(ended);
  RETURN ended;
END
$$;
