-- Which members are programs (AP6), for those who look after people: a list of people without it
-- would show them as some. Runs as obhut_owner.
CREATE FUNCTION tenant_schema.known_services() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(s.member_id ORDER BY s.member_id), '{}') FROM tenant_schema.service_account s
  WHERE (SELECT tenant_schema.my_standing()) IN ('keeper', 'lead')
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.known_services() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.known_services() TO tenant_schema;
