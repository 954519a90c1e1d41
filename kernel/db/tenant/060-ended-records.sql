-- A record that comes back goes on counting where it stopped, whoever makes it (SY37, AC8). Runs as obhut_owner.

-- What write_records and create_records read of the past is what the actor reads. Who knew the id of a deleted
-- record and read nothing of it could make it anew from revision 1, and what others had written for its first
-- readers without a connection came to the new ones. Such an id is taken.
CREATE TABLE tenant_schema.ended_record (
  record_id uuid PRIMARY KEY,
  -- The last one that was deleted.
  revision integer NOT NULL
);
ALTER TABLE tenant_schema.ended_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.ended_record FORCE ROW LEVEL SECURITY;
-- Only ids and numbers, and only for the functions below; no role of a tenant reads this table.
CREATE POLICY owner ON tenant_schema.ended_record TO obhut_owner USING (true) WITH CHECK (true);

-- What was deleted before: the owner is bound by the policies on content like everybody, but for these two lines.
ALTER TABLE tenant_schema.revision NO FORCE ROW LEVEL SECURITY;
INSERT INTO tenant_schema.ended_record (record_id, revision)
SELECT v.record_id, max(v.revision) FROM tenant_schema.revision v WHERE v.ended_as = 'delete' GROUP BY v.record_id;
ALTER TABLE tenant_schema.revision FORCE ROW LEVEL SECURITY;

CREATE FUNCTION tenant_schema.note_ended_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  -- For as long as the history has it.
  IF TG_OP = 'DELETE' THEN
    DELETE FROM tenant_schema.ended_record e WHERE e.record_id = OLD.record_id AND e.revision = OLD.revision;
    RETURN NULL;
  END IF;
  INSERT INTO tenant_schema.ended_record AS e (record_id, revision) VALUES (NEW.record_id, NEW.revision)
  ON CONFLICT (record_id) DO UPDATE SET revision = greatest(e.revision, excluded.revision);
  RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.note_ended_record() FROM PUBLIC;
-- At the commit: what one batch made and deleted again finds its id free until then.
CREATE CONSTRAINT TRIGGER ended AFTER INSERT ON tenant_schema.revision DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.ended_as = 'delete') EXECUTE FUNCTION tenant_schema.note_ended_record();
CREATE TRIGGER ended_no_more AFTER DELETE ON tenant_schema.revision FOR EACH ROW
  WHEN (OLD.ended_as = 'delete') EXECUTE FUNCTION tenant_schema.note_ended_record();

-- Raises when one of these records was there before and came no further than where it begins now: OB001 for who
-- reads that past, and reads again to go on counting, else unique_violation.
CREATE FUNCTION tenant_schema.refuse_ended(records uuid[], firsts integer[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
DECLARE
  ended tenant_schema.ended_record;
BEGIN
  SELECT e.* INTO ended FROM unnest(records, firsts) AS m (id, first)
  JOIN tenant_schema.ended_record e ON e.record_id = m.id WHERE e.revision >= m.first LIMIT 1;
  IF NOT FOUND THEN RETURN; END IF;
  IF EXISTS (SELECT FROM tenant_schema.revision v WHERE v.record_id = ended.record_id AND v.revision = ended.revision) THEN
    RAISE EXCEPTION 'records came and went' USING ERRCODE = 'OB001';
  END IF;
  RAISE EXCEPTION 'a record of this id was there before' USING ERRCODE = 'unique_violation';
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.refuse_ended(uuid[], integer[]) FROM PUBLIC;

-- As in 013, but asked of what ended.
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
  WHERE NOT EXISTS (SELECT FROM tenant_schema.ended_record e WHERE e.record_id = create_record.id);
  IF NOT FOUND THEN
    PERFORM tenant_schema.refuse_ended(ARRAY[create_record.id], ARRAY[1]);
    RAISE EXCEPTION 'the record came and went' USING ERRCODE = 'OB001';
  END IF;
  RETURN place;
END
$$;

-- As in 043, but asked of what ended.
CREATE OR REPLACE FUNCTION tenant_schema.create_records(
  entered uuid[], counts integer[], needed integer[], names text,
  id uuid[], entry integer[], back integer[], kind text, body text, day date[], persons text, fields text,
  mutation uuid[], payload_hash text, outcome text, action text) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
DECLARE
  me uuid;
  device uuid;
  heads bigint[];
  made integer;
  done integer;
BEGIN
  -- By loops alone, so that audiences come in the order of the list.
  WITH bumped AS (
    UPDATE tenant_schema.audience t SET head = t.head + e.n
    FROM unnest(entered, counts, needed, string_to_array(names, E'\n')) WITH ORDINALITY AS e (id, n, rights, names, place)
    JOIN tenant_schema.reach r ON r.audience_id = e.id
    WHERE t.id = e.id AND e.n > 0 AND r.account_id = (SELECT s.account_id FROM tenant_schema.signed s)
      AND r.rights & (e.rights | 2) = e.rights | 2 AND r.valid_from <= now() AND r.valid_until > now()
      AND e.names::jsonb ? t.name
    RETURNING e.place, t.head, e.n, r.account_id
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
  -- Counted down from the head. As many places as records, no two the same: none is left free.
  SELECT c.id, entered[c.at], heads[c.at] - c.back, c.k, c.b::json, c.d, c.p::uuid[], 1, c.f::json, me, now(), me, now()
  FROM unnest(create_records.id, entry, back, string_to_array(kind, E'\n'), string_to_array(body, E'\n'), day,
              string_to_array(persons, E'\n'), string_to_array(fields, E'\n')) AS c (id, at, back, k, b, d, p, f)
  WHERE c.back >= 0 AND c.back < counts[c.at];
  GET DIAGNOSTICS done = ROW_COUNT;
  IF done <> made THEN RAISE EXCEPTION 'no such audience' USING ERRCODE = 'OB002'; END IF;

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
  -- What was deleted comes back with a history. Looked for at last, as in create_record.
  WHERE NOT EXISTS (SELECT FROM tenant_schema.ended_record e WHERE e.record_id = ANY (create_records.id));
  GET DIAGNOSTICS done = ROW_COUNT;
  IF done <> made THEN
    PERFORM tenant_schema.refuse_ended(create_records.id, array_fill(1, ARRAY[made]));
    RAISE EXCEPTION 'records came and went' USING ERRCODE = 'OB001';
  END IF;
  RETURN heads;
END
$$;

-- As in 005, and asked of what ended besides what the actor reads.
CREATE OR REPLACE FUNCTION tenant_schema.write_records(batch json) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Plans are made once per connection, and by index: its lists differ in length each time, for which
-- the planner would plan each statement anew; and one made for an empty table would stay.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
DECLARE
  me uuid := tenant_schema.acting();
  device uuid;
  creates json;
  changes json;
  moves json;
  deletes json;
  past json;
  receipts json;
  audiences uuid[];
  places integer[];
  places_fit boolean;
  states_fit boolean;
  made uuid[];
  made_first integer[];
  touched uuid[];
  touched_was integer[];
  passing uuid[];
  stale boolean;
  astray boolean;
  head jsonb := '{}';
  -- Record → the revision that overwrote something its author had not seen.
  overwrote jsonb;
  wanted integer;
  done integer;
BEGIN
  IF me IS NULL THEN RAISE EXCEPTION 'no signed actor' USING ERRCODE = 'OB005'; END IF;
  device := split_part(current_setting('obhut.actor'), '.', 2)::uuid;

  SELECT coalesce(x."create", '[]'), coalesce(x.change, '[]'), coalesce(x.move, '[]'),
         coalesce(x."delete", '[]'), coalesce(x.history, '[]'), coalesce(x.receipts, '[]')
  INTO creates, changes, moves, deletes, past, receipts
  FROM json_to_record(batch)
    AS x ("create" json, change json, move json, "delete" json, history json, receipts json);

  WITH written AS MATERIALIZED (
    SELECT 'create' AS op, c.id, c.a, c.q, NULL::uuid AS from_a, NULL::integer AS from_q, NULL::integer AS was, c.r
    FROM json_to_recordset(creates) AS c (id uuid, a uuid, q integer, r integer)
    UNION ALL SELECT 'change', c.id, c.a, c.q, NULL, NULL, c.was, c.r
    FROM json_to_recordset(changes) AS c (id uuid, a uuid, q integer, was integer, r integer)
    UNION ALL SELECT 'move', c.id, c.a, c.q, c."from", c.fq, c.was, c.r
    FROM json_to_recordset(moves) AS c (id uuid, a uuid, q integer, "from" uuid, fq integer, was integer, r integer)
    UNION ALL SELECT 'delete', c.id, NULL, NULL, c.a, c.fq, c.was, NULL
    FROM json_to_recordset(deletes) AS c (id uuid, a uuid, fq integer, was integer)
  ), ended AS (
    SELECT h.id, count(*) AS n, count(DISTINCT h.r) AS different, min(h.r) AS first, max(h.r) AS last,
           bool_or(h."as" = 'delete') AS deleted,
           (array_agg(h."as" ORDER BY h.r DESC))[1] AS last_as
    FROM json_to_recordset(past) AS h (id uuid, r integer, "as" text)
    GROUP BY h.id
  ), named AS (
    SELECT DISTINCT i.id FROM json_to_recordset(receipts) AS r (ids uuid[]) CROSS JOIN unnest(r.ids) AS i (id)
  ), place AS (
    SELECT p.a, count(*)::integer AS n,
           p.a IS NOT NULL AND min(p.q) = 1 AND max(p.q) = count(*) AND count(DISTINCT p.q) = count(*) AS fits
    FROM written w
    CROSS JOIN LATERAL (VALUES (w.a, w.q, w.op <> 'delete'), (w.from_a, w.from_q, w.op IN ('move', 'delete'))) p (a, q, taken)
    WHERE p.taken
    GROUP BY p.a
  ), state AS (
    SELECT coalesce(w.id, e.id) AS id, w.was, coalesce(e.first, w.r) AS first, w.op IS NULL AS passing,
           coalesce(w.id, e.id) IS NOT NULL AND n.id IS NOT NULL
           AND count(*) OVER (PARTITION BY coalesce(w.id, e.id)) = 1
           AND (e.n IS NULL OR (e.first >= 1 AND e.different = e.n AND e.last - e.first + 1 = e.n))
           AND CASE w.op
             WHEN 'create' THEN w.r >= 1 AND (e.n IS NULL OR w.r = e.last + 1)
             WHEN 'change' THEN w.was = e.first AND w.r = e.last + 1 AND NOT e.deleted
             -- Deleted and made anew by one batch: that alone may leave an audience for the same one.
             WHEN 'move' THEN w.was = e.first AND w.r = e.last + 1 AND (e.deleted OR w.a <> w.from_a)
             WHEN 'delete' THEN w.was = e.first AND e.last_as = 'delete'
             -- Made and deleted by the same batch: passing.
             ELSE e.last_as = 'delete'
           END AS fits
    FROM written w
    FULL JOIN ended e ON e.id = w.id
    FULL JOIN named n ON n.id = coalesce(w.id, e.id)
  )
  SELECT p.audiences, p.places, s.made, s.made_first, s.touched, s.touched_was, s.passing, p.fits, s.fits
  INTO audiences, places, made, made_first, touched, touched_was, passing, places_fit, states_fit
  FROM (SELECT array_agg(place.a ORDER BY place.a) AS audiences, array_agg(place.n ORDER BY place.a) AS places,
               coalesce(bool_and(place.fits), true) AS fits FROM place) p
  CROSS JOIN (
    SELECT array_agg(t.id) FILTER (WHERE t.was IS NULL) AS made,
           array_agg(t.first) FILTER (WHERE t.was IS NULL) AS made_first,
           array_agg(t.id) FILTER (WHERE t.was IS NOT NULL) AS touched,
           array_agg(t.was) FILTER (WHERE t.was IS NOT NULL) AS touched_was,
           array_agg(t.id) FILTER (WHERE t.passing) AS passing,
           coalesce(bool_and(coalesce(t.fits, false)), true) AS fits
    FROM state t) s;
  IF NOT places_fit THEN
    RAISE EXCEPTION 'places in an audience are not 1..n' USING ERRCODE = 'OB004';
  END IF;
  IF NOT states_fit THEN
    RAISE EXCEPTION 'revisions or receipts do not fit what is written' USING ERRCODE = 'OB004';
  END IF;

  IF audiences IS NOT NULL THEN
    -- Before anything is locked, and alike for audiences that are not there. Which right it takes
    -- is for the policies to say.
    SELECT count(*) INTO done FROM tenant_schema.reach r
    WHERE r.account_id = me AND r.audience_id = ANY (audiences) AND r.rights & 14 <> 0
      AND r.valid_from <= now() AND r.valid_until > now();
    IF done <> cardinality(audiences) THEN
      RAISE EXCEPTION 'no such audience' USING ERRCODE = 'OB002';
    END IF;
    -- Heads are locked in one order everywhere, so that two batches wait and never deadlock. The
    -- locks are held to the commit: seqs become visible in their order, without gaps (SY2).
    IF cardinality(audiences) > 1 THEN
      PERFORM 1 FROM tenant_schema.audience WHERE id = ANY (audiences) ORDER BY id FOR NO KEY UPDATE;
    END IF;
    WITH bumped AS (
      UPDATE tenant_schema.audience t SET head = t.head + w.n
      FROM unnest(audiences, places) AS w (a, n)
      WHERE t.id = w.a
      RETURNING t.id, t.head - w.n AS before
    )
    SELECT jsonb_object_agg(bumped.id, bumped.before) INTO head FROM bumped;
  END IF;

  -- A record that comes back goes on counting where it stopped.
  IF made IS NOT NULL AND EXISTS (
    SELECT FROM unnest(made, made_first) AS m (id, first)
    WHERE m.first <> 1 + coalesce(
      (SELECT max(v.revision) FROM tenant_schema.revision v WHERE v.record_id = m.id), 0)
  ) THEN
    RAISE EXCEPTION 'records came and went meanwhile' USING ERRCODE = 'OB001';
  END IF;
  IF made IS NOT NULL THEN PERFORM tenant_schema.refuse_ended(made, made_first); END IF;

  IF json_array_length(past) > 0 THEN
    IF EXISTS (
      SELECT FROM json_to_recordset(past) AS h (id uuid, r integer, a uuid, m uuid)
      WHERE h.m IS NULL
         OR h.m NOT IN (SELECT r.id FROM json_to_recordset(receipts) AS r (id uuid) WHERE r.id IS NOT NULL)
    ) THEN RAISE EXCEPTION 'history of another mutation' USING ERRCODE = 'OB004'; END IF;
    -- The first state of what was there is the one in the table; the later ones the actor wrote
    -- just now, in audiences they may write to.
    SELECT jsonb_object_agg(h.id, h.r + 1 ORDER BY h.r) FILTER (WHERE h.unseen),
           bool_or(o.id IS NOT NULL AND t.id IS NULL),
           bool_or(o.id IS NULL AND (h.a = ANY ((SELECT tenant_schema.reachable(2))::uuid[])
                                     OR h.a = ANY ((SELECT tenant_schema.reachable(4))::uuid[])) IS NOT TRUE)
    INTO overwrote, stale, astray
    FROM json_to_recordset(past) AS h (id uuid, r integer, a uuid, unseen boolean)
    LEFT JOIN unnest(touched, touched_was) AS o (id, was) ON o.id = h.id AND o.was = h.r
    LEFT JOIN tenant_schema.record t ON t.id = h.id AND t.revision = h.r;
    IF stale THEN RAISE EXCEPTION 'records changed meanwhile' USING ERRCODE = 'OB001'; END IF;
    IF astray THEN RAISE EXCEPTION 'history in an audience out of reach' USING ERRCODE = 'OB002'; END IF;
    INSERT INTO tenant_schema.revision
      (record_id, revision, audience_id, seq, kind, body, day, person_ids, written_by, written_at, ended_as,
       unseen, ended_by, ended_at, device_id, mutation_id)
    SELECT h.id, h.r, coalesce(t.audience_id, h.a), t.seq, coalesce(t.kind, h.k), coalesce(t.body, h.b),
           t.day, coalesce(t.person_ids, '{}'), coalesce(t.changed_by, me), coalesce(t.changed_at, now()), h."as", h.unseen,
           me, now(), device, h.m
    FROM json_to_recordset(past)
      AS h (id uuid, r integer, a uuid, k text, b json, "as" text, unseen boolean, m uuid)
    LEFT JOIN tenant_schema.record t ON t.id = h.id AND t.revision = h.r;
    IF passing IS NOT NULL THEN
      -- What the batch made and deleted again passes the wall like the rest, and finds its id free.
      INSERT INTO tenant_schema.record
        (id, audience_id, seq, kind, body, day, person_ids, revision, field_revision,
         created_by, created_at, changed_by, changed_at)
      SELECT DISTINCT ON (h.id) h.id, h.a, hashtextextended(h.id::text, 0) | (-9223372036854775807 - 1),
             h.k, h.b, NULL, '{}', h.r, '{}', me, now(), me, now()
      FROM json_to_recordset(past) AS h (id uuid, r integer, a uuid, k text, b json)
      WHERE h.id = ANY (passing)
      ORDER BY h.id, h.r DESC;
      DELETE FROM tenant_schema.record t WHERE t.id = ANY (passing);
      GET DIAGNOSTICS done = ROW_COUNT;
      IF done <> cardinality(passing) THEN
        RAISE EXCEPTION 'not allowed to delete' USING ERRCODE = 'OB002';
      END IF;
    END IF;
  END IF;

  IF json_array_length(creates) > 0 THEN
    INSERT INTO tenant_schema.record
      (id, audience_id, seq, kind, body, day, person_ids, revision, field_revision,
       created_by, created_at, changed_by, changed_at)
    SELECT c.id, c.a, (head ->> c.a::text)::bigint + c.q, c.k, c.b, c.d, c.p, c.r, c.f, me, now(), me, now()
    FROM json_to_recordset(creates)
      AS c (id uuid, a uuid, q integer, k text, b json, d date, p uuid[], f json, r integer);
  END IF;

  wanted := json_array_length(changes);
  IF wanted > 0 THEN
    UPDATE tenant_schema.record t
    SET seq = (head ->> c.a::text)::bigint + c.q, body = c.b, day = c.d, person_ids = c.p,
        revision = c.r, field_revision = c.f, changed_by = me, changed_at = now(),
        merged_revision = coalesce((overwrote ->> c.id::text)::integer, t.merged_revision)
    FROM json_to_recordset(changes)
      AS c (id uuid, a uuid, q integer, b json, d date, p uuid[], f json, r integer, was integer)
    WHERE t.id = c.id AND t.audience_id = c.a AND t.revision = c.was;
    GET DIAGNOSTICS done = ROW_COUNT;
    IF done <> wanted THEN RAISE EXCEPTION 'records changed meanwhile' USING ERRCODE = 'OB001'; END IF;
  END IF;

  wanted := json_array_length(moves);
  IF wanted > 0 THEN
    -- A move takes the record out of one audience (delete) and puts it into another (create):
    -- both policies decide, not the one for changes. Kind and origin stay what they were.
    WITH gone AS (
      DELETE FROM tenant_schema.record t
      USING json_to_recordset(moves) AS c (id uuid, "from" uuid, was integer)
      WHERE t.id = c.id AND t.audience_id = c."from" AND t.revision = c.was
      RETURNING t.id, t.kind, t.created_by, t.created_at, t.merged_revision
    ), anew AS (
      SELECT h.id FROM json_to_recordset(past) AS h (id uuid, "as" text) WHERE h."as" = 'delete'
    )
    INSERT INTO tenant_schema.record
      (id, audience_id, seq, kind, body, day, person_ids, revision, field_revision,
       created_by, created_at, changed_by, changed_at, merged_revision)
    SELECT c.id, c.a, (head ->> c.a::text)::bigint + c.q,
           CASE WHEN made.anew THEN c.k ELSE gone.kind END, c.b, c.d, c.p, c.r, c.f,
           CASE WHEN made.anew THEN me ELSE gone.created_by END,
           CASE WHEN made.anew THEN now() ELSE gone.created_at END, me, now(),
           CASE WHEN made.anew THEN 0 ELSE coalesce((overwrote ->> c.id::text)::integer, gone.merged_revision) END
    FROM json_to_recordset(moves)
      AS c (id uuid, a uuid, q integer, k text, b json, d date, p uuid[], f json, r integer)
    JOIN gone ON gone.id = c.id
    CROSS JOIN LATERAL (SELECT c.id IN (SELECT anew.id FROM anew) AS anew) made;
    GET DIAGNOSTICS done = ROW_COUNT;
    IF done <> wanted THEN RAISE EXCEPTION 'records changed meanwhile' USING ERRCODE = 'OB001'; END IF;
    INSERT INTO tenant_schema.departure (audience_id, seq, record_id, departed_at)
    SELECT c."from", (head ->> c."from"::text)::bigint + c.fq, c.id, now()
    FROM json_to_recordset(moves) AS c (id uuid, "from" uuid, fq integer);
  END IF;

  wanted := json_array_length(deletes);
  IF wanted > 0 THEN
    DELETE FROM tenant_schema.record t
    USING json_to_recordset(deletes) AS c (id uuid, a uuid, was integer)
    WHERE t.id = c.id AND t.audience_id = c.a AND t.revision = c.was;
    GET DIAGNOSTICS done = ROW_COUNT;
    IF done <> wanted THEN RAISE EXCEPTION 'records changed meanwhile' USING ERRCODE = 'OB001'; END IF;
    INSERT INTO tenant_schema.departure (audience_id, seq, record_id, departed_at)
    SELECT c.a, (head ->> c.a::text)::bigint + c.fq, c.id, now()
    FROM json_to_recordset(deletes) AS c (id uuid, a uuid, fq integer);
  END IF;

  WITH said AS MATERIALIZED (
    SELECT * FROM json_to_recordset(receipts) AS r (id uuid, h text, o json, name text, ids uuid[])
  ), told AS (
    INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
    SELECT now(), me, device, s.name, s.id, s.ids FROM said s
  )
  INSERT INTO tenant_schema.receipt (mutation_id, account_id, device_id, payload_hash, outcome, ended_at)
  SELECT s.id, me, device, s.h, s.o, now() FROM said s
  ON CONFLICT (mutation_id) DO NOTHING;
  GET DIAGNOSTICS done = ROW_COUNT;
  IF done <> json_array_length(receipts) THEN
    RAISE EXCEPTION 'mutation id taken' USING ERRCODE = 'OB003';
  END IF;

  RETURN head;
END
$$;
