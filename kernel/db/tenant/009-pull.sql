-- A pull in one round trip. Runs as obhut_owner.

-- Everything after the cursors that the actor reads, audience by audience, and last where the pull
-- stands: what pull_start() says, and with it
--   origin     the database and the table the answer is from: what was read from another one says
--              nothing about this one,
--   edge       in how many ms the clock will change what the actor reaches or may do, NULL: never,
--   whole      whether the rows and departures are all there. They are not when there are more than
--              `most` seqs or `most_bytes`; then the caller reads them from cursors,
-- and the directory, unless the device has that with this `fingerprint`.
-- A cursor below the floor of its audience, and with `refetch` every cursor, begins at nothing. What
-- begins at nothing is read from `kept` on, kind → first day (SY29). What the answer brings the device
-- to is written down here, unless it is not `whole` (SY23); `kept_known` is how the device has it now.
-- A range (known, seqs, held] that the caller has from another reader of that audience is not read
-- again: seqs of an audience are gapless and in commit order, so its content follows from its ends
-- (SY15). The actor's own reach decides here, as always, which ranges there are.
--
-- Runs as the caller, in a snapshot: the rows go through row security as the actor's. Its plans are made once per
-- connection, and by index: one made while a table was empty would go on reading the table whole.
CREATE FUNCTION tenant_schema.pull_read(
  known uuid[], epochs bigint[], seqs bigint[], held bigint[], held_origin text, directory_known text,
  kept jsonb, kept_known jsonb, refetch boolean, most integer, most_bytes integer)
RETURNS TABLE (start json, directory text, audience uuid, after bigint, head bigint, rows text, departures text)
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
DECLARE
  begun json := tenant_schema.pull_start();
  origin text := extract(epoch FROM pg_postmaster_start_time()) || '.' || 'tenant_schema.record'::regclass::oid;
  -- Who sees what also changes by the clock alone; once an hour a device hears of it anyway.
  fingerprint text := (begun ->> 'version') || '.' || floor(extract(epoch FROM now()) / 3600);
  wanted uuid[];
  afters bigint[];
  heads bigint[];
  whole boolean;
  bytes bigint := 0;
  floors jsonb := begun -> 'floors';
  copy json := tenant_schema.copy_state();
  -- Where the answer moves the device, or tells it to drop what it has.
  moved uuid[];
  moved_epochs bigint[];
  moved_seqs bigint[];
BEGIN
  IF (copy ->> 'lost')::boolean THEN RAISE EXCEPTION 'device is lost' USING ERRCODE = 'OB006'; END IF;
  SELECT array_agg(r.audience_id) FILTER (WHERE r.wanted), array_agg(r.after) FILTER (WHERE r.wanted),
         array_agg(r.head) FILTER (WHERE r.wanted), coalesce(sum(r.head - r.after) FILTER (WHERE r.wanted), 0) <= most,
         coalesce(array_agg(r.audience_id) FILTER (WHERE r.moved), '{}'), array_agg(r.epoch) FILTER (WHERE r.moved),
         array_agg(r.seq) FILTER (WHERE r.moved)
  INTO wanted, afters, heads, whole, moved, moved_epochs, moved_seqs
  FROM (
    SELECT d.*,
           d.head > d.after
             AND NOT coalesce(origin = held_origin AND d.after = d.seq AND d.head = d.held, false) AS wanted,
           -- Of a device that nothing is known of, all it says to hold is written down.
           d.head > CASE WHEN copy IS NULL THEN 0 ELSE d.after END OR d.head IS NULL AND d.seq > 0 AS moved
    FROM (
      SELECT coalesce(c.audience_id, k.audience_id) AS audience_id, c.head, k.held, k.epoch, k.seq,
             CASE WHEN k.epoch = c.epoch AND NOT refetch
                       AND k.seq >= coalesce((floors ->> c.audience_id::text)::bigint, 0)
                  THEN least(k.seq, c.head) ELSE 0 END AS after
      FROM (SELECT (e.cursor ->> 0)::uuid AS audience_id, (e.cursor ->> 1)::bigint AS epoch, (e.cursor ->> 2)::bigint AS head
            FROM json_array_elements(begun -> 'reach') AS e (cursor)) c
      FULL JOIN unnest(known, epochs, seqs, held) AS k (audience_id, epoch, seq, held) ON k.audience_id = c.audience_id
    ) d
  ) r;

  IF whole AND wanted IS NOT NULL THEN
    FOR audience, after, head, rows, departures IN
      SELECT w.audience_id, w.after, w.head,
        (SELECT string_agg('["' || t.id || '","' || t.audience_id || '",' || t.seq || ',"' || t.kind || '",'
             || coalesce('"' || t.day || '"', 'null') || ','
             || CASE WHEN t.person_ids = '{}' THEN '[]' ELSE array_to_json(t.person_ids)::text END || ','
             || t.revision || ',"' || t.created_by || '","' || t.created_at || '","' || t.changed_by
             || '","' || t.changed_at || '",' || t.body || ',' || t.merged_revision || ']', ',' ORDER BY t.seq)
         FROM tenant_schema.record t
         WHERE t.audience_id = w.audience_id AND t.seq > w.after AND t.seq <= w.head
           AND (w.after > 0 OR coalesce(t.day >= (kept ->> t.kind)::date, true))),
        -- A device that starts an audience from nothing has nothing to drop.
        CASE WHEN w.after > 0 THEN
          (SELECT string_agg('["' || d.audience_id || '","' || d.record_id || '",' || d.seq || ']', ',' ORDER BY d.seq)
           FROM tenant_schema.departure d
           WHERE d.audience_id = w.audience_id AND d.seq > w.after AND d.seq <= w.head) END
      FROM unnest(wanted, afters, heads) AS w (audience_id, after, head)
    LOOP
      bytes := bytes + coalesce(octet_length(rows), 0) + coalesce(octet_length(departures), 0);
      whole := bytes <= most_bytes;
      EXIT WHEN NOT whole;
      RETURN NEXT;
    END LOOP;
  END IF;

  IF whole AND (moved <> '{}' OR copy IS NULL OR (copy ->> 'open')::boolean
                OR (copy -> 'kept')::jsonb IS DISTINCT FROM kept OR known = '{}' AND (copy ->> 'holds')::boolean) THEN
    PERFORM tenant_schema.note_delivery(moved, moved_epochs, moved_seqs, known <> '{}', kept, kept_known,
      CASE WHEN fingerprint IS DISTINCT FROM directory_known THEN fingerprint END, directory_known);
  END IF;

  start := json_build_object(
    'member', begun -> 'member', 'reach', begun -> 'reach', 'origin', origin, 'whole', whole,
    'floors', floors, 'copy', copy,
    'edge', (SELECT ceil(extract(epoch FROM min(e.at) - now()) * 1000)
             FROM tenant_schema.reach r CROSS JOIN LATERAL (VALUES (r.valid_from), (r.valid_until)) AS e (at)
             WHERE r.account_id = (SELECT tenant_schema.actor()) AND e.at > now() AND e.at < 'infinity'),
    'fingerprint', fingerprint);
  IF fingerprint IS DISTINCT FROM directory_known THEN directory := tenant_schema.directory()::text; END IF;
  audience := NULL;
  after := NULL;
  head := NULL;
  rows := NULL;
  departures := NULL;
  RETURN NEXT;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.pull_read(uuid[], bigint[], bigint[], bigint[], text, text, jsonb, jsonb, boolean, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.pull_read(uuid[], bigint[], bigint[], bigint[], text, text, jsonb, jsonb, boolean, integer, integer) TO tenant_schema;
