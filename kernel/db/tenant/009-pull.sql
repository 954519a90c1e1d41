-- A pull in one round trip. Runs as obhut_owner.

-- Everything after the cursors that the actor reads, audience by audience, and last where the pull
-- stands: what pull_start() says, and with it
--   origin     the database and the table the answer is from: what was read from another one says
--              nothing about this one,
--   edge       in how many ms the clock will change what the actor reaches or may do, NULL: never,
--   whole      whether the rows and departures are all there. They are not when there are more than
--              `most` seqs or `most_bytes`; then the caller reads them from cursors,
-- and the directory, unless the device has that with this `fingerprint`.
-- A range (known, seqs, held] that the caller has from another reader of that audience is not read
-- again: seqs of an audience are gapless and in commit order, so its content follows from its ends
-- (SY15). The actor's own reach decides here, as always, which ranges there are.
--
-- Runs as the caller: the rows go through row security as the actor's. Its plans are made once per
-- connection, and by index: one made while a table was empty would go on reading the table whole.
CREATE FUNCTION tenant_schema.pull_read(
  known uuid[], epochs bigint[], seqs bigint[], held bigint[], held_origin text, directory_known text,
  most integer, most_bytes integer)
RETURNS TABLE (start json, directory text, audience uuid, after bigint, head bigint, rows text, departures text)
LANGUAGE plpgsql STABLE SECURITY INVOKER SET search_path = pg_catalog, pg_temp
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
BEGIN
  SELECT array_agg(r.audience_id), array_agg(r.after), array_agg(r.head), coalesce(sum(r.head - r.after), 0) <= most
  INTO wanted, afters, heads, whole
  FROM (
    SELECT c.audience_id, c.head, k.held, k.seq,
           CASE WHEN k.epoch = c.epoch THEN least(k.seq, c.head) ELSE 0 END AS after
    FROM (SELECT (e.cursor ->> 0)::uuid AS audience_id, (e.cursor ->> 1)::bigint AS epoch, (e.cursor ->> 2)::bigint AS head
          FROM json_array_elements(begun -> 'reach') AS e (cursor)) c
    LEFT JOIN unnest(known, epochs, seqs, held) AS k (audience_id, epoch, seq, held) ON k.audience_id = c.audience_id
  ) r
  WHERE r.head > r.after
    AND NOT coalesce(origin = held_origin AND r.after = r.seq AND r.head = r.held, false);

  IF whole AND wanted IS NOT NULL THEN
    FOR audience, after, head, rows, departures IN
      SELECT w.audience_id, w.after, w.head,
        (SELECT string_agg('["' || t.id || '","' || t.audience_id || '",' || t.seq || ',"' || t.kind || '",'
             || coalesce('"' || t.day || '"', 'null') || ','
             || CASE WHEN t.person_ids = '{}' THEN '[]' ELSE array_to_json(t.person_ids)::text END || ','
             || t.revision || ',"' || t.created_by || '","' || t.created_at || '","' || t.changed_by
             || '","' || t.changed_at || '",' || t.body || ',' || t.merged_revision || ']', ',' ORDER BY t.seq)
         FROM tenant_schema.record t
         WHERE t.audience_id = w.audience_id AND t.seq > w.after AND t.seq <= w.head),
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

  start := json_build_object(
    'member', begun -> 'member', 'reach', begun -> 'reach', 'origin', origin, 'whole', whole,
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
REVOKE EXECUTE ON FUNCTION tenant_schema.pull_read(uuid[], bigint[], bigint[], bigint[], text, text, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.pull_read(uuid[], bigint[], bigint[], bigint[], text, text, integer, integer) TO tenant_schema;
