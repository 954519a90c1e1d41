-- What the operator's people may touch, for what and how long (ST, cl_7.2, cl_7.4__b). Runs as obhut_owner.

-- Each time somebody of the operator was let in. Nothing of it changes but its end.
CREATE TABLE tenant_schema.operator_access (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number integer NOT NULL UNIQUE CHECK (number > 0),
  -- Who (`obhut.staff`), and as they were called then.
  staff text NOT NULL CHECK (length(staff) <= 40),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 402),
  -- By which they were bound to confidentiality (`obhut.undertaking`).
  undertaking uuid NOT NULL,
  purpose text NOT NULL CHECK (length(purpose) <= 100 AND purpose ~ '^[a-z][a-z0-9_.-]*$'),
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 4000),
  from_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL CHECK (until_at > from_at AND until_at <= from_at + interval '8 hours'),
  ended_at timestamptz CHECK (ended_at >= from_at)
);
ALTER TABLE tenant_schema.operator_access ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.operator_access FORCE ROW LEVEL SECURITY;
CREATE POLICY added ON tenant_schema.operator_access FOR INSERT TO obhut_owner WITH CHECK (ended_at IS NULL);
CREATE POLICY read ON tenant_schema.operator_access FOR SELECT TO obhut_owner USING (true);
CREATE POLICY ended ON tenant_schema.operator_access FOR UPDATE TO obhut_owner
  USING (ended_at IS NULL) WITH CHECK (ended_at IS NOT NULL);

CREATE FUNCTION tenant_schema.access_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.number, NEW.staff, NEW.name, NEW.undertaking, NEW.purpose, NEW.reason, NEW.from_at, NEW.until_at)
       IS NOT DISTINCT FROM
       (OLD.id, OLD.number, OLD.staff, OLD.name, OLD.undertaking, OLD.purpose, OLD.reason, OLD.from_at, OLD.until_at)
       AND OLD.ended_at IS NULL THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'who was let in stays on record' USING ERRCODE = 'OB007';
END
$$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON tenant_schema.operator_access
  FOR EACH ROW EXECUTE FUNCTION tenant_schema.access_stays();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON tenant_schema.operator_access
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_stays();

-- The purposes of Annex II of the last version; NULL where none was concluded, and nothing was agreed.
CREATE FUNCTION tenant_schema.annex_purposes() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT ARRAY(SELECT json_array_elements_text(v.document::json #> '{annexes,II,purposes}'))
  FROM tenant_schema.contract_version v ORDER BY v.version DESC LIMIT 1
$$;

-- Whether data may serve that: it stands in Annex II, or below what stands there (`essential.service.security`
-- below `essential.service`). Where nothing was agreed the annex binds nobody.
CREATE FUNCTION tenant_schema.purpose_stands(purpose text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT a.list IS NULL OR EXISTS (
    SELECT FROM unnest(a.list) AS p (stands)
    WHERE purpose_stands.purpose = p.stands OR starts_with(purpose_stands.purpose, p.stands || '.'))
  FROM (SELECT tenant_schema.annex_purposes() AS list) a
$$;

-- What of Annex II a call to a provider serves (`governance/gate/egress-purpose.ts`); NULL: none.
CREATE FUNCTION tenant_schema.egress_use(purpose text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE egress_use.purpose
    WHEN 'mail.account' THEN 'essential.service.authentication'
    WHEN 'mail.notice' THEN 'essential.service'
    WHEN 'media.storage' THEN 'functional.storage'
    WHEN 'media.transform' THEN 'functional.service'
    WHEN 'telemetry.operation' THEN 'essential.service.operations'
    WHEN 'telemetry.usage' THEN 'functional.service.improve' END
$$;

-- Whoever notes a call, by whichever function: what it is for stands in Annex II, or there is no line, and
-- without a line nothing leaves (GA21).
CREATE FUNCTION tenant_schema.purpose_wall() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT coalesce(tenant_schema.purpose_stands(tenant_schema.egress_use(NEW.more::json ->> 'purpose')), false) THEN
    RAISE EXCEPTION 'purpose.outside-annex' USING ERRCODE = 'OB083';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER purpose_wall BEFORE INSERT ON tenant_schema.chronicle_outbox
  FOR EACH ROW WHEN (NEW.action = 'provider.call' AND NEW.mutation_id IS NULL)
  EXECUTE FUNCTION tenant_schema.purpose_wall();

-- The day on which something happens at an instant, where the tenant is.
CREATE FUNCTION tenant_schema.day_of(at timestamptz) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT (day_of.at AT TIME ZONE t.zone)::date FROM obhut.tenant t WHERE t.id = 'tenant_schema' $$;

-- Whether a contract was concluded here, so that orders and those who carry them out are on record (CO18).
CREATE FUNCTION tenant_schema.is_contracted() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT EXISTS (SELECT FROM tenant_schema.contract_version) $$;

-- Lets somebody of the operator in, for a purpose, a reason and some hours, and says so in the chronicle at
-- once. Who is not bound to confidentiality, and what is for no purpose of Annex II, is refused: that stays
-- on record too, so it is answered and not raised.
CREATE FUNCTION tenant_schema.open_access(staff text, purpose text, reason text, hours numeric)
RETURNS TABLE (id uuid, until_at timestamptz, refused text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  moment timestamptz;
  bound uuid;
BEGIN
  IF tenant_schema.contract_side() <> 'operator' THEN PERFORM tenant_schema.refuse_contract('staff.not-yours'); END IF;
  moment := tenant_schema.contract_moment();
  bound := obhut.bound_by(open_access.staff, tenant_schema.day_of(moment));
  refused := CASE
    WHEN NOT EXISTS (SELECT FROM obhut.staff s WHERE s.id = open_access.staff AND s.left_at IS NULL) THEN 'staff.unknown'
    WHEN bound IS NULL THEN 'staff.not-bound'
    WHEN NOT tenant_schema.purpose_stands(open_access.purpose) THEN 'purpose.outside-annex' END;
  UPDATE tenant_schema.contract_state s SET last_at = moment;
  IF refused IS NOT NULL THEN
    PERFORM tenant_schema.chronicle_append('staff.deny', '', NULL, json_build_object(
      'staff', open_access.staff, 'purpose', open_access.purpose, 'reason', open_access.reason, 'because', refused)::text);
    RETURN NEXT;
    RETURN;
  END IF;
  INSERT INTO tenant_schema.operator_access AS a (number, staff, name, undertaking, purpose, reason, from_at, until_at)
  SELECT coalesce((SELECT max(x.number) FROM tenant_schema.operator_access x), 0) + 1, s.id, s.name || ', ' || s.does, bound,
         open_access.purpose, open_access.reason, moment, moment + make_interval(secs => open_access.hours * 3600)
  FROM obhut.staff s WHERE s.id = open_access.staff
  RETURNING a.id, a.until_at INTO id, until_at;
  PERFORM tenant_schema.chronicle_append('staff.access', open_access.purpose, NULL,
    (SELECT json_build_object('access', a.id, 'staff', a.staff, 'name', a.name, 'undertaking', a.undertaking,
       'reason', a.reason, 'until', a.until_at)::text FROM tenant_schema.operator_access a WHERE a.id = open_access.id));
  RETURN NEXT;
END
$$;

-- Ends it before its time. False when it has ended.
CREATE FUNCTION tenant_schema.close_access(id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  moment timestamptz;
BEGIN
  IF tenant_schema.contract_side() <> 'operator' THEN PERFORM tenant_schema.refuse_contract('staff.not-yours'); END IF;
  moment := tenant_schema.contract_moment();
  UPDATE tenant_schema.operator_access a SET ended_at = moment
  WHERE a.id = close_access.id AND a.ended_at IS NULL AND a.until_at > moment;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE tenant_schema.contract_state s SET last_at = moment;
  PERFORM tenant_schema.chronicle_append('staff.leave', '', NULL, json_build_object('access', close_access.id)::text);
  RETURN true;
END
$$;

-- Whether that access lets in now: it is open, whoever it is for is still bound, and its purpose still stands.
CREATE FUNCTION tenant_schema.access_stands(access uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM tenant_schema.operator_access a
    CROSS JOIN LATERAL (SELECT greatest(now(), (SELECT s.last_at FROM tenant_schema.contract_state s)) AS moment) m
    WHERE a.id = access_stands.access AND a.ended_at IS NULL AND a.until_at > m.moment
      AND obhut.bound_by(a.staff, tenant_schema.day_of(m.moment)) IS NOT NULL
      AND tenant_schema.purpose_stands(a.purpose))
$$;

-- By which access the operator works in this transaction, as begin_access found it; NULL: none. Of a setting
-- alone nothing follows.
CREATE FUNCTION tenant_schema.current_access() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT a.id FROM tenant_schema.operator_access a
  WHERE tenant_schema.contract_side() = 'operator' AND a.id::text = current_setting('obhut.access', true)
    AND tenant_schema.access_stands(a.id)
$$;

-- Somebody of the operator begins to work: by the access that is open for them. Returns what they are called.
CREATE FUNCTION tenant_schema.begin_access(staff text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  one tenant_schema.operator_access;
BEGIN
  IF tenant_schema.contract_side() <> 'operator' THEN PERFORM tenant_schema.refuse_contract('staff.not-yours'); END IF;
  SELECT a.* INTO one FROM tenant_schema.operator_access a
  WHERE a.staff = begin_access.staff AND tenant_schema.access_stands(a.id) ORDER BY a.number DESC LIMIT 1;
  IF one.id IS NULL THEN PERFORM tenant_schema.refuse_contract('staff.no-access'); END IF;
  PERFORM set_config('obhut.access', one.id::text, true);
  RETURN one.name;
END
$$;

-- A job on instruction is begun by a person of the operator for whom an access is open, whichever function
-- begins it: its author is their id, and the step says what they are called. What is not begun is not done
-- (CO18), so that this holds for all that needs an instruction.
CREATE FUNCTION tenant_schema.step_by_staff() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NEW.what = 'begin' AND tenant_schema.is_contracted() THEN
    NEW.author := tenant_schema.begin_access(NEW.author);
  ELSE
    NEW.author := coalesce((SELECT s.name || ', ' || s.does FROM obhut.staff s WHERE s.id = NEW.author), NEW.author);
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER by_staff BEFORE INSERT ON tenant_schema.instruction_step
  FOR EACH ROW WHEN (NEW.side = 'operator') EXECUTE FUNCTION tenant_schema.step_by_staff();

-- As before; what somebody of the operator does has the purpose for which they were let in.
CREATE OR REPLACE FUNCTION tenant_schema.chronicle_append(action text, purpose text, instruction uuid, detail text)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  -- The sequencer looks where the outbox has come further: it has to sign this, too.
  PERFORM nextval('tenant_schema.chronicle_outbox_id_seq');
  IF purpose = '' AND current_setting('obhut.access', true) <> '' THEN
    purpose := coalesce((SELECT a.purpose FROM tenant_schema.operator_access a WHERE a.id = tenant_schema.current_access()), '');
  END IF;
  RETURN tenant_schema.chronicle_link(ARRAY[clock_timestamp()], ARRAY[tenant_schema.actor()], ARRAY[action],
    ARRAY[purpose], ARRAY[coalesce(instruction, tenant_schema.current_instruction())], ARRAY[detail]);
END
$$;

-- As before; a call to a provider has what it serves of Annex II, and `oversight` and `staff` are the
-- program's names too.
CREATE OR REPLACE FUNCTION tenant_schema.chronicle_sequence(
  most integer, OUT chained integer, OUT size bigint, OUT hash text, OUT signed bigint, OUT open_since_ms bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  names constant text := '^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$';
  -- What the program says of itself; a mutation that calls itself so is chained as one with no name.
  ours constant text := '^(access|chronicle|contract|device|instruction|measure|notice|oversight|provider|record|register|retention|service|staff|token|transparency|usage)\.';
  ids bigint[];
  ats timestamptz[];
  actors uuid[];
  actions text[];
  purposes text[];
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
           array_agg(CASE WHEN g.action = 'provider.call' AND g.mutation_id IS NULL
             THEN coalesce(tenant_schema.egress_use(g.more::json ->> 'purpose'), '') ELSE '' END ORDER BY g.id),
           array_agg('{"device":"' || g.device_id || '",' || coalesce('"mutation":"' || g.mutation_id || '",', '') || '"objects":'
             || CASE WHEN g.record_ids = '{}' THEN '[]' ELSE array_to_json(g.record_ids)::text END
             || CASE WHEN g.is_named THEN '' ELSE ',"action":' || to_json(g.action)::text END
             || CASE WHEN g.more IS NULL THEN '' ELSE ',"more":' || g.more END || '}' ORDER BY g.id)
    INTO ats, actors, actions, purposes, details
    FROM named g;
    IF cardinality(ats) <> chained THEN RAISE EXCEPTION 'lines of the outbox went away' USING ERRCODE = 'OB001'; END IF;
    PERFORM tenant_schema.chronicle_link(ats, actors, actions, purposes,
      array_fill(NULL::uuid, ARRAY[chained]), details);
  END IF;
  SELECT h.seq, h.hash, h.signed_seq,
         (SELECT floor(extract(epoch FROM c.at) * 1000)::bigint FROM tenant_schema.chronicle c WHERE c.seq = h.signed_seq + 1)
  INTO size, hash, signed, open_since_ms FROM tenant_schema.chronicle_head h;
END
$$;

-- Who of the operator was let in, for what and how long, the newest first; NULL for who may not look.
CREATE FUNCTION tenant_schema.accesses() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE WHEN tenant_schema.is_privacy_reader() THEN (
    SELECT coalesce(json_agg(json_build_object('id', a.id, 'number', a.number, 'staff', a.staff, 'name', a.name,
      'purpose', a.purpose, 'reason', a.reason, 'from', a.from_at, 'until', a.until_at, 'ended', a.ended_at)
      ORDER BY a.number DESC), '[]')
    FROM tenant_schema.operator_access a) END
$$;

CREATE INDEX chronicle_purpose ON tenant_schema.chronicle (purpose, seq) WHERE purpose <> '';
CREATE INDEX chronicle_staff ON tenant_schema.chronicle (action, seq) WHERE action IN ('staff.access', 'staff.deny', 'provider.deny');

-- What shows that purposes and people are kept to: purposes by how often they are in the chronicle, what was
-- refused, and each access beside the line that says so, with details that the chain has committed to.
CREATE FUNCTION tenant_schema.access_proof() RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.is_privacy_reader() THEN RETURN NULL; END IF;
  RETURN (
    WITH said AS MATERIALIZED (
      SELECT d.detail::json AS detail, c.purpose
      FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
      WHERE c.action = 'staff.access'
        AND c.commitment = sha256(convert_to('24:obhut/chronicle/detail/1,64:' || encode(d.salt, 'hex') || ','
              || tenant_schema.chronicle_field(d.detail), 'UTF8'))
    )
    SELECT json_build_object(
      'at', now(),
      'annex', tenant_schema.annex_purposes(),
      'isExempt', EXISTS (SELECT FROM tenant_schema.contract_state s WHERE s.standing = 'exempt'),
      'purposes', (SELECT coalesce(json_agg(json_build_object('purpose', p.purpose, 'count', p.count,
          'stands', tenant_schema.purpose_stands(coalesce(tenant_schema.egress_use(p.purpose), p.purpose))) ORDER BY p.purpose), '[]')
        FROM (SELECT c.purpose, count(*)::integer AS count FROM tenant_schema.chronicle c
              WHERE c.purpose <> '' GROUP BY c.purpose) p),
      'denied', (SELECT count(*)::integer FROM tenant_schema.chronicle c WHERE c.action IN ('staff.deny', 'provider.deny')),
      -- Whether the walls stand: before each line of a call, and before each job that is begun.
      'wall', 2 = (SELECT count(*) FROM pg_trigger g
        JOIN (VALUES ('tenant_schema.chronicle_outbox'::regclass, 'purpose_wall', 'tenant_schema.purpose_wall'::regproc),
                     ('tenant_schema.instruction_step'::regclass, 'by_staff', 'tenant_schema.step_by_staff'::regproc)
             ) AS w (of_table, called, runs) ON g.tgrelid = w.of_table AND g.tgname = w.called AND g.tgfoid = w.runs
        WHERE g.tgtype = 7 AND g.tgenabled IN ('O', 'A')),
      'accesses', (SELECT coalesce(json_agg(json_build_object('id', a.id,
          'isBound', EXISTS (SELECT FROM obhut.undertaking u WHERE u.id = a.undertaking AND u.staff = a.staff
            AND tenant_schema.day_of(a.from_at) BETWEEN u.signed_on AND u.until),
          'isShort', a.until_at <= a.from_at + interval '8 hours',
          'isChronicled', EXISTS (SELECT FROM said s WHERE s.detail ->> 'access' = a.id::text
            AND s.detail ->> 'staff' = a.staff AND s.purpose = a.purpose
            AND (s.detail ->> 'until')::timestamptz = a.until_at)) ORDER BY a.number), '[]')
        FROM tenant_schema.operator_access a)));
END
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.access_stays(), tenant_schema.annex_purposes(), tenant_schema.purpose_stands(text),
  tenant_schema.egress_use(text), tenant_schema.purpose_wall(), tenant_schema.day_of(timestamptz), tenant_schema.is_contracted(),
  tenant_schema.open_access(text, text, text, numeric), tenant_schema.close_access(uuid), tenant_schema.access_stands(uuid),
  tenant_schema.current_access(), tenant_schema.begin_access(text), tenant_schema.step_by_staff(), tenant_schema.accesses(), tenant_schema.access_proof()
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.accesses(), tenant_schema.access_proof() TO tenant_schema;
