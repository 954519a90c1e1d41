-- What has to stay provable, what ends with a membership, and what is read by pages (CO9, CO13, CO21, CO23,
-- OF4, OF12, CH3). Runs as obhut_owner.

-- As before; nothing is chained meanwhile either, so that all that asks in one transaction is given one moment.
CREATE OR REPLACE FUNCTION tenant_schema.contract_moment() RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  seen timestamptz;
BEGIN
  SELECT s.last_at INTO seen FROM tenant_schema.contract_state s FOR UPDATE;
  PERFORM FROM tenant_schema.chronicle_head FOR UPDATE;
  RETURN greatest(now(), seen, (
    SELECT c.at FROM tenant_schema.chronicle_head h JOIN tenant_schema.chronicle c ON c.seq = h.seq));
END
$$;

-- As before, and in the chronicle at once (CO13): who was carried over is shown as that, and by whom.
CREATE OR REPLACE FUNCTION tenant_schema.contract_carry_over() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  moment timestamptz;
BEGIN
  IF tenant_schema.contract_side() <> 'operator' THEN PERFORM tenant_schema.refuse_contract('contract.not-yours'); END IF;
  moment := tenant_schema.contract_moment();
  UPDATE tenant_schema.contract_state s SET standing = 'carried-over', since = moment, last_at = moment WHERE s.standing = 'none';
  IF FOUND THEN
    PERFORM tenant_schema.chronicle_append('contract.carry-over', '', NULL, json_build_object('side', 'operator')::text);
  END IF;
END
$$;
-- Those that were carried over by an update of before have their line now.
SELECT tenant_schema.chronicle_append('contract.carry-over', '', NULL, json_build_object('side', 'operator')::text)
FROM tenant_schema.contract_state s WHERE s.standing = 'carried-over' OR s.was = 'carried-over';

-- As before; the operator's lease needs its instruction in the database, too (CO18).
CREATE OR REPLACE FUNCTION tenant_schema.set_lease(days integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.is_keeper() THEN
    RAISE EXCEPTION 'not a keeper' USING ERRCODE = 'OB002';
  END IF;
  PERFORM tenant_schema.require_instruction('lease');
  UPDATE tenant_schema.setting SET lease_days = days;
END
$$;

-- As before. Details that prove a contract or a delivery are not erased: of people they say no more than the
-- contract itself does, which stays (CO9), or ids alone. Who acted is forgotten with the pseudonym.
CREATE OR REPLACE FUNCTION tenant_schema.chronicle_erase(seqs bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  done bigint[];
BEGIN
  -- Forgetting somebody erases, too, under an instruction of its own.
  PERFORM tenant_schema.require_instruction('chronicle-erase', 'chronicle-forget');
  WITH gone AS (
    DELETE FROM tenant_schema.chronicle_detail d
    USING tenant_schema.chronicle c
    WHERE d.seq = ANY (seqs) AND c.seq = d.seq
      AND c.action NOT IN ('chronicle.erase', 'contract.conclude', 'contract.amend', 'notice.deliver')
    RETURNING d.seq
  )
  SELECT array_agg(g.seq ORDER BY g.seq) INTO done FROM gone g;
  IF done IS NOT NULL THEN
    PERFORM tenant_schema.chronicle_append('chronicle.erase', '', NULL, json_build_object('events', done)::text);
  END IF;
  RETURN coalesce(cardinality(done), 0);
END
$$;

-- Whoever is no member any more holds no office and has agreed to nothing, also when their time ran out by
-- the clock and they come back (CO23, OF12).
CREATE FUNCTION tenant_schema.ends_with_membership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  held text;
BEGIN
  FOR held IN DELETE FROM tenant_schema.office o WHERE o.member_id = NEW.id RETURNING o.office LOOP
    INSERT INTO tenant_schema.office_step (number, at, member_id, office, what, account_id, reason)
    SELECT coalesce(max(p.number), 0) + 1, now(), NEW.id, held, 'end',
           CASE WHEN tenant_schema.contract_side() = 'tenant' THEN tenant_schema.acting() END, ''
    FROM tenant_schema.office_step p;
    PERFORM tenant_schema.chronicle_append('contract.office', '', NULL,
      json_build_object('member', NEW.id, 'office', held, 'holds', false)::text);
  END LOOP;
  DELETE FROM tenant_schema.usage_consent c WHERE c.account_id = NEW.account_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER ends_with_membership AFTER UPDATE OF valid_until ON tenant_schema.member
  FOR EACH ROW WHEN (NEW.valid_until <= clock_timestamp() OR OLD.valid_until <= clock_timestamp())
  EXECUTE FUNCTION tenant_schema.ends_with_membership();
DELETE FROM tenant_schema.usage_consent c WHERE NOT EXISTS (
  SELECT FROM tenant_schema.member m WHERE m.account_id = c.account_id AND m.valid_until > now());

-- As before, of members alone.
CREATE OR REPLACE FUNCTION tenant_schema.offices() RETURNS TABLE (member_id uuid, person_name text, office text, given_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT o.member_id, p.name, o.office, o.given_at
  FROM tenant_schema.office o
  JOIN tenant_schema.member m ON m.id = o.member_id
  JOIN tenant_schema.person p ON p.id = m.person_id
  WHERE tenant_schema.is_privacy_reader() AND m.valid_until > now()
  ORDER BY p.name, o.office
$$;

-- How many had said yes when something was counted that day, at the least: counts of fewer than five people
-- are not shown, as with one or two of them they would be theirs (OF13).
ALTER TABLE tenant_schema.usage_count ADD COLUMN people integer NOT NULL DEFAULT 0 CHECK (people >= 0);

CREATE FUNCTION tenant_schema.usage_people(product text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT count(*)::integer FROM tenant_schema.usage_consent c
  WHERE c.product = usage_people.product AND EXISTS (
    SELECT FROM tenant_schema.member m
    WHERE m.account_id = c.account_id AND m.valid_from <= now() AND m.valid_until > now())
$$;

-- As before, with how many had said yes.
CREATE OR REPLACE FUNCTION tenant_schema.count_usage(counts json, today date) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  mine json := tenant_schema.my_usage();
BEGIN
  PERFORM tenant_schema.signed_actor();
  IF mine IS NULL THEN RETURN NULL; END IF;
  INSERT INTO tenant_schema.usage_count AS u (day, product, event, count, people)
  SELECT today, n.value ->> 0, n.value ->> 1, sum((n.value ->> 2)::bigint), tenant_schema.usage_people(n.value ->> 0)
  FROM json_array_elements(counts) AS n
  WHERE n.value ->> 0 IN (SELECT json_array_elements_text(mine -> 'agreed'))
  GROUP BY 2, 3 ORDER BY 2, 3
  ON CONFLICT (day, product, event) DO UPDATE
    SET count = u.count + excluded.count, people = least(u.people, excluded.people);
  INSERT INTO tenant_schema.fault_count AS f (day, event, count)
  SELECT today, n.value ->> 1, sum((n.value ->> 2)::bigint)
  FROM json_array_elements(counts) AS n WHERE n.value ->> 0 IS NULL
  GROUP BY 2 ORDER BY 2
  ON CONFLICT (day, event) DO UPDATE SET count = f.count + excluded.count;
  RETURN mine;
END
$$;

-- As before, and of fewer than five people neither how many they are nor what was counted of them.
CREATE OR REPLACE FUNCTION tenant_schema.usage_overview(since date) RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT json_build_object(
    'offered', (SELECT coalesce(json_agg(json_build_object('product', o.product, 'since', o.since, 'agreed',
        (SELECT p.people FROM tenant_schema.usage_people(o.product) AS p (people) WHERE p.people >= 5)) ORDER BY o.product), '[]')
      FROM tenant_schema.usage_offer o),
    'counts', (SELECT coalesce(json_agg(json_build_object('day', u.day, 'event', u.event, 'count', u.count)
        ORDER BY u.day DESC, u.event), '[]') FROM tenant_schema.usage_count u
      WHERE u.day >= usage_overview.since AND u.people >= 5),
    'faults', (SELECT coalesce(json_agg(json_build_object('day', f.day, 'event', f.event, 'count', f.count)
        ORDER BY f.day DESC, f.event), '[]') FROM tenant_schema.fault_count f WHERE f.day >= usage_overview.since))
  WHERE tenant_schema.is_privacy_reader()
$$;

-- A page of the instructions before one of them, the newest first, with up to 200 lines of the chronicle each.
CREATE FUNCTION tenant_schema.instruction_page(before integer, most integer) RETURNS TABLE (instructions json, next integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH page AS MATERIALIZED (
    SELECT i.* FROM tenant_schema.instruction i
    WHERE instruction_page.before IS NULL OR i.number < instruction_page.before
    ORDER BY i.number DESC LIMIT least(greatest(most, 1), 200)
  )
  SELECT coalesce((
    SELECT json_agg(json_build_object('id', i.id, 'number', i.number, 'givenAt', i.given_at, 'source', i.source,
      'author', i.author, 'scope', i.scope, 'body', i.body, 'state', i.state,
      'steps', (SELECT coalesce(json_agg(json_build_object('number', p.number, 'at', p.at, 'what', p.what, 'side', p.side,
          'author', p.author, 'reason', p.reason) ORDER BY p.number), '[]')
        FROM tenant_schema.instruction_step p WHERE p.instruction_id = i.id),
      'events', (SELECT coalesce(json_agg(json_build_object('seq', c.seq, 'at', c.at, 'action', c.action) ORDER BY c.seq), '[]')
        FROM (SELECT x.* FROM tenant_schema.chronicle x WHERE x.instruction = i.id ORDER BY x.seq LIMIT 200) c))
      ORDER BY i.number DESC)
    FROM page i), '[]'),
    -- The numbers have no gap: there is more where the last is not the first.
    (SELECT min(i.number) FROM page i HAVING min(i.number) > 1)
  WHERE tenant_schema.is_privacy_reader()
$$;
DROP FUNCTION tenant_schema.instructions();

-- As before. What lies between two instants was looked for among all that does; now among 10,000 events from
-- each side, with a thousand more where there are others: times follow the order that closely, but not exactly.
CREATE OR REPLACE FUNCTION tenant_schema.chronicle_events(
  before bigint, since timestamptz, until timestamptz, actor_is text, action_is text, purpose_is text,
  instruction_is uuid, most integer) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  reach constant bigint := 100000;
  sample constant integer := 10000;
  around constant bigint := 1000;
  top bigint;
  bottom bigint := 1;
  found integer;
  highest bigint;
  lowest bigint;
  events json;
  counted integer;
  last bigint;
BEGIN
  IF NOT tenant_schema.is_privacy_reader() THEN RETURN NULL; END IF;
  SELECT least(h.seq, chronicle_events.before - 1) INTO top FROM tenant_schema.chronicle_head h;
  IF since IS NOT NULL OR until IS NOT NULL THEN
    SELECT count(*), coalesce(min(e.seq), 1), coalesce(max(e.seq), 0) INTO found, bottom, highest
    FROM (SELECT c.seq FROM tenant_schema.chronicle c
          WHERE c.at >= coalesce(since, '-infinity') AND c.at < coalesce(until, 'infinity')
          ORDER BY c.at LIMIT sample) e;
    IF found = sample THEN
      bottom := greatest(bottom - around, 1);
      -- Without an end it is the chronicle's.
      IF until IS NULL THEN highest := top;
      ELSE
        SELECT max(e.seq) + around INTO highest
        FROM (SELECT c.seq FROM tenant_schema.chronicle c
              WHERE c.at >= coalesce(since, '-infinity') AND c.at < until
              ORDER BY c.at DESC LIMIT sample) e;
      END IF;
    END IF;
    top := least(top, highest);
  END IF;
  lowest := greatest(bottom, top - reach + 1, 1);

  SELECT coalesce(json_agg(json_build_object(
           'seq', e.seq, 'at', tenant_schema.chronicle_instant(e.at), 'actor', coalesce(e.actor::text, 'nobody'),
           'action', e.action, 'purpose', e.purpose, 'instruction', coalesce(e.instruction::text, ''),
           'hash', encode(e.hash, 'hex'), 'prev', encode(e.prev, 'hex'), 'commitment', encode(e.commitment, 'hex'),
           'detail', d.detail) ORDER BY e.seq DESC), '[]'),
         count(*), min(e.seq)
  INTO events, counted, last
  FROM (
    SELECT c.* FROM tenant_schema.chronicle c
    WHERE c.seq BETWEEN lowest AND top
      -- By the places of the chain, whatever the planner knows of times.
      AND (since IS NULL OR c.at + interval '0' >= since) AND (until IS NULL OR c.at + interval '0' < until)
      AND (actor_is IS NULL OR coalesce(c.actor::text, 'nobody') = actor_is)
      AND (action_is IS NULL OR c.action = action_is OR right(action_is, 1) = '.' AND starts_with(c.action, action_is))
      AND (purpose_is IS NULL OR c.purpose = purpose_is)
      AND (instruction_is IS NULL OR c.instruction = instruction_is)
    ORDER BY c.seq DESC LIMIT most
  ) e
  LEFT JOIN tenant_schema.chronicle_detail d ON d.seq = e.seq;

  RETURN json_build_object('events', events, 'next', CASE
    WHEN counted = most AND last > greatest(bottom, 1) THEN last
    WHEN counted < most AND lowest > greatest(bottom, 1) THEN lowest
  END);
END
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.ends_with_membership(), tenant_schema.usage_people(text),
  tenant_schema.instruction_page(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.instruction_page(integer, integer) TO tenant_schema;
