-- An audience keeps the rights of those who keep it, a person what is theirs in their own life while they are
-- away, and nobody has been in a group before they were put in (AC22, AC19, AC11, AC13). Runs as obhut_owner.

-- As in 059, but with all they may there, so that each right stays with somebody who reads and shares. Who had less
-- than the others denied them for ever what nobody was left to take back (AC7). What is ended counts as what is
-- denied, and one's own as that of others: nobody gives it back either, and whoever has a right there can give it to
-- somebody else first. That holds up no guardian in a life, where its person has all rights, nor an end of membership.
CREATE OR REPLACE FUNCTION tenant_schema.sharers(audiences uuid[]) RETURNS tenant_schema.reach[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  -- Of all who have the same time together: a thousand audiences of fifty are compared right by right.
  SELECT coalesce(array_agg(ROW(NULL, s.audience_id, s.since, s.until, s.rights, 0)::tenant_schema.reach), '{}')
  FROM (
    SELECT r.audience_id, greatest(r.valid_from, now()) AS since, r.valid_until AS until, bit_or(r.rights) AS rights
    FROM tenant_schema.reach r
    WHERE r.audience_id = ANY (audiences) AND r.rights & 33 = 33 AND r.valid_until > now()
      AND NOT EXISTS (SELECT FROM tenant_schema.service_account s WHERE s.account_id = r.account_id)
    GROUP BY 1, 2, 3) s
$$;

-- As in 008; but there by reach alone, which ends with the membership: then others ended what would be theirs again
-- on coming back. After its end counts what they are allowed by themselves, less what they are denied so; they are
-- in no group then.
CREATE OR REPLACE FUNCTION tenant_schema.owners_reach(audiences uuid[]) RETURNS tenant_schema.reach[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH owner AS MATERIALIZED (
    SELECT a.id AS audience_id, m.id AS member_id, m.account_id, m.valid_until
    FROM tenant_schema.audience a
    JOIN tenant_schema.space s ON s.id = a.space_id
    JOIN tenant_schema.member m ON m.person_id = s.person_id AND m.account_id = tenant_schema.life_of(a.id)
    WHERE a.id = ANY (audiences) AND m.account_id <> (SELECT tenant_schema.actor())
  ), theirs AS (
    SELECT r.* FROM owner o
    JOIN tenant_schema.reach r ON r.account_id = o.account_id AND r.audience_id = o.audience_id
    UNION ALL
    SELECT o.account_id, o.audience_id, lower(t.span), upper(t.span), (1 << b.n)::smallint, 0
    FROM owner o
    CROSS JOIN generate_series(0, 5) b (n)
    CROSS JOIN LATERAL (
      SELECT range_agg(tstzrange(g.valid_from, g.valid_until)) FILTER (WHERE g.effect = 'allow') AS allowed,
             coalesce(range_agg(tstzrange(g.valid_from, g.valid_until)) FILTER (WHERE g.effect = 'deny'), '{}') AS denied
      FROM tenant_schema.access_grant g
      WHERE g.audience_id = o.audience_id AND g.member_id = o.member_id AND g.rights & (1 << b.n) <> 0) g
    CROSS JOIN LATERAL unnest((g.allowed - g.denied) * tstzmultirange(tstzrange(o.valid_until, 'infinity'))) t (span)
    WHERE o.valid_until < 'infinity'
  )
  SELECT coalesce(array_agg(ROW(t.account_id, t.audience_id, t.valid_from, t.valid_until, t.rights, t.epoch)::tenant_schema.reach), '{}')
  FROM theirs t
$$;

-- As in 058; but who is in begins no earlier than now, as what is given does (AC7), and keeps the beginning there was
-- when only the end is another, so that reading goes on (AC10). And a hundred groups inside hold up no member, and
-- none of these.
CREATE OR REPLACE FUNCTION tenant_schema.set_in_group(
  group_id uuid, member uuid, inner_group uuid, since timestamptz, until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
  before tenant_schema.reach[];
  sharers_before tenant_schema.reach[];
  owners_before tenant_schema.reach[];
  first timestamptz := greatest(coalesce(since, now()), now());
  last timestamptz := coalesce(until, 'infinity');
  begun timestamptz;
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF NOT tenant_schema.keeps_group(group_id) OR (member IS NULL) = (inner_group IS NULL)
     OR member IS NOT NULL AND NOT EXISTS (SELECT FROM tenant_schema.member m WHERE m.id = member)
     OR inner_group IS NOT NULL AND NOT EXISTS (SELECT FROM tenant_schema.member_group g WHERE g.id = inner_group) THEN
    RAISE EXCEPTION 'not the keeper of this group' USING ERRCODE = 'OB002';
  END IF;
  SELECT i.valid_from INTO begun
  FROM (SELECT gm.valid_from, gm.valid_until FROM tenant_schema.group_member gm
        WHERE gm.group_id = set_in_group.group_id AND gm.member_id = member
        UNION ALL
        SELECT n.valid_from, n.valid_until FROM tenant_schema.nested_group n
        WHERE n.group_id = set_in_group.group_id AND n.inner_id = inner_group) i
  WHERE i.valid_from <= now() AND i.valid_until > now();
  IF begun IS NOT NULL AND first = now() THEN first := begun; END IF;
  IF last <= now() OR first >= last THEN RAISE EXCEPTION 'no time left' USING ERRCODE = 'OB022'; END IF;
  IF inner_group IS NOT NULL
     AND NOT EXISTS (SELECT FROM tenant_schema.nested_group n
                     WHERE n.group_id = set_in_group.group_id AND n.inner_id = inner_group)
     AND (SELECT count(*) FROM tenant_schema.nested_group n WHERE n.group_id = set_in_group.group_id) >= 100 THEN
    RAISE EXCEPTION 'too many groups inside' USING ERRCODE = 'OB023';
  END IF;
  before := tenant_schema.reach_of(me);
  sharers_before := tenant_schema.sharers(tenant_schema.audiences_of_group(group_id));
  owners_before := tenant_schema.owners_reach(tenant_schema.audiences_of_group(group_id));
  IF member IS NOT NULL THEN
    INSERT INTO tenant_schema.group_member (group_id, member_id, valid_from, valid_until)
    VALUES (set_in_group.group_id, member, first, last)
    ON CONFLICT ON CONSTRAINT group_member_pkey DO UPDATE SET valid_from = first, valid_until = last;
  ELSE
    INSERT INTO tenant_schema.nested_group (group_id, inner_id, valid_from, valid_until)
    VALUES (set_in_group.group_id, inner_group, first, last)
    ON CONFLICT ON CONSTRAINT nested_group_pkey DO UPDATE SET valid_from = first, valid_until = last;
  END IF;
  IF NOT tenant_schema.covers(before, tenant_schema.reach_of(me)) THEN
    RAISE EXCEPTION 'more than one has' USING ERRCODE = 'OB030';
  END IF;
  PERFORM tenant_schema.refuse_estranging(sharers_before, owners_before);
  PERFORM tenant_schema.note_change('group-joined', jsonb_build_object('group_id', set_in_group.group_id, 'member_id', member,
    'inner_id', inner_group, 'valid_from', nullif(first, '-infinity'), 'valid_until', nullif(last, 'infinity')));
END
$$;
