-- All synced content of a tenant: one table, one set of policies. Written by write_records and
-- by nothing else; direct DML is granted to nobody. Runs as obhut_owner.

CREATE TABLE tenant_schema.record (
  id uuid PRIMARY KEY,
  audience_id uuid NOT NULL REFERENCES tenant_schema.audience,
  seq bigint NOT NULL,
  kind text NOT NULL REFERENCES obhut.kind,
  -- json, not jsonb: it leaves the database as it came, unread and unformatted.
  body json NOT NULL CHECK (octet_length(body::text) <= 65536),
  day date,
  person_ids uuid[] NOT NULL DEFAULT '{}',
  revision integer NOT NULL,
  -- Field name → [revision that last changed it, device it came from]: what merging compares (SY4).
  field_revision json NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  changed_by uuid NOT NULL,
  changed_at timestamptz NOT NULL,
  UNIQUE (audience_id, seq)
);
CREATE INDEX ON tenant_schema.record (kind, day);

-- Every overwritten, moved or deleted state: nothing is lost, and who changed what is known.
CREATE TABLE tenant_schema.revision (
  record_id uuid NOT NULL,
  revision integer NOT NULL,
  audience_id uuid NOT NULL,
  kind text NOT NULL,
  body json NOT NULL,
  written_by uuid NOT NULL,
  written_at timestamptz NOT NULL,
  ended_as text NOT NULL CHECK (ended_as IN ('change', 'move', 'delete')),
  -- True when the write that ended it had not seen it (SY4).
  unseen boolean NOT NULL,
  ended_by uuid NOT NULL,
  ended_at timestamptz NOT NULL,
  device_id uuid NOT NULL,
  mutation_id uuid NOT NULL,
  PRIMARY KEY (record_id, revision, mutation_id)
);

CREATE TABLE tenant_schema.departure (
  audience_id uuid NOT NULL REFERENCES tenant_schema.audience,
  seq bigint NOT NULL,
  record_id uuid NOT NULL,
  departed_at timestamptz NOT NULL,
  PRIMARY KEY (audience_id, seq)
);

-- How each mutation ended. Append-only: no update or delete is granted to anybody.
CREATE TABLE tenant_schema.receipt (
  mutation_id uuid PRIMARY KEY,
  account_id uuid NOT NULL,
  device_id uuid NOT NULL,
  payload_hash text NOT NULL CHECK (char_length(payload_hash) = 43),
  outcome json NOT NULL,
  ended_at timestamptz NOT NULL
);

-- What the chronicle will chain: who did what to what, without content.
CREATE TABLE tenant_schema.chronicle_outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  account_id uuid NOT NULL,
  device_id uuid NOT NULL,
  action text NOT NULL,
  mutation_id uuid NOT NULL,
  record_ids uuid[] NOT NULL
);

ALTER TABLE tenant_schema.record ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.record FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.revision ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.revision FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.departure ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.departure FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.receipt ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.receipt FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.chronicle_outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.chronicle_outbox FORCE ROW LEVEL SECURITY;

-- The wall. For every role, the owner's functions included: 1 read, 2 create, 4 change, 8 delete.
CREATE POLICY readable ON tenant_schema.record FOR SELECT
  USING (audience_id = ANY ((SELECT tenant_schema.reachable(1))::uuid[]));
CREATE POLICY creatable ON tenant_schema.record FOR INSERT
  WITH CHECK (audience_id = ANY ((SELECT tenant_schema.reachable(2))::uuid[]));
CREATE POLICY changeable ON tenant_schema.record FOR UPDATE
  USING (audience_id = ANY ((SELECT tenant_schema.reachable(4))::uuid[]))
  WITH CHECK (audience_id = ANY ((SELECT tenant_schema.reachable(4))::uuid[]));
CREATE POLICY deletable ON tenant_schema.record FOR DELETE
  USING (audience_id = ANY ((SELECT tenant_schema.reachable(8))::uuid[]));

CREATE POLICY readable ON tenant_schema.revision FOR SELECT
  USING (audience_id = ANY ((SELECT tenant_schema.reachable(1))::uuid[]));
CREATE POLICY signed ON tenant_schema.revision FOR INSERT TO obhut_owner
  WITH CHECK (ended_by = (SELECT tenant_schema.actor()));
CREATE POLICY readable ON tenant_schema.departure FOR SELECT
  USING (audience_id = ANY ((SELECT tenant_schema.reachable(1))::uuid[]));
CREATE POLICY signed ON tenant_schema.departure FOR INSERT TO obhut_owner
  WITH CHECK ((SELECT tenant_schema.actor()) IS NOT NULL);
CREATE POLICY own ON tenant_schema.receipt FOR SELECT
  USING (account_id = (SELECT tenant_schema.actor()));
CREATE POLICY own_new ON tenant_schema.receipt FOR INSERT TO obhut_owner
  WITH CHECK (account_id = (SELECT tenant_schema.actor()));
CREATE POLICY own_new ON tenant_schema.chronicle_outbox FOR INSERT TO obhut_owner
  WITH CHECK (account_id = (SELECT tenant_schema.actor()));

GRANT SELECT ON tenant_schema.record, tenant_schema.revision, tenant_schema.departure,
  tenant_schema.receipt TO tenant_schema;

-- Writes what a batch of mutations came to, all or nothing. Runs as the owner, whom the policies
-- bind like everybody: what the signed actor may not do fails here whatever the caller believes.
--
-- batch: {
--   device, heads: [{a: audience, n: seqs wanted}],
--   create: [{id, a, q: 1-based place in the audience's new seqs, k, b, d, p, f, r}],
--   change: [{id, a, q, b, d, p, f, r, was: revision expected}],     (stays in its audience)
--   move:   [{id, a, q, b, d, p, f, r, was, from: audience, fq: place of the departure there}],
--   delete: [{id, a, fq, was}],
--   history: [{id, r, a, k, b, by, at, as, unseen, m}],
--   receipts: [{id, h: payload hash, o: outcome without heads, name, ids}] }
-- Returns {heads: {audience: first new seq - 1}}. Errors: OB001 a record is not as expected (read
-- again and retry), OB002 not allowed, OB003 a mutation id is taken, unique_violation a record
-- id is taken.
CREATE FUNCTION tenant_schema.write_records(batch json) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.actor();
  device uuid := (batch ->> 'device')::uuid;
  head jsonb;
  wanted integer;
  done integer;
BEGIN
  IF me IS NULL THEN RAISE EXCEPTION 'no signed actor' USING ERRCODE = 'OB002'; END IF;

  -- Heads are locked in one order everywhere, so that two batches wait and never deadlock. The
  -- locks are held to the commit: seqs become visible in their order, without gaps (SY2).
  IF json_array_length(batch -> 'heads') = 1 THEN
    UPDATE tenant_schema.audience SET head = audience.head + (batch #>> '{heads,0,n}')::integer
    WHERE id = (batch #>> '{heads,0,a}')::uuid
    RETURNING jsonb_build_object(id, audience.head - (batch #>> '{heads,0,n}')::integer) INTO head;
    IF head IS NULL THEN RAISE EXCEPTION 'no such audience' USING ERRCODE = 'OB002'; END IF;
  ELSIF json_array_length(batch -> 'heads') > 1 THEN
    PERFORM 1 FROM tenant_schema.audience
    WHERE id IN (SELECT (h ->> 'a')::uuid FROM json_array_elements(batch -> 'heads') h)
    ORDER BY id FOR NO KEY UPDATE;
    WITH bumped AS (
      UPDATE tenant_schema.audience SET head = audience.head + h.n
      FROM (SELECT (e ->> 'a')::uuid AS a, (e ->> 'n')::integer AS n
            FROM json_array_elements(batch -> 'heads') e) h
      WHERE id = h.a
      RETURNING id, audience.head - h.n AS before
    )
    SELECT jsonb_object_agg(id, before) INTO head FROM bumped;
    IF (SELECT count(*) FROM jsonb_object_keys(coalesce(head, '{}'))) <> json_array_length(batch -> 'heads')
    THEN RAISE EXCEPTION 'no such audience' USING ERRCODE = 'OB002'; END IF;
  ELSE
    head := '{}';
  END IF;

  wanted := json_array_length(batch -> 'create');
  IF wanted > 0 THEN
    INSERT INTO tenant_schema.record
      (id, audience_id, seq, kind, body, day, person_ids, revision, field_revision,
       created_by, created_at, changed_by, changed_at)
    SELECT c.id, c.a, (head ->> c.a::text)::bigint + c.q, c.k, c.b, c.d, c.p, c.r, c.f, me, now(), me, now()
    FROM json_to_recordset(batch -> 'create')
      AS c (id uuid, a uuid, q integer, k text, b json, d date, p uuid[], f json, r integer);
  END IF;

  wanted := json_array_length(batch -> 'change');
  IF wanted > 0 THEN
    UPDATE tenant_schema.record t
    SET seq = (head ->> c.a::text)::bigint + c.q, body = c.b, day = c.d, person_ids = c.p,
        revision = c.r, field_revision = c.f, changed_by = me, changed_at = now()
    FROM json_to_recordset(batch -> 'change')
      AS c (id uuid, a uuid, q integer, b json, d date, p uuid[], f json, r integer, was integer)
    WHERE t.id = c.id AND t.audience_id = c.a AND t.revision = c.was;
    GET DIAGNOSTICS done = ROW_COUNT;
    IF done <> wanted THEN RAISE EXCEPTION 'records changed meanwhile' USING ERRCODE = 'OB001'; END IF;
  END IF;

  wanted := json_array_length(batch -> 'move');
  IF wanted > 0 THEN
    -- A move takes the record out of one audience (delete) and puts it into another (create):
    -- both policies decide, not the one for changes.
    WITH gone AS (
      DELETE FROM tenant_schema.record t
      USING json_to_recordset(batch -> 'move') AS c (id uuid, "from" uuid, was integer)
      WHERE t.id = c.id AND t.audience_id = c."from" AND t.revision = c.was
      RETURNING t.id
    ) SELECT count(*) INTO done FROM gone;
    IF done <> wanted THEN RAISE EXCEPTION 'records changed meanwhile' USING ERRCODE = 'OB001'; END IF;
    INSERT INTO tenant_schema.record
      (id, audience_id, seq, kind, body, day, person_ids, revision, field_revision,
       created_by, created_at, changed_by, changed_at)
    SELECT c.id, c.a, (head ->> c.a::text)::bigint + c.q, c.k, c.b, c.d, c.p, c.r, c.f, c.cb, c.ca, me, now()
    FROM json_to_recordset(batch -> 'move')
      AS c (id uuid, a uuid, q integer, k text, b json, d date, p uuid[], f json, r integer, cb uuid, ca timestamptz);
    INSERT INTO tenant_schema.departure (audience_id, seq, record_id, departed_at)
    SELECT c."from", (head ->> c."from"::text)::bigint + c.fq, c.id, now()
    FROM json_to_recordset(batch -> 'move') AS c (id uuid, "from" uuid, fq integer);
  END IF;

  wanted := json_array_length(batch -> 'delete');
  IF wanted > 0 THEN
    DELETE FROM tenant_schema.record t
    USING json_to_recordset(batch -> 'delete') AS c (id uuid, a uuid, was integer)
    WHERE t.id = c.id AND t.audience_id = c.a AND t.revision = c.was;
    GET DIAGNOSTICS done = ROW_COUNT;
    IF done <> wanted THEN RAISE EXCEPTION 'records changed meanwhile' USING ERRCODE = 'OB001'; END IF;
    INSERT INTO tenant_schema.departure (audience_id, seq, record_id, departed_at)
    SELECT c.a, (head ->> c.a::text)::bigint + c.fq, c.id, now()
    FROM json_to_recordset(batch -> 'delete') AS c (id uuid, a uuid, fq integer);
  END IF;

  IF json_array_length(batch -> 'history') > 0 THEN
    INSERT INTO tenant_schema.revision
      (record_id, revision, audience_id, kind, body, written_by, written_at, ended_as, unseen,
       ended_by, ended_at, device_id, mutation_id)
    SELECT h.id, h.r, h.a, h.k, h.b, h.by, h.at, h."as", h.unseen, me, now(), device, h.m
    FROM json_to_recordset(batch -> 'history')
      AS h (id uuid, r integer, a uuid, k text, b json, by uuid, at timestamptz, "as" text, unseen boolean, m uuid);
  END IF;

  INSERT INTO tenant_schema.receipt (mutation_id, account_id, device_id, payload_hash, outcome, ended_at)
  SELECT r.id, me, device, r.h, r.o, now()
  FROM json_to_recordset(batch -> 'receipts') AS r (id uuid, h text, o json)
  ON CONFLICT (mutation_id) DO NOTHING;
  GET DIAGNOSTICS done = ROW_COUNT;
  IF done <> json_array_length(batch -> 'receipts') THEN
    RAISE EXCEPTION 'mutation id taken' USING ERRCODE = 'OB003';
  END IF;

  INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
  SELECT now(), me, device, r.name, r.id, r.ids
  FROM json_to_recordset(batch -> 'receipts') AS r (id uuid, name text, ids uuid[]);

  RETURN head;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.write_records(json) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.write_records(json) TO tenant_schema;
