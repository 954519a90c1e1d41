-- A record that comes back goes on counting where it stopped, whoever makes it (SY37, AC8). Runs as obhut_owner.

-- What write_records and create_records read of the past is what the actor reads. Who knew the id of a deleted
-- record and read nothing of it could make it anew from revision 1, and what others had written for its first
-- readers without a connection came to the new ones. Such an id is taken.
CREATE TABLE tenant_schema.ended_record (
  record_id uuid PRIMARY KEY,
  -- The last one that was deleted.
  revision integer NOT NULL
);
ALTER TABLE tenant_schema.ended_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.ended_record FORCE ROW LEVEL SECURITY;
-- Only ids and numbers, and only for the functions below; no role of a tenant reads this table.
CREATE POLICY owner ON tenant_schema.ended_record TO obhut_owner USING (true) WITH CHECK (true);

-- What was deleted before: the owner is bound by the policies on content like everybody, but for these two lines.
ALTER TABLE tenant_schema.revision NO FORCE ROW LEVEL SECURITY;
INSERT INTO tenant_schema.ended_record (record_id, revision)
SELECT v.record_id, max(v.revision) FROM tenant_schema.revision v WHERE v.ended_as = 'delete' GROUP BY v.record_id;
ALTER TABLE tenant_schema.revision FORCE ROW LEVEL SECURITY;

CREATE FUNCTION tenant_schema.note_ended_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  -- For as long as the history has it.
  IF TG_OP = 'DELETE' THEN
    DELETE FROM tenant_schema.ended_record e WHERE e.record_id = OLD.record_id AND e.revision = OLD.revision;
    RETURN NULL;
  END IF;
  INSERT INTO tenant_schema.ended_record AS e (record_id, revision) VALUES (NEW.record_id, NEW.revision)
  ON CONFLICT (record_id) DO UPDATE SET revision = greatest(e.revision, excluded.revision);
  RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.note_ended_record() FROM PUBLIC;
-- At the commit: what one batch made and deleted again finds its id free until then.
CREATE CONSTRAINT TRIGGER ended AFTER INSERT ON tenant_schema.revision DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.ended_as = 'delete') EXECUTE FUNCTION tenant_schema.note_ended_record();
CREATE TRIGGER ended_no_more AFTER DELETE ON tenant_schema.revision FOR EACH ROW
  WHEN (OLD.ended_as = 'delete') EXECUTE FUNCTION tenant_schema.note_ended_record();

-- Whatever makes records: OB001 for who reads that past, and reads again to go on counting, else unique_violation.
CREATE FUNCTION tenant_schema.refuse_ended_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Its plan is made once per connection, and must not be that of an empty table.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
DECLARE
  ended tenant_schema.ended_record;
BEGIN
  SELECT e.* INTO ended
  FROM made m JOIN tenant_schema.ended_record e ON e.record_id = m.id WHERE e.revision >= m.revision LIMIT 1;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF EXISTS (SELECT FROM tenant_schema.revision v WHERE v.record_id = ended.record_id AND v.revision = ended.revision) THEN
    RAISE EXCEPTION 'records came and went' USING ERRCODE = 'OB001';
  END IF;
  RAISE EXCEPTION 'a record of this id was there before' USING ERRCODE = 'unique_violation';
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.refuse_ended_record() FROM PUBLIC;
CREATE TRIGGER ended_before AFTER INSERT ON tenant_schema.record REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.refuse_ended_record();
