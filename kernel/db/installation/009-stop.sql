-- A stop shuts the gate of every tenant in one statement that touches none of them, and each is told then
-- (GA14, GA40). Runs as obhut_owner.

-- What the operator has done that shut something, and tenants have to be told.
CREATE TABLE obhut.provider_word (
  id uuid PRIMARY KEY,
  action text NOT NULL CHECK (action IN ('stop', 'remove')),
  detail text NOT NULL CHECK (octet_length(detail) <= 20000),
  at timestamptz NOT NULL
);
-- Whom of it was not told yet; a row goes in the transaction that tells.
CREATE TABLE obhut.provider_untold (
  word uuid NOT NULL REFERENCES obhut.provider_word,
  tenant text NOT NULL REFERENCES obhut.tenant ON DELETE CASCADE,
  tries integer NOT NULL DEFAULT 0,
  -- Why not, as PostgreSQL names it.
  code text CHECK (length(code) <= 60),
  tried_at timestamptz,
  PRIMARY KEY (word, tenant)
);
CREATE INDEX ON obhut.provider_untold (tenant);

ALTER TABLE obhut.provider_word ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.provider_word FORCE ROW LEVEL SECURITY;
ALTER TABLE obhut.provider_untold ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.provider_untold FORCE ROW LEVEL SECURITY;
CREATE POLICY added ON obhut.provider_word FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON obhut.provider_word FOR SELECT TO obhut_owner USING (true);
CREATE POLICY owner ON obhut.provider_untold TO obhut_owner USING (true) WITH CHECK (true);

-- A household's operator is the controller, and there the gate asks for no notice (GA17): no tenant becomes
-- one afterwards.
CREATE FUNCTION obhut.kind_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'a tenant stays of its kind' USING ERRCODE = 'OB007';
END
$$;
REVOKE EXECUTE ON FUNCTION obhut.kind_stays() FROM PUBLIC;
CREATE TRIGGER kind_stays BEFORE UPDATE OF kind ON obhut.tenant FOR EACH ROW
  WHEN (NEW.kind <> OLD.kind) EXECUTE FUNCTION obhut.kind_stays();
