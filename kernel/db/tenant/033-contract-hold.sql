-- Who decides about a contract that the tenant has decided about, what a suspension holds back, and what
-- proves the text of a version (CO5, CO9, CO10). Runs as obhut_owner.

-- As before, and the operator attests only as long as nobody of the tenant has concluded, suspended or
-- ended one here: else a version of theirs would loosen what was agreed, or bring back what was ended.
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

-- As before, of the tenant alone, and what comes in as pictures of a set is waited for, too.
CREATE OR REPLACE FUNCTION tenant_schema.contract_suspend(reason text, author text, cure_until timestamptz) RETURNS void
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
  PERFORM tenant_schema.contract_note(moment, 'suspend', NULL, reason, author, cure_until, 'suspended');
END
$$;

-- An upload that began under a contract comes in under one: when its last byte is there, the wall is asked again.
CREATE FUNCTION tenant_schema.contract_wall_arrival() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER
AS $$
DECLARE
  now_standing text;
BEGIN
  SELECT s.standing INTO now_standing FROM tenant_schema.contract_state s WHERE s.one;
  IF now_standing IN ('in-force', 'carried-over', 'exempt') THEN RETURN NEW; END IF;
  IF now_standing = 'suspended' THEN
    RAISE EXCEPTION 'processing is suspended' USING ERRCODE = 'OB081';
  ELSIF now_standing = 'ended' THEN
    RAISE EXCEPTION 'the contract has ended' USING ERRCODE = 'OB082';
  END IF;
  RAISE EXCEPTION 'no contract in force' USING ERRCODE = 'OB080';
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.contract_wall_arrival() FROM PUBLIC;
CREATE TRIGGER contract_wall_arrival BEFORE UPDATE OF state ON tenant_schema.media
  FOR EACH ROW WHEN (OLD.state = 'uploading' AND NEW.state = 'waiting')
  EXECUTE FUNCTION tenant_schema.contract_wall_arrival();

-- As before, and harder to make up: the chronicle's word counts when its details are what the chain has
-- committed to, and when every line about the version says the same. A wall counts when it stands before
-- what it stood before.
CREATE OR REPLACE FUNCTION tenant_schema.contract_proof()
RETURNS TABLE (standing text, since timestamptz, version integer, basis text, concluded_at timestamptz, hash text,
  chronicled text, walls integer, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT s.standing, s.since, v.version, v.basis, v.concluded_at, encode(sha256(convert_to(v.document, 'UTF8')), 'hex'),
    (SELECT CASE WHEN count(*) = 1 AND bool_and(c.commitment = sha256(convert_to('24:obhut/chronicle/detail/1,64:'
                    || encode(d.salt, 'hex') || ',' || tenant_schema.chronicle_field(d.detail), 'UTF8'))
                    AND (d.detail::json ->> 'side' = 'tenant') = (v.basis = 'concluded'))
                 THEN min(d.detail::json ->> 'hash') END
     FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
     WHERE c.action IN ('contract.conclude', 'contract.amend') AND (d.detail::json ->> 'version')::integer = v.version),
    -- How many of the five walls stand, each before what it is for (pg_trigger.tgtype).
    (SELECT count(*)::integer FROM pg_trigger g
     JOIN (VALUES ('tenant_schema.record'::regclass, 22, 'contract_wall', 'tenant_schema.contract_wall'::regproc),
                  ('tenant_schema.media'::regclass, 6, 'contract_wall', 'tenant_schema.contract_wall'::regproc),
                  ('tenant_schema.media'::regclass, 19, 'contract_wall_arrival', 'tenant_schema.contract_wall_arrival'::regproc),
                  ('tenant_schema.symbol_import'::regclass, 6, 'contract_wall', 'tenant_schema.contract_wall'::regproc),
                  ('tenant_schema.symbol_set'::regclass, 6, 'contract_wall', 'tenant_schema.contract_wall'::regproc)
          ) AS w (of_table, kind, called, runs)
       ON g.tgrelid = w.of_table AND g.tgtype = w.kind AND g.tgname = w.called AND g.tgfoid = w.runs
     WHERE g.tgenabled IN ('O', 'A') AND (g.tgqual IS NULL) = (w.called = 'contract_wall')),
    now()
  FROM tenant_schema.contract_state s
  LEFT JOIN LATERAL (SELECT x.* FROM tenant_schema.contract_version x ORDER BY x.version DESC LIMIT 1) v ON true
  WHERE tenant_schema.is_privacy_reader()
$$;
