-- As in 011, and the mutation that deletes has one id whatever way the planner takes: with one of them it
-- had another for each record, and nothing could be deleted. Runs as obhut_owner.
CREATE OR REPLACE FUNCTION tenant_schema.delete_audience(audience uuid, erase boolean) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found tenant_schema.audience;
  batch json;
  erased integer := 0;
  batch_size integer;
  mutation uuid;
BEGIN
  PERFORM tenant_schema.require_rights(audience, 41);
  -- Nobody writes into it meanwhile: every write moves the head.
  SELECT a.* INTO found FROM tenant_schema.audience a WHERE a.id = audience FOR NO KEY UPDATE;
  IF found.label IS NULL AND found.name <> 'leads'
     AND EXISTS (SELECT FROM tenant_schema.space s WHERE s.id = found.space_id AND s.kind = 'life') THEN
    RAISE EXCEPTION 'a life keeps this' USING ERRCODE = 'OB027';
  END IF;
  LOOP
    mutation := gen_random_uuid();
    SELECT count(*), json_build_object(
      'delete', json_agg(json_build_object('id', t.id, 'a', audience, 'fq', t.n, 'was', t.revision)),
      'history', json_agg(json_build_object('id', t.id, 'r', t.revision, 'as', 'delete', 'unseen', false, 'm', mutation)),
      'receipts', json_build_array(json_build_object('id', mutation,
        'h', rtrim(translate(encode(sha256(convert_to(audience::text, 'UTF8')), 'base64'), '+/', '-_'), '='),
        'o', json_build_object('status', 'applied', 'audiences', json_build_array(audience)),
        'name', 'deleteAudience', 'ids', json_agg(t.id))))
    INTO batch_size, batch
    FROM (SELECT r.id, r.revision, row_number() OVER (ORDER BY r.seq) AS n
          FROM (SELECT * FROM tenant_schema.record r WHERE r.audience_id = audience ORDER BY r.seq LIMIT 1000) r) t;
    EXIT WHEN batch_size = 0;
    IF NOT erase THEN RAISE EXCEPTION 'not empty' USING ERRCODE = 'OB028'; END IF;
    erased := erased + batch_size;
    IF erased > 20000 THEN RAISE EXCEPTION 'too many records' USING ERRCODE = 'OB023'; END IF;
    PERFORM tenant_schema.write_records(batch);
  END LOOP;

  -- The turn only now: what others change meanwhile goes on, and may be the right to do this.
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT FROM tenant_schema.reach r
      WHERE r.account_id = tenant_schema.actor() AND r.audience_id = audience AND r.rights & 41 = 41
        AND r.valid_from <= clock_timestamp() AND r.valid_until > clock_timestamp()) THEN
    RAISE EXCEPTION 'not allowed' USING ERRCODE = 'OB002';
  END IF;
  DELETE FROM tenant_schema.access_grant g WHERE g.audience_id = audience;
  UPDATE tenant_schema.audience a SET ended_at = now() WHERE a.id = audience;
  PERFORM tenant_schema.note_change('audience-deleted', jsonb_build_object('space_id', found.space_id, 'audience_id', audience));
  RETURN erased;
END
$$;
