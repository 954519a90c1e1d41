-- What proves that people, purposes and handouts were in order, by the annex and with the details of then; who
-- said what of oversight; and in which order the contract and the chronicle are locked (CO11, CO24, CH3, ST2,
-- ST5, OV2, OV5, OV9, OV10). Runs as obhut_owner.

-- As before, and details that prove who was let in and what was handed out to whom are not erased: of people
-- they say no more than the tables beside them, which nobody erases from either (cl_7.4__b, cl_7.6, cl_7.7__c).
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
    WHERE d.seq = ANY (seqs) AND c.seq = d.seq
      AND c.action NOT IN ('chronicle.erase', 'chronicle.hand-over', 'contract.conclude', 'contract.amend',
        'notice.deliver', 'oversight.hand-out', 'oversight.mandate', 'staff.access')
    RETURNING d.seq
  )
  SELECT array_agg(g.seq ORDER BY g.seq) INTO done FROM gone g;
  IF done IS NOT NULL THEN
    PERFORM tenant_schema.chronicle_append('chronicle.erase', '', NULL, json_build_object('events', done)::text);
  END IF;
  RETURN coalesce(cardinality(done), 0);
END
$$;

-- Whether these are the details that the chain has committed to.
CREATE FUNCTION tenant_schema.chronicle_fits(commitment bytea, salt bytea, detail text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT chronicle_fits.commitment = sha256(convert_to('24:obhut/chronicle/detail/1,64:'
    || encode(chronicle_fits.salt, 'hex') || ',' || tenant_schema.chronicle_field(chronicle_fits.detail), 'UTF8'))
$$;

-- Of which events the chronicle itself says that their details were erased.
CREATE FUNCTION tenant_schema.chronicle_erased() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT json_array_elements_text(d.detail::json -> 'events')::bigint
  FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
  WHERE c.action = 'chronicle.erase' AND tenant_schema.chronicle_fits(c.commitment, d.salt, d.detail)
$$;
CREATE INDEX chronicle_erasing ON tenant_schema.chronicle (seq) WHERE action = 'chronicle.erase';

-- Whether data may serve that by these purposes, as purpose_stands says of those of now.
CREATE FUNCTION tenant_schema.purpose_among(purpose text, list text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT purpose_among.list IS NULL OR EXISTS (
    SELECT FROM unnest(purpose_among.list) AS p (stands)
    WHERE purpose_among.purpose = p.stands OR starts_with(purpose_among.purpose, p.stands || '.'))
$$;

-- As before, and each line of the chronicle is judged by the Annex II that was in force when it was chained:
-- versions have one line each, in their order. A call is chained a moment after it was made, so that the one
-- that was in force then counts, too. An access whose line was erased is told from one that is not what its
-- line says: as many as the chronicle says were erased. A wall stands as it was built, with its condition.
CREATE OR REPLACE FUNCTION tenant_schema.access_proof() RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.is_privacy_reader() THEN RETURN NULL; END IF;
  RETURN (
    WITH annex AS MATERIALIZED (
      SELECT v.version, v.concluded_at, l.seq,
        ARRAY(SELECT json_array_elements_text(v.document::json #> '{annexes,II,purposes}')) AS purposes
      FROM tenant_schema.contract_version v
      JOIN (SELECT c.seq, row_number() OVER (ORDER BY c.seq) AS version FROM tenant_schema.chronicle c
            WHERE c.action IN ('contract.conclude', 'contract.amend')) l ON l.version = v.version
    ), served AS MATERIALIZED (
      SELECT u.purpose, u.by_place, u.by_time, count(*)::integer AS count
      FROM (
        SELECT c.purpose,
          (SELECT max(a.version) FROM annex a WHERE a.seq < c.seq) AS by_place,
          CASE WHEN c.action = 'provider.call' THEN
            (SELECT coalesce(max(a.version), 0) FROM annex a WHERE a.concluded_at <= c.at) END AS by_time
        FROM tenant_schema.chronicle c WHERE c.purpose <> ''
      ) u GROUP BY u.purpose, u.by_place, u.by_time
    ), judged AS (
      SELECT s.purpose, s.count,
        tenant_schema.purpose_among(s.purpose, (SELECT a.purposes FROM annex a WHERE a.version = s.by_place))
        OR s.by_time IS NOT NULL AND tenant_schema.purpose_among(s.purpose,
          (SELECT a.purposes FROM annex a WHERE a.version = s.by_time)) AS stands
      FROM (SELECT coalesce(tenant_schema.egress_use(x.purpose), x.purpose) AS purpose, x.by_place, x.by_time, x.count
            FROM served x) s
    ), said AS MATERIALIZED (
      SELECT d.detail::json AS detail, c.purpose
      FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
      WHERE c.action = 'staff.access' AND tenant_schema.chronicle_fits(c.commitment, d.salt, d.detail)
    ), shown AS MATERIALIZED (
      SELECT a.*, EXISTS (SELECT FROM said s WHERE s.detail ->> 'access' = a.id::text
        AND s.detail ->> 'staff' = a.staff AND s.purpose = a.purpose
        AND (s.detail ->> 'until')::timestamptz = a.until_at) AS is_said
      FROM tenant_schema.operator_access a
    ), erased AS MATERIALIZED (
      SELECT (SELECT count(*) FROM shown s WHERE NOT s.is_said) <= count(*) AS is_all
      FROM tenant_schema.chronicle c
      WHERE c.action = 'staff.access'
        AND NOT EXISTS (SELECT FROM tenant_schema.chronicle_detail d WHERE d.seq = c.seq)
        AND c.seq IN (SELECT tenant_schema.chronicle_erased())
    )
    SELECT json_build_object(
      'at', now(),
      'annex', tenant_schema.annex_purposes(),
      'isExempt', EXISTS (SELECT FROM tenant_schema.contract_state s WHERE s.standing = 'exempt'),
      'purposes', (SELECT coalesce(json_agg(json_build_object('purpose', p.purpose, 'count', p.count, 'stands', p.stands)
          ORDER BY p.purpose), '[]')
        FROM (SELECT j.purpose, sum(j.count)::integer AS count, bool_and(j.stands) AS stands
              FROM judged j GROUP BY j.purpose) p),
      'denied', (SELECT count(*)::integer FROM tenant_schema.chronicle c WHERE c.action IN ('staff.deny', 'provider.deny')),
      'wall', 2 = (SELECT count(*) FROM pg_trigger g
        JOIN (VALUES
          ('tenant_schema.chronicle_outbox'::regclass, 'CREATE TRIGGER purpose_wall BEFORE INSERT ON '
            'tenant_schema.chronicle_outbox FOR EACH ROW WHEN (((new.action = ''provider.call''::text) AND '
            '(new.mutation_id IS NULL))) EXECUTE FUNCTION tenant_schema.purpose_wall()'),
          ('tenant_schema.instruction_step'::regclass, 'CREATE TRIGGER by_staff BEFORE INSERT ON '
            'tenant_schema.instruction_step FOR EACH ROW WHEN ((new.side = ''operator''::text)) '
            'EXECUTE FUNCTION tenant_schema.step_by_staff()')
        ) AS w (of_table, built) ON g.tgrelid = w.of_table AND pg_get_triggerdef(g.oid) = w.built
        WHERE g.tgenabled IN ('O', 'A')),
      'accesses', (SELECT coalesce(json_agg(json_build_object('id', a.id,
          'isBound', EXISTS (SELECT FROM obhut.undertaking u WHERE u.id = a.undertaking AND u.staff = a.staff
            AND tenant_schema.day_of(a.from_at) BETWEEN u.signed_on AND u.until),
          'isShort', a.until_at <= a.from_at + interval '8 hours',
          'line', CASE WHEN a.is_said THEN 'said' WHEN (SELECT e.is_all FROM erased e) THEN 'erased' ELSE 'altered' END)
          ORDER BY a.number), '[]')
        FROM shown a)));
END
$$;

-- As before; by id 'said', 'erased' or 'altered', as access_proof has it.
CREATE OR REPLACE FUNCTION tenant_schema.oversight_proof() RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.is_privacy_reader() THEN RETURN NULL; END IF;
  RETURN (
    WITH said AS MATERIALIZED (
      SELECT d.detail::json AS detail
      FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
      WHERE c.action IN ('oversight.hand-out', 'oversight.mandate')
        AND tenant_schema.chronicle_fits(c.commitment, d.salt, d.detail)
    ), shown AS MATERIALIZED (
      SELECT 'oversight.hand-out' AS action, h.id, h.hash = encode(sha256(h.content), 'hex') AS is_whole,
        EXISTS (SELECT FROM said s WHERE s.detail ->> 'handout' = h.id::text AND s.detail ->> 'hash' = h.hash) AS is_said
      FROM tenant_schema.oversight_handout h
      UNION ALL
      SELECT 'oversight.mandate', m.id, true,
        EXISTS (SELECT FROM said s WHERE s.detail ->> 'mandate' = m.id::text AND s.detail ->> 'hash' = m.document_hash
          AND (s.detail ->> 'until')::timestamptz = m.until_at)
      FROM tenant_schema.oversight_mandate m
    ), erased AS MATERIALIZED (
      SELECT c.action, count(*) AS count FROM tenant_schema.chronicle c
      WHERE c.action IN ('oversight.hand-out', 'oversight.mandate')
        AND NOT EXISTS (SELECT FROM tenant_schema.chronicle_detail d WHERE d.seq = c.seq)
        AND c.seq IN (SELECT tenant_schema.chronicle_erased())
      GROUP BY c.action
    ), told AS (
      SELECT s.action, s.id, CASE WHEN NOT s.is_whole THEN 'altered' WHEN s.is_said THEN 'said'
        WHEN (SELECT count(*) FROM shown x WHERE x.action = s.action AND NOT x.is_said)
          <= (SELECT e.count FROM erased e WHERE e.action = s.action) THEN 'erased' ELSE 'altered' END AS line
      FROM shown s
    )
    SELECT json_build_object(
      'at', greatest(now(), (SELECT s.last_at FROM tenant_schema.contract_state s)),
      'isExempt', EXISTS (SELECT FROM tenant_schema.contract_state s WHERE s.standing = 'exempt'),
      'handouts', (SELECT coalesce(json_object_agg(t.id, t.line), '{}') FROM told t WHERE t.action = 'oversight.hand-out'),
      'mandates', (SELECT coalesce(json_object_agg(t.id, t.line), '{}') FROM told t WHERE t.action = 'oversight.mandate')));
END
$$;

-- As before; a wall counts when it is built as it was, with its condition.
CREATE OR REPLACE FUNCTION tenant_schema.contract_proof()
RETURNS TABLE (standing text, since timestamptz, version integer, basis text, concluded_at timestamptz, hash text,
  chronicled text, walls integer, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT s.standing, s.since, v.version, v.basis, v.concluded_at, encode(sha256(convert_to(v.document, 'UTF8')), 'hex'),
    (SELECT CASE WHEN count(*) = 1 AND bool_and(tenant_schema.chronicle_fits(c.commitment, d.salt, d.detail)
                    AND (d.detail::json ->> 'side' = 'tenant') = (v.basis = 'concluded'))
                 THEN min(d.detail::json ->> 'hash') END
     FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
     WHERE c.action IN ('contract.conclude', 'contract.amend') AND (d.detail::json ->> 'version')::integer = v.version),
    (SELECT count(*)::integer FROM pg_trigger g
     JOIN (VALUES
       ('tenant_schema.record'::regclass, 'CREATE TRIGGER contract_wall BEFORE INSERT OR UPDATE ON '
         'tenant_schema.record FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_wall()'),
       ('tenant_schema.media'::regclass, 'CREATE TRIGGER contract_wall BEFORE INSERT ON '
         'tenant_schema.media FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_wall()'),
       ('tenant_schema.media'::regclass, 'CREATE TRIGGER contract_wall_arrival BEFORE UPDATE OF state ON '
         'tenant_schema.media FOR EACH ROW WHEN (((old.state = ''uploading''::text) AND (new.state = ''waiting''::text))) '
         'EXECUTE FUNCTION tenant_schema.contract_wall_arrival()'),
       ('tenant_schema.symbol_import'::regclass, 'CREATE TRIGGER contract_wall BEFORE INSERT ON '
         'tenant_schema.symbol_import FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_wall()'),
       ('tenant_schema.symbol_set'::regclass, 'CREATE TRIGGER contract_wall BEFORE INSERT ON '
         'tenant_schema.symbol_set FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_wall()')
     ) AS w (of_table, built) ON g.tgrelid = w.of_table AND pg_get_triggerdef(g.oid) = w.built
     WHERE g.tgenabled IN ('O', 'A')),
    now()
  FROM tenant_schema.contract_state s
  LEFT JOIN LATERAL (SELECT x.* FROM tenant_schema.contract_version x ORDER BY x.version DESC LIMIT 1) v ON true
  WHERE tenant_schema.is_privacy_reader()
$$;

-- As before, one at a time: the contract is locked before a number is taken, and before the chronicle (CO24).
CREATE OR REPLACE FUNCTION tenant_schema.ends_with_membership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  moment timestamptz := tenant_schema.contract_moment();
  held text;
BEGIN
  FOR held IN DELETE FROM tenant_schema.office o WHERE o.member_id = NEW.id RETURNING o.office LOOP
    INSERT INTO tenant_schema.office_step (number, at, member_id, office, what, account_id, reason)
    SELECT coalesce(max(p.number), 0) + 1, moment, NEW.id, held, 'end',
           CASE WHEN tenant_schema.contract_side() = 'tenant' THEN tenant_schema.acting() END, ''
    FROM tenant_schema.office_step p;
    UPDATE tenant_schema.contract_state s SET last_at = moment;
    PERFORM tenant_schema.chronicle_append('contract.office', '', NULL,
      json_build_object('member', NEW.id, 'office', held, 'holds', false)::text);
  END LOOP;
  DELETE FROM tenant_schema.usage_consent c WHERE c.account_id = NEW.account_id;
  RETURN NULL;
END
$$;

-- As before; whether somebody is a member is looked at once nobody else's turn is any more, so that an office
-- is not given to whoever leaves meanwhile.
CREATE OR REPLACE FUNCTION tenant_schema.set_office(member uuid, office text, holds boolean, reason text DEFAULT '')
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  moment timestamptz;
BEGIN
  IF NOT tenant_schema.is_owner() THEN PERFORM tenant_schema.refuse_contract('contract.not-yours'); END IF;
  moment := tenant_schema.contract_moment();
  PERFORM FROM tenant_schema.member m
  WHERE m.id = member
    -- By the clock: they may have left while this waited.
    AND (NOT holds OR m.valid_until > clock_timestamp()
         AND NOT EXISTS (SELECT FROM tenant_schema.service_account s WHERE s.member_id = m.id));
  IF NOT FOUND THEN RETURN false; END IF;
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

-- Refuses an end of the month to comply that is not the rule's (CO11). Where no holidays count the database
-- counts itself. Which days are holidays of a Land it does not know: there the month is never shorter than
-- without them, ends with a weekday of that Land's calendar, and no run of days off is longer than ten days;
-- the evidence counts once more, by the calendar that is named (`suspension-cure`).
CREATE FUNCTION tenant_schema.require_cure_end(moment timestamptz, cure_until timestamptz, calendar text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  place obhut.tenant;
  last date;
  ends date;
BEGIN
  SELECT t.* INTO place FROM obhut.tenant t WHERE t.id = 'tenant_schema';
  last := (tenant_schema.day_of(moment) + interval '1 month')::date;
  last := last + CASE extract(isodow FROM last) WHEN 6 THEN 2 WHEN 7 THEN 1 ELSE 0 END;
  ends := tenant_schema.day_of(cure_until) - 1;
  IF cure_until = ((ends + 1)::timestamp AT TIME ZONE place.zone) AND (CASE
    WHEN place.land IS NULL THEN calendar IS NULL AND ends = last
    ELSE starts_with(calendar, place.land || ' ') AND ends BETWEEN last AND last + 10 AND extract(isodow FROM ends) < 6
  END) THEN RETURN; END IF;
  RAISE EXCEPTION 'not the end that the rule counts' USING ERRCODE = '23514';
END
$$;

CREATE OR REPLACE FUNCTION tenant_schema.contract_suspend(
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
  PERFORM tenant_schema.require_cure_end(moment, cure_until, calendar);
  PERFORM tenant_schema.contract_note(moment, 'suspend', NULL, reason, author, cure_until, 'suspended', calendar);
END
$$;

-- As before, and what an owner attested only an owner takes back: the operator is none.
CREATE OR REPLACE FUNCTION tenant_schema.withdraw_attestation(id uuid, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
BEGIN
  IF tenant_schema.contract_side() <> 'tenant' OR NOT tenant_schema.is_owner() THEN RETURN false; END IF;
  UPDATE tenant_schema.attestation a SET withdrawn_at = at WHERE a.id = withdraw_attestation.id AND a.withdrawn_at IS NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM tenant_schema.chronicle_append('measure.withdraw', '', NULL, json_build_object('attestation', id)::text);
  RETURN true;
END
$$;
DROP POLICY withdrawn ON tenant_schema.attestation;
CREATE POLICY withdrawn ON tenant_schema.attestation FOR UPDATE TO obhut_owner
  USING (tenant_schema.contract_side() = 'tenant' AND tenant_schema.is_owner() AND withdrawn_at IS NULL)
  WITH CHECK (withdrawn_at IS NOT NULL);

-- No program ever called it, and whoever has the operator's connection would have opened a tenant by it for
-- which nothing was concluded (CO6, CO7). Who was there before contracts were kept was carried over when they came.
DROP FUNCTION tenant_schema.contract_carry_over();

-- What is too much to be handed out is refused by its name, whoever hands it out (OV9).
CREATE FUNCTION tenant_schema.handout_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF octet_length(NEW.content) > 10485760 THEN PERFORM tenant_schema.refuse_contract('oversight.too-large'); END IF;
  IF (SELECT count(*) FROM tenant_schema.oversight_handout h WHERE h.oversight_id = NEW.oversight_id) >= 100 THEN
    PERFORM tenant_schema.refuse_contract('oversight.too-many');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER fits BEFORE INSERT ON tenant_schema.oversight_handout
  FOR EACH ROW EXECUTE FUNCTION tenant_schema.handout_fits();

-- Which person of the operator it was; NULL: of the tenant, or only as told.
ALTER TABLE tenant_schema.oversight ADD COLUMN staff text CHECK (staff IS NULL OR length(staff) <= 40 AND side = 'operator');
ALTER TABLE tenant_schema.oversight_step ADD COLUMN staff text CHECK (staff IS NULL OR length(staff) <= 40 AND side = 'operator');

-- Who of the operator asks, answers, visits or hands out is one of their people, where a contract was concluded:
-- named by id, and written down as they are called (OV10).
CREATE FUNCTION tenant_schema.oversight_by_staff() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  one obhut.staff;
BEGIN
  -- What is handed out is named by whoever was let in for it already.
  SELECT s.* INTO one FROM obhut.staff s
  WHERE s.left_at IS NULL AND s.id = coalesce((
    SELECT a.staff FROM tenant_schema.operator_access a
    WHERE a.id = tenant_schema.current_access() AND a.name = NEW.author), NEW.author);
  IF one.id IS NOT NULL THEN
    NEW.staff := one.id;
    NEW.author := one.name || ', ' || one.does;
  ELSIF tenant_schema.is_contracted() THEN
    PERFORM tenant_schema.refuse_contract('staff.unknown');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER by_staff BEFORE INSERT ON tenant_schema.oversight
  FOR EACH ROW WHEN (NEW.side = 'operator') EXECUTE FUNCTION tenant_schema.oversight_by_staff();
CREATE TRIGGER by_staff BEFORE INSERT ON tenant_schema.oversight_step
  FOR EACH ROW WHEN (NEW.side = 'operator') EXECUTE FUNCTION tenant_schema.oversight_by_staff();

-- As before, with who it was: whose account it was, or whom of theirs the operator named. NULL: only as told.
CREATE OR REPLACE FUNCTION tenant_schema.oversight_list() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  WITH people AS (
    SELECT m.account_id, p.name FROM tenant_schema.member m JOIN tenant_schema.person p ON p.id = m.person_id
  )
  SELECT CASE WHEN tenant_schema.is_privacy_reader() THEN (
    SELECT coalesce(json_agg(json_build_object('id', o.id, 'number', o.number, 'kind', o.kind, 'openedAt', o.opened_at,
      'side', o.side, 'author', o.author, 'by', CASE WHEN o.staff IS NOT NULL THEN o.author
        ELSE (SELECT n.name FROM people n WHERE n.account_id = o.account_id) END,
      'body', o.body, 'ground', o.ground, 'authority', o.authority,
      'reference', o.reference, 'parts', o.parts, 'provider', o.provider, 'providerVersion', o.provider_version,
      'firstAnswerBy', o.answer_by, 'state', o.state,
      'answerBy', coalesce((SELECT p.answer_by FROM tenant_schema.oversight_step p
        WHERE p.oversight_id = o.id AND p.what = 'ask' ORDER BY p.number DESC LIMIT 1), o.answer_by),
      'mandates', (SELECT coalesce(json_agg(json_build_object('id', m.id, 'at', m.at, 'author', m.author,
          'by', (SELECT n.name FROM people n WHERE n.account_id = m.account_id), 'auditor', m.auditor,
          'documentHash', m.document_hash, 'until', m.until_at, 'withdrawnAt', m.withdrawn_at) ORDER BY m.at, m.id), '[]')
        FROM tenant_schema.oversight_mandate m WHERE m.oversight_id = o.id),
      'steps', (SELECT coalesce(json_agg(json_build_object('number', p.number, 'at', p.at, 'what', p.what, 'side', p.side,
          'author', p.author, 'by', CASE WHEN p.staff IS NOT NULL THEN p.author
            ELSE (SELECT n.name FROM people n WHERE n.account_id = p.account_id) END,
          'body', p.body, 'mandate', p.mandate_id, 'answerBy', p.answer_by) ORDER BY p.number), '[]')
        FROM tenant_schema.oversight_step p WHERE p.oversight_id = o.id),
      'handouts', (SELECT coalesce(json_agg(json_build_object('id', h.id, 'at', h.at, 'to', h.handed_to, 'mandate', h.mandate_id,
          'name', h.name, 'bytes', octet_length(h.content), 'parts', h.parts, 'redactions', h.redactions,
          'originalHash', h.original_hash, 'hash', h.hash) ORDER BY h.at, h.id), '[]')
        FROM tenant_schema.oversight_handout h WHERE h.oversight_id = o.id))
      ORDER BY o.number DESC), '[]')
    FROM tenant_schema.oversight o) END
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.chronicle_fits(bytea, bytea, text), tenant_schema.chronicle_erased(),
  tenant_schema.purpose_among(text, text[]), tenant_schema.require_cure_end(timestamptz, timestamptz, text),
  tenant_schema.handout_fits(), tenant_schema.oversight_by_staff() FROM PUBLIC;
