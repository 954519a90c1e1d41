-- The chronicle of a tenant: a chain of what happened, to which is only added, and details that can
-- be erased (CH1 to CH10). Runs as obhut_owner.

-- The chain. No personal data: who acted is a pseudonym of this tenant's, and what it was about is
-- in the commitment alone.
CREATE TABLE tenant_schema.chronicle (
  seq bigint PRIMARY KEY CHECK (seq > 0),
  at timestamptz NOT NULL,
  -- NULL: nobody, the program itself.
  actor uuid,
  -- Names that the program gives, not texts of people.
  action text NOT NULL CHECK (length(action) <= 100 AND action ~ '^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$'),
  purpose text NOT NULL CHECK (length(purpose) <= 100 AND purpose ~ '^([a-z][a-z0-9_.-]*)?$'),
  instruction uuid,
  commitment bytea NOT NULL CHECK (octet_length(commitment) = 32),
  prev bytea NOT NULL CHECK (octet_length(prev) = 32),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);

-- What the commitments are to. Erasing a row leaves the chain as it is.
CREATE TABLE tenant_schema.chronicle_detail (
  seq bigint PRIMARY KEY,
  salt bytea NOT NULL CHECK (octet_length(salt) = 32),
  detail text NOT NULL
);

-- Where the chain ends. Whoever adds to it holds this row until the commit.
CREATE TABLE tenant_schema.chronicle_head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  seq bigint NOT NULL DEFAULT 0,
  hash text NOT NULL DEFAULT repeat('0', 64),
  signed_seq bigint NOT NULL DEFAULT 0
);

CREATE TABLE tenant_schema.chronicle_checkpoint (
  size bigint PRIMARY KEY,
  note text NOT NULL CHECK (length(note) <= 4096),
  at timestamptz NOT NULL DEFAULT now()
);

-- Who is who in the chain. Erasing a row leaves events by somebody of whom nothing else is known.
CREATE TABLE tenant_schema.chronicle_pseudonym (
  account_id uuid PRIMARY KEY,
  pseudonym uuid NOT NULL UNIQUE DEFAULT gen_random_uuid()
);

-- More of what a line is about, as a JSON object.
ALTER TABLE tenant_schema.chronicle_outbox ADD COLUMN more text;

ALTER TABLE tenant_schema.chronicle ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.chronicle FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.chronicle_detail ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.chronicle_detail FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.chronicle_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.chronicle_head FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.chronicle_checkpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.chronicle_checkpoint FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.chronicle_pseudonym ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.chronicle_pseudonym FORCE ROW LEVEL SECURITY;

-- The owner's functions add and read. No policy lets anybody change or take away what is chained or
-- signed, the owner included.
CREATE POLICY added ON tenant_schema.chronicle FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON tenant_schema.chronicle FOR SELECT TO obhut_owner USING (true);
CREATE POLICY added ON tenant_schema.chronicle_checkpoint FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON tenant_schema.chronicle_checkpoint FOR SELECT TO obhut_owner USING (true);
CREATE POLICY added ON tenant_schema.chronicle_detail FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON tenant_schema.chronicle_detail FOR SELECT TO obhut_owner USING (true);
CREATE POLICY erased ON tenant_schema.chronicle_detail FOR DELETE TO obhut_owner
  USING (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer'));
CREATE POLICY owner ON tenant_schema.chronicle_head TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.chronicle_pseudonym TO obhut_owner USING (true) WITH CHECK (true);
-- Only the sequencer takes lines out of the outbox, or the operator on a connection of their own.
CREATE POLICY taken ON tenant_schema.chronicle_outbox FOR SELECT TO obhut_owner
  USING (session_user NOT IN ('obhut_app', 'obhut_identity'));
CREATE POLICY taken_out ON tenant_schema.chronicle_outbox FOR DELETE TO obhut_owner
  USING (session_user NOT IN ('obhut_app', 'obhut_identity'));
-- Whether a line is of a mutation, its receipt says.
CREATE POLICY sequenced ON tenant_schema.receipt FOR SELECT TO obhut_owner
  USING (session_user NOT IN ('obhut_app', 'obhut_identity'));

INSERT INTO tenant_schema.chronicle_head DEFAULT VALUES;

-- Against the mistakes of those whom no policy binds: who wants to change it has to say so first.
CREATE FUNCTION tenant_schema.chronicle_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'to the chronicle is only added' USING ERRCODE = 'OB007';
END
$$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant_schema.chronicle
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.chronicle_stays();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant_schema.chronicle_checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.chronicle_stays();

-- A text as a netstring: what is hashed is a list of these (`governance/chronicle/canonical.ts`).
-- STABLE as what it calls: said to be more, it would not be taken into the statements that call it,
-- and cost ten times as much.
CREATE FUNCTION tenant_schema.chronicle_field(field text) RETURNS text
LANGUAGE sql STABLE SECURITY INVOKER
AS $$ SELECT octet_length(convert_to(field, 'UTF8')) || ':' || field || ',' $$;

-- An instant as it is hashed.
CREATE FUNCTION tenant_schema.chronicle_instant(at timestamptz) RETURNS text
LANGUAGE sql STABLE SECURITY INVOKER
AS $$ SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

-- Adds events to the chain, in the order they stand in the lists. An actor is an account, NULL for
-- nobody; what is no name of an action goes into the details. Returns the last seq. The caller goes
-- on holding the head until the commit, so that there is one order and no gap (CH5).
CREATE FUNCTION tenant_schema.chronicle_link(
  ats timestamptz[], actors uuid[], actions text[], purposes text[], instructions uuid[], details text[])
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  head tenant_schema.chronicle_head;
  n integer := cardinality(ats);
  beginning text := tenant_schema.chronicle_field('obhut/chronicle/event/1') || tenant_schema.chronicle_field('tenant_schema');
  pseudonyms uuid[];
  salts text[];
  commitments text[];
  bodies text[];
  link text;
  hashes text[];
BEGIN
  SELECT * INTO head FROM tenant_schema.chronicle_head FOR UPDATE;
  INSERT INTO tenant_schema.chronicle_pseudonym (account_id)
  SELECT DISTINCT a.account_id FROM unnest(actors) AS a (account_id)
  WHERE a.account_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM tenant_schema.chronicle_pseudonym p WHERE p.account_id = a.account_id)
  ON CONFLICT DO NOTHING;

  SELECT array_agg(e.pseudonym ORDER BY e.i), array_agg(e.salt ORDER BY e.i), array_agg(e.commitment ORDER BY e.i),
         array_agg(
           beginning || tenant_schema.chronicle_field((head.seq + e.i)::text)
           || tenant_schema.chronicle_field(tenant_schema.chronicle_instant(e.at))
           || tenant_schema.chronicle_field(coalesce(e.pseudonym::text, 'nobody'))
           || tenant_schema.chronicle_field(e.action) || tenant_schema.chronicle_field(e.purpose)
           || tenant_schema.chronicle_field(coalesce(e.instruction::text, '')) || '64:' || e.commitment || ',64:'
           ORDER BY e.i)
  INTO pseudonyms, salts, commitments, bodies
  FROM (
    SELECT s.*, encode(sha256(convert_to('24:obhut/chronicle/detail/1,64:' || s.salt || ','
             || tenant_schema.chronicle_field(s.detail), 'UTF8')), 'hex') AS commitment
    FROM (
      SELECT l.i, l.at, l.action, l.purpose, l.instruction, l.detail, p.pseudonym,
             -- 244 bits of chance; volatile, so each row has its own.
             encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'hex') AS salt
      FROM unnest(ats, actors, actions, purposes, instructions, details)
        WITH ORDINALITY AS l (at, account_id, action, purpose, instruction, detail, i)
      LEFT JOIN tenant_schema.chronicle_pseudonym p ON p.account_id = l.account_id
      OFFSET 0
    ) s
    OFFSET 0
  ) e;

  link := head.hash;
  FOR i IN 1 .. n LOOP
    link := encode(sha256(convert_to(bodies[i] || link || ',', 'UTF8')), 'hex');
    hashes[i] := link;
  END LOOP;

  INSERT INTO tenant_schema.chronicle (seq, at, actor, action, purpose, instruction, commitment, prev, hash)
  SELECT head.seq + l.i, l.at, l.pseudonym, l.action, l.purpose, l.instruction, decode(l.commitment, 'hex'),
         decode(l.prev, 'hex'), decode(l.hash, 'hex')
  FROM unnest(ats, pseudonyms, actions, purposes, instructions, commitments, head.hash || hashes[: n - 1], hashes)
    WITH ORDINALITY AS l (at, pseudonym, action, purpose, instruction, commitment, prev, hash, i);
  INSERT INTO tenant_schema.chronicle_detail (seq, salt, detail)
  SELECT head.seq + l.i, decode(l.salt, 'hex'), l.detail
  FROM unnest(salts, details) WITH ORDINALITY AS l (salt, detail, i);
  UPDATE tenant_schema.chronicle_head h SET seq = head.seq + n, hash = link;
  RETURN head.seq + n;
END
$$;

-- Chains up to `most` lines of the outbox and takes them out of it, in one transaction: whatever ends
-- it, each line is in one of the two, once (CH6). Two that do this at once wait for each other.
-- Returns how many they were, where the chain ends now, up to where it is signed, and when the first
-- behind that happened, in milliseconds.
CREATE FUNCTION tenant_schema.chronicle_sequence(
  most integer, OUT chained integer, OUT size bigint, OUT hash text, OUT signed bigint, OUT open_since_ms bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  names constant text := '^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$';
  -- What the program says of itself; a mutation that calls itself so is chained as one with no name.
  ours constant text := '^(access|chronicle|device|record|retention|service|token)\.';
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

-- The hash of the event with that number, NULL if there is none: who signs asks whether the chain still
-- is the one that was signed before.
CREATE FUNCTION tenant_schema.chronicle_hash(size bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT encode(c.hash, 'hex') FROM tenant_schema.chronicle c WHERE c.seq = size $$;

-- Keeps a checkpoint that was signed outside. False when the chain is not at that place what it says.
CREATE FUNCTION tenant_schema.chronicle_keep(size bigint, hash text, note text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
BEGIN
  IF NOT EXISTS (SELECT FROM tenant_schema.chronicle c WHERE c.seq = size AND c.hash = decode(chronicle_keep.hash, 'hex')) THEN
    RETURN false;
  END IF;
  INSERT INTO tenant_schema.chronicle_checkpoint (size, note) VALUES (size, note) ON CONFLICT DO NOTHING;
  UPDATE tenant_schema.chronicle_head h SET signed_seq = size WHERE h.signed_seq < size;
  RETURN true;
END
$$;

-- Adds one event at once, in the transaction of what it is about: for what is promised and rare. The
-- head stays locked until the commit. Called by other functions of the owner (CH7).
CREATE FUNCTION tenant_schema.chronicle_append(action text, purpose text, instruction uuid, detail text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  -- The sequencer looks where the outbox has come further: it has to sign this, too.
  PERFORM nextval('tenant_schema.chronicle_outbox_id_seq');
  RETURN tenant_schema.chronicle_link(ARRAY[clock_timestamp()], ARRAY[tenant_schema.actor()], ARRAY[action],
    ARRAY[purpose], ARRAY[instruction], ARRAY[detail]);
END
$$;

-- Erases the details of these events, and says so in the chronicle: of which, so that details that
-- were only taken away are found (CH15). That stays. For the operator's connection. Returns how many
-- there were.
CREATE FUNCTION tenant_schema.chronicle_erase(seqs bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  done bigint[];
BEGIN
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

-- Forgets who an account is in the chronicle: its pseudonym's, and the details of all it did, what
-- still waits to be chained included. For the operator's connection. What the account does later, or
-- what is still to be committed, gets a pseudonym of its own. Returns how many events keep no more than
-- that somebody did something.
CREATE FUNCTION tenant_schema.chronicle_forget(account uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  most constant integer := 1000;
  done integer;
BEGIN
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

-- How far the chronicle and its last checkpoint are; no row for who is no keeper, nor an operator.
CREATE FUNCTION tenant_schema.chronicle_state() RETURNS TABLE (size bigint, signed bigint, note text, waiting boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT h.seq, h.signed_seq, (SELECT c.note FROM tenant_schema.chronicle_checkpoint c ORDER BY c.size DESC LIMIT 1),
         h.signed_seq < h.seq
  FROM tenant_schema.chronicle_head h WHERE tenant_schema.is_keeper()
$$;

-- Says in the chronicle that it is exported, and how far it goes then. NULL for who is no keeper, nor
-- an operator.
CREATE FUNCTION tenant_schema.chronicle_export() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.is_keeper() THEN RETURN NULL; END IF;
  RETURN tenant_schema.chronicle_append('chronicle.export', '', NULL, '{}');
END
$$;

-- Lines of the export: up to `most` events behind `after`, each with the checkpoint that was signed
-- there, if one was. None for who is no keeper, nor an operator.
CREATE FUNCTION tenant_schema.chronicle_lines(after bigint, most integer) RETURNS TABLE (seq bigint, line text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT e.seq,
    '{"seq":' || e.seq || ',"at":"' || tenant_schema.chronicle_instant(e.at) || '","actor":"' || coalesce(e.actor::text, 'nobody')
    || '","action":"' || e.action || '","purpose":"' || e.purpose || '","instruction":"' || coalesce(e.instruction::text, '')
    || '","commitment":"' || encode(e.commitment, 'hex') || '","prev":"' || encode(e.prev, 'hex')
    || '","hash":"' || encode(e.hash, 'hex') || '"'
    || coalesce(',"detail":{"salt":"' || encode(d.salt, 'hex') || '","text":' || to_json(d.detail)::text || '}', '') || '}'
    || coalesce(E'\n{"checkpoint":' || to_json(c.note)::text || '}', '')
  FROM (SELECT x.* FROM tenant_schema.chronicle x
        WHERE x.seq > chronicle_lines.after AND tenant_schema.is_keeper() ORDER BY x.seq LIMIT chronicle_lines.most) e
  LEFT JOIN tenant_schema.chronicle_detail d ON d.seq = e.seq
  LEFT JOIN tenant_schema.chronicle_checkpoint c ON c.size = e.seq
  ORDER BY e.seq
$$;

-- Who is who in the chain, for keepers and operators.
CREATE FUNCTION tenant_schema.chronicle_actors() RETURNS TABLE (actor uuid, account_id uuid, person_id uuid, person_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT p.pseudonym, p.account_id, m.person_id, n.name
  FROM tenant_schema.chronicle_pseudonym p
  LEFT JOIN tenant_schema.member m ON m.account_id = p.account_id
  LEFT JOIN tenant_schema.person n ON n.id = m.person_id
  WHERE tenant_schema.is_keeper()
  ORDER BY n.name, p.pseudonym
$$;

-- As before, and says so in the chronicle at once (CH7).
CREATE OR REPLACE FUNCTION tenant_schema.lose_device(device uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.actor();
  was timestamptz;
BEGIN
  SELECT c.lost_at INTO was FROM tenant_schema.device_copy c
  WHERE c.device_id = device AND (c.account_id = me OR tenant_schema.is_keeper()) FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  IF was IS NULL THEN
    UPDATE tenant_schema.device_copy c SET lost_at = now(), lost_by = me WHERE c.device_id = device;
    PERFORM tenant_schema.chronicle_append('device.lose', '', NULL, json_build_object('device', device)::text);
  END IF;
  RETURN true;
END
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.chronicle_stays(), tenant_schema.chronicle_field(text),
  tenant_schema.chronicle_instant(timestamptz),
  tenant_schema.chronicle_link(timestamptz[], uuid[], text[], text[], uuid[], text[]), tenant_schema.chronicle_sequence(integer),
  tenant_schema.chronicle_hash(bigint), tenant_schema.chronicle_keep(bigint, text, text),
  tenant_schema.chronicle_append(text, text, uuid, text),
  tenant_schema.chronicle_erase(bigint[]), tenant_schema.chronicle_forget(uuid), tenant_schema.chronicle_export(), tenant_schema.chronicle_state(), tenant_schema.chronicle_lines(bigint, integer),
  tenant_schema.chronicle_actors() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.chronicle_export(), tenant_schema.chronicle_state(), tenant_schema.chronicle_lines(bigint, integer),
  tenant_schema.chronicle_actors() TO tenant_schema;
-- Chains and keeps what was signed, and nothing else.
GRANT USAGE ON SCHEMA tenant_schema TO obhut_sequencer;
GRANT EXECUTE ON FUNCTION tenant_schema.chronicle_sequence(integer), tenant_schema.chronicle_hash(bigint),
  tenant_schema.chronicle_keep(bigint, text, text) TO obhut_sequencer;
