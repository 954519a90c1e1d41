-- What a tenant agreed to, was told and answered about providers (GA7 to GA12), and what of its data
-- left (GA20, GA21). Runs as obhut_owner. Instants of promises come from the program's clock; none is
-- earlier than what was seen (GA16).

-- The latest instant that was seen here.
CREATE TABLE tenant_schema.gate_clock (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  seen_at timestamptz NOT NULL DEFAULT '-infinity'
);

CREATE TABLE tenant_schema.provider_notice (
  id uuid PRIMARY KEY,
  provider text NOT NULL,
  version integer NOT NULL,
  sent_at timestamptz NOT NULL,
  withdrawn_at timestamptz
);
-- One at a time.
CREATE UNIQUE INDEX provider_notice_live ON tenant_schema.provider_notice (provider, version)
  WHERE withdrawn_at IS NULL;

-- Each way a notice went. None of these is a delivery, whatever its state says (GA24).
CREATE TABLE tenant_schema.notice_send (
  id uuid PRIMARY KEY,
  notice_id uuid NOT NULL REFERENCES tenant_schema.provider_notice,
  account_id uuid NOT NULL,
  -- By what it went; NULL: not yet.
  provider text,
  state text NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'accepted', 'refused', 'reported-delivered', 'bounced')),
  -- A code of the one who answered, such as 550; nothing that was written.
  code text CHECK (length(code) <= 60),
  at timestamptz NOT NULL,
  tries integer NOT NULL DEFAULT 0
);
CREATE INDEX ON tenant_schema.notice_send (notice_id);

-- What proves that the tenant has a notice: something that somebody of the tenant did (GA22).
CREATE TABLE tenant_schema.notice_delivery (
  notice_id uuid PRIMARY KEY REFERENCES tenant_schema.provider_notice,
  at timestamptz NOT NULL,
  proof text NOT NULL CHECK (proof IN ('acknowledged', 'answered')),
  account_id uuid NOT NULL,
  objection_ends_at timestamptz NOT NULL,
  effective_at timestamptz NOT NULL,
  -- The Land and the source of its holidays; NULL: weekends alone.
  calendar text CHECK (length(calendar) <= 200)
);

CREATE TABLE tenant_schema.notice_answer (
  id uuid PRIMARY KEY,
  notice_id uuid NOT NULL REFERENCES tenant_schema.provider_notice,
  -- The order they came in: two may have the same instant.
  nr bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL CHECK (kind IN ('objection', 'objection-withdrawn', 'approval', 'approval-withdrawn')),
  objection_id uuid REFERENCES tenant_schema.notice_answer,
  account_id uuid NOT NULL,
  at timestamptz NOT NULL,
  reason text NOT NULL DEFAULT '' CHECK (char_length(reason) <= 2000),
  -- Which of the alternatives somebody wants instead.
  alternative integer CHECK (alternative BETWEEN 0 AND 20),
  CHECK ((kind = 'objection-withdrawn') = (objection_id IS NOT NULL))
);
CREATE UNIQUE INDEX notice_answer_withdrawn ON tenant_schema.notice_answer (objection_id);
CREATE INDEX ON tenant_schema.notice_answer (notice_id, nr);

ALTER TABLE tenant_schema.gate_clock ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.gate_clock FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.provider_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.provider_notice FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.notice_send ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.notice_send FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.notice_delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.notice_delivery FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.notice_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.notice_answer FORCE ROW LEVEL SECURITY;

CREATE POLICY owner ON tenant_schema.gate_clock TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.provider_notice TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.notice_send TO obhut_owner USING (true) WITH CHECK (true);
-- What was delivered and answered stays: no policy lets anybody change it or take it away.
CREATE POLICY added ON tenant_schema.notice_delivery FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON tenant_schema.notice_delivery FOR SELECT TO obhut_owner USING (true);
CREATE POLICY added ON tenant_schema.notice_answer FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON tenant_schema.notice_answer FOR SELECT TO obhut_owner USING (true);

-- What the operator lets out in nobody's name.
CREATE POLICY egress ON tenant_schema.chronicle_outbox FOR INSERT TO obhut_owner
  WITH CHECK (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer')
    AND account_id = '00000000-0000-0000-0000-000000000000' AND action IN ('provider.call', 'provider.deny'));

INSERT INTO tenant_schema.gate_clock DEFAULT VALUES;

-- Whether an operator asks, on a connection of their own.
CREATE FUNCTION tenant_schema.is_operator() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer') $$;

-- The instant, or the latest one that was seen when that is later; from now on it is seen. Whoever
-- promises holds the row until the commit, so that promises of a tenant have one order.
CREATE FUNCTION tenant_schema.see(at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  seen timestamptz;
BEGIN
  UPDATE tenant_schema.gate_clock c SET seen_at = greatest(c.seen_at, see.at) RETURNING c.seen_at INTO seen;
  RETURN seen;
END
$$;

-- What the contract says to the gate: how it stands, what was agreed beside it, and Annex IV of its last
-- version, as an older one is no agreement any more.
CREATE FUNCTION tenant_schema.contract_for_gate() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT json_build_object(
    'standing', s.standing,
    'parameters', v.document::json -> 'parameters',
    'agreed', (
      SELECT coalesce(json_agg(json_build_object('provider', p ->> 'id', 'version', p -> 'version',
        'atMs', floor(extract(epoch FROM v.concluded_at) * 1000)::bigint)), '[]')
      FROM json_array_elements(v.document::json #> '{annexes,IV}') p))
  FROM tenant_schema.contract_state s
  LEFT JOIN LATERAL (
    SELECT c.document, c.concluded_at FROM tenant_schema.contract_version c ORDER BY c.version DESC LIMIT 1) v ON true
$$;

-- All that the gate decides by, for whoever is a member, or an operator. Ids, instants and what the
-- operator says of providers; no text of the tenant's people.
CREATE FUNCTION tenant_schema.gate_state() RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.is_operator() AND NOT EXISTS (
    SELECT FROM tenant_schema.member m WHERE m.account_id = (SELECT tenant_schema.acting())
      AND m.valid_from <= now() AND m.valid_until > now()) THEN
    RETURN NULL;
  END IF;
  RETURN (
    SELECT json_build_object(
      'tenant', t.id, 'kind', t.kind, 'zone', t.zone, 'land', t.land,
      'createdAtMs', floor(extract(epoch FROM t.created_at) * 1000)::bigint,
      'seenMs', CASE WHEN c.seen_at = '-infinity' THEN 0 ELSE floor(extract(epoch FROM c.seen_at) * 1000)::bigint END,
      'contract', tenant_schema.contract_for_gate(),
      'notices', (
        SELECT coalesce(json_agg(json_build_object(
          'id', n.id, 'provider', n.provider, 'version', n.version,
          'sentAtMs', floor(extract(epoch FROM n.sent_at) * 1000)::bigint,
          'withdrawnAtMs', floor(extract(epoch FROM n.withdrawn_at) * 1000)::bigint,
          'delivery', (
            SELECT json_build_object('atMs', floor(extract(epoch FROM d.at) * 1000)::bigint,
              'objectionEndsMs', floor(extract(epoch FROM d.objection_ends_at) * 1000)::bigint)
            FROM tenant_schema.notice_delivery d WHERE d.notice_id = n.id),
          'answers', (
            SELECT coalesce(json_agg(CASE a.kind
              WHEN 'objection' THEN json_build_object('is', a.kind, 'id', a.id,
                'atMs', floor(extract(epoch FROM a.at) * 1000)::bigint)
              WHEN 'objection-withdrawn' THEN json_build_object('is', a.kind, 'id', a.objection_id,
                'atMs', floor(extract(epoch FROM a.at) * 1000)::bigint)
              ELSE json_build_object('is', a.kind, 'atMs', floor(extract(epoch FROM a.at) * 1000)::bigint)
            END ORDER BY a.nr), '[]')
            FROM tenant_schema.notice_answer a WHERE a.notice_id = n.id)
        ) ORDER BY n.sent_at, n.id), '[]')
        FROM tenant_schema.provider_notice n),
      'providers', obhut.providers_for(t.id))
    FROM obhut.tenant t CROSS JOIN tenant_schema.gate_clock c WHERE t.id = 'tenant_schema');
END
$$;

-- Tells the tenant of a version, in the app; NULL when it was told before.
CREATE FUNCTION tenant_schema.issue_notice(id uuid, provider text, version integer, at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  seen timestamptz := tenant_schema.see(issue_notice.at);
BEGIN
  INSERT INTO tenant_schema.provider_notice (id, provider, version, sent_at)
  VALUES (issue_notice.id, issue_notice.provider, issue_notice.version, seen)
  ON CONFLICT (provider, version) WHERE withdrawn_at IS NULL DO NOTHING;
  IF NOT FOUND THEN RETURN NULL; END IF;
  PERFORM tenant_schema.chronicle_append('notice.issue', '', NULL, json_build_object(
    'notice', issue_notice.id, 'provider', issue_notice.provider, 'version', issue_notice.version)::text);
  RETURN issue_notice.id;
END
$$;

-- The operator takes a notice back. False when there is none.
CREATE FUNCTION tenant_schema.withdraw_notice(notice uuid, said_by text, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  UPDATE tenant_schema.provider_notice n SET withdrawn_at = tenant_schema.see(withdraw_notice.at)
  WHERE n.id = notice AND n.withdrawn_at IS NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM tenant_schema.chronicle_append('notice.withdraw', '', NULL,
    json_build_object('notice', notice, 'by', said_by)::text);
  RETURN true;
END
$$;

-- Says in this tenant's chronicle what the operator did about a provider.
CREATE FUNCTION tenant_schema.tell_of_provider(action text, detail text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM tenant_schema.chronicle_append('provider.' || action, '', NULL, detail);
END
$$;

-- Whom notices go to: who speaks for the tenant, and its data-protection officers.
CREATE FUNCTION tenant_schema.notice_recipients() RETURNS TABLE (account_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT m.account_id FROM tenant_schema.member m
  WHERE (m.role = 'keeper' OR EXISTS (SELECT FROM tenant_schema.office o WHERE o.member_id = m.id))
    AND m.account_id IS NOT NULL AND m.valid_from <= now() AND m.valid_until > now()
  ORDER BY m.account_id
$$;

-- Plans a mail of a notice; false when that was planned before or the notice is none any more.
CREATE FUNCTION tenant_schema.plan_send(id uuid, notice uuid, account uuid, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO tenant_schema.notice_send (id, notice_id, account_id, at)
  SELECT plan_send.id, n.id, account, plan_send.at FROM tenant_schema.provider_notice n
  WHERE n.id = notice AND n.withdrawn_at IS NULL
    AND NOT EXISTS (SELECT FROM tenant_schema.notice_send s WHERE s.notice_id = n.id AND s.account_id = account);
  RETURN FOUND;
END
$$;

-- Notes how a mail of a notice fared, and says so in the chronicle. What came later stays: a mail that
-- has bounced is not accepted after all.
CREATE FUNCTION tenant_schema.note_send(id uuid, state text, provider text, code text, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  send tenant_schema.notice_send;
BEGIN
  UPDATE tenant_schema.notice_send s
  SET state = note_send.state, provider = coalesce(note_send.provider, s.provider), code = note_send.code,
      at = note_send.at,
      tries = s.tries + CASE WHEN note_send.state IN ('accepted', 'refused') THEN 1 ELSE 0 END
  WHERE s.id = note_send.id
    AND CASE WHEN note_send.state IN ('accepted', 'refused') OR s.state IN ('waiting', 'refused')
      THEN s.state IN ('waiting', 'refused') AND note_send.state <> 'reported-delivered'
      -- Of a mail only who carried it reports.
      ELSE s.provider = note_send.provider AND (s.state = 'accepted' OR s.state = 'reported-delivered' AND note_send.state = 'bounced') END
  RETURNING s.* INTO send;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM tenant_schema.chronicle_append('notice.' || CASE note_send.state
      WHEN 'accepted' THEN 'send' WHEN 'refused' THEN 'refuse' WHEN 'bounced' THEN 'bounce' ELSE 'report' END,
    'mail.notice', NULL, json_build_object('notice', send.notice_id, 'send', send.id, 'provider', send.provider,
      'code', send.code)::text);
  RETURN true;
END
$$;

-- Somebody of the tenant has a notice. The first that is said counts. `ends` and `effective` are
-- computed from the instant by the caller, which must be no earlier than what was seen.
CREATE FUNCTION tenant_schema.note_delivery(
  notice uuid, account uuid, proof text, at timestamptz, objection_ends timestamptz, effective timestamptz, calendar text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF tenant_schema.see(note_delivery.at) > note_delivery.at THEN
    RAISE EXCEPTION 'later instants were seen' USING ERRCODE = 'OB001';
  END IF;
  -- Not shorter than any 14 days can be, whoever computed it.
  IF objection_ends < note_delivery.at + interval '13 days 23 hours'
    OR effective < objection_ends OR effective < note_delivery.at + interval '13 days 23 hours' THEN
    RAISE EXCEPTION 'not 14 days' USING ERRCODE = 'OB004';
  END IF;
  INSERT INTO tenant_schema.notice_delivery (notice_id, at, proof, account_id, objection_ends_at, effective_at, calendar)
  SELECT n.id, note_delivery.at, note_delivery.proof, account, objection_ends, effective, note_delivery.calendar
  FROM tenant_schema.provider_notice n WHERE n.id = notice AND n.withdrawn_at IS NULL
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM tenant_schema.chronicle_append('notice.deliver', '', NULL, json_build_object(
    'notice', notice, 'proof', note_delivery.proof, 'objectionEnds', objection_ends, 'effective', effective)::text);
  RETURN true;
END
$$;

-- An owner has a notice and says so.
CREATE FUNCTION tenant_schema.acknowledge_notice(
  notice uuid, at timestamptz, objection_ends timestamptz, effective timestamptz, calendar text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
BEGIN
  IF NOT tenant_schema.is_owner() THEN RAISE EXCEPTION 'not an owner' USING ERRCODE = 'OB002'; END IF;
  RETURN tenant_schema.note_delivery(notice, me, 'acknowledged', acknowledge_notice.at, objection_ends, effective, calendar);
END
$$;

-- An owner answers a notice: objects, approves, or takes one of these back. Returns what became of it:
-- `done`; `unknown`: no such notice or objection; `late`: its time is over; `again`: it was said.
CREATE FUNCTION tenant_schema.answer_notice(
  id uuid, notice uuid, kind text, objection uuid, reason text, alternative integer, at timestamptz,
  objection_ends timestamptz, effective timestamptz, calendar text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
  delivery tenant_schema.notice_delivery;
  last text;
BEGIN
  IF NOT tenant_schema.is_owner() THEN RAISE EXCEPTION 'not an owner' USING ERRCODE = 'OB002'; END IF;
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
  -- Who answers has it (GA10).
  IF delivery.notice_id IS NULL THEN
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

-- The notices as owners and data-protection officers see them: how each went out, what was answered and by whom. NULL for others.
CREATE FUNCTION tenant_schema.notices() RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.is_privacy_reader() THEN RETURN NULL; END IF;
  RETURN (
    SELECT coalesce(json_agg(json_build_object(
      'id', n.id,
      'sends', (
        SELECT coalesce(json_agg(json_build_object('account', s.account_id, 'name', p.name, 'provider', s.provider,
          'state', s.state, 'code', s.code, 'atMs', floor(extract(epoch FROM s.at) * 1000)::bigint) ORDER BY s.at, s.id), '[]')
        FROM tenant_schema.notice_send s
        LEFT JOIN tenant_schema.member m ON m.account_id = s.account_id
        LEFT JOIN tenant_schema.person p ON p.id = m.person_id
        WHERE s.notice_id = n.id),
      'proof', (SELECT d.proof FROM tenant_schema.notice_delivery d WHERE d.notice_id = n.id),
      'calendar', (SELECT d.calendar FROM tenant_schema.notice_delivery d WHERE d.notice_id = n.id),
      'answers', (
        SELECT coalesce(json_agg(json_build_object('id', a.id, 'is', a.kind, 'objection', a.objection_id,
          'name', p.name, 'reason', a.reason, 'alternative', a.alternative,
          'atMs', floor(extract(epoch FROM a.at) * 1000)::bigint) ORDER BY a.nr), '[]')
        FROM tenant_schema.notice_answer a
        LEFT JOIN tenant_schema.member m ON m.account_id = a.account_id
        LEFT JOIN tenant_schema.person p ON p.id = m.person_id
        WHERE a.notice_id = n.id)
    ) ORDER BY n.sent_at DESC, n.id), '[]')
    FROM tenant_schema.provider_notice n);
END
$$;

-- Notes that data leaves, or was not let out, before it does: for what and which kinds, never what
-- (GA21). Waits to be chained like all that is read.
CREATE FUNCTION tenant_schema.note_egress(
  action text, provider text, version integer, purpose text, categories text[], reasons text[], at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF action NOT IN ('provider.call', 'provider.deny') OR length(provider) > 40 OR length(purpose) > 100
    OR cardinality(categories) > 40 OR cardinality(reasons) > 40 OR octet_length(reasons::text) > 4000
    OR octet_length(categories::text) > 4000 THEN
    RAISE EXCEPTION 'not an egress' USING ERRCODE = 'OB004';
  END IF;
  -- Not each call: a row that all of them wait for.
  UPDATE tenant_schema.gate_clock c SET seen_at = note_egress.at WHERE c.seen_at < note_egress.at - interval '1 minute';
  INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids, more)
  VALUES (now(), coalesce(tenant_schema.actor(), '00000000-0000-0000-0000-000000000000'),
    '00000000-0000-4000-8000-000000000000', note_egress.action, NULL, '{}',
    json_build_object('provider', note_egress.provider, 'version', note_egress.version, 'purpose', note_egress.purpose,
      'categories', note_egress.categories, 'reasons', note_egress.reasons)::text);
END
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.is_operator(), tenant_schema.contract_for_gate(), tenant_schema.see(timestamptz), tenant_schema.gate_state(),
  tenant_schema.issue_notice(uuid, text, integer, timestamptz),
  tenant_schema.withdraw_notice(uuid, text, timestamptz), tenant_schema.tell_of_provider(text, text),
  tenant_schema.notice_recipients(), tenant_schema.plan_send(uuid, uuid, uuid, timestamptz),
  tenant_schema.note_send(uuid, text, text, text, timestamptz),
  tenant_schema.note_delivery(uuid, uuid, text, timestamptz, timestamptz, timestamptz, text),
  tenant_schema.acknowledge_notice(uuid, timestamptz, timestamptz, timestamptz, text),
  tenant_schema.answer_notice(uuid, uuid, text, uuid, text, integer, timestamptz, timestamptz, timestamptz, text),
  tenant_schema.notices(), tenant_schema.note_egress(text, text, integer, text, text[], text[], timestamptz) FROM PUBLIC;
-- What is not here the operator does, and what runs for no person.
GRANT EXECUTE ON FUNCTION tenant_schema.gate_state(),
  tenant_schema.acknowledge_notice(uuid, timestamptz, timestamptz, timestamptz, text),
  tenant_schema.answer_notice(uuid, uuid, text, uuid, text, integer, timestamptz, timestamptz, timestamptz, text),
  tenant_schema.notices(), tenant_schema.note_egress(text, text, integer, text, text[], text[], timestamptz) TO tenant_schema;
