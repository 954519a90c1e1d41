-- Counters against guessing (ID9). Keys are MACs: no address and no e-mail stands here.

CREATE TABLE identity.throttle (
  key text PRIMARY KEY CHECK (length(key) <= 80),
  -- Leaks one attempt every ten minutes, so that typing errors of months do not add up.
  attempts double precision NOT NULL DEFAULT 0,
  last_at timestamptz NOT NULL,
  blocked_until timestamptz
);
CREATE INDEX throttle_last_at ON identity.throttle (last_at);

ALTER TABLE identity.throttle ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.throttle FORCE ROW LEVEL SECURITY;
CREATE POLICY identity ON identity.throttle TO obhut_identity USING (true) WITH CHECK (true);
GRANT SELECT, DELETE ON identity.throttle TO obhut_identity;
GRANT INSERT (key, attempts, last_at, blocked_until),
  UPDATE (attempts, last_at, blocked_until)
  ON identity.throttle TO obhut_identity;

-- Counts one attempt under every key and returns 0, or counts nothing and returns the seconds to
-- wait. The attempt is counted before the password is looked at: of parallel attempts no more
-- pass than of sequential ones. From the `free`-th attempt on each costs twice the wait of the
-- one before, at most 15 minutes.
CREATE FUNCTION identity.throttle_attempt(keys text[], free integer[], at timestamptz)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  wait integer;
BEGIN
  INSERT INTO identity.throttle (key, last_at)
  SELECT k, throttle_attempt.at FROM unnest(throttle_attempt.keys) AS k ORDER BY k
  ON CONFLICT DO NOTHING;

  -- Sorted, so that two attempts that share keys wait for each other instead of deadlocking.
  PERFORM 1 FROM identity.throttle AS t
    WHERE t.key = ANY (throttle_attempt.keys) ORDER BY t.key FOR UPDATE;

  SELECT ceil(extract(epoch FROM max(t.blocked_until) - throttle_attempt.at))::integer INTO wait
    FROM identity.throttle AS t
   WHERE t.key = ANY (throttle_attempt.keys) AND t.blocked_until > throttle_attempt.at;
  IF wait IS NOT NULL THEN
    RETURN wait;
  END IF;

  UPDATE identity.throttle AS t
     SET attempts = n.attempts,
         last_at = throttle_attempt.at,
         blocked_until = CASE WHEN round(n.attempts) >= n.free THEN
           throttle_attempt.at
             + make_interval(secs => least(900, power(2, least(round(n.attempts) - n.free, 10))))
         END
    FROM (
      SELECT s.key, k.free,
             1 + greatest(0,
               s.attempts - extract(epoch FROM throttle_attempt.at - s.last_at) / 600) AS attempts
        FROM identity.throttle AS s
        JOIN unnest(throttle_attempt.keys, throttle_attempt.free) AS k (key, free) USING (key)
    ) AS n
   WHERE t.key = n.key;
  RETURN 0;
END
$$;
REVOKE EXECUTE ON FUNCTION identity.throttle_attempt(text[], integer[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity.throttle_attempt(text[], integer[], timestamptz)
  TO obhut_identity;
