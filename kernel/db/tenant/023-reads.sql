-- What is read is in the chronicle: what devices were sent, by ranges, and what programs, addresses and
-- people get past them (CH18, CH19). Runs as obhut_owner.

-- A line about a read belongs to no mutation.
ALTER TABLE tenant_schema.chronicle_outbox ALTER COLUMN mutation_id DROP NOT NULL;

-- As before; and a line for the chronicle with the ranges that the answer brings, [audience, epoch,
-- after, to] each; without `to` it tells the device to drop the audience.
CREATE OR REPLACE FUNCTION tenant_schema.note_delivery(
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
      RETURNING d.audience_id, d.epoch, d.seq_before, d.seq
    ), told AS (
      INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids, more)
      SELECT now(), me, device, 'device.deliver', NULL, '{}', ranges.all
      FROM (SELECT json_agg(json_build_array(put.audience_id, put.epoch, put.seq_before, put.seq))::text AS all FROM put) ranges
      WHERE ranges.all IS NOT NULL
    )
    SELECT coalesce(bool_or(put.seq IS NULL), false) INTO leaves FROM put;
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
  -- What the last answer first brought and the device neither names nor reaches: that answer was lost,
  -- and nothing of it is held, else it would have been named and be told to go.
  IF whole AND copy.open THEN
    DELETE FROM tenant_schema.delivery d
    WHERE d.device_id = device AND d.answer = copy.answer AND d.seq IS NOT NULL
      AND NOT EXISTS (SELECT FROM tenant_schema.reach r
        WHERE r.account_id = me AND r.audience_id = d.audience_id AND r.rights & 1 = 1
          AND r.valid_from <= now() AND r.valid_until > now());
  END IF;
  IF NOT whole OR leaves OR copy.leaving THEN
    leaves := EXISTS (SELECT FROM tenant_schema.delivery d WHERE d.device_id = device AND d.seq IS NULL);
    IF leaves <> coalesce(copy.leaving, false) THEN
      UPDATE tenant_schema.device_copy c SET leaving = leaves WHERE c.device_id = device;
    END IF;
  END IF;
END
$$;

-- As before, with that line.
CREATE OR REPLACE FUNCTION tenant_schema.pull_held(
  known uuid[], epochs bigint[], seqs bigint[], held bigint[], held_origin text, directory_known text,
  kept jsonb, kept_known jsonb) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
  me uuid;
  device uuid;
  origin text := extract(epoch FROM pg_postmaster_start_time()) || '.' || 'tenant_schema.record'::regclass::oid;
  reached json;
  edge_ms bigint;
  fingerprint text;
  fits boolean;
  moved uuid[];
  moved_epochs bigint[];
  moved_seqs bigint[];
  moved_heads bigint[];
BEGIN
  SELECT s.account_id, s.device_id INTO me, device FROM tenant_schema.signed s;
  IF me IS NULL THEN RAISE EXCEPTION 'no signed actor' USING ERRCODE = 'OB005'; END IF;

  SELECT x.reached, x.moved, x.epochs, x.seqs, x.heads, ceil(extract(epoch FROM x.edge - now()) * 1000),
         -- Who sees what also changes by the clock alone, as in pull_read.
         (v.version + coalesce((SELECT n.version FROM tenant_schema.directory_names n WHERE n.account_id = me), 0))
           || '.' || floor(extract(epoch FROM now()) / 3600),
         -- All that the device has is reached, and all that is reached stands as it has it or moved
         -- over a range the caller has.
         x.fits AND x.matched = cardinality(known) AND held_origin = origin
           AND c.account_id = me AND c.lost_at IS NULL AND NOT c.leaving AND c.kept = pull_held.kept
           AND (x.moved IS NOT NULL OR NOT c.open)
           AND EXISTS (SELECT FROM tenant_schema.member m
                       WHERE m.account_id = me AND m.valid_from <= now() AND m.valid_until > now())
  INTO reached, moved, moved_epochs, moved_seqs, moved_heads, edge_ms, fingerprint, fits
  FROM (
    SELECT json_agg(json_build_array(r.audience_id, r.epoch, r.head) ORDER BY r.audience_id) FILTER (WHERE r.reads) AS reached,
           count(k.id) FILTER (WHERE r.reads) AS matched,
           bool_and(coalesce(r.head = 0 AND k.id IS NULL
                    OR k.epoch = r.epoch AND k.seq BETWEEN r.floor AND r.head
                       AND coalesce(r.head = k.seq OR r.head = k.held, false), false)) FILTER (WHERE r.reads) AS fits,
           array_agg(r.audience_id) FILTER (WHERE r.reads AND r.head > k.seq) AS moved,
           array_agg(k.epoch) FILTER (WHERE r.reads AND r.head > k.seq) AS epochs,
           array_agg(k.seq) FILTER (WHERE r.reads AND r.head > k.seq) AS seqs,
           array_agg(r.head) FILTER (WHERE r.reads AND r.head > k.seq) AS heads,
           least(min(r.valid_from) FILTER (WHERE r.valid_from > now()),
                 min(r.valid_until) FILTER (WHERE r.valid_until > now() AND r.valid_until < 'infinity')) AS edge
    FROM (
      SELECT r.audience_id, r.epoch, r.valid_from, r.valid_until, a.head, a.floor,
             r.rights & 1 = 1 AND r.valid_from <= now() AND r.valid_until > now() AS reads
      FROM tenant_schema.reach r JOIN tenant_schema.audience a ON a.id = r.audience_id
      WHERE r.account_id = me
    ) r
    LEFT JOIN unnest(known, epochs, seqs, held) AS k (id, epoch, seq, held) ON k.id = r.audience_id AND r.reads
  ) x
  CROSS JOIN tenant_schema.access_state v
  JOIN tenant_schema.device_copy c ON c.device_id = device;
  IF NOT coalesce(fits AND fingerprint = directory_known AND kept_known IS NOT NULL, false) THEN RETURN NULL; END IF;

  IF moved IS NOT NULL THEN
    WITH copied AS (
      UPDATE tenant_schema.device_copy c
      SET answered_at = now(), answer = c.answer + 1, open = true, kept_before = kept_known, directory = NULL
      WHERE c.device_id = device
      RETURNING c.answer
    ), told AS (
      INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids, more)
      SELECT now(), me, device, 'device.deliver', NULL, '{}', ranges.all
      FROM (SELECT json_agg(json_build_array(m.id, m.epoch, m.seq, m.head))::text AS all
            FROM unnest(moved, moved_epochs, moved_seqs, moved_heads) AS m (id, epoch, seq, head)) ranges
    )
    INSERT INTO tenant_schema.delivery AS d
      (device_id, audience_id, answer, epoch, seq, epoch_before, seq_before, since, at)
    SELECT device, m.id, copied.answer, m.epoch, m.head, m.epoch, m.seq, now(), now()
    FROM copied CROSS JOIN unnest(moved, moved_epochs, moved_seqs, moved_heads) AS m (id, epoch, seq, head)
    ON CONFLICT (device_id, audience_id) DO UPDATE SET
      answer = excluded.answer, epoch = excluded.epoch, seq = excluded.seq,
      epoch_before = excluded.epoch_before, seq_before = excluded.seq_before,
      since = CASE WHEN d.epoch = excluded.epoch THEN d.since ELSE excluded.since END, at = excluded.at;
  END IF;
  RETURN json_build_object('member', true, 'reach', reached, 'origin', origin, 'whole', true, 'floors', '{}'::json,
    'copy', '{}'::json, 'edge', edge_ms, 'fingerprint', fingerprint);
END
$$;

-- Notes that the actor was given records, or what lies beside them, by something else than a device's
-- pull, in the transaction that read them. `more` says by what, as JSON.
CREATE FUNCTION tenant_schema.note_read(ids uuid[], more json) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
BEGIN
  IF cardinality(ids) NOT BETWEEN 1 AND 5000 OR octet_length(more::text) > 1000 THEN
    RAISE EXCEPTION 'not a read' USING ERRCODE = 'OB004';
  END IF;
  INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids, more)
  VALUES (now(), me, split_part(current_setting('obhut.actor'), '.', 2)::uuid, 'record.read', NULL, ids, more::text);
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.note_read(uuid[], json) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.note_read(uuid[], json) TO tenant_schema;
