-- Erasing what has stood its time. How long that is, the kind declares and obhut.kind keeps; the
-- database reads it from there. Runs as obhut_owner.

-- Whether a state of that kind is over. A kind that counts from a day and has none counts from
-- its last change.
CREATE FUNCTION tenant_schema.is_due(kind text, day date, changed_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE WHEN k.data_map #>> '{retention,after}' = 'day'
              THEN coalesce(is_due.day::timestamptz, is_due.changed_at) ELSE is_due.changed_at END
         + (k.data_map #>> '{retention,period}')::interval < now()
  FROM obhut.kind k WHERE k.name = is_due.kind
$$;

-- The operator's connection may take away what is due, and sees nothing else. The app's never
-- can: its login is obhut_app whatever role it takes.
CREATE POLICY due ON tenant_schema.record FOR SELECT TO obhut_owner
  USING (session_user <> 'obhut_app' AND tenant_schema.is_due(kind, day, changed_at));
CREATE POLICY due_gone ON tenant_schema.record FOR DELETE TO obhut_owner
  USING (session_user <> 'obhut_app' AND tenant_schema.is_due(kind, day, changed_at));
CREATE POLICY due ON tenant_schema.revision FOR SELECT TO obhut_owner
  USING (session_user <> 'obhut_app' AND tenant_schema.is_due(kind, NULL, ended_at));
CREATE POLICY due_gone ON tenant_schema.revision FOR DELETE TO obhut_owner
  USING (session_user <> 'obhut_app' AND tenant_schema.is_due(kind, NULL, ended_at));
CREATE POLICY due ON tenant_schema.departure FOR INSERT TO obhut_owner
  WITH CHECK (session_user <> 'obhut_app');
CREATE POLICY due ON tenant_schema.chronicle_outbox FOR INSERT TO obhut_owner
  WITH CHECK (session_user <> 'obhut_app' AND action = 'retention.erase');

-- Erases up to `most` due records, as departures that devices follow, and as many due states of
-- the history. Returns how many records and states went.
CREATE FUNCTION tenant_schema.erase_due(most integer, OUT records integer, OUT states integer)
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
    DELETE FROM tenant_schema.record r WHERE r.id = ANY (gone) RETURNING r.id, r.audience_id
  ), placed AS (
    SELECT e.id, e.audience_id, row_number() OVER (PARTITION BY e.audience_id ORDER BY e.id) AS place
    FROM erased e
  ), bumped AS (
    UPDATE tenant_schema.audience a SET head = a.head + n.count
    FROM (SELECT p.audience_id, count(*) AS count FROM placed p GROUP BY p.audience_id) n
    WHERE a.id = n.audience_id
    RETURNING a.id, a.head - n.count AS before
  )
  INSERT INTO tenant_schema.departure (audience_id, seq, record_id, departed_at)
  SELECT p.audience_id, b.before + p.place, p.id, now()
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
REVOKE EXECUTE ON FUNCTION tenant_schema.is_due(text, date, timestamptz), tenant_schema.erase_due(integer) FROM PUBLIC;
