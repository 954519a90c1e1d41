-- The key that signs the chronicle changes, and the chronicle says to which (CH3, CH21, CH22). Runs as obhut_owner.

-- How many hand-overs of the key the chain has.
ALTER TABLE tenant_schema.chronicle_head ADD COLUMN handovers integer NOT NULL DEFAULT 0;

-- Chains those hand-overs that the chain has not: `notes` are all there are, oldest first. For the sequencer, before
-- it signs. Returns how many were added.
CREATE FUNCTION tenant_schema.chronicle_hand_over(notes text[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  had integer;
BEGIN
  SELECT h.handovers INTO had FROM tenant_schema.chronicle_head h FOR UPDATE;
  FOR i IN had + 1 .. cardinality(notes) LOOP
    -- The program itself, whoever's connection it is.
    PERFORM tenant_schema.chronicle_link(ARRAY[clock_timestamp()], ARRAY[NULL::uuid], ARRAY['chronicle.hand-over'], ARRAY[''],
      ARRAY[NULL::uuid], ARRAY[json_build_object('key', i + 1, 'note', notes[i])::text]);
  END LOOP;
  UPDATE tenant_schema.chronicle_head h SET handovers = cardinality(notes) WHERE h.handovers < cardinality(notes);
  RETURN greatest(cardinality(notes) - had, 0);
END
$$;

-- The keys that customers check with, oldest first: they are no secret.
CREATE FUNCTION tenant_schema.chronicle_keys() RETURNS TABLE (key text, note text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT k.key, k.note FROM obhut.chronicle_key k ORDER BY k.number $$;

-- As before. Nor are details erased by which one key followed another: they name nobody, and without them nobody could
-- check what came after.
CREATE OR REPLACE FUNCTION tenant_schema.chronicle_erase(seqs bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  done bigint[];
BEGIN
  -- Forgetting somebody erases, too, under an instruction of its own.
  PERFORM tenant_schema.require_instruction('chronicle-erase', 'chronicle-forget');
  WITH gone AS (
    DELETE FROM tenant_schema.chronicle_detail d
    USING tenant_schema.chronicle c
    WHERE d.seq = ANY (seqs) AND c.seq = d.seq
      AND c.action NOT IN ('chronicle.erase', 'chronicle.hand-over', 'contract.conclude', 'contract.amend', 'notice.deliver')
    RETURNING d.seq
  )
  SELECT array_agg(g.seq ORDER BY g.seq) INTO done FROM gone g;
  IF done IS NOT NULL THEN
    PERFORM tenant_schema.chronicle_append('chronicle.erase', '', NULL, json_build_object('events', done)::text);
  END IF;
  RETURN coalesce(cardinality(done), 0);
END
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.chronicle_hand_over(text[]), tenant_schema.chronicle_keys() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.chronicle_hand_over(text[]) TO obhut_sequencer;
GRANT EXECUTE ON FUNCTION tenant_schema.chronicle_keys() TO tenant_schema;
