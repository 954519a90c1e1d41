-- Who signed is read in one step, and records are made in fewer statements: what a push costs is how
-- many plans it starts, more than what these compute. Runs as obhut_owner.

-- Account and device of the token that the app signed for this transaction; no row when nobody has
-- signed (AC2). A view, so that statements and policies of the owner have it in their own plan
-- instead of calling a function with plans of its own. Nobody else may read it. What the token says
-- is looked at only when its MAC is right: nothing else in it is known to have any form.
CREATE VIEW tenant_schema.signed WITH (security_invoker = true) AS
SELECT split_part(current_setting('obhut.actor', true), '.', 1)::uuid AS account_id,
       split_part(current_setting('obhut.actor', true), '.', 2)::uuid AS device_id
FROM obhut.actor_key k
WHERE CASE
  WHEN length(current_setting('obhut.actor', true)) <= 200
   AND split_part(current_setting('obhut.actor', true), '.', 4) = encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(
         'tenant_schema.' || split_part(current_setting('obhut.actor', true), '.', 1) || '.'
         || split_part(current_setting('obhut.actor', true), '.', 2) || '.' || pg_backend_pid() || '.'
         || split_part(current_setting('obhut.actor', true), '.', 3), 'UTF8'))), 'hex')
  THEN split_part(current_setting('obhut.actor', true), '.', 3)::bigint >= extract(epoch FROM clock_timestamp())
  ELSE false END;

CREATE OR REPLACE FUNCTION tenant_schema.actor() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT s.account_id FROM tenant_schema.signed s $$;

CREATE OR REPLACE FUNCTION tenant_schema.acting() RETURNS uuid
LANGUAGE sql STABLE SECURITY INVOKER
AS $$ SELECT s.account_id FROM tenant_schema.signed s $$;

CREATE OR REPLACE FUNCTION tenant_schema.acting_device() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT s.device_id FROM tenant_schema.signed s $$;

CREATE OR REPLACE FUNCTION tenant_schema.reachable(wanted integer) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(r.audience_id), '{}')
  FROM tenant_schema.reach r
  WHERE r.account_id = (SELECT s.account_id FROM tenant_schema.signed s)
    AND r.rights & wanted = wanted
    AND r.valid_from <= now() AND r.valid_until > now()
$$;

ALTER POLICY creatable ON tenant_schema.record
  WITH CHECK (EXISTS (SELECT FROM tenant_schema.reach r
    WHERE r.account_id = (SELECT s.account_id FROM tenant_schema.signed s) AND r.audience_id = record.audience_id
      AND r.rights & 2 = 2 AND r.valid_from <= now() AND r.valid_until > now()));

-- Makes one record that nothing was before, by one mutation, which is what most pushes come to. What
-- the caller took for granted is said along and checked here; the rules are those of write_records
-- (AC8), kept by giving place, receipt and line in the chronicle here. Errors are those of
-- write_records, and unique_violation for a mutation id that is taken; each means: nothing was
-- written, read and use that.
CREATE OR REPLACE FUNCTION tenant_schema.create_record(
  id uuid, audience uuid, needed integer, names jsonb, kind text, body json, day date, persons uuid[], fields json,
  mutation uuid, payload_hash text, outcome json, action text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
  me uuid;
  device uuid;
  place bigint;
BEGIN
  UPDATE tenant_schema.audience t SET head = t.head + 1
  FROM tenant_schema.reach r
  WHERE t.id = audience AND r.audience_id = audience
    AND r.account_id = (SELECT s.account_id FROM tenant_schema.signed s)
    AND r.rights & (needed | 2) = needed | 2 AND r.valid_from <= now() AND r.valid_until > now()
    AND names ? t.name
  RETURNING t.head, r.account_id, split_part(current_setting('obhut.actor'), '.', 2)::uuid INTO place, me, device;
  IF place IS NULL THEN
    IF tenant_schema.acting() IS NULL THEN RAISE EXCEPTION 'no signed actor' USING ERRCODE = 'OB005'; END IF;
    RAISE EXCEPTION 'no such audience' USING ERRCODE = 'OB002';
  END IF;
  INSERT INTO tenant_schema.record
    (id, audience_id, seq, kind, body, day, person_ids, revision, field_revision,
     created_by, created_at, changed_by, changed_at)
  VALUES (create_record.id, audience, place, create_record.kind, create_record.body, create_record.day,
          persons, 1, fields, me, now(), me, now());
  WITH told AS (
    INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
    VALUES (now(), me, device, create_record.action, mutation, ARRAY[create_record.id])
  )
  INSERT INTO tenant_schema.receipt (mutation_id, account_id, device_id, payload_hash, outcome, ended_at)
  SELECT mutation, me, device, create_record.payload_hash, create_record.outcome, now()
  -- What was deleted comes back with a history, and goes on counting. Looked for at last: who deletes
  -- it at the same time has been waited for by then.
  WHERE NOT EXISTS (SELECT FROM tenant_schema.revision v WHERE v.record_id = create_record.id);
  IF NOT FOUND THEN RAISE EXCEPTION 'the record came and went' USING ERRCODE = 'OB001'; END IF;
  RETURN place;
END
$$;

-- The same for several mutations that make one record each: the n-th record is id[n], by mutation[n],
-- in the audience entered[entry[n]]. Of each audience in `entered`, `needed` rights and the `names` it
-- may have were taken for granted. Texts have a line for each: JSON has none that goes on in the next,
-- and taking a list apart that is written as an array costs more than writing it.
-- Answers with the head that each of `entered` came to.
DROP FUNCTION tenant_schema.create_records(uuid[], uuid[], text[], json[], date[], text[], json[],
  integer[], uuid[], integer[], jsonb[], uuid[], text[], json[], text[]);
CREATE FUNCTION tenant_schema.create_records(
  entered uuid[], needed integer[], names text,
  id uuid[], entry integer[], kind text, body text, day date[], persons text, fields text,
  mutation uuid[], payload_hash text, outcome text, action text) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
  me uuid;
  device uuid;
  heads bigint[];
  made integer;
BEGIN
  -- Heads are locked in one order everywhere, and only where the actor may write.
  WITH held AS (
    SELECT t.id, e.place, w.n, r.account_id
    FROM unnest(entered, needed, string_to_array(names, E'\n')) WITH ORDINALITY AS e (id, rights, names, place)
    JOIN (SELECT u.at, count(*) AS n FROM unnest(entry) AS u (at) GROUP BY u.at) w ON w.at = e.place
    JOIN tenant_schema.reach r ON r.audience_id = e.id
    JOIN tenant_schema.audience t ON t.id = e.id
    WHERE r.account_id = (SELECT s.account_id FROM tenant_schema.signed s)
      AND r.rights & (e.rights | 2) = e.rights | 2 AND r.valid_from <= now() AND r.valid_until > now()
      AND e.names::jsonb ? t.name
    ORDER BY t.id FOR NO KEY UPDATE OF t
  ), bumped AS (
    UPDATE tenant_schema.audience t SET head = t.head + h.n
    FROM held h WHERE t.id = h.id
    RETURNING h.place, t.head, h.n, h.account_id
  )
  SELECT array_agg(b.head ORDER BY b.place), sum(b.n), (array_agg(b.account_id))[1] INTO heads, made, me FROM bumped b;
  IF me IS NULL AND tenant_schema.acting() IS NULL THEN
    RAISE EXCEPTION 'no signed actor' USING ERRCODE = 'OB005';
  END IF;
  -- All of them, each in an audience that was entered and by a mutation that the chronicle names.
  IF made IS DISTINCT FROM cardinality(create_records.id) OR cardinality(heads) <> cardinality(entered)
     OR cardinality(entry) <> made OR cardinality(mutation) <> made THEN
    RAISE EXCEPTION 'no such audience' USING ERRCODE = 'OB002';
  END IF;
  device := split_part(current_setting('obhut.actor'), '.', 2)::uuid;

  INSERT INTO tenant_schema.record
    (id, audience_id, seq, kind, body, day, person_ids, revision, field_revision,
     created_by, created_at, changed_by, changed_at)
  SELECT c.id, entered[c.at],
         -- Counted down from the head: the last of an audience has it.
         heads[c.at] + 1 - row_number() OVER (PARTITION BY c.at ORDER BY c.place DESC),
         c.k, c.b::json, c.d, c.p::uuid[], 1, c.f::json, me, now(), me, now()
  FROM unnest(create_records.id, entry, string_to_array(kind, E'\n'), string_to_array(body, E'\n'), day,
              string_to_array(persons, E'\n'), string_to_array(fields, E'\n'))
    WITH ORDINALITY AS c (id, at, k, b, d, p, f, place);

  WITH said AS (
    SELECT * FROM unnest(create_records.id, mutation, string_to_array(payload_hash, E'\n'),
                         string_to_array(outcome, E'\n'), string_to_array(action, E'\n'))
      AS m (record_id, id, hash, outcome, action)
  ), told AS (
    INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
    SELECT now(), me, device, m.action, m.id, ARRAY[m.record_id] FROM said m
  )
  INSERT INTO tenant_schema.receipt (mutation_id, account_id, device_id, payload_hash, outcome, ended_at)
  SELECT m.id, me, device, m.hash, m.outcome::json, now() FROM said m
  -- Looked for at last, as in create_record.
  WHERE NOT EXISTS (SELECT FROM tenant_schema.revision v WHERE v.record_id = ANY (create_records.id));
  GET DIAGNOSTICS made = ROW_COUNT;
  IF made <> cardinality(mutation) THEN RAISE EXCEPTION 'records came and went' USING ERRCODE = 'OB001'; END IF;
  RETURN heads;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.create_records(uuid[], integer[], text, uuid[], integer[], text, text, date[],
  text, text, uuid[], text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.create_records(uuid[], integer[], text, uuid[], integer[], text, text, date[],
  text, text, uuid[], text, text, text) TO tenant_schema;
