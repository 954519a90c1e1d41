-- Whoever reads nothing of what a record was makes none of its id, however often they change it in the same
-- batch (SY37, AC8). Runs as obhut_owner.

-- As in 064; but there a batch that made one and changed it, or deleted it again, came past the number of the end:
-- who knew the id took it, and whoever had read it could not put it back. And a batch could leave out that one was
-- made anew where it was, if it had never moved.
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
      (SELECT max(k.revision) FROM tenant_schema.known_past k WHERE k.record_id = m.id), 0)
  ) THEN
    RAISE EXCEPTION 'records came and went meanwhile' USING ERRCODE = 'OB001';
  END IF;

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
    IF passing IS NOT NULL THEN
      -- What the batch made and deleted again passes the wall like the rest, and finds its id free: before its own
      -- history is there, in which the actor would seem to have read what was before.
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
    INSERT INTO tenant_schema.revision
      (record_id, revision, audience_id, seq, kind, body, day, person_ids, written_by, written_at, ended_as,
       unseen, ended_by, ended_at, device_id, mutation_id)
    SELECT h.id, h.r, coalesce(t.audience_id, h.a), t.seq, coalesce(t.kind, h.k), coalesce(t.body, h.b),
           t.day, coalesce(t.person_ids, '{}'), coalesce(t.changed_by, me), coalesce(t.changed_at, now()), h."as", h.unseen,
           me, now(), device, h.m
    FROM json_to_recordset(past)
      AS h (id uuid, r integer, a uuid, k text, b json, "as" text, unseen boolean, m uuid)
    LEFT JOIN tenant_schema.record t ON t.id = h.id AND t.revision = h.r;
  END IF;

  IF json_array_length(creates) > 0 THEN
    INSERT INTO tenant_schema.record
      (id, audience_id, seq, kind, body, day, person_ids, revision, field_revision,
       created_by, created_at, changed_by, changed_at)
    SELECT c.id, c.a, (head ->> c.a::text)::bigint + c.q, c.k, c.b, c.d, c.p, c.r,
           -- Made anew, unless it is a keyed one, which is where its id says.
           CASE WHEN c.r > 1 AND (substr(c.id::text, 15, 1) = '4' OR EXISTS (
             SELECT FROM tenant_schema.known_past k WHERE k.record_id = c.id AND k.audience_id <> c.a))
           THEN tenant_schema.placed(c.f, c.r, device) ELSE c.f END,
           me, now(), me, now()
    FROM json_to_recordset(creates)
      AS c (id uuid, a uuid, q integer, k text, b json, d date, p uuid[], f json, r integer);
  END IF;

  -- The trigger sees the last state of what is made; the first one says how far the actor counts. Looked for when
  -- the ids are held: what was deleted meanwhile has been waited for.
  IF made IS NOT NULL AND json_array_length(past) > 0 AND EXISTS (
    SELECT FROM unnest(made, made_first) AS m (id, first)
    JOIN tenant_schema.ended_record e ON e.record_id = m.id AND e.revision >= m.first
  ) THEN
    RAISE EXCEPTION 'a record of this id was there before' USING ERRCODE = 'unique_violation';
  END IF;

  wanted := json_array_length(changes);
  IF wanted > 0 THEN
    UPDATE tenant_schema.record t
    SET seq = (head ->> c.a::text)::bigint + c.q, body = c.b, day = c.d, person_ids = c.p,
        revision = c.r, changed_by = me, changed_at = now(),
        field_revision = CASE WHEN tenant_schema.place_of(c.f) IS DISTINCT FROM tenant_schema.place_of(t.field_revision)
                              THEN tenant_schema.placed(c.f, c.r, device) ELSE c.f END,
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
      RETURNING t.id, t.audience_id, t.kind, t.field_revision, t.created_by, t.created_at, t.merged_revision
    ), anew AS (
      SELECT h.id FROM json_to_recordset(past) AS h (id uuid, "as" text) WHERE h."as" = 'delete'
    )
    INSERT INTO tenant_schema.record
      (id, audience_id, seq, kind, body, day, person_ids, revision, field_revision,
       created_by, created_at, changed_by, changed_at, merged_revision)
    SELECT c.id, c.a, (head ->> c.a::text)::bigint + c.q,
           CASE WHEN made.anew THEN c.k ELSE gone.kind END, c.b, c.d, c.p, c.r,
           CASE WHEN c.a <> gone.audience_id OR made.anew AND substr(c.id::text, 15, 1) = '4'
                  OR tenant_schema.place_of(c.f) IS DISTINCT FROM tenant_schema.place_of(gone.field_revision)
                THEN tenant_schema.placed(c.f, c.r, device) ELSE c.f END,
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
