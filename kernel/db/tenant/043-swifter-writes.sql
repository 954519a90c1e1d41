-- Records are made in statements with less in them: what a push of several costs is mostly the starting
-- and ending of what these consist of. Runs as obhut_owner.

-- As before, and the caller says how many records each of `entered` gets, in `counts`, and of each record
-- how many of its audience come after it, in `back`: only numbers that leave no place of an audience free
-- and give none twice get through. Heads are locked as they move, in the order of `entered`: a caller that
-- does not sort it by id may be told of a deadlock, and gets nothing else by it.
DROP FUNCTION tenant_schema.create_records(uuid[], integer[], text, uuid[], integer[], text, text, date[],
  text, text, uuid[], text, text, text);
CREATE FUNCTION tenant_schema.create_records(
  entered uuid[], counts integer[], needed integer[], names text,
  id uuid[], entry integer[], back integer[], kind text, body text, day date[], persons text, fields text,
  mutation uuid[], payload_hash text, outcome text, action text) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
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
  WHERE NOT EXISTS (SELECT FROM tenant_schema.revision v WHERE v.record_id = ANY (create_records.id));
  GET DIAGNOSTICS done = ROW_COUNT;
  IF done <> made THEN RAISE EXCEPTION 'records came and went' USING ERRCODE = 'OB001'; END IF;
  RETURN heads;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.create_records(uuid[], integer[], integer[], text, uuid[], integer[], integer[],
  text, text, date[], text, text, uuid[], text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.create_records(uuid[], integer[], integer[], text, uuid[], integer[], integer[],
  text, text, date[], text, text, uuid[], text, text, text) TO tenant_schema;
