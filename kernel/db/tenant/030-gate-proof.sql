-- What shows that the gate keeps what it promises (cl_7.7, cl_7.8). Runs as obhut_owner.

-- Deliveries beside what the chronicle says of them, stops told here, and what left lately: of the last
-- 10,000 events those whose details are kept. NULL for who may not look.
CREATE FUNCTION tenant_schema.gate_proof() RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT tenant_schema.is_privacy_reader() THEN RETURN NULL; END IF;
  RETURN (
    WITH said AS MATERIALIZED (
      SELECT c.action, c.at, d.detail::json AS detail
      FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
      WHERE c.seq > (SELECT h.seq - 10000 FROM tenant_schema.chronicle_head h)
        AND c.action IN ('provider.call', 'provider.deny', 'provider.stop', 'notice.deliver')
    )
    SELECT json_build_object(
      'at', now(),
      'deliveries', (
        SELECT coalesce(json_agg(json_build_object('notice', n.notice_id, 'isChronicled', EXISTS (
          SELECT FROM said s WHERE s.action = 'notice.deliver' AND s.detail ->> 'notice' = n.notice_id::text
            AND (s.detail ->> 'effective')::timestamptz = n.effective_at
            AND (s.detail ->> 'objectionEnds')::timestamptz = n.objection_ends_at))), '[]')
        FROM tenant_schema.notice_delivery n),
      'calls', (
        SELECT coalesce(json_agg(DISTINCT jsonb_build_object('provider', s.detail #> '{more,provider}',
          'version', s.detail #> '{more,version}', 'purpose', s.detail #> '{more,purpose}')), '[]')
        FROM said s WHERE s.action = 'provider.call'),
      'denied', (SELECT count(*)::integer FROM said s WHERE s.action = 'provider.deny'),
      'stops', (SELECT count(*)::integer FROM said s WHERE s.action = 'provider.stop')));
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.gate_proof() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.gate_proof() TO tenant_schema;
