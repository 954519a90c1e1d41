-- The gate itself goes by the chain: a delivery or an answer that is only written down opens nothing (GA22,
-- GA42). Runs as obhut_owner.

DROP INDEX tenant_schema.chronicle_told;
CREATE INDEX chronicle_told ON tenant_schema.chronicle (action, seq)
WHERE action IN ('notice.deliver', 'notice.approve', 'notice.withdraw-objection', 'provider.stop');

-- What somebody of the tenant said of notices and shortens or ends their waiting, with details that are
-- what the chain has committed to.
CREATE FUNCTION tenant_schema.said_of_notices() RETURNS TABLE (action text, detail json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT c.action, d.detail::json
  FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
  WHERE c.action IN ('notice.deliver', 'notice.approve', 'notice.withdraw-objection') AND c.actor IS NOT NULL
    AND c.commitment = sha256(convert_to('24:obhut/chronicle/detail/1,64:' || encode(d.salt, 'hex') || ','
          || tenant_schema.chronicle_field(d.detail), 'UTF8'))
$$;

CREATE FUNCTION tenant_schema.is_chronicled(delivery tenant_schema.notice_delivery) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM tenant_schema.said_of_notices() s
    WHERE s.action = 'notice.deliver' AND s.detail ->> 'notice' = delivery.notice_id::text
      AND (s.detail ->> 'effective')::timestamptz = delivery.effective_at
      AND (s.detail ->> 'objectionEnds')::timestamptz = delivery.objection_ends_at)
$$;

-- What shuts the gate counts as it is written down.
CREATE FUNCTION tenant_schema.counts(answer tenant_schema.notice_answer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT answer.kind IN ('objection', 'approval-withdrawn') OR EXISTS (
    SELECT FROM tenant_schema.said_of_notices() s
    WHERE s.action = CASE answer.kind WHEN 'approval' THEN 'notice.approve' ELSE 'notice.withdraw-objection' END
      AND s.detail ->> 'answer' = answer.id::text AND s.detail ->> 'notice' = answer.notice_id::text)
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.said_of_notices(),
  tenant_schema.is_chronicled(tenant_schema.notice_delivery),
  tenant_schema.counts(tenant_schema.notice_answer) FROM PUBLIC;

-- As before, of deliveries and answers that the chronicle has.
CREATE OR REPLACE FUNCTION tenant_schema.gate_state() RETURNS json
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
            FROM tenant_schema.notice_delivery d WHERE d.notice_id = n.id AND tenant_schema.is_chronicled(d)),
          'answers', (
            SELECT coalesce(json_agg(CASE a.kind
              WHEN 'objection' THEN json_build_object('is', a.kind, 'id', a.id,
                'atMs', floor(extract(epoch FROM a.at) * 1000)::bigint)
              WHEN 'objection-withdrawn' THEN json_build_object('is', a.kind, 'id', a.objection_id,
                'atMs', floor(extract(epoch FROM a.at) * 1000)::bigint)
              ELSE json_build_object('is', a.kind, 'atMs', floor(extract(epoch FROM a.at) * 1000)::bigint)
            END ORDER BY a.nr), '[]')
            FROM tenant_schema.notice_answer a WHERE a.notice_id = n.id AND tenant_schema.counts(a))
        ) ORDER BY n.sent_at, n.id), '[]')
        FROM tenant_schema.provider_notice n),
      'providers', obhut.providers_for(t.id))
    FROM obhut.tenant t CROSS JOIN tenant_schema.gate_clock c WHERE t.id = 'tenant_schema');
END
$$;

-- As before, by the same words.
CREATE OR REPLACE FUNCTION tenant_schema.gate_proof() RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.is_privacy_reader() THEN RETURN NULL; END IF;
  RETURN (
    WITH said AS MATERIALIZED (
      SELECT c.action, d.detail::json AS detail
      FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
      WHERE c.seq > (SELECT h.seq - 10000 FROM tenant_schema.chronicle_head h)
        AND c.action IN ('provider.call', 'provider.deny')
    )
    SELECT json_build_object(
      'at', now(),
      'deliveries', (
        SELECT coalesce(json_agg(json_build_object(
          'notice', n.notice_id, 'isChronicled', tenant_schema.is_chronicled(n))), '[]')
        FROM tenant_schema.notice_delivery n),
      'calls', (
        SELECT coalesce(json_agg(DISTINCT jsonb_build_object('provider', s.detail #> '{more,provider}',
          'version', s.detail #> '{more,version}', 'purpose', s.detail #> '{more,purpose}')), '[]')
        FROM said s WHERE s.action = 'provider.call'),
      'denied', (SELECT count(*)::integer FROM said s WHERE s.action = 'provider.deny'),
      'stops', (SELECT count(*)::integer FROM tenant_schema.chronicle c WHERE c.action = 'provider.stop')));
END
$$;
