-- As in 005; but the last keeper is who it is everywhere (AC19, ID59). Runs as obhut_owner.
CREATE OR REPLACE FUNCTION tenant_schema.account_traces(account uuid)
RETURNS TABLE (
  is_member boolean, is_last_keeper boolean, is_known boolean, owner_decides boolean, needs_instruction boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT m.id IS NOT NULL,
         coalesce(tenant_schema.is_last_keeper(m), false),
         EXISTS (SELECT FROM tenant_schema.chronicle_pseudonym p WHERE p.account_id = account_traces.account)
           OR EXISTS (SELECT FROM tenant_schema.chronicle_outbox o WHERE o.account_id = account_traces.account),
         tenant_schema.owner_decides(),
         EXISTS (SELECT FROM tenant_schema.contract_state s WHERE s.standing IN ('in-force', 'suspended', 'ended'))
  FROM (SELECT) AS one
  LEFT JOIN tenant_schema.member m ON m.account_id = account_traces.account AND m.valid_until > clock_timestamp()
$$;
