-- The answer to a pull whose ranges others have read, in two statements. Runs as obhut_owner.

-- What pull_read answers to a device that stands well and is to be sent nothing but ranges the caller
-- has (known, seqs, held], and in which nothing else has changed either: who reaches what as the
-- device has it, the same directory, the same first days, a copy that is known and not lost. Writes
-- down where that brings the device, as note_delivery does (SY23). NULL in every other case, and then
-- nothing is written: ask pull_read. Raises OB005 when nobody has signed.
CREATE FUNCTION tenant_schema.pull_held(
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
REVOKE EXECUTE ON FUNCTION tenant_schema.pull_held(uuid[], bigint[], bigint[], bigint[], text, text, jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.pull_held(uuid[], bigint[], bigint[], bigint[], text, text, jsonb, jsonb) TO tenant_schema;
