-- Each standing that opens is one that the chain has, and all that is decided by a contract asks one function
-- whether what is kept of it is what the chain has (CO9, CO25, GA43, GA44). Runs as obhut_owner.

DROP INDEX tenant_schema.chronicle_steps;
CREATE INDEX chronicle_steps ON tenant_schema.chronicle (action, seq)
WHERE action IN ('contract.suspend', 'contract.resume', 'contract.terminate', 'contract.carry-over');

-- Whether it is kept as one that opens, though the chain does not have it as that. What shuts it counts as it
-- is written down.
CREATE OR REPLACE FUNCTION tenant_schema.is_opened_past_chain() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE s.standing
    WHEN 'in-force' THEN l.concluded = 0 OR l.ended > l.concluded OR l.suspended > greatest(l.resumed, l.ended)
    -- Where a version was concluded it never again stands as carried over (CO7).
    WHEN 'carried-over' THEN l.carried = 0 OR l.concluded > 0 OR l.ended > 0 OR l.suspended > l.resumed
    -- A household has nothing of a contract in its chain (CO8).
    WHEN 'exempt' THEN t.kind <> 'household' OR greatest(l.concluded, l.carried, l.suspended, l.ended) > 0
    ELSE false END
  FROM tenant_schema.contract_state s JOIN obhut.tenant t ON t.id = 'tenant_schema' CROSS JOIN (
    SELECT
      coalesce((SELECT max(c.seq) FROM tenant_schema.chronicle c WHERE c.action IN ('contract.conclude', 'contract.amend')), 0) AS concluded,
      coalesce((SELECT max(c.seq) FROM tenant_schema.chronicle c WHERE c.action = 'contract.carry-over'), 0) AS carried,
      coalesce((SELECT max(c.seq) FROM tenant_schema.chronicle c WHERE c.action = 'contract.suspend'), 0) AS suspended,
      coalesce((SELECT max(c.seq) FROM tenant_schema.chronicle c WHERE c.action = 'contract.resume'), 0) AS resumed,
      coalesce((SELECT max(c.seq) FROM tenant_schema.chronicle c WHERE c.action = 'contract.terminate'), 0) AS ended
  ) l
$$;

-- Whether what is kept as the last version is what the chain has as that; without one, whether it has none.
CREATE FUNCTION tenant_schema.is_contract_text_chained() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(
    (SELECT encode(sha256(convert_to(v.document, 'UTF8')), 'hex') IS NOT DISTINCT FROM tenant_schema.contract_chained(v.version)
     FROM tenant_schema.contract_version v ORDER BY v.version DESC LIMIT 1),
    NOT EXISTS (SELECT FROM tenant_schema.chronicle c WHERE c.action IN ('contract.conclude', 'contract.amend')))
$$;

-- Whether the contract is what the chain has, its text and how it stands. All that goes by it asks this.
CREATE OR REPLACE FUNCTION tenant_schema.is_contract_chained() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT NOT tenant_schema.is_opened_past_chain() AND tenant_schema.is_contract_text_chained() $$;

-- As before; what has ended or never was is that, altered or not.
CREATE OR REPLACE FUNCTION tenant_schema.contract_for_gate() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE WHEN tenant_schema.is_contract_chained() THEN json_build_object(
    'standing', s.standing,
    'parameters', v.document::json -> 'parameters',
    'agreed', (
      SELECT coalesce(json_agg(json_build_object('provider', p ->> 'id', 'version', p -> 'version',
        'atMs', floor(extract(epoch FROM v.concluded_at) * 1000)::bigint)), '[]')
      FROM json_array_elements(v.document::json #> '{annexes,IV}') p))
  ELSE json_build_object('standing', CASE WHEN s.standing IN ('none', 'ended') THEN s.standing ELSE 'altered' END,
    'parameters', NULL, 'agreed', '[]'::json) END
  FROM tenant_schema.contract_state s
  LEFT JOIN LATERAL (
    SELECT c.document, c.concluded_at FROM tenant_schema.contract_version c ORDER BY c.version DESC LIMIT 1) v ON true
$$;

-- As before, and on top of nothing that is altered: what comes next would make it so for ever.
CREATE OR REPLACE FUNCTION tenant_schema.contract_conclude(
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
  IF NOT tenant_schema.is_contract_chained() THEN PERFORM tenant_schema.refuse_contract('contract.altered'); END IF;
  SELECT * INTO state FROM tenant_schema.contract_state;
  IF state.standing = 'exempt' THEN PERFORM tenant_schema.refuse_contract('contract.not-needed'); END IF;
  IF side = 'operator' AND (state.standing = 'ended'
      OR EXISTS (SELECT FROM tenant_schema.contract_version v WHERE v.basis = 'concluded')
      OR EXISTS (SELECT FROM tenant_schema.contract_step p WHERE p.side = 'tenant')) THEN
    PERFORM tenant_schema.refuse_contract('contract.decided-here');
  END IF;
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

-- As before, with whether it is what the chain has, and whether its text is.
DROP FUNCTION tenant_schema.contract_overview();
CREATE FUNCTION tenant_schema.contract_overview()
RETURNS TABLE (name text, kind text, zone text, is_demo boolean, standing text, since timestamptz, processor json,
  processor_by text, versions json, steps json, is_altered boolean, is_text_altered boolean)
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
     FROM tenant_schema.contract_step p),
    NOT tenant_schema.is_contract_chained(), NOT tenant_schema.is_contract_text_chained()
  FROM obhut.tenant t CROSS JOIN tenant_schema.contract_state s
  WHERE t.id = 'tenant_schema' AND tenant_schema.is_privacy_reader()
$$;

-- As before; what shows that the contract is what was concluded is what everything goes by.
DROP FUNCTION tenant_schema.contract_proof();
CREATE FUNCTION tenant_schema.contract_proof()
RETURNS TABLE (standing text, since timestamptz, version integer, basis text, concluded_at timestamptz, hash text,
  chained boolean, walls integer, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT s.standing, s.since, v.version, v.basis, v.concluded_at, encode(sha256(convert_to(v.document, 'UTF8')), 'hex'),
    tenant_schema.is_contract_chained(),
    (SELECT CASE WHEN tenant_schema.is_opened_past_chain() THEN 0 ELSE count(*)::integer END FROM pg_trigger g
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

-- As before, and not while nobody knows how many days were agreed (GA44).
CREATE OR REPLACE FUNCTION tenant_schema.acknowledge_notice(
  notice uuid, at timestamptz, objection_ends timestamptz, effective timestamptz, calendar text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
BEGIN
  IF NOT tenant_schema.is_owner() THEN RAISE EXCEPTION 'not an owner' USING ERRCODE = 'OB002'; END IF;
  IF NOT tenant_schema.is_contract_chained() THEN PERFORM tenant_schema.refuse_contract('contract.altered'); END IF;
  RETURN tenant_schema.note_delivery(notice, me, 'acknowledged', acknowledge_notice.at, objection_ends, effective, calendar);
END
$$;

-- As before; while the contract is altered only what shuts is said (GA44).
CREATE OR REPLACE FUNCTION tenant_schema.answer_notice(
  id uuid, notice uuid, kind text, objection uuid, reason text, alternative integer, at timestamptz,
  objection_ends timestamptz, effective timestamptz, calendar text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
  delivery tenant_schema.notice_delivery;
  last text;
  is_known boolean := tenant_schema.is_contract_chained();
BEGIN
  IF NOT tenant_schema.is_owner() THEN RAISE EXCEPTION 'not an owner' USING ERRCODE = 'OB002'; END IF;
  IF answer_notice.kind IN ('approval', 'objection-withdrawn') AND NOT is_known THEN
    PERFORM tenant_schema.refuse_contract('contract.altered');
  END IF;
  IF tenant_schema.see(answer_notice.at) > answer_notice.at THEN
    RAISE EXCEPTION 'later instants were seen' USING ERRCODE = 'OB001';
  END IF;
  IF NOT EXISTS (SELECT FROM tenant_schema.provider_notice n WHERE n.id = notice AND n.withdrawn_at IS NULL) THEN
    RETURN 'unknown';
  END IF;
  SELECT d.* INTO delivery FROM tenant_schema.notice_delivery d WHERE d.notice_id = notice;
  SELECT a.kind INTO last FROM tenant_schema.notice_answer a
  WHERE a.notice_id = notice AND a.kind IN ('approval', 'approval-withdrawn') ORDER BY a.nr DESC LIMIT 1;
  CASE answer_notice.kind
    WHEN 'objection' THEN
      IF delivery.objection_ends_at <= answer_notice.at THEN RETURN 'late'; END IF;
    WHEN 'objection-withdrawn' THEN
      IF NOT EXISTS (SELECT FROM tenant_schema.notice_answer a
                     WHERE a.id = objection AND a.notice_id = notice AND a.kind = 'objection') THEN
        RETURN 'unknown';
      END IF;
      IF EXISTS (SELECT FROM tenant_schema.notice_answer a WHERE a.objection_id = objection) THEN RETURN 'again'; END IF;
    WHEN 'approval' THEN
      IF last = 'approval' THEN RETURN 'again'; END IF;
    WHEN 'approval-withdrawn' THEN
      IF last IS DISTINCT FROM 'approval' THEN RETURN 'unknown'; END IF;
      IF delivery.effective_at <= answer_notice.at THEN RETURN 'late'; END IF;
  END CASE;
  -- Who answers has it (GA10). Its end is kept only where it is known how many days were agreed; else the gate
  -- counts it from the answer.
  IF delivery.notice_id IS NULL AND is_known THEN
    PERFORM tenant_schema.note_delivery(notice, me, 'answered', answer_notice.at, objection_ends, effective, calendar);
  END IF;
  INSERT INTO tenant_schema.notice_answer (id, notice_id, kind, objection_id, account_id, at, reason, alternative)
  VALUES (answer_notice.id, notice, answer_notice.kind, objection, me, answer_notice.at, answer_notice.reason, answer_notice.alternative);
  PERFORM tenant_schema.chronicle_append('notice.' || CASE answer_notice.kind
      WHEN 'objection' THEN 'object' WHEN 'objection-withdrawn' THEN 'withdraw-objection'
      WHEN 'approval' THEN 'approve' ELSE 'withdraw-approval' END, '', NULL,
    json_build_object('notice', notice, 'answer', answer_notice.id, 'objection', objection,
      'reason', answer_notice.reason, 'alternative', answer_notice.alternative)::text);
  RETURN 'done';
END
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.is_contract_text_chained(), tenant_schema.contract_overview(),
  tenant_schema.contract_proof() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.contract_overview(), tenant_schema.contract_proof() TO tenant_schema;
