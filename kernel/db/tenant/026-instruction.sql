-- What the tenant tells the operator to do with its data, on record, and what came of it (CO16 to CO20).
-- Runs as obhut_owner.

CREATE TABLE tenant_schema.instruction (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number integer NOT NULL UNIQUE CHECK (number > 0),
  given_at timestamptz NOT NULL,
  -- owner: by somebody who speaks for the tenant. oral: the operator wrote it down. law: what the law
  -- demands of the operator, told before it is done (cl_7.1__a).
  source text NOT NULL CHECK (source IN ('owner', 'oral', 'law')),
  account_id uuid CHECK ((account_id IS NOT NULL) = (source = 'owner')),
  author text NOT NULL CHECK (char_length(author) BETWEEN 1 AND 400),
  scope text NOT NULL CHECK (scope IN
    ('chronicle-export', 'chronicle-erase', 'chronicle-forget', 'token-create', 'symbols-import', 'lease', 'other')),
  body text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 4000),
  state text NOT NULL CHECK (state IN ('unconfirmed', 'given', 'contested', 'insisted', 'withdrawn', 'done'))
);

CREATE TABLE tenant_schema.instruction_step (
  instruction_id uuid NOT NULL REFERENCES tenant_schema.instruction,
  number integer NOT NULL CHECK (number > 0),
  at timestamptz NOT NULL,
  what text NOT NULL CHECK (what IN ('confirm', 'contest', 'see', 'insist', 'withdraw', 'accept', 'begin', 'done')),
  side text NOT NULL CHECK (side IN ('tenant', 'operator')),
  account_id uuid,
  author text CHECK (char_length(author) BETWEEN 1 AND 400),
  reason text CHECK (char_length(reason) BETWEEN 1 AND 4000),
  PRIMARY KEY (instruction_id, number)
);

ALTER TABLE tenant_schema.instruction ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.instruction FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.instruction_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.instruction_step FORCE ROW LEVEL SECURITY;
CREATE POLICY added ON tenant_schema.instruction FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON tenant_schema.instruction FOR SELECT TO obhut_owner USING (true);
CREATE POLICY moved ON tenant_schema.instruction FOR UPDATE TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY added ON tenant_schema.instruction_step FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON tenant_schema.instruction_step FOR SELECT TO obhut_owner USING (true);

-- What was said stays as it was said; only how it stands moves.
CREATE FUNCTION tenant_schema.instruction_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'instruction' THEN
    IF (NEW.id, NEW.number, NEW.given_at, NEW.source, NEW.account_id, NEW.author, NEW.scope, NEW.body)
       IS NOT DISTINCT FROM
       (OLD.id, OLD.number, OLD.given_at, OLD.source, OLD.account_id, OLD.author, OLD.scope, OLD.body) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'an instruction stays as it was given' USING ERRCODE = 'OB007';
END
$$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON tenant_schema.instruction
  FOR EACH ROW EXECUTE FUNCTION tenant_schema.instruction_stays();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON tenant_schema.instruction_step
  FOR EACH ROW EXECUTE FUNCTION tenant_schema.instruction_stays();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON tenant_schema.instruction
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_stays();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON tenant_schema.instruction_step
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_stays();

-- Under which instruction the operator works in this transaction, as instruction_begin said; NULL: none.
-- Of a setting alone nothing follows: it has to be one of this tenant's that is being carried out.
CREATE FUNCTION tenant_schema.current_instruction() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT i.id FROM tenant_schema.instruction i
  WHERE tenant_schema.contract_side() = 'operator'
    AND i.id::text = current_setting('obhut.instruction', true) AND i.state = 'given'
    AND EXISTS (SELECT FROM tenant_schema.instruction_step p WHERE p.instruction_id = i.id AND p.what = 'begin')
$$;

-- As before; what the operator does under an instruction says so.
CREATE OR REPLACE FUNCTION tenant_schema.chronicle_append(action text, purpose text, instruction uuid, detail text)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  -- The sequencer looks where the outbox has come further: it has to sign this, too.
  PERFORM nextval('tenant_schema.chronicle_outbox_id_seq');
  RETURN tenant_schema.chronicle_link(ARRAY[clock_timestamp()], ARRAY[tenant_schema.actor()], ARRAY[action],
    ARRAY[purpose], ARRAY[coalesce(instruction, tenant_schema.current_instruction())], ARRAY[detail]);
END
$$;
CREATE INDEX ON tenant_schema.chronicle (instruction, seq) WHERE instruction IS NOT NULL;

-- Refuses the operator who works without an instruction for it, where a contract was concluded here. Where
-- none was, nobody could have given one; in a household the operator is the controller (CO18).
CREATE FUNCTION tenant_schema.require_instruction(VARIADIC jobs text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF tenant_schema.contract_side() = 'operator'
     AND EXISTS (SELECT FROM tenant_schema.contract_state s WHERE s.standing IN ('in-force', 'suspended', 'ended'))
     AND NOT EXISTS (
       SELECT FROM tenant_schema.instruction i
       WHERE i.id = tenant_schema.current_instruction() AND i.scope = ANY (jobs)) THEN
    PERFORM tenant_schema.refuse_contract('instruction.needed');
  END IF;
END
$$;

CREATE FUNCTION tenant_schema.instruction_add(source text, account uuid, author text, scope text, body text, state text)
RETURNS uuid
LANGUAGE plpgsql SECURITY INVOKER
AS $$
#variable_conflict use_variable
DECLARE
  moment timestamptz := tenant_schema.contract_moment();
  made uuid;
BEGIN
  IF EXISTS (SELECT FROM tenant_schema.contract_state s WHERE s.standing = 'exempt') THEN
    PERFORM tenant_schema.refuse_contract('contract.not-needed');
  END IF;
  INSERT INTO tenant_schema.instruction AS i (number, given_at, source, account_id, author, scope, body, state)
  SELECT coalesce(max(x.number), 0) + 1, moment, source, account, author, scope, body, state
  FROM tenant_schema.instruction x
  RETURNING i.id INTO made;
  UPDATE tenant_schema.contract_state s SET last_at = moment;
  PERFORM tenant_schema.chronicle_append('instruction.give', '', made,
    json_build_object('source', source, 'author', author, 'scope', scope, 'body', body)::text);
  RETURN made;
END
$$;

-- An owner gives an instruction.
CREATE FUNCTION tenant_schema.give_instruction(scope text, body text, author text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF tenant_schema.contract_side() <> 'tenant' OR NOT tenant_schema.is_owner() THEN
    PERFORM tenant_schema.refuse_contract('instruction.not-yours');
  END IF;
  RETURN tenant_schema.instruction_add('owner', tenant_schema.acting(), author, scope, body, 'given');
END
$$;

-- The operator writes down what was said to them, which is held until an owner confirms it, or what the law
-- demands of them.
CREATE FUNCTION tenant_schema.note_instruction(source text, scope text, body text, author text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF tenant_schema.contract_side() <> 'operator' OR source NOT IN ('oral', 'law') THEN
    PERFORM tenant_schema.refuse_contract('instruction.not-yours');
  END IF;
  RETURN tenant_schema.instruction_add(source, NULL, author, scope, body,
    CASE source WHEN 'oral' THEN 'unconfirmed' ELSE 'given' END);
END
$$;

-- Moves an instruction on: whose move it is, from where and to where, this table says.
CREATE FUNCTION tenant_schema.move_instruction(id uuid, what text, reason text, author text) RETURNS text
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

-- Writes a step down. Called by the functions here.
CREATE FUNCTION tenant_schema.instruction_note(id uuid, moment timestamptz, what text, reason text, author text)
RETURNS void
LANGUAGE plpgsql SECURITY INVOKER
AS $$
#variable_conflict use_variable
BEGIN
  INSERT INTO tenant_schema.instruction_step (instruction_id, number, at, what, side, account_id, author, reason)
  SELECT id, coalesce(max(p.number), 0) + 1, moment, what, tenant_schema.contract_side(), tenant_schema.acting(), author, reason
  FROM tenant_schema.instruction_step p WHERE p.instruction_id = id;
  UPDATE tenant_schema.contract_state s SET last_at = moment;
  PERFORM tenant_schema.chronicle_append('instruction.' || what, '', id,
    json_build_object('author', author, 'reason', reason)::text);
END
$$;

-- The operator begins a job under an instruction: everything that the chronicle notes of it in this
-- transaction has its id. One that is contested, withdrawn, done or for something else begins nothing.
CREATE FUNCTION tenant_schema.begin_instruction(id uuid, job text, author text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  moment timestamptz;
  one tenant_schema.instruction;
BEGIN
  IF tenant_schema.contract_side() <> 'operator' THEN PERFORM tenant_schema.refuse_contract('instruction.not-yours'); END IF;
  moment := tenant_schema.contract_moment();
  SELECT * INTO one FROM tenant_schema.instruction i WHERE i.id = begin_instruction.id FOR UPDATE;
  IF one.id IS NULL OR one.scope <> job THEN PERFORM tenant_schema.refuse_contract('instruction.unknown'); END IF;
  IF one.state IN ('contested', 'insisted') THEN PERFORM tenant_schema.refuse_contract('instruction.held'); END IF;
  IF one.state <> 'given' THEN PERFORM tenant_schema.refuse_contract('instruction.not-so'); END IF;
  PERFORM tenant_schema.instruction_note(id, moment, 'begin', NULL, author);
  PERFORM set_config('obhut.instruction', id::text, true);
END
$$;

-- The operator may end the contract when the tenant insists on what was contested (cl_10__c).
CREATE OR REPLACE FUNCTION tenant_schema.contract_insisted() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT EXISTS (SELECT FROM tenant_schema.instruction i WHERE i.state = 'insisted') $$;

-- As before, and the operator needs an instruction for it.
CREATE OR REPLACE FUNCTION tenant_schema.chronicle_export() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.is_keeper() THEN RETURN NULL; END IF;
  PERFORM tenant_schema.require_instruction('chronicle-export');
  RETURN tenant_schema.chronicle_append('chronicle.export', '', NULL, '{}');
END
$$;

-- Who instructs, what came of it, and which lines of the chronicle are of it; for those who may look.
CREATE FUNCTION tenant_schema.instructions() RETURNS TABLE (instructions json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce((
    SELECT json_agg(json_build_object('id', i.id, 'number', i.number, 'givenAt', i.given_at, 'source', i.source,
      'author', i.author, 'scope', i.scope, 'body', i.body, 'state', i.state,
      'steps', (SELECT coalesce(json_agg(json_build_object('number', p.number, 'at', p.at, 'what', p.what, 'side', p.side,
          'author', p.author, 'reason', p.reason) ORDER BY p.number), '[]')
        FROM tenant_schema.instruction_step p WHERE p.instruction_id = i.id),
      'events', (SELECT coalesce(json_agg(json_build_object('seq', c.seq, 'at', c.at, 'action', c.action) ORDER BY c.seq), '[]')
        FROM tenant_schema.chronicle c WHERE c.instruction = i.id))
      ORDER BY i.number DESC)
    FROM tenant_schema.instruction i), '[]')
  WHERE tenant_schema.is_privacy_reader()
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.instruction_stays(), tenant_schema.current_instruction(),
  tenant_schema.require_instruction(text[]), tenant_schema.instruction_add(text, uuid, text, text, text, text),
  tenant_schema.give_instruction(text, text, text), tenant_schema.note_instruction(text, text, text, text),
  tenant_schema.move_instruction(uuid, text, text, text),
  tenant_schema.instruction_note(uuid, timestamptz, text, text, text),
  tenant_schema.begin_instruction(uuid, text, text), tenant_schema.instructions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.give_instruction(text, text, text),
  tenant_schema.move_instruction(uuid, text, text, text), tenant_schema.instructions() TO tenant_schema;

-- As before, and the operator needs an instruction for it.
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
    WHERE d.seq = ANY (seqs) AND c.seq = d.seq AND c.action <> 'chronicle.erase'
    RETURNING d.seq
  )
  SELECT array_agg(g.seq ORDER BY g.seq) INTO done FROM gone g;
  IF done IS NOT NULL THEN
    PERFORM tenant_schema.chronicle_append('chronicle.erase', '', NULL, json_build_object('events', done)::text);
  END IF;
  RETURN coalesce(cardinality(done), 0);
END
$$;

CREATE OR REPLACE FUNCTION tenant_schema.chronicle_forget(account uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  most constant integer := 1000;
  done integer;
BEGIN
  PERFORM tenant_schema.require_instruction('chronicle-forget');
  -- Nobody chains anything meanwhile.
  PERFORM FROM tenant_schema.chronicle_head FOR UPDATE;
  LOOP
    SELECT s.chained INTO done FROM tenant_schema.chronicle_sequence(most) s;
    EXIT WHEN done < most;
  END LOOP;
  done := tenant_schema.chronicle_erase(ARRAY(
    SELECT c.seq FROM tenant_schema.chronicle c
    JOIN tenant_schema.chronicle_pseudonym p ON p.pseudonym = c.actor
    WHERE p.account_id = account ORDER BY c.seq));
  DELETE FROM tenant_schema.chronicle_pseudonym p WHERE p.account_id = account;
  RETURN done;
END
$$;
