-- What is asked of the operator to show that the contract is kept, and what was handed out: inquiries,
-- audits, requests of authorities and copies of contracts with providers (OV, cl_7.6, cl_7.7__c). Runs as
-- obhut_owner.

CREATE TABLE tenant_schema.oversight (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number integer NOT NULL UNIQUE CHECK (number > 0),
  kind text NOT NULL CHECK (kind IN ('inquiry', 'audit', 'authority', 'agreement-copy')),
  opened_at timestamptz NOT NULL,
  side text NOT NULL CHECK (side IN ('tenant', 'operator')),
  account_id uuid CHECK ((account_id IS NOT NULL) = (side = 'tenant')),
  author text NOT NULL CHECK (char_length(author) BETWEEN 1 AND 400),
  body text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 4000),
  -- Of an audit: at intervals, or on signs that something is wrong.
  ground text CHECK (ground IN ('interval', 'suspicion')),
  -- Of a request of an authority: which one, under which number of theirs, and what concerns it.
  authority text CHECK (char_length(authority) BETWEEN 1 AND 200),
  reference text CHECK (char_length(reference) BETWEEN 1 AND 200),
  parts text[] CHECK (parts <@ ARRAY['contract', 'instructions', 'providers', 'measures', 'clauses', 'staff', 'oversight', 'chronicle']),
  -- Of a copy: of the contract with which provider, as its version describes it.
  provider text CHECK (length(provider) <= 40),
  provider_version integer,
  -- By when it is to be answered, as the rule counts it. A further question has a time of its own, in its step.
  answer_by timestamptz NOT NULL CHECK (answer_by > opened_at),
  state text NOT NULL CHECK (state IN ('open', 'answered', 'closed')),
  CHECK ((kind = 'audit') = (ground IS NOT NULL)),
  CHECK ((kind = 'authority') = (authority IS NOT NULL AND reference IS NOT NULL AND cardinality(parts) > 0)),
  CHECK ((kind = 'agreement-copy') = (provider IS NOT NULL AND provider_version IS NOT NULL))
);

-- Who audits in the tenant's name, given before anything is handed to them (cl_7.6__d).
CREATE TABLE tenant_schema.oversight_mandate (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  oversight_id uuid NOT NULL REFERENCES tenant_schema.oversight,
  at timestamptz NOT NULL,
  account_id uuid NOT NULL,
  author text NOT NULL CHECK (char_length(author) BETWEEN 1 AND 400),
  auditor text NOT NULL CHECK (char_length(auditor) BETWEEN 1 AND 400),
  -- SHA-256 of the mandate as it was signed.
  document_hash text NOT NULL CHECK (document_hash ~ '^[0-9a-f]{64}$'),
  until_at timestamptz NOT NULL CHECK (until_at > at AND until_at <= at + interval '1 year'),
  withdrawn_at timestamptz CHECK (withdrawn_at >= at)
);
CREATE INDEX ON tenant_schema.oversight_mandate (oversight_id);

CREATE TABLE tenant_schema.oversight_step (
  oversight_id uuid NOT NULL REFERENCES tenant_schema.oversight,
  number integer NOT NULL CHECK (number > 0),
  at timestamptz NOT NULL,
  what text NOT NULL CHECK (what IN ('ask', 'answer', 'visit', 'finding', 'hand-out', 'close')),
  side text NOT NULL CHECK (side IN ('tenant', 'operator')),
  account_id uuid,
  author text NOT NULL CHECK (char_length(author) BETWEEN 1 AND 402),
  body text CHECK (char_length(body) BETWEEN 1 AND 4000),
  -- Under which mandate; NULL: the tenant itself.
  mandate_id uuid REFERENCES tenant_schema.oversight_mandate,
  -- Of a question: by when it is to be answered.
  answer_by timestamptz,
  PRIMARY KEY (oversight_id, number)
);

-- What was handed out, byte by byte, with its hash. It stays as it was.
CREATE TABLE tenant_schema.oversight_handout (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  oversight_id uuid NOT NULL REFERENCES tenant_schema.oversight,
  at timestamptz NOT NULL,
  handed_to text NOT NULL CHECK (handed_to IN ('tenant', 'auditor', 'authority')),
  mandate_id uuid REFERENCES tenant_schema.oversight_mandate,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200 AND name ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$'),
  media_type text NOT NULL CHECK (media_type IN ('application/json', 'application/pdf')),
  parts text[] NOT NULL,
  -- What was blackened in a copy, and the hash of what it was made from.
  redactions text[] NOT NULL CHECK (cardinality(redactions) <= 40 AND octet_length(redactions::text) <= 20000),
  original_hash text CHECK (original_hash ~ '^[0-9a-f]{64}$'),
  content bytea NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 10485760),
  hash text NOT NULL CHECK (hash = encode(sha256(content), 'hex')),
  CHECK ((handed_to = 'auditor') = (mandate_id IS NOT NULL))
);
CREATE INDEX ON tenant_schema.oversight_handout (oversight_id);

ALTER TABLE tenant_schema.oversight ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.oversight FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.oversight_mandate ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.oversight_mandate FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.oversight_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.oversight_step FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.oversight_handout ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.oversight_handout FORCE ROW LEVEL SECURITY;
CREATE POLICY added ON tenant_schema.oversight FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON tenant_schema.oversight FOR SELECT TO obhut_owner USING (true);
CREATE POLICY moved ON tenant_schema.oversight FOR UPDATE TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY added ON tenant_schema.oversight_mandate FOR INSERT TO obhut_owner WITH CHECK (withdrawn_at IS NULL);
CREATE POLICY read ON tenant_schema.oversight_mandate FOR SELECT TO obhut_owner USING (true);
CREATE POLICY withdrawn ON tenant_schema.oversight_mandate FOR UPDATE TO obhut_owner
  USING (withdrawn_at IS NULL) WITH CHECK (withdrawn_at IS NOT NULL);
CREATE POLICY added ON tenant_schema.oversight_step FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON tenant_schema.oversight_step FOR SELECT TO obhut_owner USING (true);
CREATE POLICY added ON tenant_schema.oversight_handout FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON tenant_schema.oversight_handout FOR SELECT TO obhut_owner USING (true);

-- What was asked, mandated and handed out stays; only how it stands moves.
CREATE FUNCTION tenant_schema.oversight_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF TG_TABLE_NAME = 'oversight'
       AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN RETURN NEW; END IF;
    IF TG_TABLE_NAME = 'oversight_mandate' AND to_jsonb(NEW) - 'withdrawn_at' = to_jsonb(OLD) - 'withdrawn_at' THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'what was asked and handed out stays' USING ERRCODE = 'OB007';
END
$$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON tenant_schema.oversight
  FOR EACH ROW EXECUTE FUNCTION tenant_schema.oversight_stays();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON tenant_schema.oversight_mandate
  FOR EACH ROW EXECUTE FUNCTION tenant_schema.oversight_stays();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant_schema.oversight_step
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_stays();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant_schema.oversight_handout
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_stays();

-- Refuses who may not look at what concerns privacy, and a household, where the operator is the controller.
-- Returns the instant at which it happens.
CREATE FUNCTION tenant_schema.oversight_moment(only_owner boolean) RETURNS timestamptz
LANGUAGE plpgsql SECURITY INVOKER
AS $$
BEGIN
  IF NOT tenant_schema.is_privacy_reader()
     OR only_owner AND (NOT tenant_schema.is_owner() OR tenant_schema.contract_side() <> 'tenant') THEN
    PERFORM tenant_schema.refuse_contract('oversight.not-yours');
  END IF;
  IF EXISTS (SELECT FROM tenant_schema.contract_state s WHERE s.standing = 'exempt') THEN
    PERFORM tenant_schema.refuse_contract('contract.not-needed');
  END IF;
  RETURN tenant_schema.contract_moment();
END
$$;

-- Writes a step down and says so in the chronicle at once.
CREATE FUNCTION tenant_schema.oversight_note(
  id uuid, moment timestamptz, what text, author text, body text, mandate uuid, answer_by timestamptz, more jsonb) RETURNS void
LANGUAGE plpgsql SECURITY INVOKER
AS $$
#variable_conflict use_variable
BEGIN
  INSERT INTO tenant_schema.oversight_step (oversight_id, number, at, what, side, account_id, author, body, mandate_id, answer_by)
  SELECT id, coalesce(max(p.number), 0) + 1, moment, what, tenant_schema.contract_side(), tenant_schema.acting(), author, body,
         mandate, answer_by
  FROM tenant_schema.oversight_step p WHERE p.oversight_id = id;
  UPDATE tenant_schema.contract_state s SET last_at = moment;
  PERFORM tenant_schema.chronicle_append('oversight.' || what, '', NULL,
    (jsonb_build_object('request', id, 'author', author, 'body', body) || more)::text);
END
$$;

-- Asks something. An owner or a data-protection officer asks and wants copies; that an audit is held only an
-- owner says. What an authority wants, and what came by letter, the operator may note.
CREATE FUNCTION tenant_schema.open_oversight(kind text, author text, body text, answer_by timestamptz, about jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  moment timestamptz := tenant_schema.oversight_moment(kind = 'audit');
  version integer;
  made uuid;
BEGIN
  IF kind = 'agreement-copy' THEN
    SELECT max(v.version) INTO version FROM obhut.provider_version v
    WHERE v.provider = about ->> 'provider' AND v.descriptor::json -> 'agreement' ->> 'sha256' IS NOT NULL;
    IF version IS NULL THEN PERFORM tenant_schema.refuse_contract('oversight.no-agreement'); END IF;
  END IF;
  INSERT INTO tenant_schema.oversight AS o (number, kind, opened_at, side, account_id, author, body, ground, authority, reference,
    parts, provider, provider_version, answer_by, state)
  SELECT coalesce(max(x.number), 0) + 1, kind, moment, tenant_schema.contract_side(), tenant_schema.acting(), author, body,
    about ->> 'ground', about ->> 'authority', about ->> 'reference',
    CASE WHEN kind = 'authority' THEN ARRAY(SELECT jsonb_array_elements_text(about -> 'parts')) END,
    about ->> 'provider', version, answer_by, 'open'
  FROM tenant_schema.oversight x
  RETURNING o.id INTO made;
  UPDATE tenant_schema.contract_state s SET last_at = moment;
  PERFORM tenant_schema.chronicle_append('oversight.open', '', NULL,
    (jsonb_build_object('request', made, 'kind', kind, 'author', author, 'body', body, 'answerBy', answer_by) || about)::text);
  RETURN made;
END
$$;

-- Moves it on: whose move it is, and from where, this table says.
CREATE FUNCTION tenant_schema.move_oversight(
  id uuid, what text, author text, body text, mandate uuid, answer_by timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  moment timestamptz := tenant_schema.oversight_moment(false);
  one tenant_schema.oversight;
  goes text;
BEGIN
  SELECT o.* INTO one FROM tenant_schema.oversight o WHERE o.id = move_oversight.id FOR UPDATE;
  IF one.id IS NULL THEN PERFORM tenant_schema.refuse_contract('oversight.unknown'); END IF;
  IF what = 'answer' AND tenant_schema.contract_side() = 'tenant'
     OR what IN ('ask', 'finding', 'close') AND tenant_schema.contract_side() = 'operator' THEN
    PERFORM tenant_schema.refuse_contract('oversight.not-yours');
  END IF;
  SELECT m.goes INTO goes FROM (VALUES
    ('ask', 'open', 'open'), ('ask', 'answered', 'open'), ('answer', 'open', 'answered'), ('answer', 'answered', 'answered'),
    ('visit', 'open', 'open'), ('visit', 'answered', 'answered'), ('finding', 'open', 'open'), ('finding', 'answered', 'answered'),
    ('close', 'open', 'closed'), ('close', 'answered', 'closed')
  ) AS m (what, stands, goes)
  WHERE m.what = move_oversight.what AND m.stands = one.state AND (m.what NOT IN ('visit', 'finding') OR one.kind = 'audit');
  IF goes IS NULL THEN PERFORM tenant_schema.refuse_contract('oversight.not-so'); END IF;
  IF what = 'ask' AND (answer_by IS NULL OR answer_by <= moment) THEN PERFORM tenant_schema.refuse_contract('oversight.not-so'); END IF;
  IF what <> 'close' AND body IS NULL THEN PERFORM tenant_schema.refuse_contract('oversight.text-missing'); END IF;
  IF mandate IS NOT NULL THEN PERFORM tenant_schema.require_mandate(id, mandate, moment); END IF;
  PERFORM tenant_schema.oversight_note(id, moment, what, author, body, mandate, CASE what WHEN 'ask' THEN answer_by END,
    CASE WHEN mandate IS NULL THEN '{}' ELSE jsonb_build_object('mandate', mandate) END);
  UPDATE tenant_schema.oversight o SET state = goes WHERE o.id = move_oversight.id;
  RETURN goes;
END
$$;

-- An owner says who audits for the tenant, until when.
CREATE FUNCTION tenant_schema.give_mandate(id uuid, author text, auditor text, document_hash text, until_at timestamptz)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  moment timestamptz := tenant_schema.oversight_moment(true);
  made uuid;
BEGIN
  IF NOT EXISTS (SELECT FROM tenant_schema.oversight o WHERE o.id = give_mandate.id AND o.kind = 'audit') THEN
    PERFORM tenant_schema.refuse_contract('oversight.unknown');
  END IF;
  IF NOT EXISTS (SELECT FROM tenant_schema.oversight o WHERE o.id = give_mandate.id AND o.state <> 'closed') THEN
    PERFORM tenant_schema.refuse_contract('oversight.not-so');
  END IF;
  IF until_at <= moment OR until_at > moment + interval '1 year' THEN
    PERFORM tenant_schema.refuse_contract('oversight.mandate-too-long');
  END IF;
  INSERT INTO tenant_schema.oversight_mandate AS m (oversight_id, at, account_id, author, auditor, document_hash, until_at)
  VALUES (id, moment, tenant_schema.acting(), author, auditor, document_hash, until_at) RETURNING m.id INTO made;
  UPDATE tenant_schema.contract_state s SET last_at = moment;
  PERFORM tenant_schema.chronicle_append('oversight.mandate', '', NULL, json_build_object('request', id, 'mandate', made,
    'author', author, 'auditor', auditor, 'hash', document_hash, 'until', until_at)::text);
  RETURN made;
END
$$;

-- An owner takes it back. False when it was.
CREATE FUNCTION tenant_schema.withdraw_mandate(mandate uuid, author text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  moment timestamptz := tenant_schema.oversight_moment(true);
BEGIN
  UPDATE tenant_schema.oversight_mandate m SET withdrawn_at = moment WHERE m.id = mandate AND m.withdrawn_at IS NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE tenant_schema.contract_state s SET last_at = moment;
  PERFORM tenant_schema.chronicle_append('oversight.withdraw-mandate', '', NULL,
    json_build_object('mandate', mandate, 'author', author)::text);
  RETURN true;
END
$$;

-- Refuses what is for an auditor without a mandate for this audit that is in force.
CREATE FUNCTION tenant_schema.require_mandate(id uuid, mandate uuid, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY INVOKER
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM tenant_schema.oversight_mandate m
    WHERE m.id = mandate AND m.oversight_id = require_mandate.id AND m.at <= moment AND m.until_at > moment
      AND m.withdrawn_at IS NULL) THEN
    PERFORM tenant_schema.refuse_contract('oversight.mandate-missing');
  END IF;
END
$$;

-- Hands something out, which is kept with its hash. To an auditor under a mandate, to an authority what
-- concerns it and no more, of a contract with a provider a copy of what the operator described, with what was
-- blackened by name. The operator does it by a person who was let in (cl_7.4__b).
CREATE FUNCTION tenant_schema.hand_out(
  id uuid, author text, handed_to text, mandate uuid, name text, media_type text, parts text[], redactions text[],
  original_hash text, content bytea) RETURNS TABLE (handout uuid, hash text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  moment timestamptz := tenant_schema.oversight_moment(false);
  one tenant_schema.oversight;
  is_operator boolean := tenant_schema.contract_side() = 'operator';
BEGIN
  IF is_operator AND tenant_schema.is_contracted() THEN author := tenant_schema.begin_access(author); END IF;
  SELECT o.* INTO one FROM tenant_schema.oversight o WHERE o.id = hand_out.id FOR UPDATE;
  IF one.id IS NULL THEN PERFORM tenant_schema.refuse_contract('oversight.unknown'); END IF;
  IF one.state = 'closed' THEN PERFORM tenant_schema.refuse_contract('oversight.not-so'); END IF;
  hash := encode(sha256(content), 'hex');
  IF one.kind = 'agreement-copy' THEN
    IF NOT is_operator OR handed_to <> 'tenant' THEN PERFORM tenant_schema.refuse_contract('oversight.not-yours'); END IF;
    IF original_hash IS DISTINCT FROM (SELECT v.descriptor::json -> 'agreement' ->> 'sha256' FROM obhut.provider_version v
        WHERE v.provider = one.provider AND v.version = one.provider_version) THEN
      PERFORM tenant_schema.refuse_contract('oversight.not-the-agreement');
    END IF;
    IF (hash <> original_hash) <> (cardinality(redactions) > 0) THEN
      PERFORM tenant_schema.refuse_contract('oversight.redactions-unnamed');
    END IF;
  ELSE
    IF NOT is_operator AND NOT tenant_schema.is_owner() AND handed_to <> 'tenant' THEN
      PERFORM tenant_schema.refuse_contract('oversight.not-yours');
    END IF;
    IF handed_to = 'authority' AND one.kind <> 'authority' OR handed_to = 'auditor' AND one.kind <> 'audit' THEN
      PERFORM tenant_schema.refuse_contract('oversight.not-so');
    END IF;
    IF one.kind = 'authority' AND NOT parts <@ one.parts THEN PERFORM tenant_schema.refuse_contract('oversight.beyond-request'); END IF;
    IF handed_to = 'auditor' THEN PERFORM tenant_schema.require_mandate(id, mandate, moment); END IF;
  END IF;
  INSERT INTO tenant_schema.oversight_handout AS h
    (oversight_id, at, handed_to, mandate_id, name, media_type, parts, redactions, original_hash, content, hash)
  VALUES (id, moment, handed_to, CASE handed_to WHEN 'auditor' THEN mandate END, name, media_type, parts, redactions,
    original_hash, content, hash)
  RETURNING h.id INTO handout;
  PERFORM tenant_schema.oversight_note(id, moment, 'hand-out', author, NULL, CASE handed_to WHEN 'auditor' THEN mandate END, NULL,
    jsonb_build_object('handout', handout, 'to', handed_to, 'mandate', mandate, 'parts', parts, 'redactions', redactions,
      'original', original_hash, 'hash', hash));
  IF is_operator OR one.kind <> 'inquiry' THEN
    UPDATE tenant_schema.oversight o SET state = 'answered' WHERE o.id = hand_out.id AND o.state = 'open';
  END IF;
  RETURN NEXT;
END
$$;

-- What was handed out, byte by byte, for who may look; that somebody fetched it the chronicle says.
CREATE FUNCTION tenant_schema.handout_file(handout uuid) RETURNS TABLE (name text, media_type text, content bytea, hash text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  IF NOT tenant_schema.is_privacy_reader() THEN RETURN; END IF;
  IF NOT EXISTS (SELECT FROM tenant_schema.oversight_handout h WHERE h.id = handout_file.handout) THEN RETURN; END IF;
  PERFORM tenant_schema.chronicle_append('oversight.fetch', '', NULL, json_build_object('handout', handout_file.handout)::text);
  RETURN QUERY SELECT h.name, h.media_type, h.content, h.hash
    FROM tenant_schema.oversight_handout h WHERE h.id = handout_file.handout;
END
$$;

-- All of it, the newest first; NULL for who may not look.
CREATE FUNCTION tenant_schema.oversight_list() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE WHEN tenant_schema.is_privacy_reader() THEN (
    SELECT coalesce(json_agg(json_build_object('id', o.id, 'number', o.number, 'kind', o.kind, 'openedAt', o.opened_at,
      'side', o.side, 'author', o.author, 'body', o.body, 'ground', o.ground, 'authority', o.authority,
      'reference', o.reference, 'parts', o.parts, 'provider', o.provider, 'providerVersion', o.provider_version,
      'firstAnswerBy', o.answer_by, 'state', o.state,
      'answerBy', coalesce((SELECT p.answer_by FROM tenant_schema.oversight_step p
        WHERE p.oversight_id = o.id AND p.what = 'ask' ORDER BY p.number DESC LIMIT 1), o.answer_by),
      'mandates', (SELECT coalesce(json_agg(json_build_object('id', m.id, 'at', m.at, 'author', m.author, 'auditor', m.auditor,
          'documentHash', m.document_hash, 'until', m.until_at, 'withdrawnAt', m.withdrawn_at) ORDER BY m.at, m.id), '[]')
        FROM tenant_schema.oversight_mandate m WHERE m.oversight_id = o.id),
      'steps', (SELECT coalesce(json_agg(json_build_object('number', p.number, 'at', p.at, 'what', p.what, 'side', p.side,
          'author', p.author, 'body', p.body, 'mandate', p.mandate_id, 'answerBy', p.answer_by) ORDER BY p.number), '[]')
        FROM tenant_schema.oversight_step p WHERE p.oversight_id = o.id),
      'handouts', (SELECT coalesce(json_agg(json_build_object('id', h.id, 'at', h.at, 'to', h.handed_to, 'mandate', h.mandate_id,
          'name', h.name, 'bytes', octet_length(h.content), 'parts', h.parts, 'redactions', h.redactions,
          'originalHash', h.original_hash, 'hash', h.hash) ORDER BY h.at, h.id), '[]')
        FROM tenant_schema.oversight_handout h WHERE h.oversight_id = o.id))
      ORDER BY o.number DESC), '[]')
    FROM tenant_schema.oversight o) END
$$;

CREATE INDEX chronicle_handed ON tenant_schema.chronicle (action, seq) WHERE action IN ('oversight.hand-out', 'oversight.mandate');

-- What shows that handouts are what they were: by id, whether the content still has its hash and the chain has
-- committed to a line that says so. NULL for who may not look.
CREATE FUNCTION tenant_schema.oversight_proof() RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.is_privacy_reader() THEN RETURN NULL; END IF;
  RETURN (
    WITH said AS MATERIALIZED (
      SELECT d.detail::json AS detail
      FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
      WHERE c.action IN ('oversight.hand-out', 'oversight.mandate')
        AND c.commitment = sha256(convert_to('24:obhut/chronicle/detail/1,64:' || encode(d.salt, 'hex') || ','
              || tenant_schema.chronicle_field(d.detail), 'UTF8'))
    )
    SELECT json_build_object(
      'at', greatest(now(), (SELECT s.last_at FROM tenant_schema.contract_state s)),
      'isExempt', EXISTS (SELECT FROM tenant_schema.contract_state s WHERE s.standing = 'exempt'),
      'handouts', (SELECT coalesce(json_object_agg(h.id, h.hash = encode(sha256(h.content), 'hex') AND EXISTS (
          SELECT FROM said s WHERE s.detail ->> 'handout' = h.id::text AND s.detail ->> 'hash' = h.hash)), '{}')
        FROM tenant_schema.oversight_handout h),
      'mandates', (SELECT coalesce(json_object_agg(m.id, EXISTS (
          SELECT FROM said s WHERE s.detail ->> 'mandate' = m.id::text AND s.detail ->> 'hash' = m.document_hash
            AND (s.detail ->> 'until')::timestamptz = m.until_at)), '{}')
        FROM tenant_schema.oversight_mandate m)));
END
$$;

-- Each kind of record that the database knows, with what its data map says: for who compares it with Annex II.
CREATE FUNCTION tenant_schema.kinds_mapped() RETURNS TABLE (name text, data_map jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT k.name, k.data_map FROM obhut.kind k WHERE tenant_schema.is_privacy_reader() ORDER BY k.name $$;

REVOKE EXECUTE ON FUNCTION tenant_schema.oversight_stays(), tenant_schema.oversight_moment(boolean),
  tenant_schema.oversight_note(uuid, timestamptz, text, text, text, uuid, timestamptz, jsonb),
  tenant_schema.open_oversight(text, text, text, timestamptz, jsonb),
  tenant_schema.move_oversight(uuid, text, text, text, uuid, timestamptz),
  tenant_schema.give_mandate(uuid, text, text, text, timestamptz), tenant_schema.withdraw_mandate(uuid, text),
  tenant_schema.require_mandate(uuid, uuid, timestamptz),
  tenant_schema.hand_out(uuid, text, text, uuid, text, text, text[], text[], text, bytea),
  tenant_schema.handout_file(uuid), tenant_schema.oversight_list(), tenant_schema.oversight_proof(),
  tenant_schema.kinds_mapped() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.open_oversight(text, text, text, timestamptz, jsonb),
  tenant_schema.move_oversight(uuid, text, text, text, uuid, timestamptz),
  tenant_schema.give_mandate(uuid, text, text, text, timestamptz), tenant_schema.withdraw_mandate(uuid, text),
  tenant_schema.hand_out(uuid, text, text, uuid, text, text, text[], text[], text, bytea),
  tenant_schema.handout_file(uuid), tenant_schema.oversight_list(), tenant_schema.oversight_proof(),
  tenant_schema.kinds_mapped() TO tenant_schema;
