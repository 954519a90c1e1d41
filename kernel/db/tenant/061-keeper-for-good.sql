-- The last keeper stays until somebody else is one for as long (AC19). Runs as obhut_owner.

-- As in 008, where whoever is keeper at this moment was enough: who was one until tomorrow could end or demote the
-- one who was for good, and from tomorrow on there was none.
CREATE FUNCTION tenant_schema.is_last_keeper(leaving tenant_schema.member) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  -- By the clock: the other may have left since this began.
  SELECT leaving.role = 'keeper' AND NOT EXISTS (
    SELECT FROM tenant_schema.member m WHERE m.role = 'keeper' AND m.id <> leaving.id
      AND m.valid_from <= clock_timestamp() AND m.valid_until > clock_timestamp()
      AND m.valid_until >= leaving.valid_until)
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.is_last_keeper(tenant_schema.member) FROM PUBLIC;

CREATE OR REPLACE FUNCTION tenant_schema.refuse_last_keeper(leaving tenant_schema.member) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF tenant_schema.is_last_keeper(leaving) THEN
    RAISE EXCEPTION 'the last keeper' USING ERRCODE = 'OB031';
  END IF;
END
$$;
