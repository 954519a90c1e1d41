-- What an instruction needs to be the tenant's, and whose names of actions are (CO16, CO20, CH4). Runs as
-- obhut_owner.

-- As before, and what was said by word of mouth waits for an owner's word also when the operator has
-- contested and then accepted it.
CREATE OR REPLACE FUNCTION tenant_schema.move_instruction(id uuid, what text, reason text, author text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  side text := tenant_schema.contract_side();
  moment timestamptz;
  stands text;
  goes text;
BEGIN
  IF side = 'tenant' AND NOT tenant_schema.is_owner() THEN
    PERFORM tenant_schema.refuse_contract('instruction.not-yours');
  END IF;
  moment := tenant_schema.contract_moment();
  SELECT i.state INTO stands FROM tenant_schema.instruction i WHERE i.id = move_instruction.id FOR UPDATE;
  IF stands IS NULL THEN PERFORM tenant_schema.refuse_contract('instruction.unknown'); END IF;
  SELECT m.goes INTO goes FROM (VALUES
    ('tenant', 'confirm', 'unconfirmed', 'given'),
    ('operator', 'contest', 'unconfirmed', 'contested'),
    ('operator', 'contest', 'given', 'contested'),
    ('tenant', 'see', 'contested', 'contested'),
    ('tenant', 'insist', 'contested', 'insisted'),
    ('operator', 'accept', 'contested', 'given'),
    ('operator', 'accept', 'insisted', 'given'),
    ('tenant', 'withdraw', 'unconfirmed', 'withdrawn'),
    ('tenant', 'withdraw', 'given', 'withdrawn'),
    ('tenant', 'withdraw', 'contested', 'withdrawn'),
    ('tenant', 'withdraw', 'insisted', 'withdrawn'),
    ('operator', 'done', 'given', 'done')
  ) AS m (side, what, stands, goes)
  WHERE m.side = side AND m.what = move_instruction.what AND m.stands = stands;
  IF goes IS NULL THEN
    PERFORM tenant_schema.refuse_contract(CASE
      WHEN what IN ('confirm', 'see', 'insist', 'withdraw') AND side = 'operator'
        OR what IN ('contest', 'accept', 'done') AND side = 'tenant' THEN 'instruction.not-yours'
      ELSE 'instruction.not-so' END);
  END IF;
  -- What nobody of the tenant has said is no more theirs for having been contested.
  IF what = 'accept' AND stands = 'contested'
     AND EXISTS (SELECT FROM tenant_schema.instruction i WHERE i.id = move_instruction.id AND i.source = 'oral')
     AND NOT EXISTS (SELECT FROM tenant_schema.instruction_step p
                     WHERE p.instruction_id = move_instruction.id AND p.what IN ('confirm', 'insist')) THEN
    goes := 'unconfirmed';
  END IF;
  IF what = 'contest' AND reason IS NULL THEN PERFORM tenant_schema.refuse_contract('instruction.reason-missing'); END IF;
  -- What is done was begun: nothing is called done that no job did.
  IF what = 'done' AND NOT EXISTS (
    SELECT FROM tenant_schema.instruction_step p WHERE p.instruction_id = id AND p.what = 'begin') THEN
    PERFORM tenant_schema.refuse_contract('instruction.not-so');
  END IF;
  PERFORM tenant_schema.instruction_note(id, moment, what, reason, author);
  UPDATE tenant_schema.instruction i SET state = goes WHERE i.id = move_instruction.id;
  RETURN goes;
END
$$;

-- As before, of instructions since the last contract ended alone.
CREATE OR REPLACE FUNCTION tenant_schema.contract_insisted() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM tenant_schema.instruction i
    WHERE i.state = 'insisted'
      AND i.given_at > (SELECT coalesce(max(p.at), '-infinity') FROM tenant_schema.contract_step p WHERE p.what = 'terminate'))
$$;

-- As before; what the register and the counting of use are called is the program's too.
CREATE OR REPLACE FUNCTION tenant_schema.chronicle_sequence(
  most integer, OUT chained integer, OUT size bigint, OUT hash text, OUT signed bigint, OUT open_since_ms bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  names constant text := '^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$';
  -- What the program says of itself; a mutation that calls itself so is chained as one with no name.
  ours constant text := '^(access|chronicle|contract|device|instruction|measure|notice|provider|record|register|retention|service|token|transparency|usage)\.';
  ids bigint[];
  ats timestamptz[];
  actors uuid[];
  actions text[];
  details text[];
BEGIN
  -- Before looking: who was first has taken its lines out by the time that this goes on.
  PERFORM FROM tenant_schema.chronicle_head FOR UPDATE;
  ids := ARRAY(SELECT o.id FROM tenant_schema.chronicle_outbox o ORDER BY o.id LIMIT most);
  chained := cardinality(ids);
  IF chained > 0 THEN
    WITH gone AS (
      DELETE FROM tenant_schema.chronicle_outbox o WHERE o.id = ANY (ids)
      RETURNING o.id, o.at, o.account_id, o.device_id, o.action, o.mutation_id, o.record_ids, o.more
    ), named AS (
      SELECT o.*, o.action ~ names AND CASE WHEN o.action ~ ours AND o.mutation_id IS NOT NULL
          -- No EXISTS, for which all receipts might be read.
          THEN (SELECT true FROM tenant_schema.receipt r WHERE r.mutation_id = o.mutation_id) IS NULL
          ELSE true END AS is_named
      FROM gone o
      OFFSET 0
    )
    SELECT array_agg(g.at ORDER BY g.id), array_agg(nullif(g.account_id, nobody) ORDER BY g.id),
           array_agg(CASE WHEN g.is_named THEN g.action ELSE 'other' END ORDER BY g.id),
           array_agg('{"device":"' || g.device_id || '",' || coalesce('"mutation":"' || g.mutation_id || '",', '') || '"objects":'
             || CASE WHEN g.record_ids = '{}' THEN '[]' ELSE array_to_json(g.record_ids)::text END
             || CASE WHEN g.is_named THEN '' ELSE ',"action":' || to_json(g.action)::text END
             || CASE WHEN g.more IS NULL THEN '' ELSE ',"more":' || g.more END || '}' ORDER BY g.id)
    INTO ats, actors, actions, details
    FROM named g;
    IF cardinality(ats) <> chained THEN RAISE EXCEPTION 'lines of the outbox went away' USING ERRCODE = 'OB001'; END IF;
    PERFORM tenant_schema.chronicle_link(ats, actors, actions, array_fill(''::text, ARRAY[chained]),
      array_fill(NULL::uuid, ARRAY[chained]), details);
  END IF;
  SELECT h.seq, h.hash, h.signed_seq,
         (SELECT floor(extract(epoch FROM c.at) * 1000)::bigint FROM tenant_schema.chronicle c WHERE c.seq = h.signed_seq + 1)
  INTO size, hash, signed, open_since_ms FROM tenant_schema.chronicle_head h;
END
$$;
