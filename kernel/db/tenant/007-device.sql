-- What each device was sent and was told to keep, so that what a lost one holds is a query (SY23,
-- SY24); the lease of the tenant; departures that have stood their time. Runs as obhut_owner.

-- What every device of the tenant is told when it says hello.
CREATE TABLE tenant_schema.setting (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  -- For how long a device may show what it holds without having heard of the server (SY27).
  lease_days smallint NOT NULL DEFAULT 14 CHECK (lease_days BETWEEN 1 AND 90)
);

-- One copy of the tenant on one device. An answer is `open` until the device shows, by what it asks
-- for next, that it has it: until then it may also stand where it stood when it asked.
CREATE TABLE tenant_schema.device_copy (
  device_id uuid PRIMARY KEY,
  account_id uuid NOT NULL,
  first_at timestamptz NOT NULL,
  -- When the last answer left that changed what is held.
  answered_at timestamptz NOT NULL,
  answer bigint NOT NULL,
  open boolean NOT NULL,
  -- Kind → first day, as the last answer told, and as the device had it when it asked.
  kept jsonb NOT NULL CHECK (octet_length(kept::text) <= 65536),
  kept_before jsonb NOT NULL CHECK (octet_length(kept_before::text) <= 65536),
  -- The directory that came with the last answer, if one did: who has it has that answer.
  directory text CHECK (length(directory) <= 64),
  -- Whether an audience is to be forgotten here once the device has shown that it has left it.
  leaving boolean NOT NULL DEFAULT false,
  lost_at timestamptz,
  lost_by uuid
) WITH (fillfactor = 70);
CREATE INDEX ON tenant_schema.device_copy (account_id);

-- How far a copy reaches in an audience: everything up to `seq`, of this epoch. No foreign key to
-- the audience: in a snapshot its check would fail whenever somebody has just written there.
CREATE TABLE tenant_schema.delivery (
  device_id uuid NOT NULL,
  audience_id uuid NOT NULL,
  -- The answer of the copy that said so last.
  answer bigint NOT NULL,
  -- NULL: that answer told to drop the audience.
  epoch bigint,
  seq bigint,
  -- Where the device stood when it asked for that answer; NULL: it had nothing.
  epoch_before bigint,
  seq_before bigint,
  since timestamptz NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (device_id, audience_id)
) WITH (fillfactor = 70);

-- Which device a connection is asking about, while it is asking: a row is put in and taken out by
-- one call of held_by, so that nobody can be found here by anybody else.
CREATE TABLE tenant_schema.inquiry (
  pid integer PRIMARY KEY,
  device_id uuid NOT NULL
);

ALTER TABLE tenant_schema.setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.setting FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.device_copy ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.device_copy FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.delivery FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.inquiry ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.inquiry FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON tenant_schema.setting TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.device_copy TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.delivery TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.inquiry TO obhut_owner USING (true) WITH CHECK (true);
INSERT INTO tenant_schema.setting DEFAULT VALUES;

-- The highest seq of a departure that was collected. Who stands below it reads the audience anew.
ALTER TABLE tenant_schema.audience ADD COLUMN floor bigint NOT NULL DEFAULT 0;
-- The seq of the state that departed, where no revision keeps it: what retention erased (SY24).
ALTER TABLE tenant_schema.departure ADD COLUMN erased_seq bigint;

-- The device of the signed actor; NULL when nobody has signed.
CREATE FUNCTION tenant_schema.acting_device() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE WHEN tenant_schema.acting() IS NOT NULL
              THEN split_part(current_setting('obhut.actor', true), '.', 2)::uuid END
$$;

-- Where a pull begins: whether the actor is a member now, how old a directory may be, the audiences
-- they may read now as [audience, epoch, head], and which of them have a floor.
CREATE OR REPLACE FUNCTION tenant_schema.pull_start() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT json_build_object(
    'member', EXISTS (SELECT FROM tenant_schema.member m
      WHERE m.account_id = me.account_id AND m.valid_from <= now() AND m.valid_until > now()),
    'version', (SELECT s.version FROM tenant_schema.access_state s),
    'reach', coalesce(c.reach, '[]'), 'floors', coalesce(c.floors, '{}'))
  FROM (SELECT tenant_schema.signed_actor() AS account_id OFFSET 0) me
  CROSS JOIN LATERAL (
    SELECT json_agg(json_build_array(r.audience_id, r.epoch, a.head) ORDER BY r.audience_id) AS reach,
           json_object_agg(r.audience_id, a.floor) FILTER (WHERE a.floor > 0) AS floors
    FROM tenant_schema.reach r
    JOIN tenant_schema.audience a ON a.id = r.audience_id
    WHERE r.account_id = me.account_id AND r.rights & 1 = 1
      AND r.valid_from <= now() AND r.valid_until > now()) c
$$;

-- What the tenant tells a device that says hello, and whether it counts as lost here.
CREATE FUNCTION tenant_schema.device_rules() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT json_build_object('leaseDays', s.lease_days, 'lost', EXISTS (
    SELECT FROM tenant_schema.device_copy c
    WHERE c.device_id = tenant_schema.acting_device() AND c.lost_at IS NOT NULL))
  FROM tenant_schema.setting s, (SELECT tenant_schema.signed_actor() OFFSET 0) me
$$;

-- Says for how long devices may show their copy. Only a keeper can (SY27).
CREATE FUNCTION tenant_schema.set_lease(days integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.is_keeper() THEN
    RAISE EXCEPTION 'not a keeper' USING ERRCODE = 'OB002';
  END IF;
  UPDATE tenant_schema.setting SET lease_days = days;
END
$$;

-- Whether the actor looks after the tenant now, or an operator asks on their own connection.
CREATE FUNCTION tenant_schema.is_keeper() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT session_user NOT IN ('obhut_app', 'obhut_identity') OR EXISTS (
    SELECT FROM tenant_schema.member m
    WHERE m.account_id = (SELECT tenant_schema.acting()) AND m.role = 'keeper'
      AND m.valid_from <= now() AND m.valid_until > now())
$$;

-- What is written down of the acting device's copy, for the pull that asks: NULL when nothing is.
CREATE FUNCTION tenant_schema.copy_state() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT json_build_object('open', c.open, 'kept', c.kept, 'lost', c.lost_at IS NOT NULL,
    'holds', EXISTS (SELECT FROM tenant_schema.delivery d WHERE d.device_id = c.device_id))
  FROM tenant_schema.device_copy c WHERE c.device_id = tenant_schema.acting_device()
$$;

-- Writes down what the answer to a pull brings the acting device to, in the transaction that read
-- it: before its last page leaves, and so before the device applies any of it (SY23).
--   audiences     those that the answer moves the device in or tells it to drop; with the epochs
--                 and seqs that the device said to stand at, NULL where it named none,
--   whole         whether the device named all it holds: one that fetches everything anew names
--                 nothing, and yet may hold everything until it is through,
--   kept          kind → first day, as the answer tells,
--   kept_known    the same as the device has it; NULL where that is not known,
--   directory     the fingerprint of the directory that the answer brings, NULL when it brings none,
--   directory_known  that of the one the device has.
-- How far the answer reaches is looked up here. Raises OB006 for a device that counts as lost.
CREATE FUNCTION tenant_schema.note_delivery(
  audiences uuid[], epochs bigint[], seqs bigint[], whole boolean, kept jsonb, kept_known jsonb,
  directory text, directory_known text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
  me uuid := tenant_schema.acting();
  device uuid;
  copy tenant_schema.device_copy;
  -- Whether the last answer has arrived, as far as this asking shows.
  arrived boolean := true;
  number bigint;
  leaves boolean := false;
BEGIN
  IF me IS NULL THEN RAISE EXCEPTION 'no signed actor' USING ERRCODE = 'OB005'; END IF;
  device := split_part(current_setting('obhut.actor'), '.', 2)::uuid;
  SELECT * INTO copy FROM tenant_schema.device_copy c WHERE c.device_id = device;
  IF copy.lost_at IS NOT NULL OR copy.account_id <> me THEN
    RAISE EXCEPTION 'device is lost' USING ERRCODE = 'OB006';
  END IF;
  IF copy.open THEN
    arrived := CASE WHEN NOT whole THEN coalesce(copy.directory = directory_known, false)
      ELSE coalesce(kept_known = copy.kept, true) AND NOT EXISTS (
      SELECT FROM unnest(audiences, epochs, seqs) AS a (id, epoch, seq)
      JOIN tenant_schema.delivery d ON d.device_id = device AND d.audience_id = a.id AND d.answer = copy.answer
      WHERE (d.epoch, d.seq) IS DISTINCT FROM (a.epoch, a.seq)) END;
  END IF;

  INSERT INTO tenant_schema.device_copy AS c
    (device_id, account_id, first_at, answered_at, answer, open, kept, kept_before, directory)
  VALUES (device, me, now(), now(), 1, true, kept, coalesce(kept_known, '{}'), directory)
  -- A row that came in since the snapshot fails the pull, which is read again.
  ON CONFLICT (device_id) DO UPDATE SET answered_at = now(), answer = c.answer + 1,
    -- An answer that moves nothing and tells what is known already only hears that the last one arrived.
    open = cardinality(audiences) > 0 OR excluded.kept <> c.kept OR NOT arrived,
    kept = excluded.kept, directory = excluded.directory,
    kept_before = CASE WHEN kept_known IS NOT NULL THEN kept_known WHEN arrived THEN c.kept ELSE c.kept_before END
  RETURNING c.answer INTO number;

  IF cardinality(audiences) > 0 THEN
    WITH put AS (
      INSERT INTO tenant_schema.delivery AS d
        (device_id, audience_id, answer, epoch, seq, epoch_before, seq_before, since, at)
      SELECT DISTINCT ON (a.id) device, a.id, number, r.epoch, t.head, a.epoch,
             CASE WHEN a.seq IS NOT NULL THEN least(a.seq, t.head) END, now(), now()
      FROM unnest(audiences, epochs, seqs) AS a (id, epoch, seq)
      LEFT JOIN tenant_schema.reach r ON r.account_id = me AND r.audience_id = a.id AND r.rights & 1 = 1
        AND r.valid_from <= now() AND r.valid_until > now()
      LEFT JOIN tenant_schema.audience t ON t.id = r.audience_id
      -- What is out of reach counts only if it was sent here once, and no further than it was: what a
      -- device says of itself opens nothing (SY24).
      WHERE r.epoch IS NOT NULL OR a.epoch IS NOT NULL AND EXISTS (
        SELECT FROM tenant_schema.delivery k WHERE k.device_id = device AND k.audience_id = a.id)
      ON CONFLICT (device_id, audience_id) DO UPDATE SET
        answer = excluded.answer, epoch = excluded.epoch, seq = excluded.seq,
        epoch_before = CASE WHEN whole THEN excluded.epoch_before
          WHEN NOT arrived AND d.answer = copy.answer THEN d.epoch_before ELSE d.epoch END,
        seq_before = CASE
          WHEN whole AND excluded.epoch IS NULL AND excluded.seq_before IS NOT NULL
            THEN least(excluded.seq_before, coalesce(greatest(d.seq, d.seq_before), 0))
          WHEN whole THEN excluded.seq_before
          WHEN NOT arrived AND d.answer = copy.answer THEN d.seq_before ELSE d.seq END,
        since = CASE WHEN d.epoch = excluded.epoch THEN d.since ELSE excluded.since END, at = excluded.at
      RETURNING d.seq IS NULL AS gone
    )
    SELECT coalesce(bool_or(put.gone), false) INTO leaves FROM put;
  END IF;
  IF NOT whole THEN
    -- What it did not name and does not reach: it goes as soon as the device is through.
    UPDATE tenant_schema.delivery d SET answer = number, epoch = NULL, seq = NULL,
      epoch_before = CASE WHEN NOT arrived AND d.answer = copy.answer THEN d.epoch_before ELSE d.epoch END,
      seq_before = CASE WHEN NOT arrived AND d.answer = copy.answer THEN d.seq_before ELSE d.seq END
    WHERE d.device_id = device AND d.answer < number;
    DELETE FROM tenant_schema.delivery d WHERE d.device_id = device AND d.seq IS NULL AND d.seq_before IS NULL;
    UPDATE tenant_schema.device_copy c SET open = true
    WHERE c.device_id = device AND NOT c.open
      AND EXISTS (SELECT FROM tenant_schema.delivery d WHERE d.device_id = device);
  END IF;
  IF whole AND copy.leaving THEN
    DELETE FROM tenant_schema.delivery d WHERE d.device_id = device AND d.seq IS NULL AND d.answer < number;
  END IF;
  IF NOT whole OR leaves OR copy.leaving THEN
    leaves := EXISTS (SELECT FROM tenant_schema.delivery d WHERE d.device_id = device AND d.seq IS NULL);
    IF leaves <> coalesce(copy.leaving, false) THEN
      UPDATE tenant_schema.device_copy c SET leaving = leaves WHERE c.device_id = device;
    END IF;
  END IF;
END
$$;

-- The audiences of the device that this very call of held_by asks about; none at any other time.
CREATE FUNCTION tenant_schema.inquired() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(d.audience_id), '{}') FROM tenant_schema.inquiry q
  JOIN tenant_schema.delivery d ON d.device_id = q.device_id
  WHERE q.pid = pg_backend_pid()
$$;
CREATE POLICY inquired ON tenant_schema.record FOR SELECT TO obhut_owner
  USING (audience_id = ANY ((SELECT tenant_schema.inquired())::uuid[]));
CREATE POLICY inquired ON tenant_schema.revision FOR SELECT TO obhut_owner
  USING (audience_id = ANY ((SELECT tenant_schema.inquired())::uuid[]));
CREATE POLICY inquired ON tenant_schema.departure FOR SELECT TO obhut_owner
  USING (audience_id = ANY ((SELECT tenant_schema.inquired())::uuid[]));
CREATE POLICY inquired ON tenant_schema.receipt FOR SELECT TO obhut_owner
  USING (device_id = (SELECT q.device_id FROM tenant_schema.inquiry q WHERE q.pid = pg_backend_pid()));

-- The copies on devices: the actor's own, and a keeper's those of all members.
CREATE FUNCTION tenant_schema.device_copies()
RETURNS TABLE (device_id uuid, account_id uuid, person_id uuid, person_name text, first_at timestamptz,
               answered_at timestamptz, lost_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT c.device_id, c.account_id, m.person_id, p.name, c.first_at, c.answered_at, c.lost_at
  FROM tenant_schema.device_copy c
  LEFT JOIN tenant_schema.member m ON m.account_id = c.account_id
  LEFT JOIN tenant_schema.person p ON p.id = m.person_id
  WHERE c.account_id = (SELECT tenant_schema.actor()) OR (SELECT tenant_schema.is_keeper())
  ORDER BY p.name, c.answered_at DESC, c.device_id
$$;

-- From now on the device counts as lost in this tenant. False when there is no such copy, or none
-- that the actor may say this of; one that counts as lost already stays as it is.
CREATE FUNCTION tenant_schema.lose_device(device uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.actor();
BEGIN
  UPDATE tenant_schema.device_copy c SET lost_at = coalesce(c.lost_at, now()), lost_by = coalesce(c.lost_by, me)
  WHERE c.device_id = device AND (c.account_id = me OR tenant_schema.is_keeper());
  RETURN FOUND;
END
$$;

-- What is known of a copy beside the records it holds; NULL when the actor may not ask.
CREATE FUNCTION tenant_schema.copy_of(device uuid) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  copy tenant_schema.device_copy;
  answer json;
BEGIN
  SELECT * INTO copy FROM tenant_schema.device_copy c
  WHERE c.device_id = device AND (c.account_id = tenant_schema.actor() OR tenant_schema.is_keeper());
  IF NOT FOUND THEN RETURN NULL; END IF;
  INSERT INTO tenant_schema.inquiry VALUES (pg_backend_pid(), device);
  SELECT json_build_object(
    'tenantName', (SELECT t.name FROM obhut.tenant t WHERE t.id = 'tenant_schema'),
    'accountId', copy.account_id, 'firstAt', copy.first_at, 'answeredAt', copy.answered_at,
    'lostAt', copy.lost_at, 'open', copy.open,
    'kept', (SELECT coalesce(json_agg(json_build_array(k.key, k.value) ORDER BY k.key), '[]')
             FROM jsonb_each_text(copy.kept) k),
    'sent', (SELECT json_build_object('mutation', r.mutation_id, 'at', r.ended_at) FROM tenant_schema.receipt r
             WHERE r.device_id = device ORDER BY r.ended_at DESC, r.mutation_id LIMIT 1),
    'audiences', (SELECT coalesce(json_agg(json_build_object('id', a.id, 'name', a.name, 'space', s.name,
                    'seq', coalesce(d.seq, d.seq_before), 'since', d.since, 'at', d.at) ORDER BY s.name, a.name, a.id), '[]')
                  FROM tenant_schema.delivery d
                  JOIN tenant_schema.audience a ON a.id = d.audience_id
                  JOIN tenant_schema.space s ON s.id = a.space_id
                  WHERE d.device_id = device AND (d.seq IS NOT NULL OR copy.open AND d.answer = copy.answer)))
  INTO answer;
  DELETE FROM tenant_schema.inquiry q WHERE q.pid = pg_backend_pid();
  RETURN answer;
END
$$;

-- The records a device holds, as of the last answer it was sent, without their content: state by
-- state, by where each stood in its audience. `sure` is false where it depends on something that
-- only the device knows. What retention has erased since has no kind and no day any more. No rows
-- when the actor may not ask.
CREATE FUNCTION tenant_schema.held_by(device uuid)
RETURNS TABLE (record_id uuid, audience_id uuid, seq bigint, kind text, day date, person_ids uuid[], sure boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  copy tenant_schema.device_copy;
BEGIN
  SELECT * INTO copy FROM tenant_schema.device_copy c
  WHERE c.device_id = device AND (c.account_id = tenant_schema.actor() OR tenant_schema.is_keeper());
  IF NOT FOUND THEN RETURN; END IF;
  INSERT INTO tenant_schema.inquiry VALUES (pg_backend_pid(), device);
  RETURN QUERY
  WITH place AS MATERIALIZED (
    -- Where the copy stands when the last answer arrived, and where when it did not.
    SELECT p.*, a.floor FROM (
      SELECT d.audience_id, d.seq, copy.kept AS kept
      FROM tenant_schema.delivery d WHERE d.device_id = device AND d.seq IS NOT NULL
      UNION ALL
      SELECT d.audience_id, CASE WHEN d.answer = copy.answer THEN d.seq_before ELSE d.seq END, copy.kept_before
      FROM tenant_schema.delivery d WHERE d.device_id = device AND copy.open
    ) p (audience_id, seq, kept)
    JOIN tenant_schema.audience a ON a.id = p.audience_id
    WHERE p.seq IS NOT NULL
  ), past AS (
    -- States that came and went in one batch follow the one they were made from, and end it.
    SELECT v.audience_id, v.record_id, v.seq, v.kind, v.day, v.person_ids,
           bool_or(v.ended_as <> 'change') OVER (PARTITION BY v.record_id, v.life) AS left_it
    FROM (SELECT r.*, count(r.seq) OVER (PARTITION BY r.record_id ORDER BY r.revision, r.ended_at) AS life
          FROM tenant_schema.revision r
          WHERE r.record_id IN (SELECT w.record_id FROM tenant_schema.revision w
                                WHERE w.audience_id IN (SELECT p.audience_id FROM place p))) v
  ), step AS (
    -- What happened to each record in each of these audiences: states, and departures.
    SELECT t.audience_id, t.id AS record_id, t.seq, t.kind, t.day, t.person_ids, true AS stands, true AS stands_now, false AS left_it
    FROM tenant_schema.record t WHERE t.audience_id IN (SELECT p.audience_id FROM place p)
    UNION ALL
    SELECT v.audience_id, v.record_id, v.seq, v.kind, v.day, v.person_ids, true, false, v.left_it
    FROM past v WHERE v.seq IS NOT NULL AND v.audience_id IN (SELECT p.audience_id FROM place p)
    UNION ALL
    SELECT e.audience_id, e.record_id, e.erased_seq, NULL, NULL, '{}', true, false, true
    FROM tenant_schema.departure e
    WHERE e.erased_seq IS NOT NULL AND e.audience_id IN (SELECT p.audience_id FROM place p)
    UNION ALL
    SELECT e.audience_id, e.record_id, e.seq, NULL, NULL, '{}', false, false, false
    FROM tenant_schema.departure e WHERE e.audience_id IN (SELECT p.audience_id FROM place p)
  ), span AS (
    SELECT s.*, lead(s.seq) OVER next AS next_seq, lead(s.stands) OVER next AS next_stands
    FROM step s
    WINDOW next AS (PARTITION BY s.audience_id, s.record_id ORDER BY s.seq)
  ), held AS (
    SELECT h.record_id, h.audience_id, h.seq, h.kind, h.day, h.person_ids,
           -- Its departure was collected: it left somewhere below the floor.
           NOT h.stands_now AND (h.next_seq IS NULL OR h.left_it AND h.next_stands) AS unknown,
           h.next_seq, h.stands_now
    FROM span h WHERE h.stands
  )
  SELECT h.record_id, h.audience_id, h.seq, h.kind, h.day, h.person_ids,
         NOT bool_or(h.unknown) AND (NOT copy.open OR count(*) = 2)
  FROM held h
  JOIN place p ON p.audience_id = h.audience_id AND h.seq <= p.seq
    AND (h.stands_now OR p.seq < CASE WHEN h.unknown THEN p.floor ELSE h.next_seq END)
    AND (h.day IS NULL OR (p.kept ->> h.kind) IS NULL OR h.day >= (p.kept ->> h.kind)::date)
  GROUP BY h.record_id, h.audience_id, h.seq, h.kind, h.day, h.person_ids
  ORDER BY h.audience_id, h.kind, h.day, h.record_id;
  DELETE FROM tenant_schema.inquiry q WHERE q.pid = pg_backend_pid();
END
$$;

-- Whom the records that a device holds are about: who is named in them, and whose life they lie in.
CREATE FUNCTION tenant_schema.held_persons(device uuid)
RETURNS TABLE (person_id uuid, name text, records bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH held AS MATERIALIZED (SELECT * FROM tenant_schema.held_by(device))
  SELECT p.id, p.name, count(DISTINCT about.record_id)
  FROM (
    SELECT h.record_id, n.person_id FROM held h CROSS JOIN unnest(h.person_ids) AS n (person_id)
    UNION ALL
    SELECT h.record_id, s.person_id FROM held h
    JOIN tenant_schema.audience a ON a.id = h.audience_id
    JOIN tenant_schema.space s ON s.id = a.space_id
  ) about
  JOIN tenant_schema.person p ON p.id = about.person_id
  GROUP BY p.id, p.name ORDER BY p.name, p.id
$$;

-- What left an audience long ago is forgotten, as its row is: devices that stand below its floor
-- read it anew (SY28). 90 days; and 400, for which a device can be told that it is lost, where
-- nothing else says any more what it may hold.
CREATE FUNCTION tenant_schema.is_old(departed_at timestamptz, erased_seq bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT departed_at < now() - CASE WHEN erased_seq IS NULL THEN interval '90 days' ELSE interval '400 days' END
$$;
CREATE POLICY old ON tenant_schema.departure FOR SELECT TO obhut_owner
  USING (session_user <> 'obhut_app' AND tenant_schema.is_old(departed_at, erased_seq));
CREATE POLICY old_gone ON tenant_schema.departure FOR DELETE TO obhut_owner
  USING (session_user <> 'obhut_app' AND tenant_schema.is_old(departed_at, erased_seq));

-- Collects up to `most` departures that have stood their time and raises the floors with them, in
-- one transaction. Returns how many went.
CREATE FUNCTION tenant_schema.collect_departures(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  done integer;
BEGIN
  PERFORM 1 FROM tenant_schema.audience a
  WHERE a.id IN (SELECT d.audience_id FROM tenant_schema.departure d
                 WHERE tenant_schema.is_old(d.departed_at, d.erased_seq) ORDER BY d.audience_id, d.seq LIMIT most)
  ORDER BY a.id FOR NO KEY UPDATE;
  WITH due AS (
    SELECT d.audience_id, d.seq FROM tenant_schema.departure d
    WHERE tenant_schema.is_old(d.departed_at, d.erased_seq) ORDER BY d.audience_id, d.seq LIMIT most
  ), gone AS (
    DELETE FROM tenant_schema.departure d USING due
    WHERE d.audience_id = due.audience_id AND d.seq = due.seq
    RETURNING d.audience_id, d.seq
  ), raised AS (
    UPDATE tenant_schema.audience a SET floor = greatest(a.floor, g.seq)
    FROM (SELECT gone.audience_id, max(gone.seq) AS seq FROM gone GROUP BY gone.audience_id) g
    WHERE a.id = g.audience_id
  )
  SELECT count(*) INTO done FROM gone;
  RETURN done;
END
$$;

-- As before, and says of each erased record which state of it devices may still hold.
CREATE OR REPLACE FUNCTION tenant_schema.erase_due(most integer, OUT records integer, OUT states integer)
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  gone uuid[];
BEGIN
  PERFORM 1 FROM tenant_schema.audience a
  WHERE a.id IN (SELECT r.audience_id FROM tenant_schema.record r
                 WHERE tenant_schema.is_due(r.kind, r.day, r.changed_at) ORDER BY r.id LIMIT most)
  ORDER BY a.id FOR NO KEY UPDATE;

  gone := ARRAY(SELECT r.id FROM tenant_schema.record r
                WHERE tenant_schema.is_due(r.kind, r.day, r.changed_at) ORDER BY r.id LIMIT most);
  records := cardinality(gone);
  WITH erased AS (
    DELETE FROM tenant_schema.record r WHERE r.id = ANY (gone) RETURNING r.id, r.audience_id, r.seq
  ), placed AS (
    SELECT e.id, e.audience_id, e.seq, row_number() OVER (PARTITION BY e.audience_id ORDER BY e.id) AS place
    FROM erased e
  ), bumped AS (
    UPDATE tenant_schema.audience a SET head = a.head + n.count
    FROM (SELECT p.audience_id, count(*) AS count FROM placed p GROUP BY p.audience_id) n
    WHERE a.id = n.audience_id
    RETURNING a.id, a.head - n.count AS before
  )
  INSERT INTO tenant_schema.departure (audience_id, seq, record_id, departed_at, erased_seq)
  SELECT p.audience_id, b.before + p.place, p.id, now(), p.seq
  FROM placed p JOIN bumped b ON b.id = p.audience_id;

  WITH due AS (
    SELECT v.record_id, v.revision, v.mutation_id FROM tenant_schema.revision v
    WHERE tenant_schema.is_due(v.kind, NULL, v.ended_at) LIMIT most
  )
  DELETE FROM tenant_schema.revision v USING due
  WHERE v.record_id = due.record_id AND v.revision = due.revision AND v.mutation_id = due.mutation_id;
  GET DIAGNOSTICS states = ROW_COUNT;

  IF records > 0 THEN
    INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
    VALUES (now(), nobody, nobody, 'retention.erase', gen_random_uuid(), gone);
  END IF;
END
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.acting_device(), tenant_schema.device_rules(), tenant_schema.set_lease(integer),
  tenant_schema.is_keeper(), tenant_schema.copy_state(), tenant_schema.is_old(timestamptz, bigint),
  tenant_schema.note_delivery(uuid[], bigint[], bigint[], boolean, jsonb, jsonb, text, text), tenant_schema.inquired(),
  tenant_schema.device_copies(), tenant_schema.lose_device(uuid), tenant_schema.copy_of(uuid),
  tenant_schema.held_by(uuid), tenant_schema.held_persons(uuid), tenant_schema.collect_departures(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.device_rules(), tenant_schema.set_lease(integer), tenant_schema.is_keeper(),
  tenant_schema.copy_state(), tenant_schema.note_delivery(uuid[], bigint[], bigint[], boolean, jsonb, jsonb, text, text),
  tenant_schema.device_copies(), tenant_schema.lose_device(uuid), tenant_schema.copy_of(uuid),
  tenant_schema.held_by(uuid), tenant_schema.held_persons(uuid) TO tenant_schema;
