-- What sync reads. Runs as obhut_owner.

-- Everything a push needs to know before its mutators run, in one round trip: the actor's receipts
-- of mutations that came before, the records they touch that the actor reads, the rights in the
-- audiences. Runs as the owner, whom the policies on content bind like everybody. Its plans are
-- made once per connection, and by index: making them for each push took three times as long as
-- the reading, and one made while a table was empty would go on reading the table whole.
CREATE FUNCTION tenant_schema.push_state(mutation_ids uuid[], record_ids uuid[], audience_ids uuid[]) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
DECLARE
  me uuid := tenant_schema.actor();
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
           'cb', t.created_by, 'ca', t.created_at, 'by', t.changed_by, 'at', t.changed_at)),
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

-- Where a pull begins: whether the actor is a member now, how old a directory may be, and the
-- audiences they may read now as [audience, epoch, head].
CREATE FUNCTION tenant_schema.pull_start() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT json_build_object(
    'member', EXISTS (SELECT FROM tenant_schema.member m
      WHERE m.account_id = me.account_id AND m.valid_from <= now() AND m.valid_until > now()),
    'version', (SELECT s.version FROM tenant_schema.access_state s),
    'reach', (SELECT coalesce(json_agg(json_build_array(r.audience_id, r.epoch, a.head) ORDER BY r.audience_id), '[]')
      FROM tenant_schema.reach r
      JOIN tenant_schema.audience a ON a.id = r.audience_id
      WHERE r.account_id = me.account_id AND r.rights & 1 = 1
        AND r.valid_from <= now() AND r.valid_until > now()))
  FROM (SELECT tenant_schema.signed_actor() AS account_id OFFSET 0) me
$$;

-- The same audiences as rows, for people who look with SQL.
CREATE FUNCTION tenant_schema.pull_state() RETURNS TABLE (audience_id uuid, epoch bigint, head bigint)
LANGUAGE sql STABLE SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT r.audience_id, r.epoch, a.head
  FROM tenant_schema.reach r
  JOIN tenant_schema.audience a ON a.id = r.audience_id
  WHERE r.account_id = (SELECT tenant_schema.actor()) AND r.rights & 1 = 1
    AND r.valid_from <= now() AND r.valid_until > now()
  ORDER BY r.audience_id
$$;

-- Who is who, as far as the actor may know. NULL when the actor is no member (any more).
CREATE FUNCTION tenant_schema.directory() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH mine AS MATERIALIZED (
    SELECT r.audience_id, r.rights,
      -- Rights may change in between; the reading ends with its epoch.
      (SELECT max(e.valid_until) FROM tenant_schema.reach e
       WHERE e.account_id = r.account_id AND e.audience_id = r.audience_id AND e.epoch = r.epoch) AS valid_until
    FROM tenant_schema.reach r
    WHERE r.account_id = (SELECT tenant_schema.actor()) AND r.rights & 1 = 1
      AND r.valid_from <= now() AND r.valid_until > now()
  ), viewer AS (
    SELECT mine.audience_id, mine.rights AS my_rights, mine.valid_until AS my_until, m.person_id, r.rights,
      (SELECT max(e.valid_until) FROM tenant_schema.reach e
       WHERE e.account_id = r.account_id AND e.audience_id = r.audience_id AND e.epoch = r.epoch) AS valid_until,
      ARRAY(SELECT g.group_id FROM tenant_schema.access_grant g
            JOIN tenant_schema.group_member gm ON gm.group_id = g.group_id AND gm.member_id = m.id
            WHERE g.audience_id = r.audience_id AND g.effect = 'allow'
              AND g.valid_from <= now() AND g.valid_until > now()
              AND gm.valid_from <= now() AND gm.valid_until > now()
            ORDER BY g.group_id) AS through
    FROM mine
    JOIN tenant_schema.reach r ON r.audience_id = mine.audience_id
    JOIN tenant_schema.member m ON m.account_id = r.account_id
    WHERE r.rights & 1 = 1 AND r.valid_from <= now() AND r.valid_until > now()
  ), seen AS MATERIALIZED (
    -- The actor is one of the viewers, so that no audience of theirs is without.
    SELECT v.audience_id, v.my_rights, v.my_until,
      json_agg(json_build_object('personId', v.person_id, 'rights', v.rights, 'throughGroups', v.through,
        'until', CASE WHEN v.valid_until = 'infinity' THEN NULL ELSE v.valid_until END)
        ORDER BY v.person_id) AS viewers
    FROM viewer v
    GROUP BY v.audience_id, v.my_rights, v.my_until
  )
  SELECT json_build_object(
    'me', json_build_object('accountId', me.account_id, 'personId', me.person_id, 'role', me.role),
    'spaces', (SELECT coalesce(json_agg(json_build_object('id', s.id, 'kind', s.kind, 'name', s.name,
        'personId', s.person_id) ORDER BY s.name, s.id), '[]')
      FROM tenant_schema.space s WHERE s.id = ANY ((SELECT tenant_schema.visible_spaces())::uuid[])),
    'audiences', (SELECT coalesce(json_agg(json_build_object('id', a.id, 'spaceId', a.space_id, 'name', a.name,
        'myRights', seen.my_rights,
        'until', CASE WHEN seen.my_until = 'infinity' THEN NULL ELSE seen.my_until END,
        'viewers', seen.viewers)
        ORDER BY a.id), '[]')
      FROM seen JOIN tenant_schema.audience a ON a.id = seen.audience_id),
    'persons', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'role', p.role, 'hue', p.hue,
        'accountId', (SELECT m.account_id FROM tenant_schema.member m WHERE m.person_id = p.id ORDER BY m.id LIMIT 1))
        ORDER BY p.name, p.id), '[]')
      FROM tenant_schema.person p WHERE p.id = ANY ((SELECT tenant_schema.visible_persons())::uuid[])),
    'groups', (SELECT coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) ORDER BY g.name, g.id), '[]')
      FROM tenant_schema.member_group g WHERE g.id = ANY ((SELECT tenant_schema.visible_groups())::uuid[])))
  FROM tenant_schema.member me
  WHERE me.account_id = (SELECT tenant_schema.actor()) AND me.valid_from <= now() AND me.valid_until > now()
$$;

-- Why an account reaches the audience of a record, or not: every grant that says something about
-- it, beside the rights that reach gives now. Answers only to an actor who reads the record (AC9).
CREATE FUNCTION tenant_schema.explain_access(record_id uuid)
RETURNS TABLE (person_id uuid, account_id uuid, rights_now integer, effect text, rights integer,
               through_group uuid, valid_from timestamptz, valid_until timestamptz, active boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT m.person_id, m.account_id, coalesce(r.rights, 0)::integer, g.effect, g.rights::integer, g.group_id,
         w.since, w.until, w.since <= now() AND w.until > now()
  FROM tenant_schema.record t
  JOIN tenant_schema.access_grant g ON g.audience_id = t.audience_id
  LEFT JOIN tenant_schema.group_member gm ON gm.group_id = g.group_id
  JOIN tenant_schema.member m ON m.id = coalesce(g.member_id, gm.member_id)
  CROSS JOIN LATERAL (
    SELECT greatest(g.valid_from, m.valid_from, gm.valid_from) AS since,
           least(g.valid_until, m.valid_until, gm.valid_until) AS until
  ) w
  LEFT JOIN tenant_schema.reach r ON r.account_id = m.account_id AND r.audience_id = t.audience_id
    AND r.valid_from <= now() AND r.valid_until > now()
  WHERE t.id = explain_access.record_id
    AND t.audience_id = ANY ((SELECT tenant_schema.reachable(1))::uuid[])
  ORDER BY m.person_id, m.account_id, g.effect DESC, g.id
$$;

-- Gives or denies rights in an audience. The actor needs `share` there and can give only rights
-- of their own, for no longer than they have them; denying takes no rights but `share` (AC7).
CREATE FUNCTION tenant_schema.put_grant(
  grant_id uuid, audience uuid, member uuid, member_group uuid, effect text, rights integer,
  since timestamptz, until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  -- What is past cannot be given.
  first timestamptz := greatest(coalesce(since, now()), now());
  needed integer := 32 | CASE effect WHEN 'allow' THEN rights ELSE 0 END;
  mine tstzmultirange;
BEGIN
  SELECT range_agg(tstzrange(r.valid_from, r.valid_until)) INTO mine FROM tenant_schema.reach r
  WHERE r.account_id = tenant_schema.actor() AND r.audience_id = audience AND r.rights & needed = needed;
  -- Now, and for all of the time the grant is to hold.
  IF mine IS NULL OR needed IS NULL OR NOT mine @> now()
     OR (effect = 'allow' AND NOT mine @> tstzrange(first, coalesce(until, 'infinity'))) THEN
    RAISE EXCEPTION 'not allowed to share' USING ERRCODE = 'OB002';
  END IF;
  INSERT INTO tenant_schema.access_grant (id, audience_id, member_id, group_id, effect, rights, valid_from, valid_until)
  VALUES (grant_id, audience, member, member_group, effect, rights, first, coalesce(until, 'infinity'));
END
$$;

-- Takes a grant back. The actor needs `share` in its audience, and, to take back a deny, the
-- rights it denies: what one does not have, one cannot give back either (AC7).
CREATE FUNCTION tenant_schema.end_grant(grant_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  DELETE FROM tenant_schema.access_grant g
  WHERE g.id = grant_id AND EXISTS (
    SELECT FROM tenant_schema.reach r
    WHERE r.account_id = (SELECT tenant_schema.actor()) AND r.audience_id = g.audience_id
      AND r.rights & 33 = 33 AND (g.effect = 'allow' OR r.rights & g.rights = g.rights)
      AND r.valid_from <= now() AND r.valid_until > now());
  IF NOT FOUND THEN RAISE EXCEPTION 'not allowed to share' USING ERRCODE = 'OB002'; END IF;
END
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA tenant_schema FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.push_state(uuid[], uuid[], uuid[]), tenant_schema.pull_state(),
  tenant_schema.pull_start(), tenant_schema.directory(), tenant_schema.explain_access(uuid),
  tenant_schema.put_grant(uuid, uuid, uuid, uuid, text, integer, timestamptz, timestamptz),
  tenant_schema.end_grant(uuid) TO tenant_schema;
