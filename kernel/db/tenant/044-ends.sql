-- The end of an office with its membership is one of its steps (CO23), and what is looked up by time is not
-- read as a whole (OF4). Runs as obhut_owner.

-- As in 037, and noted among the steps of the office.
CREATE OR REPLACE FUNCTION tenant_schema.ends_with_membership() RETURNS trigger
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
