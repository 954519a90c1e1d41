-- The chronicle as it is read on a screen: by pages, newest first, narrowed down (OF4, OF5). Runs as
-- obhut_owner.

-- When something happened, and where it stands. The order of the chain is that of `seq` (CH5): what is
-- between two instants is looked up here, and read there.
CREATE INDEX chronicle_at ON tenant_schema.chronicle (at) INCLUDE (seq);

-- Up to `most` events before the event `before`, newest first, with their details; NULL in place of what
-- is not asked for. `action_is` is a name, or the beginning of one up to a dot. Looks at 100,000 events at
-- most, so that no question takes longer than that; `next` is the event before which to go on, NULL when
-- there is nothing left to look at. NULL for who is no keeper, nor an operator.
CREATE FUNCTION tenant_schema.chronicle_events(
  before bigint, since timestamptz, until timestamptz, actor_is text, action_is text, purpose_is text,
  instruction_is uuid, most integer) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  reach constant bigint := 100000;
  top bigint;
  bottom bigint := 1;
  within_top bigint;
  lowest bigint;
  events json;
  counted integer;
  last bigint;
BEGIN
  IF NOT tenant_schema.is_keeper() THEN RETURN NULL; END IF;
  SELECT least(h.seq, chronicle_events.before - 1) INTO top FROM tenant_schema.chronicle_head h;
  IF since IS NOT NULL OR until IS NOT NULL THEN
    SELECT max(c.seq), min(c.seq) INTO within_top, bottom FROM tenant_schema.chronicle c
    WHERE c.at >= coalesce(since, '-infinity') AND c.at < coalesce(until, 'infinity');
    top := least(top, coalesce(within_top, 0));
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
      AND (since IS NULL OR c.at >= since) AND (until IS NULL OR c.at < until)
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

REVOKE EXECUTE ON FUNCTION tenant_schema.chronicle_events(
  bigint, timestamptz, timestamptz, text, text, text, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.chronicle_events(
  bigint, timestamptz, timestamptz, text, text, text, uuid, integer) TO tenant_schema;
