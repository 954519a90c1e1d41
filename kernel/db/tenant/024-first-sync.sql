-- What a first sync begins with, in one reading. Runs as obhut_owner.

-- As in 008. Who reads an audience, and until when, is gathered from reach as it is read, instead of
-- looked up for each of them: rights may change in between, the reading ends with its epoch.
CREATE OR REPLACE FUNCTION tenant_schema.directory() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH RECURSIVE mine AS MATERIALIZED (
    SELECT r.audience_id, max(r.valid_until) AS valid_until,
      max(r.rights) FILTER (WHERE r.valid_from <= now() AND r.valid_until > now()) AS rights
    FROM tenant_schema.reach r
    WHERE r.account_id = (SELECT tenant_schema.actor())
    GROUP BY r.audience_id, r.epoch
    HAVING bool_or(r.rights & 1 = 1 AND r.valid_from <= now() AND r.valid_until > now())
  ), within AS (
    SELECT gm.member_id, gm.group_id FROM tenant_schema.group_member gm
    WHERE gm.valid_from <= now() AND gm.valid_until > now()
    UNION
    SELECT w.member_id, n.group_id FROM within w
    JOIN tenant_schema.nested_group n ON n.inner_id = w.group_id
    WHERE n.valid_from <= now() AND n.valid_until > now()
  ), through AS MATERIALIZED (
    SELECT g.audience_id, w.member_id, array_agg(DISTINCT g.group_id ORDER BY g.group_id) AS groups
    FROM tenant_schema.access_grant g
    JOIN within w ON w.group_id = g.group_id
    WHERE g.audience_id IN (SELECT mine.audience_id FROM mine) AND g.effect = 'allow'
      AND g.valid_from <= now() AND g.valid_until > now()
    GROUP BY g.audience_id, w.member_id
  ), reader AS MATERIALIZED (
    SELECT r.audience_id, r.account_id, max(r.valid_until) AS valid_until,
      max(r.rights) FILTER (WHERE r.valid_from <= now() AND r.valid_until > now()) AS rights
    FROM mine JOIN tenant_schema.reach r ON r.audience_id = mine.audience_id
    GROUP BY r.audience_id, r.account_id, r.epoch
    HAVING bool_or(r.rights & 1 = 1 AND r.valid_from <= now() AND r.valid_until > now())
  ), seen AS MATERIALIZED (
    -- The actor is one of the viewers, so that no audience of theirs is without.
    SELECT v.audience_id,
      json_agg(json_build_object('personId', m.person_id, 'rights', v.rights,
        'throughGroups', coalesce(t.groups, '{}'),
        'until', CASE WHEN v.valid_until = 'infinity' THEN NULL ELSE v.valid_until END)
        ORDER BY m.person_id) AS viewers
    FROM reader v
    JOIN tenant_schema.member m ON m.account_id = v.account_id
    LEFT JOIN through t ON t.audience_id = v.audience_id AND t.member_id = m.id
    GROUP BY v.audience_id
  )
  SELECT json_build_object(
    'me', json_build_object('accountId', me.account_id, 'personId', me.person_id, 'role', me.role),
    'spaces', (SELECT coalesce(json_agg(json_build_object('id', s.id, 'kind', s.kind, 'name', s.name,
        'personId', s.person_id) ORDER BY s.name, s.id), '[]')
      FROM tenant_schema.space s WHERE s.id = ANY ((SELECT tenant_schema.visible_spaces())::uuid[])),
    'audiences', (SELECT coalesce(json_agg(json_build_object('id', a.id, 'spaceId', a.space_id, 'name', a.name,
        'label', a.label, 'myRights', mine.rights,
        'until', CASE WHEN mine.valid_until = 'infinity' THEN NULL ELSE mine.valid_until END,
        'viewers', seen.viewers)
        ORDER BY a.id), '[]')
      FROM mine
      JOIN seen ON seen.audience_id = mine.audience_id
      JOIN tenant_schema.audience a ON a.id = mine.audience_id),
    'persons', (SELECT coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'role', p.role, 'hue', p.hue,
        'accountId', (SELECT m.account_id FROM tenant_schema.member m WHERE m.person_id = p.id ORDER BY m.id LIMIT 1))
        ORDER BY p.name, p.id), '[]')
      FROM tenant_schema.person p WHERE p.id = ANY ((SELECT tenant_schema.visible_persons())::uuid[])),
    'groups', (SELECT coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) ORDER BY g.name, g.id), '[]')
      FROM tenant_schema.member_group g WHERE g.id = ANY ((SELECT tenant_schema.visible_groups())::uuid[])))
  FROM tenant_schema.member me
  WHERE me.account_id = (SELECT tenant_schema.actor()) AND me.valid_from <= now() AND me.valid_until > now()
$$;
