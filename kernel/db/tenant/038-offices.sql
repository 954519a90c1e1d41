-- Who holds which office, and what the officers of a tenant read (CO14, OF17 to OF19); and by which public
-- holidays the month to comply is counted (CO11). Runs as obhut_owner.

-- Whom a controller outside the Union appoints in it keeps the record, too (Art. 27, 30(1) GDPR).
ALTER TABLE tenant_schema.office DROP CONSTRAINT office_office_check;
ALTER TABLE tenant_schema.office ADD CONSTRAINT office_office_check
  CHECK (office IN ('owner', 'data-protection-officer', 'representative'));

-- What happened to offices, in its order.
CREATE TABLE tenant_schema.office_step (
  number integer PRIMARY KEY CHECK (number > 0),
  at timestamptz NOT NULL,
  member_id uuid NOT NULL REFERENCES tenant_schema.member,
  office text NOT NULL CHECK (office IN ('owner', 'data-protection-officer', 'representative')),
  what text NOT NULL CHECK (what IN ('appoint', 'end')),
  -- Who did it; NULL: nobody of the tenant, or it was before this was kept.
  account_id uuid,
  reason text NOT NULL CHECK (char_length(reason) <= 1000)
);
-- When the last checkpoint, or the whole chronicle, was fetched: so that somebody has what the chain is held
-- against (CH15).
CREATE TABLE tenant_schema.checkpoint_fetch (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  at timestamptz NOT NULL,
  size bigint NOT NULL CHECK (size >= 0)
);
ALTER TABLE tenant_schema.office_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.office_step FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.checkpoint_fetch ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.checkpoint_fetch FORCE ROW LEVEL SECURITY;
-- Steps are added and read; no policy lets anybody change or take them away.
CREATE POLICY added ON tenant_schema.office_step FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON tenant_schema.office_step FOR SELECT TO obhut_owner USING (true);
CREATE POLICY owner ON tenant_schema.checkpoint_fetch TO obhut_owner USING (true) WITH CHECK (true);
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant_schema.office_step
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_stays();

INSERT INTO tenant_schema.office_step (number, at, member_id, office, what, account_id, reason)
SELECT row_number() OVER (ORDER BY o.given_at, o.member_id, o.office), o.given_at, o.member_id, o.office, 'appoint', NULL, ''
FROM tenant_schema.office o;

-- As before; who represents a controller in the Union reads, too.
CREATE OR REPLACE FUNCTION tenant_schema.is_privacy_reader() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT tenant_schema.is_owner() OR EXISTS (
    SELECT FROM tenant_schema.office o JOIN tenant_schema.member m ON m.id = o.member_id
    WHERE o.office IN ('data-protection-officer', 'representative') AND m.account_id = (SELECT tenant_schema.acting())
      AND m.valid_from <= now() AND m.valid_until > now())
$$;

-- As before, with a reason, and kept in its order. Programs hold no office.
DROP FUNCTION tenant_schema.set_office(uuid, text, boolean);
CREATE FUNCTION tenant_schema.set_office(member uuid, office text, holds boolean, reason text DEFAULT '') RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  moment timestamptz;
BEGIN
  IF NOT tenant_schema.is_owner() THEN PERFORM tenant_schema.refuse_contract('contract.not-yours'); END IF;
  PERFORM FROM tenant_schema.member m
  WHERE m.id = member
    AND (NOT holds OR m.valid_until > now()
         AND NOT EXISTS (SELECT FROM tenant_schema.service_account s WHERE s.member_id = m.id));
  IF NOT FOUND THEN RETURN false; END IF;
  moment := tenant_schema.contract_moment();
  IF holds THEN
    INSERT INTO tenant_schema.office (member_id, office, given_at) VALUES (member, office, moment) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM tenant_schema.office o WHERE o.member_id = member AND o.office = set_office.office;
  END IF;
  IF FOUND THEN
    INSERT INTO tenant_schema.office_step (number, at, member_id, office, what, account_id, reason)
    SELECT coalesce(max(p.number), 0) + 1, moment, member, office, CASE WHEN holds THEN 'appoint' ELSE 'end' END,
           CASE WHEN tenant_schema.contract_side() = 'tenant' THEN tenant_schema.acting() END, reason
    FROM tenant_schema.office_step p;
    UPDATE tenant_schema.contract_state s SET last_at = moment;
    PERFORM tenant_schema.chronicle_append('contract.office', '', NULL,
      json_build_object('member', member, 'office', office, 'holds', holds, 'reason', reason)::text);
  END IF;
  RETURN true;
END
$$;

-- Who holds which office, keepers included, whom it could be given to, and what happened before; NULL for who
-- may not look.
CREATE FUNCTION tenant_schema.office_book() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT json_build_object(
    'mayAppoint', tenant_schema.is_owner(),
    'holders', (
      SELECT coalesce(json_agg(json_build_object('member', h.member_id, 'name', p.name, 'office', h.office,
        'since', h.since, 'by', h.by, 'isOver', m.valid_until <= now()) ORDER BY h.office, p.name, h.member_id), '[]')
      FROM (
        SELECT o.member_id, o.office, o.given_at AS since, 'appointment' AS by FROM tenant_schema.office o
        UNION ALL
        SELECT k.id, 'owner', NULL, 'standing' FROM tenant_schema.member k
        WHERE k.role = 'keeper' AND k.valid_from <= now() AND k.valid_until > now()
          AND NOT EXISTS (SELECT FROM tenant_schema.office x WHERE x.member_id = k.id AND x.office = 'owner')
      ) h
      JOIN tenant_schema.member m ON m.id = h.member_id
      JOIN tenant_schema.person p ON p.id = m.person_id),
    'members', CASE WHEN tenant_schema.is_owner() THEN (
      SELECT coalesce(json_agg(json_build_object('member', m.id, 'name', p.name, 'role', m.role) ORDER BY p.name, m.id), '[]')
      FROM tenant_schema.member m JOIN tenant_schema.person p ON p.id = m.person_id
      WHERE m.valid_until > now()
        AND NOT EXISTS (SELECT FROM tenant_schema.service_account s WHERE s.member_id = m.id)) END,
    'steps', (
      SELECT coalesce(json_agg(json_build_object('number', s.number, 'at', s.at, 'name', p.name, 'office', s.office,
        'what', s.what, 'by', a.name, 'reason', s.reason) ORDER BY s.number DESC), '[]')
      FROM (SELECT x.* FROM tenant_schema.office_step x ORDER BY x.number DESC LIMIT 200) s
      JOIN tenant_schema.member m ON m.id = s.member_id
      JOIN tenant_schema.person p ON p.id = m.person_id
      LEFT JOIN tenant_schema.member b ON b.account_id = s.account_id
      LEFT JOIN tenant_schema.person a ON a.id = b.person_id))
  WHERE tenant_schema.is_privacy_reader()
$$;

-- Where deadlines of the tenant are counted: its zone, and the Land of its public holidays if there is one.
-- No row for who may not look.
CREATE FUNCTION tenant_schema.deadline_place() RETURNS TABLE (zone text, land text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT t.zone, t.land FROM obhut.tenant t WHERE t.id = 'tenant_schema' AND tenant_schema.is_privacy_reader()
$$;

-- Notes that somebody of the tenant fetched what the chain can be held against; nothing for who may not.
CREATE FUNCTION tenant_schema.note_checkpoint_fetch() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF tenant_schema.contract_side() <> 'tenant' OR NOT tenant_schema.is_privacy_reader() THEN RETURN; END IF;
  INSERT INTO tenant_schema.checkpoint_fetch AS f (at, size)
  SELECT now(), h.signed_seq FROM tenant_schema.chronicle_head h
  ON CONFLICT (one) DO UPDATE SET at = greatest(f.at, excluded.at), size = greatest(f.size, excluded.size);
END
$$;

-- Since when there is a chronicle, how far it is signed, and when that was fetched last; no row for who may not look.
CREATE FUNCTION tenant_schema.checkpoint_keeping()
RETURNS TABLE (begun_at timestamptz, signed bigint, fetched_at timestamptz, fetched bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT (SELECT c.at FROM tenant_schema.chronicle c WHERE c.seq = 1), h.signed_seq, f.at, f.size
  FROM tenant_schema.chronicle_head h LEFT JOIN tenant_schema.checkpoint_fetch f ON true
  WHERE tenant_schema.is_privacy_reader()
$$;

-- As before, for all who may look: what an officer is to judge by, they can check.
CREATE OR REPLACE FUNCTION tenant_schema.chronicle_events(
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
  IF NOT tenant_schema.is_privacy_reader() THEN RETURN NULL; END IF;
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
CREATE OR REPLACE FUNCTION tenant_schema.chronicle_state() RETURNS TABLE (size bigint, signed bigint, note text, waiting boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT h.seq, h.signed_seq, (SELECT c.note FROM tenant_schema.chronicle_checkpoint c ORDER BY c.size DESC LIMIT 1),
         h.signed_seq < h.seq
  FROM tenant_schema.chronicle_head h WHERE tenant_schema.is_privacy_reader()
$$;
CREATE OR REPLACE FUNCTION tenant_schema.chronicle_lines(after bigint, most integer) RETURNS TABLE (seq bigint, line text)
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
        WHERE x.seq > chronicle_lines.after AND tenant_schema.is_privacy_reader() ORDER BY x.seq LIMIT chronicle_lines.most) e
  LEFT JOIN tenant_schema.chronicle_detail d ON d.seq = e.seq
  LEFT JOIN tenant_schema.chronicle_checkpoint c ON c.size = e.seq
  ORDER BY e.seq
$$;
CREATE OR REPLACE FUNCTION tenant_schema.chronicle_actors() RETURNS TABLE (actor uuid, account_id uuid, person_id uuid, person_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT p.pseudonym, p.account_id, m.person_id, n.name
  FROM tenant_schema.chronicle_pseudonym p
  LEFT JOIN tenant_schema.member m ON m.account_id = p.account_id
  LEFT JOIN tenant_schema.person n ON n.id = m.person_id
  WHERE tenant_schema.is_privacy_reader()
  ORDER BY n.name, p.pseudonym
$$;
CREATE OR REPLACE FUNCTION tenant_schema.chronicle_export() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.is_privacy_reader() THEN RETURN NULL; END IF;
  PERFORM tenant_schema.require_instruction('chronicle-export');
  RETURN tenant_schema.chronicle_append('chronicle.export', '', NULL, '{}');
END
$$;

-- As before, for every owner, and not for keepers alone.
CREATE OR REPLACE FUNCTION tenant_schema.attest(id uuid, measure text, grounds text, at timestamptz, until timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  me uuid := tenant_schema.signed_actor();
  called text;
BEGIN
  IF NOT tenant_schema.is_owner() THEN RETURN NULL; END IF;
  SELECT p.name INTO called FROM tenant_schema.member m JOIN tenant_schema.person p ON p.id = m.person_id
  WHERE m.account_id = me;
  INSERT INTO tenant_schema.attestation (id, measure, account_id, said_by, grounds, at, until)
  VALUES (id, measure, me, called, grounds, at, until);
  PERFORM tenant_schema.chronicle_append('measure.attest', '', NULL, json_build_object(
    'attestation', id, 'measure', measure, 'by', called, 'grounds', grounds, 'until', until)::text);
  RETURN called;
END
$$;
CREATE OR REPLACE FUNCTION tenant_schema.withdraw_attestation(id uuid, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
BEGIN
  IF NOT tenant_schema.is_owner() THEN RETURN false; END IF;
  UPDATE tenant_schema.attestation a SET withdrawn_at = at WHERE a.id = withdraw_attestation.id AND a.withdrawn_at IS NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM tenant_schema.chronicle_append('measure.withdraw', '', NULL, json_build_object('attestation', id)::text);
  RETURN true;
END
$$;
DROP POLICY withdrawn ON tenant_schema.attestation;
CREATE POLICY withdrawn ON tenant_schema.attestation FOR UPDATE TO obhut_owner
  USING (tenant_schema.is_owner() AND withdrawn_at IS NULL) WITH CHECK (withdrawn_at IS NOT NULL);

-- By which holidays the month to comply was counted: Land, source and version; NULL: weekends alone.
ALTER TABLE tenant_schema.contract_step ADD COLUMN calendar text CHECK (char_length(calendar) <= 200);

-- As before, with the holidays.
DROP FUNCTION tenant_schema.contract_note(timestamptz, text, text, text, text, timestamptz, text);
CREATE FUNCTION tenant_schema.contract_note(
  moment timestamptz, what text, ground text, reason text, author text, cure_until timestamptz, standing text,
  calendar text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql SECURITY INVOKER
AS $$
#variable_conflict use_variable
DECLARE
  side text := tenant_schema.contract_side();
BEGIN
  INSERT INTO tenant_schema.contract_step (number, at, what, side, account_id, author, ground, reason, cure_until, calendar)
  SELECT coalesce(max(p.number), 0) + 1, moment, what, side, tenant_schema.acting(), author, ground, reason, cure_until, calendar
  FROM tenant_schema.contract_step p;
  UPDATE tenant_schema.contract_state s SET last_at = moment,
    was = CASE WHEN contract_note.standing = 'suspended' THEN s.standing END,
    since = CASE WHEN contract_note.standing = s.standing THEN s.since ELSE moment END,
    standing = contract_note.standing;
  PERFORM tenant_schema.chronicle_append('contract.' || what, '', NULL,
    json_build_object('side', side, 'author', author, 'ground', ground, 'reason', reason, 'cureUntil', cure_until, 'calendar', calendar)::text);
END
$$;
DROP FUNCTION tenant_schema.contract_suspend(text, text, timestamptz);
CREATE FUNCTION tenant_schema.contract_suspend(
  reason text, author text, cure_until timestamptz, calendar text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  moment timestamptz;
  standing text;
BEGIN
  IF NOT tenant_schema.is_owner() OR tenant_schema.contract_side() <> 'tenant' THEN
    PERFORM tenant_schema.refuse_contract('contract.not-yours');
  END IF;
  LOCK TABLE tenant_schema.record, tenant_schema.media, tenant_schema.symbol_import, tenant_schema.symbol_set
    IN SHARE ROW EXCLUSIVE MODE;
  moment := tenant_schema.contract_moment();
  SELECT s.standing INTO standing FROM tenant_schema.contract_state s;
  IF standing NOT IN ('in-force', 'carried-over') THEN
    PERFORM tenant_schema.refuse_contract(CASE standing
      WHEN 'suspended' THEN 'contract.suspended' WHEN 'ended' THEN 'contract.ended'
      WHEN 'exempt' THEN 'contract.not-needed' ELSE 'contract.not-in-force' END);
  END IF;
  PERFORM tenant_schema.contract_note(moment, 'suspend', NULL, reason, author, cure_until, 'suspended', calendar);
END
$$;
CREATE OR REPLACE FUNCTION tenant_schema.contract_overview()
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
       'author', p.author, 'ground', p.ground, 'reason', p.reason, 'cureUntil', p.cure_until, 'calendar', p.calendar) ORDER BY p.number), '[]')
     FROM tenant_schema.contract_step p)
  FROM obhut.tenant t CROSS JOIN tenant_schema.contract_state s
  WHERE t.id = 'tenant_schema' AND tenant_schema.is_privacy_reader()
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.set_office(uuid, text, boolean, text), tenant_schema.office_book(),
  tenant_schema.deadline_place(), tenant_schema.note_checkpoint_fetch(), tenant_schema.checkpoint_keeping(),
  tenant_schema.contract_note(timestamptz, text, text, text, text, timestamptz, text, text),
  tenant_schema.contract_suspend(text, text, timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.set_office(uuid, text, boolean, text), tenant_schema.office_book(),
  tenant_schema.deadline_place(), tenant_schema.note_checkpoint_fetch(), tenant_schema.checkpoint_keeping(),
  tenant_schema.contract_suspend(text, text, timestamptz, text) TO tenant_schema;
