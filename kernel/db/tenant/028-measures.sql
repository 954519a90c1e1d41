-- What was found out about a tenant's own part of the measures, what its people say of theirs, and
-- that it was told what the public page says (MS, TR). Runs as obhut_owner.

-- As obhut.measure_run, of this tenant.
CREATE TABLE tenant_schema.measure_run (
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

-- What a person of the tenant says, by name, for a time.
CREATE TABLE tenant_schema.attestation (
  id uuid PRIMARY KEY,
  measure text NOT NULL CHECK (measure ~ '^[a-z-]+\.[a-z-]+$' AND length(measure) <= 100),
  account_id uuid NOT NULL,
  said_by text NOT NULL CHECK (char_length(said_by) BETWEEN 1 AND 200),
  grounds text NOT NULL CHECK (char_length(grounds) BETWEEN 1 AND 1000),
  at timestamptz NOT NULL,
  until timestamptz NOT NULL CHECK (until > at),
  withdrawn_at timestamptz
);
CREATE INDEX ON tenant_schema.attestation (measure);

-- Which versions of the public page are in the chronicle, and at which event.
CREATE TABLE tenant_schema.transparency_told (
  version integer PRIMARY KEY CHECK (version > 0),
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  at timestamptz NOT NULL,
  seq bigint NOT NULL
);

ALTER TABLE tenant_schema.measure_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.measure_run FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.attestation ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.attestation FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.transparency_told ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.transparency_told FORCE ROW LEVEL SECURITY;

CREATE POLICY read ON tenant_schema.measure_run FOR SELECT TO obhut_owner USING (true);
CREATE POLICY kept ON tenant_schema.measure_run FOR INSERT TO obhut_owner
  WITH CHECK (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer'));
CREATE POLICY kept_on ON tenant_schema.measure_run FOR UPDATE TO obhut_owner
  USING (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer')) WITH CHECK (true);
CREATE POLICY forgotten ON tenant_schema.measure_run FOR DELETE TO obhut_owner
  USING (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer')
         AND last < now() - interval '1 year');
CREATE POLICY read ON tenant_schema.attestation FOR SELECT TO obhut_owner USING (true);
CREATE POLICY said ON tenant_schema.attestation FOR INSERT TO obhut_owner
  WITH CHECK (account_id = (SELECT tenant_schema.actor()));
CREATE POLICY withdrawn ON tenant_schema.attestation FOR UPDATE TO obhut_owner
  USING (tenant_schema.is_keeper() AND withdrawn_at IS NULL) WITH CHECK (withdrawn_at IS NOT NULL);
CREATE POLICY read ON tenant_schema.transparency_told FOR SELECT TO obhut_owner USING (true);
CREATE POLICY told ON tenant_schema.transparency_told FOR INSERT TO obhut_owner
  WITH CHECK (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer'));

-- As obhut.measure_keep; that something else was found than before is in the chronicle at once.
CREATE FUNCTION tenant_schema.measure_keep(
  measure text, at timestamptz, outcome text, looked bigint, what text, findings text[], findings_in_all integer, gap interval)
RETURNS boolean
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  before tenant_schema.measure_run;
  seen timestamptz;
  begins timestamptz;
BEGIN
  SELECT * INTO before FROM tenant_schema.measure_run r
  WHERE r.measure = measure_keep.measure ORDER BY r.since DESC LIMIT 1 FOR UPDATE;
  seen := greatest(at, before.last);
  IF before.outcome = outcome AND before.found = findings AND before.found_in_all = findings_in_all AND before.last + gap >= seen THEN
    UPDATE tenant_schema.measure_run r SET last = seen, looked = measure_keep.looked, what = measure_keep.what
    WHERE r.measure = before.measure AND r.since = before.since;
    RETURN false;
  END IF;
  begins := CASE WHEN seen > before.since THEN seen ELSE coalesce(before.since + interval '1 millisecond', seen) END;
  INSERT INTO tenant_schema.measure_run (measure, since, last, outcome, looked, what, found, found_in_all)
  VALUES (measure, begins, begins, outcome, looked, what, findings, findings_in_all);
  IF coalesce(before.outcome, 'good') <> outcome OR coalesce(before.found, '{}') <> findings THEN
    PERFORM tenant_schema.chronicle_append('measure.change', '', NULL, json_build_object(
      'measure', measure, 'outcome', outcome, 'looked', looked, 'what', what, 'found', findings)::text);
    RETURN true;
  END IF;
  RETURN false;
END
$$;

-- What was found since then, of the tenant and of the installation; nothing for who does not look after
-- the tenant's privacy.
CREATE FUNCTION tenant_schema.measure_runs(from_then timestamptz) RETURNS TABLE (
  scope text, measure text, since timestamptz, last timestamptz, outcome text, looked bigint, what text,
  found text[], found_in_all integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT 'tenant', r.measure, r.since, r.last, r.outcome, r.looked, r.what, r.found, r.found_in_all
  FROM tenant_schema.measure_run r
  WHERE tenant_schema.is_privacy_reader() AND (r.last >= from_then
    OR r.since = (SELECT max(l.since) FROM tenant_schema.measure_run l WHERE l.measure = r.measure))
  UNION ALL
  SELECT 'installation', r.measure, r.since, r.last, r.outcome, r.looked, r.what, r.found, r.found_in_all
  FROM obhut.measure_run r
  WHERE tenant_schema.is_privacy_reader() AND (r.last >= from_then
    OR r.since = (SELECT max(l.since) FROM obhut.measure_run l WHERE l.measure = r.measure))
  ORDER BY 2, 3
$$;

-- What was said, by people of the tenant and by the operator; as above.
CREATE FUNCTION tenant_schema.attestations() RETURNS TABLE (
  id uuid, measure text, said_by text, grounds text, at timestamptz, until timestamptz, withdrawn_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT a.id, a.measure, a.said_by, a.grounds, a.at, a.until, a.withdrawn_at
  FROM tenant_schema.attestation a WHERE tenant_schema.is_privacy_reader()
  UNION ALL
  SELECT a.id, a.measure, a.said_by, a.grounds, a.at, a.until, a.withdrawn_at
  FROM obhut.attestation a WHERE tenant_schema.is_privacy_reader()
$$;

-- A keeper says that a measure of the tenant's own is met: with their name as it is now, and in the
-- chronicle at once (CH7). Null for who is no keeper; the operator says theirs elsewhere.
CREATE FUNCTION tenant_schema.attest(id uuid, measure text, grounds text, at timestamptz, until timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  me uuid := tenant_schema.signed_actor();
  called text;
BEGIN
  IF NOT tenant_schema.is_keeper() THEN RETURN NULL; END IF;
  SELECT p.name INTO called FROM tenant_schema.member m JOIN tenant_schema.person p ON p.id = m.person_id
  WHERE m.account_id = me;
  INSERT INTO tenant_schema.attestation (id, measure, account_id, said_by, grounds, at, until)
  VALUES (id, measure, me, called, grounds, at, until);
  PERFORM tenant_schema.chronicle_append('measure.attest', '', NULL, json_build_object(
    'attestation', id, 'measure', measure, 'by', called, 'grounds', grounds, 'until', until)::text);
  RETURN called;
END
$$;

-- A keeper takes back what was said. False when there is nothing to take back.
CREATE FUNCTION tenant_schema.withdraw_attestation(id uuid, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
BEGIN
  IF NOT tenant_schema.is_keeper() THEN RETURN false; END IF;
  UPDATE tenant_schema.attestation a SET withdrawn_at = at WHERE a.id = withdraw_attestation.id AND a.withdrawn_at IS NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM tenant_schema.chronicle_append('measure.withdraw', '', NULL, json_build_object('attestation', id)::text);
  RETURN true;
END
$$;

-- Says in the chronicle what the operator said of a measure, or took back; in their transaction.
CREATE FUNCTION tenant_schema.measure_told(action text, detail text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF action NOT IN ('measure.attest', 'measure.withdraw') THEN RAISE EXCEPTION 'not about a measure' USING ERRCODE = 'OB004'; END IF;
  RETURN tenant_schema.chronicle_append(action, '', NULL, detail);
END
$$;

-- Says in the chronicle what the public page says now, once for each version. False: it did before.
CREATE FUNCTION tenant_schema.transparency_tell(version integer, hash text, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
BEGIN
  -- Two that tell at once tell once.
  PERFORM FROM tenant_schema.chronicle_head FOR UPDATE;
  IF EXISTS (SELECT FROM tenant_schema.transparency_told t WHERE t.version = transparency_tell.version) THEN RETURN false; END IF;
  INSERT INTO tenant_schema.transparency_told (version, hash, at, seq)
  VALUES (version, hash, at, tenant_schema.chronicle_append('transparency.publish', '', NULL,
    json_build_object('version', version, 'hash', hash)::text));
  RETURN true;
END
$$;

-- Whether that version is in the chronicle with that hash: as an event, and as what it is to.
CREATE FUNCTION tenant_schema.transparency_is_told(version integer, hash text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM tenant_schema.transparency_told t
    JOIN tenant_schema.chronicle c ON c.seq = t.seq AND c.action = 'transparency.publish'
    JOIN tenant_schema.chronicle_detail d ON d.seq = t.seq
    WHERE t.version = transparency_is_told.version AND t.hash = transparency_is_told.hash
      AND d.detail::json ->> 'hash' = transparency_is_told.hash
      AND c.commitment = sha256(convert_to('24:obhut/chronicle/detail/1,64:' || encode(d.salt, 'hex') || ','
            || tenant_schema.chronicle_field(d.detail), 'UTF8')))
$$;

-- How many records and states of the history are there, of kinds with a time, and how many of them
-- have stood it for longer than `grace`. The operator's connection sees of them only what is due.
CREATE FUNCTION tenant_schema.retention_overdue(grace interval, OUT kinds integer, OUT overdue bigint)
LANGUAGE sql STABLE SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT (SELECT count(*)::integer FROM obhut.kind k WHERE k.data_map #>> '{retention,period}' IS NOT NULL),
    (SELECT count(*) FROM tenant_schema.record r JOIN obhut.kind k ON k.name = r.kind
     WHERE CASE WHEN k.data_map #>> '{retention,after}' = 'day' THEN coalesce(r.day::timestamptz, r.changed_at) ELSE r.changed_at END
           + (k.data_map #>> '{retention,period}')::interval < now() - grace)
    + (SELECT count(*) FROM tenant_schema.revision v JOIN obhut.kind k ON k.name = v.kind
       WHERE v.ended_at + (k.data_map #>> '{retention,period}')::interval < now() - grace)
$$;

REVOKE EXECUTE ON FUNCTION
  tenant_schema.measure_keep(text, timestamptz, text, bigint, text, text[], integer, interval),
  tenant_schema.measure_runs(timestamptz), tenant_schema.attestations(),
  tenant_schema.attest(uuid, text, text, timestamptz, timestamptz),
  tenant_schema.withdraw_attestation(uuid, timestamptz), tenant_schema.measure_told(text, text),
  tenant_schema.transparency_tell(integer, text, timestamptz),
  tenant_schema.transparency_is_told(integer, text), tenant_schema.retention_overdue(interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.measure_runs(timestamptz), tenant_schema.attestations(),
  tenant_schema.attest(uuid, text, text, timestamptz, timestamptz),
  tenant_schema.withdraw_attestation(uuid, timestamptz) TO tenant_schema;
