-- What was overwritten unseen shows on the record, and each ended state keeps its place in its
-- audience. Making records, which most pushes do, has a way of its own. Runs as obhut_owner.

-- The revision that last overwrote something its author had not seen (SY4); 0: none did.
ALTER TABLE tenant_schema.record ADD COLUMN merged_revision integer NOT NULL DEFAULT 0;
-- The seq the state had in its audience; NULL for states that came and went within one batch, which
-- no device was ever sent.
ALTER TABLE tenant_schema.revision ADD COLUMN seq bigint;
-- The day it stood on and whom it was about: what a lost device held says so without its content.
ALTER TABLE tenant_schema.revision ADD COLUMN day date;
ALTER TABLE tenant_schema.revision ADD COLUMN person_ids uuid[] NOT NULL DEFAULT '{}';

-- Who is asking, for the owner's functions and the policies they write under: what actor() says, in
-- one step instead of three. It runs as its caller and is nobody else's to call (AC2).
CREATE FUNCTION tenant_schema.acting() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY INVOKER
AS $$
DECLARE
  token text := pg_catalog.current_setting('obhut.actor', true);
  part text[];
  mac text;
BEGIN
  IF token IS NULL OR pg_catalog.length(token) NOT BETWEEN 1 AND 200 THEN RETURN NULL; END IF;
  part := pg_catalog.string_to_array(token, '.');
  IF pg_catalog.array_length(part, 1) <> 4 OR part[3] !~ '^[0-9]{1,12}$' THEN RETURN NULL; END IF;
  IF part[3]::bigint < extract(epoch FROM pg_catalog.clock_timestamp()) THEN RETURN NULL; END IF;
  SELECT pg_catalog.encode(pg_catalog.sha256(k.outer_pad || pg_catalog.sha256(k.inner_pad || pg_catalog.convert_to(
    'tenant_schema.' || part[1] || '.' || part[2] || '.' || pg_catalog.pg_backend_pid() || '.' || part[3], 'UTF8'))), 'hex')
  INTO mac FROM obhut.actor_key k;
  IF mac IS DISTINCT FROM part[4] THEN RETURN NULL; END IF;
  RETURN part[1]::uuid;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.acting() FROM PUBLIC;

-- Only the owner's functions write. Records are checked against reach in full; receipts and chronicle
-- against the name that the function has just checked.
ALTER POLICY creatable ON tenant_schema.record TO obhut_owner
  WITH CHECK (EXISTS (SELECT FROM tenant_schema.reach r
    WHERE r.account_id = (SELECT tenant_schema.acting()) AND r.audience_id = record.audience_id AND r.rights & 2 = 2
      AND r.valid_from <= now() AND r.valid_until > now()));
ALTER POLICY own_new ON tenant_schema.receipt
  WITH CHECK (account_id::text = split_part(current_setting('obhut.actor', true), '.', 1));
ALTER POLICY own_new ON tenant_schema.chronicle_outbox
  WITH CHECK (account_id::text = split_part(current_setting('obhut.actor', true), '.', 1));

-- Everything a push needs to know before its mutators run, in one round trip: the actor's receipts
-- of mutations that came before, the records they touch that the actor reads, the rights in the
-- audiences. Runs as the owner, whom the policies on content bind like everybody. Its plans are
-- made once per connection, and by index: making them for each push took three times as long as
-- the reading, and one made while a table was empty would go on reading the table whole.
CREATE OR REPLACE FUNCTION tenant_schema.push_state(mutation_ids uuid[], record_ids uuid[], audience_ids uuid[]) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
DECLARE
  me uuid := tenant_schema.acting();
  known json;
  records json;
  found_in uuid[];
  ended json;
  reached json;
BEGIN
  IF EXISTS (SELECT FROM tenant_schema.receipt r WHERE r.mutation_id = ANY (mutation_ids)) THEN
    SELECT json_agg(json_build_object('id', r.mutation_id, 'h', r.payload_hash, 'o', r.outcome, 'heads',
      (SELECT coalesce(json_agg(json_build_array(a.id, a.head)), '[]') FROM tenant_schema.audience a
       WHERE a.id IN (SELECT x::uuid FROM json_array_elements_text(r.outcome -> 'audiences') x)
         AND a.id = ANY ((SELECT tenant_schema.reachable(1))::uuid[]))))
    INTO known
    FROM tenant_schema.receipt r WHERE r.mutation_id = ANY (mutation_ids);
  END IF;

  SELECT json_agg(json_build_object('id', t.id, 'a', t.audience_id, 'k', t.kind,
           'b', t.body, 'd', t.day, 'p', t.person_ids, 'r', t.revision, 'f', t.field_revision,
           'cb', t.created_by, 'ca', t.created_at, 'by', t.changed_by, 'at', t.changed_at,
           'm', t.merged_revision)),
         array_agg(t.audience_id)
  INTO records, found_in
  FROM tenant_schema.record t WHERE t.id = ANY (record_ids);

  -- A record that was deleted and comes back goes on counting where it stopped.
  IF cardinality(record_ids) > coalesce(cardinality(found_in), 0) THEN
    SELECT json_object_agg(h.record_id, h.last) INTO ended
    FROM (SELECT v.record_id, max(v.revision) AS last FROM tenant_schema.revision v
          WHERE v.record_id = ANY (record_ids) GROUP BY v.record_id) h;
  END IF;

  SELECT json_object_agg(r.audience_id, json_build_array(r.rights, a.name)) INTO reached
  FROM tenant_schema.reach r
  JOIN tenant_schema.audience a ON a.id = r.audience_id
  WHERE r.account_id = me AND r.audience_id = ANY (audience_ids || found_in)
    AND r.valid_from <= now() AND r.valid_until > now();

  RETURN json_build_object('receipts', coalesce(known, '[]'), 'records', coalesce(records, '[]'),
    'last', coalesce(ended, '{}'), 'audiences', coalesce(reached, '{}'));
END
$$;

-- Writes what a batch of mutations came to, all or nothing. Runs as the owner, whom the policies
-- bind like everybody: what the signed actor may not do fails here whatever the caller believes.
-- Nothing of the caller's word is taken where the database knows better: who and which device
-- comes from the token; the state that ends comes from the table; the places in an audience's new
-- seqs must be exactly 1..n, the revisions of a record without a gap, and receipts and chronicle
-- must name what was written, all of it and nothing else (AC8).
--
-- batch: {
--   create: [{id, a: audience, q: 1-based place in the audience's new seqs, k, b, d, p, f, r}],
--   change: [{id, a, q, b, d, p, f, r, was: revision expected}],     (stays in its audience)
--   move:   [{id, a, q, k, b, d, p, f, r, was, from: audience, fq: place of the departure there}],
--   delete: [{id, a, fq, was}],
--   history: [{id, r, a, k, b, as, unseen, m}]: every state that ended, oldest first; a, k and b
--            count only for states that this same batch wrote,
--   receipts: [{id, h: payload hash, o: outcome without heads, name, ids: records written}] }
-- Returns {audience: first new seq - 1}. Errors: OB001 a record is not as expected (read again
-- and retry), OB002 not allowed, OB003 a mutation id is taken, OB004 the batch contradicts
-- itself, OB005 no signed actor, unique_violation a record id is taken.
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

-- Makes records that nothing was before, which is what most pushes come to, and needs nothing read
-- beforehand: what the caller took for granted is said along and checked here. The rules are those
-- of write_records (AC8), kept by giving places, receipts and chronicle here. Lists instead of JSON,
-- and few statements, as starting one costs more than most of them do.
--
-- The n-th record is id[n], audience[n] …; part_of[n] is the place of its mutation in `mutation`.
-- Of each audience in `entered`, `needed` rights and the `names` it may have were taken for granted.
-- Answers with the head each audience came to. Errors are those of write_records; each means:
-- nothing was written, read and use that.
CREATE FUNCTION tenant_schema.create_records(
  id uuid[], audience uuid[], kind text[], body json[], day date[], persons text[], fields json[], part_of integer[],
  entered uuid[], needed integer[], names jsonb[],
  mutation uuid[], payload_hash text[], outcome json[], action text[],
  OUT audiences uuid[], OUT heads bigint[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
  me uuid := tenant_schema.acting();
  device uuid;
  made integer;
  ended integer;
BEGIN
  IF me IS NULL THEN RAISE EXCEPTION 'no signed actor' USING ERRCODE = 'OB005'; END IF;
  device := split_part(current_setting('obhut.actor'), '.', 2)::uuid;
  IF cardinality(entered) > 1 THEN
    -- Heads are locked in one order everywhere, and only where the actor may write.
    PERFORM 1 FROM tenant_schema.audience t
    JOIN tenant_schema.reach r ON r.audience_id = t.id
    WHERE t.id = ANY (entered) AND r.account_id = me AND r.rights & 2 = 2
      AND r.valid_from <= now() AND r.valid_until > now()
    ORDER BY t.id FOR NO KEY UPDATE OF t;
  END IF;
  WITH bumped AS (
    UPDATE tenant_schema.audience t SET head = t.head + w.n
    FROM unnest(entered, needed, names) AS e (id, rights, names)
    CROSS JOIN LATERAL (SELECT count(*) AS n FROM unnest(audience) a WHERE a = e.id) w
    JOIN tenant_schema.reach r ON r.audience_id = e.id
    WHERE t.id = e.id AND r.account_id = me AND r.rights & (e.rights | 2) = e.rights | 2
      AND r.valid_from <= now() AND r.valid_until > now() AND e.names ? t.name
      -- Each record belongs to one of the mutations, so that the chronicle names it.
      AND cardinality(part_of) = cardinality(create_records.id)
      AND cardinality(create_records.id) = (SELECT count(*) FROM unnest(part_of) p WHERE p BETWEEN 1 AND cardinality(mutation))
    RETURNING t.id, t.head, w.n
  )
  SELECT array_agg(b.id), array_agg(b.head), sum(b.n) INTO audiences, heads, made FROM bumped b;
  IF made IS DISTINCT FROM cardinality(create_records.id) THEN
    RAISE EXCEPTION 'no such audience' USING ERRCODE = 'OB002';
  END IF;

  WITH written AS (
    INSERT INTO tenant_schema.record
      (id, audience_id, seq, kind, body, day, person_ids, revision, field_revision,
       created_by, created_at, changed_by, changed_at)
    SELECT c.id, c.a,
           -- Counted down from the head: the last of an audience has it.
           heads[array_position(audiences, c.a)] + 1 - row_number() OVER (PARTITION BY c.a ORDER BY c.place DESC),
           c.k, c.b, c.d, c.p::uuid[], 1, c.f, me, now(), me, now()
    FROM unnest(create_records.id, audience, kind, body, day, persons, fields) WITH ORDINALITY
      AS c (id, a, k, b, d, p, f, place)
  ), told AS (
    INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
    SELECT now(), me, device, m.action, m.id,
           ARRAY(SELECT c.id FROM unnest(create_records.id, part_of) AS c (id, of) WHERE c.of = m.place)
    FROM unnest(mutation, action) WITH ORDINALITY AS m (id, action, place)
  )
  INSERT INTO tenant_schema.receipt (mutation_id, account_id, device_id, payload_hash, outcome, ended_at)
  SELECT m.id, me, device, m.hash, m.outcome, now()
  FROM unnest(mutation, payload_hash, outcome) AS m (id, hash, outcome)
  ON CONFLICT (mutation_id) DO NOTHING;
  GET DIAGNOSTICS ended = ROW_COUNT;
  IF ended <> cardinality(mutation) THEN
    RAISE EXCEPTION 'mutation id taken' USING ERRCODE = 'OB003';
  END IF;
  -- What was deleted comes back with a history, and goes on counting. Looked for at last: who deletes
  -- it at the same time has been waited for by then.
  IF EXISTS (SELECT FROM tenant_schema.revision v WHERE v.record_id = ANY (create_records.id)) THEN
    RAISE EXCEPTION 'records came and went' USING ERRCODE = 'OB001';
  END IF;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.create_records(uuid[], uuid[], text[], json[], date[], text[], json[],
  integer[], uuid[], integer[], jsonb[], uuid[], text[], json[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.create_records(uuid[], uuid[], text[], json[], date[], text[], json[],
  integer[], uuid[], integer[], jsonb[], uuid[], text[], json[], text[]) TO tenant_schema;

-- The same for one record of one mutation, in statements that need hardly any starting: half the
-- time of a list of one.
CREATE FUNCTION tenant_schema.create_record(
  id uuid, audience uuid, needed integer, names jsonb, kind text, body json, day date, persons uuid[], fields json,
  mutation uuid, payload_hash text, outcome json, action text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
  me uuid := tenant_schema.acting();
  device uuid;
  place bigint;
BEGIN
  IF me IS NULL THEN RAISE EXCEPTION 'no signed actor' USING ERRCODE = 'OB005'; END IF;
  device := split_part(current_setting('obhut.actor'), '.', 2)::uuid;
  UPDATE tenant_schema.audience t SET head = t.head + 1
  FROM tenant_schema.reach r
  WHERE t.id = audience AND r.audience_id = audience AND r.account_id = me
    AND r.rights & (needed | 2) = needed | 2 AND r.valid_from <= now() AND r.valid_until > now()
    AND names ? t.name
  RETURNING t.head INTO place;
  IF place IS NULL THEN RAISE EXCEPTION 'no such audience' USING ERRCODE = 'OB002'; END IF;
  INSERT INTO tenant_schema.record
    (id, audience_id, seq, kind, body, day, person_ids, revision, field_revision,
     created_by, created_at, changed_by, changed_at)
  VALUES (create_record.id, audience, place, create_record.kind, create_record.body, create_record.day,
          persons, 1, fields, me, now(), me, now());
  INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
  VALUES (now(), me, device, create_record.action, mutation, ARRAY[create_record.id]);
  INSERT INTO tenant_schema.receipt (mutation_id, account_id, device_id, payload_hash, outcome, ended_at)
  VALUES (mutation, me, device, create_record.payload_hash, create_record.outcome, now())
  ON CONFLICT (mutation_id) DO NOTHING;
  IF NOT FOUND THEN RAISE EXCEPTION 'mutation id taken' USING ERRCODE = 'OB003'; END IF;
  -- Looked for at last, as in create_records.
  IF EXISTS (SELECT FROM tenant_schema.revision v WHERE v.record_id = create_record.id) THEN
    RAISE EXCEPTION 'the record came and went' USING ERRCODE = 'OB001';
  END IF;
  RETURN place;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.create_record(uuid, uuid, integer, jsonb, text, json, date, uuid[], json,
  uuid, text, json, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.create_record(uuid, uuid, integer, jsonb, text, json, date, uuid[], json,
  uuid, text, json, text) TO tenant_schema;
