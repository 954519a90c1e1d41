-- The installation: which tenants there are, which kinds the database knows, and the key that
-- actor tokens are checked with. Runs as obhut_owner.

REVOKE ALL ON SCHEMA obhut FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE obhut_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE TABLE obhut.tenant (
  id text PRIMARY KEY CHECK (id ~ '^t_[0-9a-f]{12}$'),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
  kind text NOT NULL DEFAULT 'organisation' CHECK (kind IN ('organisation', 'household')),
  -- Whether the demo made it, and has come to its end: a demo half loaded is loaded anew.
  demo text NOT NULL DEFAULT 'no' CHECK (demo IN ('no', 'loading', 'loaded')),
  zone text NOT NULL DEFAULT 'Europe/Berlin' CHECK (char_length(zone) <= 64),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- One row per kind that products declare; the server refuses to start with a kind that is not
-- here, or here with another data map (TE6).
CREATE TABLE obhut.kind (
  name text PRIMARY KEY,
  version integer NOT NULL,
  data_map jsonb NOT NULL,
  fingerprint text NOT NULL
);

-- HMAC-SHA-256 with the pads already applied to the key (RFC 2104), so that SQL needs only
-- sha256(). Readable by nobody but the functions of the owner.
CREATE TABLE obhut.actor_key (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  inner_pad bytea NOT NULL CHECK (octet_length(inner_pad) = 64),
  outer_pad bytea NOT NULL CHECK (octet_length(outer_pad) = 64)
);

ALTER TABLE obhut.tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.tenant FORCE ROW LEVEL SECURITY;
ALTER TABLE obhut.kind ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.kind FORCE ROW LEVEL SECURITY;
ALTER TABLE obhut.actor_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.actor_key FORCE ROW LEVEL SECURITY;

CREATE POLICY owner ON obhut.tenant TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY identity ON obhut.tenant FOR SELECT TO obhut_identity USING (true);
CREATE POLICY owner ON obhut.kind TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY app ON obhut.kind FOR SELECT TO obhut_app USING (true);
CREATE POLICY owner ON obhut.actor_key TO obhut_owner USING (true) WITH CHECK (true);

GRANT USAGE ON SCHEMA obhut TO obhut_app, obhut_identity;
GRANT SELECT (id, name, zone) ON obhut.tenant TO obhut_identity;
GRANT SELECT ON obhut.kind TO obhut_app;

-- The MAC of an actor token. Executable by the owner alone: whoever could call it could sign.
CREATE FUNCTION obhut.actor_mac(message text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(message, 'UTF8'))), 'hex')
  FROM obhut.actor_key k
$$;
REVOKE EXECUTE ON FUNCTION obhut.actor_mac(text) FROM PUBLIC;
