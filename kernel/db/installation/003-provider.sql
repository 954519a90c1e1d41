-- Which providers the operator describes, and all they ever were (GA1, GA5, GA14). Runs as
-- obhut_owner. Written on the operator's connection alone; tenants read it through functions of
-- their own.

CREATE TABLE obhut.provider (
  id text PRIMARY KEY CHECK (length(id) <= 40 AND id ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'),
  added_at timestamptz NOT NULL,
  -- NULL while it is one.
  removed_at timestamptz
);

-- A version never changes: what is different is a new one.
CREATE TABLE obhut.provider_version (
  provider text NOT NULL REFERENCES obhut.provider,
  version integer NOT NULL CHECK (version > 0),
  -- As it was checked, byte by byte (`governance/gate/provider-descriptor.ts`).
  descriptor text NOT NULL CHECK (octet_length(descriptor) <= 200000),
  added_at timestamptz NOT NULL,
  -- Who said so, for the operator: a name that they gave.
  added_by text NOT NULL CHECK (char_length(added_by) BETWEEN 1 AND 200),
  needs_notice boolean NOT NULL,
  ends_earlier boolean NOT NULL,
  -- What the operator offers to who objects.
  alternatives text NOT NULL DEFAULT '[]' CHECK (octet_length(alternatives) <= 20000),
  PRIMARY KEY (provider, version)
);

CREATE TABLE obhut.provider_stop (
  id uuid PRIMARY KEY,
  provider text NOT NULL REFERENCES obhut.provider,
  -- NULL: for all.
  tenant text REFERENCES obhut.tenant ON DELETE CASCADE,
  from_at timestamptz NOT NULL,
  until_at timestamptz,
  said_by text NOT NULL CHECK (char_length(said_by) BETWEEN 1 AND 200),
  reason text NOT NULL CHECK (char_length(reason) <= 2000),
  CHECK (until_at IS NULL OR until_at >= from_at)
);
CREATE INDEX ON obhut.provider_stop (provider);

-- The Land in which a tenant acts, for its public holidays; NULL: weekends alone are days off.
ALTER TABLE obhut.tenant ADD COLUMN land text CHECK (length(land) <= 40 AND land ~ '^[A-Z]{2}(-[A-Z0-9]+){0,2}$');

ALTER TABLE obhut.provider ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.provider FORCE ROW LEVEL SECURITY;
ALTER TABLE obhut.provider_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.provider_version FORCE ROW LEVEL SECURITY;
ALTER TABLE obhut.provider_stop ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.provider_stop FORCE ROW LEVEL SECURITY;

CREATE POLICY owner ON obhut.provider TO obhut_owner USING (true) WITH CHECK (true);
-- Nobody changes or takes away a version.
CREATE POLICY added ON obhut.provider_version FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON obhut.provider_version FOR SELECT TO obhut_owner USING (true);
CREATE POLICY owner ON obhut.provider_stop TO obhut_owner USING (true) WITH CHECK (true);

CREATE FUNCTION obhut.version_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'a version of a provider stays as it is' USING ERRCODE = 'OB007';
END
$$;
REVOKE EXECUTE ON FUNCTION obhut.version_stays() FROM PUBLIC;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON obhut.provider_version
  FOR EACH STATEMENT EXECUTE FUNCTION obhut.version_stays();

-- All providers with their versions and stops, as the gate reads them; of stops those of this tenant
-- and those of all.
CREATE FUNCTION obhut.providers_for(tenant text) RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(json_agg(json_build_object(
    'id', p.id,
    'removedAtMs', floor(extract(epoch FROM p.removed_at) * 1000)::bigint,
    'versions', (
      SELECT coalesce(json_agg(json_build_object(
        'version', v.version, 'descriptor', v.descriptor::json,
        'addedAtMs', floor(extract(epoch FROM v.added_at) * 1000)::bigint,
        'needsNotice', v.needs_notice, 'endsEarlier', v.ends_earlier,
        'alternatives', v.alternatives::json) ORDER BY v.version), '[]')
      FROM obhut.provider_version v WHERE v.provider = p.id),
    'stops', (
      SELECT coalesce(json_agg(json_build_object(
        'tenant', s.tenant,
        'fromMs', floor(extract(epoch FROM s.from_at) * 1000)::bigint,
        'untilMs', floor(extract(epoch FROM s.until_at) * 1000)::bigint) ORDER BY s.from_at), '[]')
      FROM obhut.provider_stop s
      WHERE s.provider = p.id AND (s.tenant IS NULL OR s.tenant = providers_for.tenant))
  ) ORDER BY p.id), '[]')
  FROM obhut.provider p
$$;
REVOKE EXECUTE ON FUNCTION obhut.providers_for(text) FROM PUBLIC;
