-- What of a tenant's media lies with a provider, or may lie there (ME27), and that what comes back from
-- one is noted like what leaves (GA31). Runs as obhut_owner.

-- Written before anything is sent, and taken away when it is gone there for certain.
CREATE TABLE tenant_schema.media_place (
  -- Of a stored file, as `keyedAddresses` made it: it says nothing to who has no key.
  name text COLLATE "C" NOT NULL CHECK (name ~ '^[0-9a-f]{32}/[0-9a-f]{64}/[0-9a-f]{64}$'),
  provider text NOT NULL CHECK (length(provider) <= 40),
  noted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (name, provider)
);
ALTER TABLE tenant_schema.media_place ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.media_place FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON tenant_schema.media_place TO obhut_owner USING (true) WITH CHECK (true);

-- How many files lie with which provider, for owners, data-protection officers and operators; NULL for others.
CREATE FUNCTION tenant_schema.media_places() RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.is_operator() AND NOT tenant_schema.is_privacy_reader() THEN RETURN NULL; END IF;
  RETURN (
    SELECT coalesce(json_object_agg(n.provider, n.files), '{}')
    FROM (SELECT p.provider, count(*)::integer AS files FROM tenant_schema.media_place p GROUP BY p.provider) n);
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.media_places() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.media_places() TO tenant_schema;

DROP POLICY egress ON tenant_schema.chronicle_outbox;
CREATE POLICY egress ON tenant_schema.chronicle_outbox FOR INSERT TO obhut_owner
  WITH CHECK (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer')
    AND account_id = '00000000-0000-0000-0000-000000000000'
    AND action IN ('provider.call', 'provider.deny', 'provider.return'));

-- As before; what comes back, too.
CREATE OR REPLACE FUNCTION tenant_schema.note_egress(
  action text, provider text, version integer, purpose text, categories text[], reasons text[], at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF action NOT IN ('provider.call', 'provider.deny', 'provider.return') OR length(provider) > 40 OR length(purpose) > 100
    OR cardinality(categories) > 40 OR cardinality(reasons) > 40 OR octet_length(reasons::text) > 4000
    OR octet_length(categories::text) > 4000 THEN
    RAISE EXCEPTION 'not an egress' USING ERRCODE = 'OB004';
  END IF;
  -- Not each call: a row that all of them wait for.
  UPDATE tenant_schema.gate_clock c SET seen_at = note_egress.at WHERE c.seen_at < note_egress.at - interval '1 minute';
  INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids, more)
  VALUES (now(), coalesce(tenant_schema.actor(), '00000000-0000-0000-0000-000000000000'),
    '00000000-0000-4000-8000-000000000000', note_egress.action, NULL, '{}',
    json_build_object('provider', note_egress.provider, 'version', note_egress.version, 'purpose', note_egress.purpose,
      'categories', note_egress.categories, 'reasons', note_egress.reasons)::text);
END
$$;
