-- The contract between tenant and operator: versions that only come, how it stands, and that nothing is
-- written without one in force (CO). Runs as obhut_owner.

-- Who speaks for the tenant, beside keepers, who are its owners.
CREATE TABLE tenant_schema.office (
  member_id uuid NOT NULL REFERENCES tenant_schema.member,
  office text NOT NULL CHECK (office IN ('owner', 'data-protection-officer')),
  given_at timestamptz NOT NULL,
  PRIMARY KEY (member_id, office)
);

-- Each version as both sides have it: its one spelling, and the hash of that.
CREATE TABLE tenant_schema.contract_version (
  version integer PRIMARY KEY CHECK (version > 0),
  document text NOT NULL CHECK (octet_length(document) <= 2000000),
  hash text NOT NULL CHECK (hash = encode(sha256(convert_to(document, 'UTF8')), 'hex')),
  concluded_at timestamptz NOT NULL,
  -- concluded: by the tenant's owner, here. attested: the operator says that it was, elsewhere.
  basis text NOT NULL CHECK (basis IN ('concluded', 'attested')),
  account_id uuid,
  -- Who signs for whom, as they are called.
  controller_signatory text NOT NULL CHECK (char_length(controller_signatory) BETWEEN 1 AND 400),
  processor_signatory text NOT NULL CHECK (char_length(processor_signatory) BETWEEN 1 AND 400),
  CHECK ((basis = 'concluded') = (account_id IS NOT NULL))
);

-- What happened to it since.
CREATE TABLE tenant_schema.contract_step (
  number integer PRIMARY KEY CHECK (number > 0),
  at timestamptz NOT NULL,
  what text NOT NULL CHECK (what IN ('suspend', 'resume', 'cannot-comply', 'terminate')),
  side text NOT NULL CHECK (side IN ('tenant', 'operator')),
  account_id uuid,
  author text CHECK (char_length(author) BETWEEN 1 AND 400),
  ground text CHECK (ground IN ('uncured', 'serious-breach', 'ignored-ruling', 'end-of-service', 'insisted')),
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 4000),
  -- Of a suspension: until when the other side has to comply, as the deadline rule says. No month is shorter.
  cure_until timestamptz CHECK (cure_until >= at + interval '28 days'),
  CHECK ((what = 'terminate') = (ground IS NOT NULL)),
  CHECK ((what = 'suspend') = (cure_until IS NOT NULL))
);

-- How it stands: what every write of content asks.
CREATE TABLE tenant_schema.contract_state (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  standing text NOT NULL
    CHECK (standing IN ('none', 'in-force', 'suspended', 'ended', 'carried-over', 'exempt')),
  -- To what a suspension goes back.
  was text CHECK (was IN ('in-force', 'carried-over')),
  since timestamptz NOT NULL DEFAULT now(),
  -- Nothing of the contract happens before what has happened already, whatever the clock says (CO13).
  last_at timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE tenant_schema.office ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.office FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.contract_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.contract_version FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.contract_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.contract_step FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.contract_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.contract_state FORCE ROW LEVEL SECURITY;

CREATE POLICY owner ON tenant_schema.office TO obhut_owner USING (true) WITH CHECK (true);
-- Versions and steps are added and read; no policy lets anybody change or take them away.
CREATE POLICY added ON tenant_schema.contract_version FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON tenant_schema.contract_version FOR SELECT TO obhut_owner USING (true);
CREATE POLICY added ON tenant_schema.contract_step FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON tenant_schema.contract_step FOR SELECT TO obhut_owner USING (true);
CREATE POLICY owner ON tenant_schema.contract_state TO obhut_owner USING (true) WITH CHECK (true);

-- A household needs none; a tenant that has people or places already was there before and goes on (CO7, CO8).
INSERT INTO tenant_schema.contract_state (standing)
SELECT CASE
  WHEN t.kind = 'household' THEN 'exempt'
  WHEN EXISTS (SELECT FROM tenant_schema.space) OR EXISTS (SELECT FROM tenant_schema.person) THEN 'carried-over'
  ELSE 'none' END
FROM obhut.tenant t WHERE t.id = 'tenant_schema';

CREATE FUNCTION tenant_schema.contract_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'a contract is only added to' USING ERRCODE = 'OB007';
END
$$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant_schema.contract_version
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_stays();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant_schema.contract_step
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_stays();

-- The wall: content comes in and changes only while a contract is in force. What is deleted and erased
-- goes on. Once for a statement, however many rows; as the function that writes, which has a path.
CREATE FUNCTION tenant_schema.contract_wall() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER
AS $$
DECLARE
  now_standing text;
BEGIN
  SELECT s.standing INTO now_standing FROM tenant_schema.contract_state s WHERE s.one;
  IF now_standing IN ('in-force', 'carried-over', 'exempt') THEN RETURN NULL; END IF;
  IF now_standing = 'suspended' THEN
    RAISE EXCEPTION 'processing is suspended' USING ERRCODE = 'OB081';
  ELSIF now_standing = 'ended' THEN
    RAISE EXCEPTION 'the contract has ended' USING ERRCODE = 'OB082';
  END IF;
  RAISE EXCEPTION 'no contract in force' USING ERRCODE = 'OB080';
END
$$;
CREATE TRIGGER contract_wall BEFORE INSERT OR UPDATE ON tenant_schema.record
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_wall();
CREATE TRIGGER contract_wall BEFORE INSERT ON tenant_schema.media
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_wall();
CREATE TRIGGER contract_wall BEFORE INSERT ON tenant_schema.symbol_import
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_wall();
CREATE TRIGGER contract_wall BEFORE INSERT ON tenant_schema.symbol_set
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_wall();

-- Whether the actor speaks for the tenant: a keeper, or somebody with the office. The operator's own
-- connection counts as in is_keeper().
CREATE FUNCTION tenant_schema.is_owner() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT tenant_schema.is_keeper() OR EXISTS (
    SELECT FROM tenant_schema.office o JOIN tenant_schema.member m ON m.id = o.member_id
    WHERE o.office = 'owner' AND m.account_id = (SELECT tenant_schema.acting())
      AND m.valid_from <= now() AND m.valid_until > now())
$$;

-- Who may look at what concerns privacy: owners and data-protection officers.
CREATE FUNCTION tenant_schema.is_privacy_reader() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT tenant_schema.is_owner() OR EXISTS (
    SELECT FROM tenant_schema.office o JOIN tenant_schema.member m ON m.id = o.member_id
    WHERE o.office = 'data-protection-officer' AND m.account_id = (SELECT tenant_schema.acting())
      AND m.valid_from <= now() AND m.valid_until > now())
$$;

-- Which side acts: people sign in as the app, and the operator has a connection of their own.
CREATE FUNCTION tenant_schema.contract_side() RETURNS text
LANGUAGE sql STABLE SECURITY INVOKER
AS $$
  SELECT CASE WHEN session_user IN ('obhut_app', 'obhut_identity', 'obhut_sequencer') THEN 'tenant' ELSE 'operator' END
$$;

-- The instant at which something of the contract happens now, and nobody else's turn until the commit. A
-- clock that was set back does not count: time does not go behind what the contract or the chronicle has seen.
CREATE FUNCTION tenant_schema.contract_moment() RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  seen timestamptz;
BEGIN
  SELECT s.last_at INTO seen FROM tenant_schema.contract_state s FOR UPDATE;
  RETURN greatest(now(), seen, (
    SELECT c.at FROM tenant_schema.chronicle_head h JOIN tenant_schema.chronicle c ON c.seq = h.seq));
END
$$;

CREATE FUNCTION tenant_schema.refuse_contract(code text) RETURNS void
LANGUAGE plpgsql SECURITY INVOKER
AS $$
BEGIN
  -- The message is a registered code (`contract-store.ts`).
  RAISE EXCEPTION '%', code USING ERRCODE = 'OB083';
END
$$;

-- Concludes a version: by an owner, here, or by the operator, who attests that it was concluded elsewhere.
-- Whoever concludes has read the text of that hash (CO5). The first version and an amendment are one thing.
CREATE FUNCTION tenant_schema.contract_conclude(
  document text, hash text, controller_signatory text, processor_signatory text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  side text := tenant_schema.contract_side();
  moment timestamptz;
  state tenant_schema.contract_state;
  last tenant_schema.contract_version;
  head json := document::json;
  following integer;
BEGIN
  IF NOT tenant_schema.is_owner() THEN PERFORM tenant_schema.refuse_contract('contract.not-yours'); END IF;
  moment := tenant_schema.contract_moment();
  SELECT * INTO state FROM tenant_schema.contract_state;
  IF state.standing = 'exempt' THEN PERFORM tenant_schema.refuse_contract('contract.not-needed'); END IF;
  SELECT v.* INTO last FROM tenant_schema.contract_version v ORDER BY v.version DESC LIMIT 1;
  following := coalesce(last.version, 0) + 1;
  IF encode(sha256(convert_to(document, 'UTF8')), 'hex') <> hash
     OR head ->> 'format' IS DISTINCT FROM 'obhut/contract/1' OR head ->> 'tenant' IS DISTINCT FROM 'tenant_schema'
     OR head ->> 'version' IS DISTINCT FROM following::text OR head ->> 'previous' IS DISTINCT FROM last.hash THEN
    PERFORM tenant_schema.refuse_contract('contract.changed-meanwhile');
  END IF;
  INSERT INTO tenant_schema.contract_version
    (version, document, hash, concluded_at, basis, account_id, controller_signatory, processor_signatory)
  VALUES (following, document, hash, moment, CASE side WHEN 'tenant' THEN 'concluded' ELSE 'attested' END,
          CASE side WHEN 'tenant' THEN tenant_schema.acting() END, controller_signatory, processor_signatory);
  -- What is suspended stays so: only who suspended it says that it goes on.
  UPDATE tenant_schema.contract_state s SET last_at = moment,
    standing = CASE s.standing WHEN 'suspended' THEN 'suspended' ELSE 'in-force' END,
    was = CASE s.standing WHEN 'suspended' THEN 'in-force' END,
    since = CASE WHEN s.standing IN ('in-force', 'suspended') THEN s.since ELSE moment END;
  PERFORM tenant_schema.chronicle_append(
    CASE WHEN last.version IS NULL THEN 'contract.conclude' ELSE 'contract.amend' END, '', NULL,
    json_build_object('version', following, 'hash', hash, 'side', side, 'controller', controller_signatory,
                      'processor', processor_signatory)::text);
  RETURN following;
END
$$;

-- Notes a step and how the contract stands after it. Called by the functions below.
CREATE FUNCTION tenant_schema.contract_note(
  moment timestamptz, what text, ground text, reason text, author text, cure_until timestamptz, standing text)
RETURNS void
LANGUAGE plpgsql SECURITY INVOKER
AS $$
#variable_conflict use_variable
DECLARE
  side text := tenant_schema.contract_side();
BEGIN
  INSERT INTO tenant_schema.contract_step (number, at, what, side, account_id, author, ground, reason, cure_until)
  SELECT coalesce(max(p.number), 0) + 1, moment, what, side, tenant_schema.acting(), author, ground, reason, cure_until
  FROM tenant_schema.contract_step p;
  UPDATE tenant_schema.contract_state s SET last_at = moment,
    was = CASE WHEN contract_note.standing = 'suspended' THEN s.standing END,
    since = CASE WHEN contract_note.standing = s.standing THEN s.since ELSE moment END,
    standing = contract_note.standing;
  PERFORM tenant_schema.chronicle_append('contract.' || what, '', NULL,
    json_build_object('side', side, 'author', author, 'ground', ground, 'reason', reason, 'cureUntil', cure_until)::text);
END
$$;

-- The tenant suspends the processing (cl_10__a). What is being written is waited for: when this is over
-- nothing more comes in. `cure_until` is what the deadline rule makes of contract_moment().
CREATE FUNCTION tenant_schema.contract_suspend(reason text, author text, cure_until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  moment timestamptz;
  standing text;
BEGIN
  IF NOT tenant_schema.is_owner() THEN PERFORM tenant_schema.refuse_contract('contract.not-yours'); END IF;
  LOCK TABLE tenant_schema.record, tenant_schema.media IN SHARE ROW EXCLUSIVE MODE;
  moment := tenant_schema.contract_moment();
  SELECT s.standing INTO standing FROM tenant_schema.contract_state s;
  IF standing NOT IN ('in-force', 'carried-over') THEN
    PERFORM tenant_schema.refuse_contract(CASE standing
      WHEN 'suspended' THEN 'contract.suspended' WHEN 'ended' THEN 'contract.ended'
      WHEN 'exempt' THEN 'contract.not-needed' ELSE 'contract.not-in-force' END);
  END IF;
  PERFORM tenant_schema.contract_note(moment, 'suspend', NULL, reason, author, cure_until, 'suspended');
END
$$;

-- The tenant says that it goes on.
CREATE FUNCTION tenant_schema.contract_resume(reason text, author text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  moment timestamptz;
  state tenant_schema.contract_state;
BEGIN
  IF NOT tenant_schema.is_owner() OR tenant_schema.contract_side() <> 'tenant' THEN
    PERFORM tenant_schema.refuse_contract('contract.not-yours');
  END IF;
  moment := tenant_schema.contract_moment();
  SELECT * INTO state FROM tenant_schema.contract_state;
  IF state.standing <> 'suspended' THEN PERFORM tenant_schema.refuse_contract('contract.not-suspended'); END IF;
  PERFORM tenant_schema.contract_note(moment, 'resume', NULL, reason, author, NULL, state.was);
END
$$;

-- The operator says that they cannot comply (cl_10__a, second sentence). The tenant decides what follows.
CREATE FUNCTION tenant_schema.contract_cannot_comply(reason text, author text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  moment timestamptz;
  standing text;
BEGIN
  IF tenant_schema.contract_side() <> 'operator' THEN
    PERFORM tenant_schema.refuse_contract('contract.not-yours');
  END IF;
  moment := tenant_schema.contract_moment();
  SELECT s.standing INTO standing FROM tenant_schema.contract_state s;
  PERFORM tenant_schema.contract_note(moment, 'cannot-comply', NULL, reason, author, NULL, standing);
END
$$;

-- Whether the operator may end the contract: 026 says when (cl_10__c).
CREATE FUNCTION tenant_schema.contract_insisted() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT false $$;

-- Ends the contract. `uncured`: a suspension whose time to comply is over. The other grounds are the
-- tenant's word, with a reason; the operator's only one is that the tenant insisted (cl_10__b, cl_10__c).
CREATE FUNCTION tenant_schema.contract_terminate(ground text, reason text, author text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  moment timestamptz;
  standing text;
  until timestamptz;
BEGIN
  IF NOT tenant_schema.is_owner() OR (tenant_schema.contract_side() = 'operator') <> (ground = 'insisted') THEN
    PERFORM tenant_schema.refuse_contract('contract.not-yours');
  END IF;
  LOCK TABLE tenant_schema.record, tenant_schema.media IN SHARE ROW EXCLUSIVE MODE;
  moment := tenant_schema.contract_moment();
  SELECT s.standing INTO standing FROM tenant_schema.contract_state s;
  IF standing NOT IN ('in-force', 'carried-over', 'suspended') THEN
    PERFORM tenant_schema.refuse_contract(CASE standing
      WHEN 'ended' THEN 'contract.ended' WHEN 'exempt' THEN 'contract.not-needed' ELSE 'contract.not-in-force' END);
  END IF;
  IF ground = 'insisted' AND NOT tenant_schema.contract_insisted() THEN
    PERFORM tenant_schema.refuse_contract('contract.ground-unproven');
  END IF;
  IF ground = 'uncured' THEN
    IF standing <> 'suspended' THEN PERFORM tenant_schema.refuse_contract('contract.not-suspended'); END IF;
    SELECT p.cure_until INTO until FROM tenant_schema.contract_step p WHERE p.what = 'suspend' ORDER BY p.number DESC LIMIT 1;
    IF moment < until THEN PERFORM tenant_schema.refuse_contract('contract.too-early'); END IF;
  END IF;
  PERFORM tenant_schema.contract_note(moment, 'terminate', ground, reason, author, NULL, 'ended');
END
$$;

-- Gives or takes an office; whoever is an owner does it. False when there is no such member.
CREATE FUNCTION tenant_schema.set_office(member uuid, office text, holds boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
BEGIN
  IF NOT tenant_schema.is_owner() THEN PERFORM tenant_schema.refuse_contract('contract.not-yours'); END IF;
  PERFORM FROM tenant_schema.member m WHERE m.id = member AND m.valid_until > now();
  IF NOT FOUND THEN RETURN false; END IF;
  IF holds THEN
    INSERT INTO tenant_schema.office (member_id, office, given_at) VALUES (member, office, now()) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM tenant_schema.office o WHERE o.member_id = member AND o.office = set_office.office;
  END IF;
  IF FOUND THEN
    PERFORM tenant_schema.chronicle_append('contract.office', '', NULL,
      json_build_object('member', member, 'office', office, 'holds', holds)::text);
  END IF;
  RETURN true;
END
$$;

-- What the actor is here; no row for who is no member now, nor an operator.
CREATE FUNCTION tenant_schema.privacy_standing() RETURNS TABLE (owner boolean, officer boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT tenant_schema.is_owner(), tenant_schema.is_privacy_reader() $$;

-- Marks a tenant as one that was there before contracts were kept here (CO7): for what is brought in from
-- elsewhere. Only while it has none; on the operator's connection, with the owner's rights.
CREATE FUNCTION tenant_schema.contract_carry_over() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ UPDATE tenant_schema.contract_state SET standing = 'carried-over', since = now() WHERE standing = 'none' $$;

-- Who holds which office, for those who may look.
CREATE FUNCTION tenant_schema.offices() RETURNS TABLE (member_id uuid, person_name text, office text, given_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT o.member_id, p.name, o.office, o.given_at
  FROM tenant_schema.office o
  JOIN tenant_schema.member m ON m.id = o.member_id
  JOIN tenant_schema.person p ON p.id = m.person_id
  WHERE tenant_schema.is_privacy_reader()
  ORDER BY p.name, o.office
$$;

-- All there is to know of the contract; no row for who may not look.
CREATE FUNCTION tenant_schema.contract_overview()
RETURNS TABLE (name text, kind text, zone text, is_demo boolean, standing text, since timestamptz, processor json,
  processor_by text, versions json, steps json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT t.name, t.kind, t.zone, t.demo <> 'no', s.standing, s.since,
    (SELECT p.party FROM obhut.processor p ORDER BY p.version DESC LIMIT 1),
    (SELECT p.said_by FROM obhut.processor p ORDER BY p.version DESC LIMIT 1),
    (SELECT coalesce(json_agg(json_build_object('version', v.version, 'hash', v.hash, 'concludedAt', v.concluded_at,
       'basis', v.basis, 'controllerSignatory', v.controller_signatory, 'processorSignatory', v.processor_signatory)
       ORDER BY v.version), '[]') FROM tenant_schema.contract_version v),
    (SELECT coalesce(json_agg(json_build_object('number', p.number, 'at', p.at, 'what', p.what, 'side', p.side,
       'author', p.author, 'ground', p.ground, 'reason', p.reason, 'cureUntil', p.cure_until) ORDER BY p.number), '[]')
     FROM tenant_schema.contract_step p)
  FROM obhut.tenant t CROSS JOIN tenant_schema.contract_state s
  WHERE t.id = 'tenant_schema' AND tenant_schema.is_privacy_reader()
$$;

-- One version's text; no row for who may not look.
CREATE FUNCTION tenant_schema.contract_text(wanted integer) RETURNS TABLE (document text, hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT v.document, v.hash FROM tenant_schema.contract_version v
  WHERE v.version = wanted AND tenant_schema.is_privacy_reader()
$$;

-- What shows that the contract is what was concluded, and that the wall stands: the hash that the text of
-- the last version has, and the one that the chronicle holds of it (cl_1__c, cl_1__d).
CREATE FUNCTION tenant_schema.contract_proof()
RETURNS TABLE (standing text, since timestamptz, version integer, basis text, concluded_at timestamptz, hash text,
  chronicled text, walls integer, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT s.standing, s.since, v.version, v.basis, v.concluded_at, encode(sha256(convert_to(v.document, 'UTF8')), 'hex'),
    (SELECT d.detail::json ->> 'hash'
     FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
     WHERE c.action IN ('contract.conclude', 'contract.amend') AND (d.detail::json ->> 'version')::integer = v.version
     ORDER BY c.seq DESC LIMIT 1),
    -- How many of the four walls stand.
    (SELECT count(*)::integer FROM pg_trigger g
     WHERE g.tgname = 'contract_wall' AND g.tgenabled IN ('O', 'A')
       AND g.tgfoid = 'tenant_schema.contract_wall'::regproc
       AND g.tgrelid IN ('tenant_schema.record'::regclass, 'tenant_schema.media'::regclass,
                         'tenant_schema.symbol_import'::regclass, 'tenant_schema.symbol_set'::regclass)),
    now()
  FROM tenant_schema.contract_state s
  LEFT JOIN LATERAL (SELECT x.* FROM tenant_schema.contract_version x ORDER BY x.version DESC LIMIT 1) v ON true
  WHERE tenant_schema.is_privacy_reader()
$$;
CREATE INDEX ON tenant_schema.chronicle (action, seq) WHERE action IN ('contract.conclude', 'contract.amend');

REVOKE EXECUTE ON FUNCTION tenant_schema.contract_stays(), tenant_schema.contract_wall(), tenant_schema.is_owner(),
  tenant_schema.is_privacy_reader(), tenant_schema.contract_side(), tenant_schema.contract_moment(),
  tenant_schema.refuse_contract(text), tenant_schema.contract_conclude(text, text, text, text),
  tenant_schema.contract_note(timestamptz, text, text, text, text, timestamptz, text),
  tenant_schema.contract_suspend(text, text, timestamptz), tenant_schema.contract_resume(text, text),
  tenant_schema.contract_cannot_comply(text, text), tenant_schema.contract_insisted(),
  tenant_schema.contract_terminate(text, text, text), tenant_schema.set_office(uuid, text, boolean),
  tenant_schema.privacy_standing(), tenant_schema.contract_carry_over(), tenant_schema.offices(),
  tenant_schema.contract_overview(), tenant_schema.contract_text(integer), tenant_schema.contract_proof() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.contract_moment(), tenant_schema.contract_conclude(text, text, text, text),
  tenant_schema.contract_suspend(text, text, timestamptz), tenant_schema.contract_resume(text, text),
  tenant_schema.contract_terminate(text, text, text), tenant_schema.set_office(uuid, text, boolean),
  tenant_schema.privacy_standing(), tenant_schema.offices(), tenant_schema.contract_overview(),
  tenant_schema.contract_text(integer), tenant_schema.contract_proof() TO tenant_schema;

-- As before; what the contract and what it promises is called is the program's too.
CREATE OR REPLACE FUNCTION tenant_schema.chronicle_sequence(
  most integer, OUT chained integer, OUT size bigint, OUT hash text, OUT signed bigint, OUT open_since_ms bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  names constant text := '^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$';
  -- What the program says of itself; a mutation that calls itself so is chained as one with no name.
  ours constant text := '^(access|chronicle|contract|device|instruction|measure|notice|provider|record|retention|service|token|transparency)\.';
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
