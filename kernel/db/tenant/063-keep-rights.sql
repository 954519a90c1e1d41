-- An audience keeps the rights of those who keep it, and a person what is theirs in their own life while they are
-- away (AC22, AC19). Runs as obhut_owner.

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
