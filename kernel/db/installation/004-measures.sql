-- What was found out about the measures that protect the data, and what the public page said when
-- (MS, TR). Runs as obhut_owner.

-- One stretch of time in which a probe found the same. What was found of a single tenant is in that
-- tenant; here is what holds for all, and of tenants how many they are, never which.
CREATE TABLE obhut.measure_run (
  measure text NOT NULL CHECK (measure ~ '^[a-z-]+\.[a-z-]+$' AND length(measure) <= 100),
  since timestamptz NOT NULL,
  last timestamptz NOT NULL CHECK (last >= since),
  outcome text NOT NULL CHECK (outcome IN ('good', 'bad', 'hung', 'failed')),
  looked bigint NOT NULL CHECK (looked >= 0),
  what text NOT NULL CHECK (char_length(what) <= 80),
  found text[] NOT NULL CHECK (cardinality(found) <= 20 AND octet_length(found::text) <= 20000),
  found_in_all integer NOT NULL CHECK (found_in_all >= cardinality(found)),
  PRIMARY KEY (measure, since)
);

-- What the operator says, by name, for a time.
CREATE TABLE obhut.attestation (
  id uuid PRIMARY KEY,
  measure text NOT NULL CHECK (measure ~ '^[a-z-]+\.[a-z-]+$' AND length(measure) <= 100),
  said_by text NOT NULL CHECK (char_length(said_by) BETWEEN 1 AND 200),
  grounds text NOT NULL CHECK (char_length(grounds) BETWEEN 1 AND 1000),
  at timestamptz NOT NULL,
  until timestamptz NOT NULL CHECK (until > at),
  withdrawn_at timestamptz
);
CREATE INDEX ON obhut.attestation (measure);

-- Each version of the public page, as the text that is hashed.
CREATE TABLE obhut.transparency (
  version integer PRIMARY KEY CHECK (version > 0),
  at timestamptz NOT NULL,
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  document text NOT NULL CHECK (octet_length(document) <= 1048576)
);

ALTER TABLE obhut.measure_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.measure_run FORCE ROW LEVEL SECURITY;
ALTER TABLE obhut.attestation ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.attestation FORCE ROW LEVEL SECURITY;
ALTER TABLE obhut.transparency ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.transparency FORCE ROW LEVEL SECURITY;

-- Read by the owner's functions; written on the operator's connection alone. What was said and
-- published is never taken away, and of an attestation only that it was taken back is added.
CREATE POLICY read ON obhut.measure_run FOR SELECT TO obhut_owner USING (true);
CREATE POLICY kept ON obhut.measure_run FOR INSERT TO obhut_owner
  WITH CHECK (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer'));
CREATE POLICY kept_on ON obhut.measure_run FOR UPDATE TO obhut_owner
  USING (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer')) WITH CHECK (true);
CREATE POLICY forgotten ON obhut.measure_run FOR DELETE TO obhut_owner
  USING (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer')
         AND last < now() - interval '1 year');
CREATE POLICY read ON obhut.attestation FOR SELECT TO obhut_owner USING (true);
CREATE POLICY said ON obhut.attestation FOR INSERT TO obhut_owner
  WITH CHECK (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer'));
CREATE POLICY withdrawn ON obhut.attestation FOR UPDATE TO obhut_owner
  USING (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer') AND withdrawn_at IS NULL)
  WITH CHECK (withdrawn_at IS NOT NULL);
CREATE POLICY read ON obhut.transparency FOR SELECT TO obhut_owner USING (true);
CREATE POLICY published ON obhut.transparency FOR INSERT TO obhut_owner
  WITH CHECK (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer'));

-- Keeps what a probe found: the stretch goes on when it is the same and the last look is not further
-- away than `gap`, else a new one begins. A clock that was set back makes nothing shorter. Returns
-- whether something else was found than before.
CREATE FUNCTION obhut.measure_keep(
  measure text, at timestamptz, outcome text, looked bigint, what text, findings text[], findings_in_all integer, gap interval)
RETURNS boolean
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  before obhut.measure_run;
  seen timestamptz;
BEGIN
  SELECT * INTO before FROM obhut.measure_run r
  WHERE r.measure = measure_keep.measure ORDER BY r.since DESC LIMIT 1 FOR UPDATE;
  seen := greatest(at, before.last);
  IF before.outcome = outcome AND before.found = findings AND before.found_in_all = findings_in_all AND before.last + gap >= seen THEN
    UPDATE obhut.measure_run r SET last = seen, looked = measure_keep.looked, what = measure_keep.what
    WHERE r.measure = before.measure AND r.since = before.since;
    RETURN false;
  END IF;
  INSERT INTO obhut.measure_run (measure, since, last, outcome, looked, what, found, found_in_all)
  VALUES (measure, CASE WHEN seen > before.since THEN seen ELSE coalesce(before.since + interval '1 millisecond', seen) END,
    CASE WHEN seen > before.since THEN seen ELSE coalesce(before.since + interval '1 millisecond', seen) END,
    outcome, looked, what, findings, findings_in_all);
  RETURN (before.outcome, before.found) IS DISTINCT FROM (outcome, findings);
END
$$;
REVOKE EXECUTE ON FUNCTION obhut.measure_keep(text, timestamptz, text, bigint, text, text[], integer, interval) FROM PUBLIC;
