-- Which keys sign the chronicles, one after the other: what customers check with, never what signs (CH12, CH21,
-- CH22). Runs as obhut_owner.

CREATE TABLE obhut.chronicle_key (
  number integer PRIMARY KEY CHECK (number > 0),
  -- As customers keep it.
  key text NOT NULL UNIQUE CHECK (length(key) <= 400),
  -- How it followed the one before, signed by both; NULL of the first.
  note text CHECK (length(note) <= 4096),
  at timestamptz NOT NULL,
  CHECK ((note IS NULL) = (number = 1))
);
ALTER TABLE obhut.chronicle_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.chronicle_key FORCE ROW LEVEL SECURITY;
CREATE POLICY added ON obhut.chronicle_key FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON obhut.chronicle_key FOR SELECT TO obhut_owner USING (true);
CREATE POLICY sequencer ON obhut.chronicle_key FOR SELECT TO obhut_sequencer USING (true);
GRANT SELECT (number, key, note) ON obhut.chronicle_key TO obhut_sequencer;
