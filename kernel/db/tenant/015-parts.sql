-- A first sync in parts (SY35), and what a lost answer leaves in the ledger. Runs as obhut_owner.

-- As before; and what was noted for an answer that was lost, of an audience that is out of reach
-- before the device could ask again, is not noted any longer.
CREATE OR REPLACE FUNCTION tenant_schema.note_delivery(
  audiences uuid[], epochs bigint[], seqs bigint[], whole boolean, kept jsonb, kept_known jsonb,
  directory text, directory_known text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
  me uuid := tenant_schema.acting();
  device uuid;
  copy tenant_schema.device_copy;
  -- Whether the last answer has arrived, as far as this asking shows.
  arrived boolean := true;
  number bigint;
  leaves boolean := false;
BEGIN
  IF me IS NULL THEN RAISE EXCEPTION 'no signed actor' USING ERRCODE = 'OB005'; END IF;
  device := split_part(current_setting('obhut.actor'), '.', 2)::uuid;
  SELECT * INTO copy FROM tenant_schema.device_copy c WHERE c.device_id = device;
  IF copy.lost_at IS NOT NULL OR copy.account_id <> me THEN
    RAISE EXCEPTION 'device is lost' USING ERRCODE = 'OB006';
  END IF;
  IF copy.open THEN
    arrived := CASE WHEN NOT whole THEN coalesce(copy.directory = directory_known, false)
      ELSE coalesce(kept_known = copy.kept, true) AND NOT EXISTS (
      SELECT FROM unnest(audiences, epochs, seqs) AS a (id, epoch, seq)
      JOIN tenant_schema.delivery d ON d.device_id = device AND d.audience_id = a.id AND d.answer = copy.answer
      WHERE (d.epoch, d.seq) IS DISTINCT FROM (a.epoch, a.seq)) END;
  END IF;

  INSERT INTO tenant_schema.device_copy AS c
    (device_id, account_id, first_at, answered_at, answer, open, kept, kept_before, directory)
  VALUES (device, me, now(), now(), 1, true, kept, coalesce(kept_known, '{}'), directory)
  -- A row that came in since the snapshot fails the pull, which is read again.
  ON CONFLICT (device_id) DO UPDATE SET answered_at = now(), answer = c.answer + 1,
    -- An answer that moves nothing and tells what is known already only hears that the last one arrived.
    open = cardinality(audiences) > 0 OR excluded.kept <> c.kept OR NOT arrived,
    kept = excluded.kept, directory = excluded.directory,
    kept_before = CASE WHEN kept_known IS NOT NULL THEN kept_known WHEN arrived THEN c.kept ELSE c.kept_before END
  RETURNING c.answer INTO number;

  IF cardinality(audiences) > 0 THEN
    WITH put AS (
      INSERT INTO tenant_schema.delivery AS d
        (device_id, audience_id, answer, epoch, seq, epoch_before, seq_before, since, at)
      SELECT DISTINCT ON (a.id) device, a.id, number, r.epoch, t.head, a.epoch,
             CASE WHEN a.seq IS NOT NULL THEN least(a.seq, t.head) END, now(), now()
      FROM unnest(audiences, epochs, seqs) AS a (id, epoch, seq)
      LEFT JOIN tenant_schema.reach r ON r.account_id = me AND r.audience_id = a.id AND r.rights & 1 = 1
        AND r.valid_from <= now() AND r.valid_until > now()
      LEFT JOIN tenant_schema.audience t ON t.id = r.audience_id
      -- What is out of reach counts only if it was sent here once, and no further than it was: what a
      -- device says of itself opens nothing (SY24).
      WHERE r.epoch IS NOT NULL OR a.epoch IS NOT NULL AND EXISTS (
        SELECT FROM tenant_schema.delivery k WHERE k.device_id = device AND k.audience_id = a.id)
      ON CONFLICT (device_id, audience_id) DO UPDATE SET
        answer = excluded.answer, epoch = excluded.epoch, seq = excluded.seq,
        epoch_before = CASE WHEN whole THEN excluded.epoch_before
          WHEN NOT arrived AND d.answer = copy.answer THEN d.epoch_before ELSE d.epoch END,
        seq_before = CASE
          WHEN whole AND excluded.epoch IS NULL AND excluded.seq_before IS NOT NULL
            THEN least(excluded.seq_before, coalesce(greatest(d.seq, d.seq_before), 0))
          WHEN whole THEN excluded.seq_before
          WHEN NOT arrived AND d.answer = copy.answer THEN d.seq_before ELSE d.seq END,
        since = CASE WHEN d.epoch = excluded.epoch THEN d.since ELSE excluded.since END, at = excluded.at
      RETURNING d.seq IS NULL AS gone
    )
    SELECT coalesce(bool_or(put.gone), false) INTO leaves FROM put;
  END IF;
  IF NOT whole THEN
    -- What it did not name and does not reach: it goes as soon as the device is through.
    UPDATE tenant_schema.delivery d SET answer = number, epoch = NULL, seq = NULL,
      epoch_before = CASE WHEN NOT arrived AND d.answer = copy.answer THEN d.epoch_before ELSE d.epoch END,
      seq_before = CASE WHEN NOT arrived AND d.answer = copy.answer THEN d.seq_before ELSE d.seq END
    WHERE d.device_id = device AND d.answer < number;
    DELETE FROM tenant_schema.delivery d WHERE d.device_id = device AND d.seq IS NULL AND d.seq_before IS NULL;
    UPDATE tenant_schema.device_copy c SET open = true
    WHERE c.device_id = device AND NOT c.open
      AND EXISTS (SELECT FROM tenant_schema.delivery d WHERE d.device_id = device);
  END IF;
  IF whole AND copy.leaving THEN
    DELETE FROM tenant_schema.delivery d WHERE d.device_id = device AND d.seq IS NULL AND d.answer < number;
  END IF;
  -- What the last answer first brought and the device neither names nor reaches: that answer was lost,
  -- and nothing of it is held, else it would have been named and be told to go.
  IF whole AND copy.open THEN
    DELETE FROM tenant_schema.delivery d
    WHERE d.device_id = device AND d.answer = copy.answer AND d.seq IS NOT NULL
      AND NOT EXISTS (SELECT FROM tenant_schema.reach r
        WHERE r.account_id = me AND r.audience_id = d.audience_id AND r.rights & 1 = 1
          AND r.valid_from <= now() AND r.valid_until > now());
  END IF;
  IF NOT whole OR leaves OR copy.leaving THEN
    leaves := EXISTS (SELECT FROM tenant_schema.delivery d WHERE d.device_id = device AND d.seq IS NULL);
    IF leaves <> coalesce(copy.leaving, false) THEN
      UPDATE tenant_schema.device_copy c SET leaving = leaves WHERE c.device_id = device;
    END IF;
  END IF;
END
$$;

-- Forgets what is noted of these audiences for the acting device: it names all that it holds, these
-- are not among it, and the answer brings nothing of them either, as they wait for a later part.
CREATE FUNCTION tenant_schema.note_nothing_of(audiences uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  device uuid := tenant_schema.acting_device();
BEGIN
  IF device IS NULL THEN RAISE EXCEPTION 'no signed actor' USING ERRCODE = 'OB005'; END IF;
  DELETE FROM tenant_schema.delivery d
  WHERE d.device_id = device AND d.audience_id = ANY (audiences);
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.note_nothing_of(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.note_nothing_of(uuid[]) TO tenant_schema;
