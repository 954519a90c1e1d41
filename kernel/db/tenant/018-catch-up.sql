-- What a pull begins with comes as rows, not out of JSON that was just made of them: a device that
-- comes back to many audiences had most of its time go there. Runs as obhut_owner.

-- Where the actor stands against what a device says to have (known, epochs, seqs; `held`, as for
-- pull_read), in one reading:
--   member, version, reach, floors  as pull_start() says,
--   edge     in how many ms the clock will change what the actor reaches or may do, NULL: never,
--   copy     as copy_state() says, NULL when nothing is written down of the acting device,
--   wanted, afters, heads           the ranges that are to be read, `due` seqs in all,
--   moved, moved_epochs, moved_seqs where the answer moves the device, or tells it to drop what it has.
-- Raises OB005 when nobody has signed, OB006 for a device that counts as lost.
CREATE FUNCTION tenant_schema.pull_stand(
  known uuid[], epochs bigint[], seqs bigint[], held bigint[], held_here boolean, refetch boolean,
  OUT member boolean, OUT version bigint, OUT reach json, OUT floors json, OUT edge bigint, OUT copy jsonb,
  OUT due bigint, OUT wanted uuid[], OUT afters bigint[], OUT heads bigint[],
  OUT moved uuid[], OUT moved_epochs bigint[], OUT moved_seqs bigint[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
  me uuid;
  device uuid;
BEGIN
  SELECT s.account_id, s.device_id INTO me, device FROM tenant_schema.signed s;
  IF me IS NULL THEN RAISE EXCEPTION 'no signed actor' USING ERRCODE = 'OB005'; END IF;
  SELECT jsonb_build_object('open', c.open, 'kept', c.kept, 'lost', c.lost_at IS NOT NULL,
           'holds', EXISTS (SELECT FROM tenant_schema.delivery d WHERE d.device_id = c.device_id))
  INTO copy FROM tenant_schema.device_copy c WHERE c.device_id = device;
  IF (copy ->> 'lost')::boolean THEN RAISE EXCEPTION 'device is lost' USING ERRCODE = 'OB006'; END IF;

  SELECT EXISTS (SELECT FROM tenant_schema.member m
                 WHERE m.account_id = me AND m.valid_from <= now() AND m.valid_until > now()),
         (SELECT v.version FROM tenant_schema.access_state v)
           + coalesce((SELECT n.version FROM tenant_schema.directory_names n WHERE n.account_id = me), 0),
         x.reach::json, coalesce(x.floors, '{}'),
         (SELECT ceil(extract(epoch FROM least(
                   min(e.valid_from) FILTER (WHERE e.valid_from > now()),
                   min(e.valid_until) FILTER (WHERE e.valid_until > now() AND e.valid_until < 'infinity')) - now()) * 1000)
          FROM tenant_schema.reach e WHERE e.account_id = me),
         x.due, x.wanted, x.afters, x.heads, x.moved, x.epochs, x.seqs
  INTO member, version, reach, floors, edge, due, wanted, afters, heads, moved, moved_epochs, moved_seqs
  FROM (
    SELECT '[' || coalesce(string_agg('["' || r.id || '",' || r.epoch || ',' || r.head || ']', ',' ORDER BY r.id)
                             FILTER (WHERE r.head IS NOT NULL), '') || ']' AS reach,
           json_object_agg(r.id, r.floor) FILTER (WHERE r.floor > 0) AS floors,
           coalesce(sum(r.head - r.after) FILTER (WHERE r.wanted), 0) AS due,
           array_agg(r.id) FILTER (WHERE r.wanted) AS wanted,
           array_agg(r.after) FILTER (WHERE r.wanted) AS afters,
           array_agg(r.head) FILTER (WHERE r.wanted) AS heads,
           coalesce(array_agg(r.id) FILTER (WHERE r.moved), '{}') AS moved,
           array_agg(r.known_epoch) FILTER (WHERE r.moved) AS epochs,
           array_agg(r.seq) FILTER (WHERE r.moved) AS seqs
    -- Each of these once: OFFSET keeps what is computed below from being put in wherever it is used.
    FROM (
      SELECT d.id, d.epoch, d.head, d.floor, d.known_epoch, d.seq, d.after,
             d.head > d.after AND NOT coalesce(held_here AND d.after = d.seq AND d.head = d.held, false) AS wanted,
             -- Of a device that nothing is known of, all it says to hold is written down.
             d.head > CASE WHEN copy IS NULL THEN 0 ELSE d.after END OR d.head IS NULL AND d.seq > 0 AS moved
      FROM (
        SELECT coalesce(c.audience_id, k.id) AS id, c.epoch, c.head, c.floor, k.held, k.epoch AS known_epoch, k.seq,
               CASE WHEN k.epoch = c.epoch AND NOT refetch AND k.seq >= c.floor THEN least(k.seq, c.head) ELSE 0 END AS after
        FROM (
          SELECT r.audience_id, r.epoch, a.head, a.floor
          FROM tenant_schema.reach r JOIN tenant_schema.audience a ON a.id = r.audience_id
          WHERE r.account_id = me AND r.rights & 1 = 1 AND r.valid_from <= now() AND r.valid_until > now()
        ) c
        FULL JOIN unnest(known, epochs, seqs, held) AS k (id, epoch, seq, held) ON k.id = c.audience_id
        OFFSET 0
      ) d
      OFFSET 0
    ) r
  ) x;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.pull_stand(uuid[], bigint[], bigint[], bigint[], boolean, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.pull_stand(uuid[], bigint[], bigint[], bigint[], boolean, boolean) TO tenant_schema;

-- As in 009, from there on.
CREATE OR REPLACE FUNCTION tenant_schema.pull_read(
  known uuid[], epochs bigint[], seqs bigint[], held bigint[], held_origin text, directory_known text,
  kept jsonb, kept_known jsonb, refetch boolean, most integer, most_bytes integer)
RETURNS TABLE (start json, directory text, audience uuid, after bigint, head bigint, rows text, departures text)
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
DECLARE
  origin text := extract(epoch FROM pg_postmaster_start_time()) || '.' || 'tenant_schema.record'::regclass::oid;
  stand record;
  fingerprint text;
  whole boolean;
  bytes bigint := 0;
BEGIN
  SELECT * INTO stand
  FROM tenant_schema.pull_stand(known, epochs, seqs, held, origin = held_origin, refetch);
  -- Who sees what also changes by the clock alone; once an hour a device hears of it anyway.
  fingerprint := stand.version || '.' || floor(extract(epoch FROM now()) / 3600);
  whole := stand.due <= most;

  IF whole AND stand.wanted IS NOT NULL THEN
    FOR audience, after, head, rows, departures IN
      SELECT w.audience_id, w.after, w.head, t.rows,
        -- A device that starts an audience from nothing has nothing to drop; and where each seq of the
        -- range is a record's, none is a departure's.
        CASE WHEN w.after > 0 AND t.count < w.head - w.after THEN
          (SELECT string_agg('["' || d.audience_id || '","' || d.record_id || '",' || d.seq || ']', ',' ORDER BY d.seq)
           FROM tenant_schema.departure d
           WHERE d.audience_id = w.audience_id AND d.seq > w.after AND d.seq <= w.head) END
      FROM unnest(stand.wanted, stand.afters, stand.heads) AS w (audience_id, after, head)
      CROSS JOIN LATERAL (
        SELECT count(*), string_agg('["' || t.id || '","' || t.audience_id || '",' || t.seq || ',"' || t.kind || '",'
             || coalesce('"' || t.day || '"', 'null') || ','
             || CASE WHEN t.person_ids = '{}' THEN '[]' ELSE array_to_json(t.person_ids)::text END || ','
             || t.revision || ',"' || t.created_by || '","' || t.created_at || '","' || t.changed_by
             || '","' || t.changed_at || '",' || t.body || ',' || t.merged_revision || ']', ',' ORDER BY t.seq) AS rows
        FROM tenant_schema.record t
        WHERE t.audience_id = w.audience_id AND t.seq > w.after AND t.seq <= w.head
          AND (w.after > 0 OR coalesce(t.day >= (kept ->> t.kind)::date, true))
      ) t
    LOOP
      bytes := bytes + coalesce(octet_length(rows), 0) + coalesce(octet_length(departures), 0);
      whole := bytes <= most_bytes;
      EXIT WHEN NOT whole;
      RETURN NEXT;
    END LOOP;
  END IF;

  IF whole AND (stand.moved <> '{}' OR stand.copy IS NULL OR (stand.copy ->> 'open')::boolean
                OR stand.copy -> 'kept' IS DISTINCT FROM kept
                OR known = '{}' AND (stand.copy ->> 'holds')::boolean) THEN
    PERFORM tenant_schema.note_delivery(stand.moved, stand.moved_epochs, stand.moved_seqs, known <> '{}', kept,
      kept_known, CASE WHEN fingerprint IS DISTINCT FROM directory_known THEN fingerprint END, directory_known);
  END IF;

  start := json_build_object(
    'member', stand.member, 'reach', stand.reach, 'origin', origin, 'whole', whole, 'floors', stand.floors,
    'copy', stand.copy, 'edge', stand.edge, 'fingerprint', fingerprint);
  IF fingerprint IS DISTINCT FROM directory_known THEN directory := tenant_schema.directory()::text; END IF;
  audience := NULL;
  after := NULL;
  head := NULL;
  rows := NULL;
  departures := NULL;
  RETURN NEXT;
END
$$;
