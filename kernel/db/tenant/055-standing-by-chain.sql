-- A contract that the chain has as suspended or ended is not in force, whatever is written down of its
-- standing (CO10, CO25). Runs as obhut_owner.

CREATE INDEX chronicle_steps ON tenant_schema.chronicle (action, seq)
WHERE action IN ('contract.suspend', 'contract.resume', 'contract.terminate');

-- Whether it is kept as in force though the last that the chain has of it shut it. What shuts it counts as
-- it is written down.
CREATE FUNCTION tenant_schema.is_opened_past_chain() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT s.standing IN ('in-force', 'carried-over')
    AND (l.ended > l.concluded OR l.suspended > greatest(l.resumed, l.ended))
  FROM tenant_schema.contract_state s CROSS JOIN (
    SELECT
      coalesce((SELECT max(c.seq) FROM tenant_schema.chronicle c WHERE c.action IN ('contract.conclude', 'contract.amend')), 0) AS concluded,
      coalesce((SELECT max(c.seq) FROM tenant_schema.chronicle c WHERE c.action = 'contract.suspend'), 0) AS suspended,
      coalesce((SELECT max(c.seq) FROM tenant_schema.chronicle c WHERE c.action = 'contract.resume'), 0) AS resumed,
      coalesce((SELECT max(c.seq) FROM tenant_schema.chronicle c WHERE c.action = 'contract.terminate'), 0) AS ended
  ) l
$$;

-- As before, and not where it was opened past the chain.
CREATE OR REPLACE FUNCTION tenant_schema.is_contract_chained() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT NOT tenant_schema.is_opened_past_chain() AND coalesce(
    (SELECT encode(sha256(convert_to(v.document, 'UTF8')), 'hex') IS NOT DISTINCT FROM tenant_schema.contract_chained(v.version)
     FROM tenant_schema.contract_version v ORDER BY v.version DESC LIMIT 1),
    NOT EXISTS (SELECT FROM tenant_schema.chronicle c WHERE c.action IN ('contract.conclude', 'contract.amend')))
$$;

-- As before; of a contract that was opened past the chain no wall counts.
CREATE OR REPLACE FUNCTION tenant_schema.contract_proof()
RETURNS TABLE (standing text, since timestamptz, version integer, basis text, concluded_at timestamptz, hash text,
  chronicled text, walls integer, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT s.standing, s.since, v.version, v.basis, v.concluded_at, encode(sha256(convert_to(v.document, 'UTF8')), 'hex'),
    (SELECT CASE WHEN count(*) = 1 AND bool_and(tenant_schema.chronicle_fits(c.commitment, d.salt, d.detail)
                    AND (d.detail::json ->> 'side' = 'tenant') = (v.basis = 'concluded'))
                 THEN min(d.detail::json ->> 'hash') END
     FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
     WHERE c.action IN ('contract.conclude', 'contract.amend') AND (d.detail::json ->> 'version')::integer = v.version),
    (SELECT CASE WHEN tenant_schema.is_opened_past_chain() THEN 0 ELSE count(*)::integer END FROM pg_trigger g
     JOIN (VALUES
       ('tenant_schema.record'::regclass, 'CREATE TRIGGER contract_wall BEFORE INSERT OR UPDATE ON '
         'tenant_schema.record FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_wall()'),
       ('tenant_schema.media'::regclass, 'CREATE TRIGGER contract_wall BEFORE INSERT ON '
         'tenant_schema.media FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_wall()'),
       ('tenant_schema.media'::regclass, 'CREATE TRIGGER contract_wall_arrival BEFORE UPDATE OF state ON '
         'tenant_schema.media FOR EACH ROW WHEN (((old.state = ''uploading''::text) AND (new.state = ''waiting''::text))) '
         'EXECUTE FUNCTION tenant_schema.contract_wall_arrival()'),
       ('tenant_schema.symbol_import'::regclass, 'CREATE TRIGGER contract_wall BEFORE INSERT ON '
         'tenant_schema.symbol_import FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_wall()'),
       ('tenant_schema.symbol_set'::regclass, 'CREATE TRIGGER contract_wall BEFORE INSERT ON '
         'tenant_schema.symbol_set FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_wall()')
     ) AS w (of_table, built) ON g.tgrelid = w.of_table AND pg_get_triggerdef(g.oid) = w.built
     WHERE g.tgenabled IN ('O', 'A')),
    now()
  FROM tenant_schema.contract_state s
  LEFT JOIN LATERAL (SELECT x.* FROM tenant_schema.contract_version x ORDER BY x.version DESC LIMIT 1) v ON true
  WHERE tenant_schema.is_privacy_reader()
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.is_opened_past_chain() FROM PUBLIC;
