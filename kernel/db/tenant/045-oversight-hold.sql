-- Who closes a request, what answers one, by which time somebody is let in (OV1 to OV3, OV7, ST2), and the order
-- in which heads are locked (AC8). Runs as
-- obhut_owner.

-- As long as a name and a function of the longest, with what stands between them, as they are typed.
ALTER TABLE tenant_schema.contract_step DROP CONSTRAINT contract_step_author_check,
  ADD CONSTRAINT contract_step_author_check CHECK (char_length(author) BETWEEN 1 AND 402);
ALTER TABLE tenant_schema.contract_version
  DROP CONSTRAINT contract_version_controller_signatory_check,
  ADD CONSTRAINT contract_version_controller_signatory_check CHECK (char_length(controller_signatory) BETWEEN 1 AND 402);
ALTER TABLE tenant_schema.instruction DROP CONSTRAINT instruction_author_check,
  ADD CONSTRAINT instruction_author_check CHECK (char_length(author) BETWEEN 1 AND 402);
ALTER TABLE tenant_schema.instruction_step DROP CONSTRAINT instruction_step_author_check,
  ADD CONSTRAINT instruction_step_author_check CHECK (char_length(author) BETWEEN 1 AND 402);
ALTER TABLE tenant_schema.oversight DROP CONSTRAINT oversight_author_check,
  ADD CONSTRAINT oversight_author_check CHECK (char_length(author) BETWEEN 1 AND 402);
ALTER TABLE tenant_schema.oversight_mandate DROP CONSTRAINT oversight_mandate_author_check,
  ADD CONSTRAINT oversight_mandate_author_check CHECK (char_length(author) BETWEEN 1 AND 402);

-- As before; the chronicle's time counts, too, as it does for letting in.
CREATE OR REPLACE FUNCTION tenant_schema.access_stands(access uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM tenant_schema.operator_access a
    CROSS JOIN LATERAL (SELECT greatest(now(), (SELECT s.last_at FROM tenant_schema.contract_state s),
      (SELECT c.at FROM tenant_schema.chronicle_head h JOIN tenant_schema.chronicle c ON c.seq = h.seq)) AS moment) m
    WHERE a.id = access_stands.access AND a.ended_at IS NULL AND a.until_at > m.moment
      AND obhut.bound_by(a.staff, tenant_schema.day_of(m.moment)) IS NOT NULL
      AND tenant_schema.purpose_stands(a.purpose))
$$;

-- As before; what a request is about stands in the chronicle beside who asked what, and never in its place.
CREATE OR REPLACE FUNCTION tenant_schema.open_oversight(kind text, author text, body text, answer_by timestamptz, about jsonb)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  moment timestamptz := tenant_schema.oversight_moment(kind = 'audit');
  version integer;
  made tenant_schema.oversight;
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
  RETURNING o.* INTO made;
  UPDATE tenant_schema.contract_state s SET last_at = moment;
  PERFORM tenant_schema.chronicle_append('oversight.open', '', NULL,
    (jsonb_strip_nulls(jsonb_build_object('ground', made.ground, 'authority', made.authority, 'reference', made.reference,
       'parts', made.parts, 'provider', made.provider, 'version', made.provider_version))
     || jsonb_build_object('request', made.id, 'kind', kind, 'author', author, 'body', body, 'answerBy', answer_by))::text);
  RETURN made.id;
END
$$;

-- As before, and that a request is closed an owner says.
CREATE OR REPLACE FUNCTION tenant_schema.move_oversight(
  id uuid, what text, author text, body text, mandate uuid, answer_by timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  moment timestamptz := tenant_schema.oversight_moment(what = 'close');
  one tenant_schema.oversight;
  goes text;
BEGIN
  SELECT o.* INTO one FROM tenant_schema.oversight o WHERE o.id = move_oversight.id FOR UPDATE;
  IF one.id IS NULL THEN PERFORM tenant_schema.refuse_contract('oversight.unknown'); END IF;
  IF what = 'answer' AND tenant_schema.contract_side() = 'tenant'
     OR what IN ('ask', 'finding') AND tenant_schema.contract_side() = 'operator' THEN
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

-- As before, and an authority's request is answered by what the authority gets.
CREATE OR REPLACE FUNCTION tenant_schema.hand_out(
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
  IF one.kind = 'audit' OR one.kind = 'authority' AND handed_to = 'authority'
     OR one.kind IN ('inquiry', 'agreement-copy') AND is_operator THEN
    UPDATE tenant_schema.oversight o SET state = 'answered' WHERE o.id = hand_out.id AND o.state = 'open';
  END IF;
  RETURN NEXT;
END
$$;

-- A heap has the order in which grants were given. By indexes alone heads are locked in that of their ids.
ALTER FUNCTION tenant_schema.create_records(uuid[], integer[], integer[], text, uuid[], integer[], integer[],
  text, text, date[], text, text, uuid[], text, text, text) SET enable_bitmapscan = off;
