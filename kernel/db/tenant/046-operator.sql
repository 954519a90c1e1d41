-- What keeps an operator to what the tenant ordered: one job for each instruction, which has an end
-- (CO19), nobody let in past the owners (CO22), and owners and data-protection officers who are told (GA41). Runs
-- as obhut_owner.

-- Offices end with the membership (CO23): those of members who are none any more, before anything stops that.
DELETE FROM tenant_schema.office o USING tenant_schema.member m WHERE m.id = o.member_id AND m.valid_until <= now();

ALTER TABLE tenant_schema.instruction
  DROP CONSTRAINT instruction_scope_check,
  ADD CONSTRAINT instruction_scope_check CHECK (scope IN
    ('chronicle-export', 'chronicle-erase', 'chronicle-forget', 'token-create', 'symbols-import', 'lease', 'invite', 'other')),
  DROP CONSTRAINT instruction_state_check,
  -- begun: a job is at it. failed: it was begun, and was not carried out; it is not begun again.
  ADD CONSTRAINT instruction_state_check CHECK (state IN
    ('unconfirmed', 'given', 'contested', 'insisted', 'withdrawn', 'begun', 'done', 'failed'));
ALTER TABLE tenant_schema.instruction_step
  DROP CONSTRAINT instruction_step_what_check,
  ADD CONSTRAINT instruction_step_what_check CHECK (what IN
    ('confirm', 'contest', 'see', 'insist', 'withdraw', 'accept', 'begin', 'done', 'fail'));
-- What was begun before and has no end: the next look ends it (end_broken_jobs).
UPDATE tenant_schema.instruction i SET state = 'begun'
WHERE i.state = 'given' AND (
  SELECT p.what FROM tenant_schema.instruction_step p WHERE p.instruction_id = i.id ORDER BY p.number DESC LIMIT 1) = 'begin';

-- What owners and data-protection officers have to know, by kind and by the id of what it is about; nothing
-- that anybody wrote. Somebody of theirs has it when they say so, signed in (ADR 0045).
CREATE TABLE tenant_schema.office_word (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  at timestamptz NOT NULL DEFAULT now(),
  kind text NOT NULL CHECK (kind IN ('operator-invited', 'instruction-noted', 'instruction-contested', 'job-failed',
    'cannot-comply', 'suspended', 'ended', 'provider-stopped')),
  about text NOT NULL CHECK (length(about) <= 60),
  seen_at timestamptz,
  seen_by uuid,
  CHECK ((seen_at IS NULL) = (seen_by IS NULL))
);
CREATE INDEX ON tenant_schema.office_word (at);

-- The mails of it, as notice_send: none of these is a delivery.
CREATE TABLE tenant_schema.office_mail (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  word_id uuid NOT NULL REFERENCES tenant_schema.office_word,
  account_id uuid NOT NULL,
  provider text,
  state text NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'accepted', 'refused', 'reported-delivered', 'bounced')),
  code text CHECK (length(code) <= 60),
  at timestamptz NOT NULL DEFAULT now(),
  tries integer NOT NULL DEFAULT 0,
  UNIQUE (word_id, account_id)
);

ALTER TABLE tenant_schema.office_word ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.office_word FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.office_mail ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.office_mail FORCE ROW LEVEL SECURITY;
CREATE POLICY added ON tenant_schema.office_word FOR INSERT TO obhut_owner WITH CHECK (seen_at IS NULL);
CREATE POLICY read ON tenant_schema.office_word FOR SELECT TO obhut_owner USING (true);
-- That it was seen only somebody says who is signed in.
CREATE POLICY seen ON tenant_schema.office_word FOR UPDATE TO obhut_owner
  USING (seen_at IS NULL) WITH CHECK (seen_by = (SELECT tenant_schema.actor()));
CREATE POLICY owner ON tenant_schema.office_mail TO obhut_owner USING (true) WITH CHECK (true);

-- Plans that owners and data-protection officers are told, in the transaction of what it is about. Called by
-- the functions of the owner.
CREATE FUNCTION tenant_schema.tell_office(kind text, about text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  word uuid;
BEGIN
  INSERT INTO tenant_schema.office_word AS w (kind, about) VALUES (tell_office.kind, tell_office.about) RETURNING w.id INTO word;
  INSERT INTO tenant_schema.office_mail (word_id, account_id)
  SELECT word, r.account_id FROM tenant_schema.notice_recipients() r;
END
$$;

-- Somebody who looks after privacy here has it. The first who says so counts; false when there is nothing
-- to be said.
CREATE FUNCTION tenant_schema.see_office_word(word uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
  seen tenant_schema.office_word;
BEGIN
  IF tenant_schema.contract_side() <> 'tenant' OR NOT tenant_schema.is_privacy_reader() THEN RETURN false; END IF;
  UPDATE tenant_schema.office_word w SET seen_at = now(), seen_by = me
  WHERE w.id = see_office_word.word AND w.seen_at IS NULL RETURNING w.* INTO seen;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM tenant_schema.chronicle_append('notice.deliver', '', NULL,
    json_build_object('word', seen.id, 'kind', seen.kind, 'about', seen.about)::text);
  RETURN true;
END
$$;

-- What nobody has said to have yet, and what came in the last 90 days, the newest first; NULL for who may not look.
CREATE FUNCTION tenant_schema.office_words() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce((
    SELECT json_agg(json_build_object('id', w.id, 'at', w.at, 'kind', w.kind, 'about', w.about, 'seenAt', w.seen_at,
      'seenBy', (SELECT p.name FROM tenant_schema.member m JOIN tenant_schema.person p ON p.id = m.person_id
                 WHERE m.account_id = w.seen_by),
      'mails', (SELECT coalesce(json_agg(json_build_object('name', p.name, 'state', s.state, 'code', s.code, 'at', s.at)
                  ORDER BY s.id), '[]')
        FROM tenant_schema.office_mail s
        LEFT JOIN tenant_schema.member m ON m.account_id = s.account_id
        LEFT JOIN tenant_schema.person p ON p.id = m.person_id
        WHERE s.word_id = w.id)) ORDER BY w.at DESC, w.id)
    FROM (SELECT x.* FROM tenant_schema.office_word x
          WHERE x.seen_at IS NULL OR x.at > now() - interval '90 days' ORDER BY x.at DESC LIMIT 200) w), '[]')
  WHERE tenant_schema.is_privacy_reader()
$$;

-- Notes how a mail fared, as note_send does; one that was taken may be sent once more, when nobody says to have it.
CREATE FUNCTION tenant_schema.note_office_mail(id uuid, state text, provider text, code text, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  mail tenant_schema.office_mail;
  is_try boolean := note_office_mail.provider IS NOT NULL AND note_office_mail.state IN ('accepted', 'refused');
BEGIN
  UPDATE tenant_schema.office_mail s
  SET state = note_office_mail.state, provider = coalesce(note_office_mail.provider, s.provider),
      code = note_office_mail.code, at = note_office_mail.at, tries = s.tries + CASE WHEN is_try THEN 1 ELSE 0 END
  WHERE s.id = note_office_mail.id AND s.state <> 'bounced'
    AND (note_office_mail.state <> 'reported-delivered' OR s.provider = note_office_mail.provider AND s.state = 'accepted')
    -- Of a mail that was taken only who carried it reports.
    AND (note_office_mail.state <> 'bounced' OR s.state IN ('waiting', 'refused') OR s.provider = note_office_mail.provider)
  RETURNING s.* INTO mail;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM tenant_schema.chronicle_append('notice.' || CASE note_office_mail.state
      WHEN 'accepted' THEN 'send' WHEN 'refused' THEN 'refuse' WHEN 'bounced' THEN 'bounce' ELSE 'report' END,
    'mail.notice', NULL, json_build_object('word', mail.word_id, 'send', mail.id, 'provider', mail.provider,
      'code', mail.code)::text);
  RETURN true;
END
$$;

-- As before; the instruction is one that this very transaction has begun and not ended, so that nothing is
-- done on one that another transaction left begun.
CREATE OR REPLACE FUNCTION tenant_schema.current_instruction() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT i.id FROM tenant_schema.instruction i
  WHERE tenant_schema.contract_side() = 'operator'
    AND i.id::text = current_setting('obhut.instruction', true) AND i.state = 'begun'
    AND i.xmin = pg_current_xact_id_if_assigned()::xid
$$;

-- As before; a job has one end, done or failed.
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
    ('operator', 'done', 'begun', 'done'),
    ('operator', 'fail', 'begun', 'failed')
  ) AS m (side, what, stands, goes)
  WHERE m.side = side AND m.what = move_instruction.what AND m.stands = stands;
  IF goes IS NULL THEN
    PERFORM tenant_schema.refuse_contract(CASE
      WHEN what IN ('confirm', 'see', 'insist', 'withdraw') AND side = 'operator'
        OR what IN ('contest', 'accept', 'done', 'fail') AND side = 'tenant' THEN 'instruction.not-yours'
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
  PERFORM tenant_schema.instruction_note(id, moment, what, reason, author);
  UPDATE tenant_schema.instruction i SET state = goes WHERE i.id = move_instruction.id;
  RETURN goes;
END
$$;

-- A job that begins uses its instruction up, whichever function begins it: another job needs another one. Who
-- lets somebody in because the law demands it waits for as long as a provider would (CO22): owners are told,
-- and may withdraw it meanwhile.
CREATE FUNCTION tenant_schema.instruction_begun() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM tenant_schema.instruction i WHERE i.id = NEW.instruction_id
             AND i.source = 'law' AND i.scope = 'invite' AND NEW.at < i.given_at + interval '15 days') THEN
    PERFORM tenant_schema.refuse_contract('instruction.too-early');
  END IF;
  UPDATE tenant_schema.instruction i SET state = 'begun' WHERE i.id = NEW.instruction_id AND i.state = 'given';
  IF NOT FOUND THEN PERFORM tenant_schema.refuse_contract('instruction.not-so'); END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER begun AFTER INSERT ON tenant_schema.instruction_step
  FOR EACH ROW WHEN (NEW.what = 'begin') EXECUTE FUNCTION tenant_schema.instruction_begun();

-- What owners and data-protection officers are told of, whichever function does it.
CREATE FUNCTION tenant_schema.office_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'instruction' THEN PERFORM tenant_schema.tell_office('instruction-noted', NEW.id::text);
    WHEN 'instruction_step' THEN
      PERFORM tenant_schema.tell_office(
        CASE NEW.what WHEN 'contest' THEN 'instruction-contested' ELSE 'job-failed' END, NEW.instruction_id::text);
    WHEN 'contract_step' THEN
      PERFORM tenant_schema.tell_office(
        CASE NEW.what WHEN 'suspend' THEN 'suspended' WHEN 'terminate' THEN 'ended' ELSE NEW.what END, NEW.number::text);
  END CASE;
  RETURN NULL;
END
$$;
CREATE TRIGGER office_told AFTER INSERT ON tenant_schema.instruction
  FOR EACH ROW WHEN (NEW.source <> 'owner') EXECUTE FUNCTION tenant_schema.office_told();
CREATE TRIGGER office_told AFTER INSERT ON tenant_schema.instruction_step
  FOR EACH ROW WHEN (NEW.what IN ('contest', 'fail')) EXECUTE FUNCTION tenant_schema.office_told();
CREATE TRIGGER office_told AFTER INSERT ON tenant_schema.contract_step
  FOR EACH ROW WHEN (NEW.what <> 'resume') EXECUTE FUNCTION tenant_schema.office_told();

-- Where a version was concluded the contract never again stands as if none had been: all that an instruction
-- is asked for by how it stands stays asked (CO18).
CREATE FUNCTION tenant_schema.contract_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM tenant_schema.contract_version) THEN
    RAISE EXCEPTION 'a contract was concluded here' USING ERRCODE = 'OB007';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER stands BEFORE UPDATE OF standing ON tenant_schema.contract_state
  FOR EACH ROW WHEN (NEW.standing IN ('none', 'carried-over', 'exempt')) EXECUTE FUNCTION tenant_schema.contract_stands();
CREATE TRIGGER stands_whole BEFORE DELETE OR TRUNCATE ON tenant_schema.contract_state
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_stays();

-- A job whose parts are transactions of their own holds its instruction for as long as its connection lives:
-- from before the beginning can be seen until after the end.
CREATE FUNCTION tenant_schema.hold_instruction(id uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT pg_advisory_lock(hashtextextended('obhut instruction ' || hold_instruction.id, 0)) $$;
CREATE FUNCTION tenant_schema.release_instruction(id uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT pg_advisory_unlock(hashtextextended('obhut instruction ' || release_instruction.id, 0)) $$;

-- Ends as failed what was begun and is held by nobody any more: the program that was at it ended without a
-- word. Returns how many.
CREATE FUNCTION tenant_schema.end_broken_jobs() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  broken uuid;
  ended integer := 0;
BEGIN
  FOR broken IN SELECT i.id FROM tenant_schema.instruction i WHERE i.state = 'begun' ORDER BY i.number LOOP
    CONTINUE WHEN NOT pg_try_advisory_xact_lock(hashtextextended('obhut instruction ' || broken, 0));
    -- It may have come to its end before the lock.
    CONTINUE WHEN NOT EXISTS (SELECT FROM tenant_schema.instruction i WHERE i.id = broken AND i.state = 'begun');
    PERFORM tenant_schema.move_instruction(broken, 'fail', 'broken off', 'obhut');
    ended := ended + 1;
  END LOOP;
  RETURN ended;
END
$$;

-- As before, and a stop is told: by the mail that this plans, too (cl_7.7__d). For a household there is no contract.
CREATE OR REPLACE FUNCTION tenant_schema.tell_of_provider(action text, detail text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM tenant_schema.chronicle_append('provider.' || action, '', NULL, detail);
  IF action = 'stop' AND NOT EXISTS (SELECT FROM tenant_schema.contract_state s WHERE s.standing = 'exempt') THEN
    PERFORM tenant_schema.tell_office('provider-stopped', detail::json ->> 'provider');
  END IF;
END
$$;

-- Whether owners decide who comes in here: a contract was concluded, which nobody takes away, and there is an
-- owner. So the first of a new tenant is let in by the operator, and so is one where none is left.
CREATE FUNCTION tenant_schema.owner_decides() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM tenant_schema.contract_version) AND EXISTS (
    SELECT FROM tenant_schema.member m
    WHERE (m.role = 'keeper' OR EXISTS (
             SELECT FROM tenant_schema.office o WHERE o.member_id = m.id AND o.office = 'owner'))
      AND m.valid_from <= now() AND m.valid_until > now())
$$;

-- Where owners decide, no connection of the operator makes a member or an owner, gives a right, or takes
-- one away; people do, signed in, by the functions that ask who they are (CO22).
CREATE FUNCTION tenant_schema.operator_wall() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF tenant_schema.contract_side() = 'operator' AND tenant_schema.owner_decides() THEN
    PERFORM tenant_schema.refuse_contract('contract.not-yours');
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER operator_wall BEFORE INSERT OR UPDATE OR DELETE ON tenant_schema.member
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.operator_wall();
CREATE TRIGGER operator_wall BEFORE INSERT OR UPDATE OR DELETE ON tenant_schema.office
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.operator_wall();
CREATE TRIGGER operator_wall BEFORE INSERT OR UPDATE OR DELETE ON tenant_schema.access_grant
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.operator_wall();
CREATE TRIGGER operator_wall BEFORE INSERT OR UPDATE OR DELETE ON tenant_schema.group_member
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.operator_wall();
CREATE TRIGGER operator_wall BEFORE INSERT OR UPDATE OR DELETE ON tenant_schema.nested_group
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.operator_wall();

REVOKE EXECUTE ON FUNCTION tenant_schema.tell_office(text, text), tenant_schema.see_office_word(uuid),
  tenant_schema.office_words(), tenant_schema.note_office_mail(uuid, text, text, text, timestamptz),
  tenant_schema.hold_instruction(uuid), tenant_schema.release_instruction(uuid), tenant_schema.end_broken_jobs(),
  tenant_schema.owner_decides(), tenant_schema.operator_wall(), tenant_schema.instruction_begun(),
  tenant_schema.office_told(), tenant_schema.contract_stands() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.see_office_word(uuid), tenant_schema.office_words() TO tenant_schema;
