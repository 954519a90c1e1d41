-- The contract that is kept counts as far as the chain has it, also for the gate: an annex that is edited
-- past the program opens nothing (CO9, GA43). Runs as obhut_owner.

-- The hash by which the chain has a version, in one line with details that it has committed to, by the side
-- that the version is of. NULL: it has none; of none, where it has versions that are not kept any more.
CREATE FUNCTION tenant_schema.contract_chained(wanted integer) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH line AS MATERIALIZED (
    SELECT (d.detail::json ->> 'version')::integer AS version, d.detail::json ->> 'side' AS side,
      d.detail::json ->> 'hash' AS hash, tenant_schema.chronicle_fits(c.commitment, d.salt, d.detail) AS fits
    FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
    WHERE c.action IN ('contract.conclude', 'contract.amend')
  )
  SELECT CASE WHEN count(*) = 1 AND bool_and(l.fits AND (l.side = 'tenant') = (v.basis = 'concluded'))
    AND NOT EXISTS (SELECT FROM line o WHERE o.version NOT IN (SELECT k.version FROM tenant_schema.contract_version k))
    THEN min(l.hash) END
  FROM line l JOIN tenant_schema.contract_version v ON v.version = l.version
  WHERE l.version = wanted
$$;

-- Whether what is kept as the last version is what the chain has as that; without one, whether it has none.
CREATE FUNCTION tenant_schema.is_contract_chained() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(
    (SELECT encode(sha256(convert_to(v.document, 'UTF8')), 'hex') IS NOT DISTINCT FROM tenant_schema.contract_chained(v.version)
     FROM tenant_schema.contract_version v ORDER BY v.version DESC LIMIT 1),
    NOT EXISTS (SELECT FROM tenant_schema.chronicle c WHERE c.action IN ('contract.conclude', 'contract.amend')))
$$;

-- As before, with the hash that the chain has.
DROP FUNCTION tenant_schema.contract_text(integer);
CREATE FUNCTION tenant_schema.contract_text(wanted integer) RETURNS TABLE (document text, hash text, chained text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT v.document, v.hash, tenant_schema.contract_chained(v.version) FROM tenant_schema.contract_version v
  WHERE v.version = wanted AND tenant_schema.is_privacy_reader()
$$;

-- As before; of a contract that is not what the chain has, nothing but that.
CREATE OR REPLACE FUNCTION tenant_schema.contract_for_gate() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE WHEN tenant_schema.is_contract_chained() THEN json_build_object(
    'standing', s.standing,
    'parameters', v.document::json -> 'parameters',
    'agreed', (
      SELECT coalesce(json_agg(json_build_object('provider', p ->> 'id', 'version', p -> 'version',
        'atMs', floor(extract(epoch FROM v.concluded_at) * 1000)::bigint)), '[]')
      FROM json_array_elements(v.document::json #> '{annexes,IV}') p))
  ELSE json_build_object('standing', 'altered', 'parameters', NULL, 'agreed', '[]'::json) END
  FROM tenant_schema.contract_state s
  LEFT JOIN LATERAL (
    SELECT c.document, c.concluded_at FROM tenant_schema.contract_version c ORDER BY c.version DESC LIMIT 1) v ON true
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.contract_chained(integer), tenant_schema.is_contract_chained(),
  tenant_schema.contract_text(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.contract_text(integer) TO tenant_schema;
