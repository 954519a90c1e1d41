-- What shows that notices were delivered, however much happened since (cl_7.7__a, cl_7.7__d). Runs as
-- obhut_owner.

CREATE INDEX chronicle_told ON tenant_schema.chronicle (action, seq) WHERE action IN ('notice.deliver', 'provider.stop');

-- As before; deliveries and stops are looked up in the whole chronicle, and a delivery counts when somebody
-- of the tenant acted and its details are what the chain has committed to (GA22).
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
    ), delivered AS MATERIALIZED (
      SELECT d.detail::json AS detail
      FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
      WHERE c.action = 'notice.deliver' AND c.actor IS NOT NULL
        AND c.commitment = sha256(convert_to('24:obhut/chronicle/detail/1,64:' || encode(d.salt, 'hex') || ','
              || tenant_schema.chronicle_field(d.detail), 'UTF8'))
    )
    SELECT json_build_object(
      'at', now(),
      'deliveries', (
        SELECT coalesce(json_agg(json_build_object('notice', n.notice_id, 'isChronicled', EXISTS (
          SELECT FROM delivered s WHERE s.detail ->> 'notice' = n.notice_id::text
            AND (s.detail ->> 'effective')::timestamptz = n.effective_at
            AND (s.detail ->> 'objectionEnds')::timestamptz = n.objection_ends_at))), '[]')
        FROM tenant_schema.notice_delivery n),
      'calls', (
        SELECT coalesce(json_agg(DISTINCT jsonb_build_object('provider', s.detail #> '{more,provider}',
          'version', s.detail #> '{more,version}', 'purpose', s.detail #> '{more,purpose}')), '[]')
        FROM said s WHERE s.action = 'provider.call'),
      'denied', (SELECT count(*)::integer FROM said s WHERE s.action = 'provider.deny'),
      'stops', (SELECT count(*)::integer FROM tenant_schema.chronicle c WHERE c.action = 'provider.stop')));
END
$$;
