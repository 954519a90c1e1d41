-- Who keeps an audience reads it, and is no service (AC22). Runs as obhut_owner.

-- As in 058, where whoever might share there was enough. Who does not read there gives reading to nobody
-- and ends no grant (AC7): the last one denied reading to themself, and nobody came in or went any more.
-- Nor does a service, whose tokens open nothing that is shared by (AP8).
CREATE OR REPLACE FUNCTION tenant_schema.sharers(audiences uuid[]) RETURNS tenant_schema.reach[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(ROW(r.account_id, r.audience_id, r.valid_from, r.valid_until, 32, r.epoch)::tenant_schema.reach), '{}')
  FROM tenant_schema.reach r
  WHERE r.audience_id = ANY (audiences) AND r.rights & 33 = 33
    AND NOT EXISTS (SELECT FROM tenant_schema.service_account s WHERE s.account_id = r.account_id)
$$;
