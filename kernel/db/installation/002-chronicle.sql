-- What the sequencer of the chronicles goes by: where something may have happened. Runs as obhut_owner.

-- How far each tenant's chronicle is chained and signed: nothing is to be done where the mark still
-- is the outbox's. Written when a tenant has come to rest, so that one that rests costs nothing, not
-- even when the sequencer starts.
CREATE TABLE obhut.chronicle_mark (
  tenant text PRIMARY KEY REFERENCES obhut.tenant ON DELETE CASCADE,
  mark bigint NOT NULL
);
ALTER TABLE obhut.chronicle_mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.chronicle_mark FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON obhut.chronicle_mark TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY sequencer ON obhut.chronicle_mark TO obhut_sequencer USING (true) WITH CHECK (true);
GRANT USAGE ON SCHEMA obhut TO obhut_sequencer;
GRANT SELECT (tenant, mark), INSERT (tenant, mark), UPDATE (mark) ON obhut.chronicle_mark TO obhut_sequencer;

-- The number that the outbox of each tenant came to. It moves before its line can be seen, and comes
-- without opening a single table of a tenant.
CREATE FUNCTION obhut.chronicle_numbers() RETURNS TABLE (tenant text, number bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT n.nspname::text, coalesce(pg_sequence_last_value(c.oid), 0)
  FROM obhut.tenant t
  JOIN pg_namespace n ON n.nspname = t.id
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'chronicle_outbox_id_seq' AND c.relkind = 'S'
  WHERE EXISTS (SELECT FROM pg_class h WHERE h.relnamespace = n.oid AND h.relname = 'chronicle_head')
$$;
REVOKE EXECUTE ON FUNCTION obhut.chronicle_numbers() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION obhut.chronicle_numbers() TO obhut_sequencer;
