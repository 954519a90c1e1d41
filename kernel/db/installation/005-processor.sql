-- Who runs this installation, as Annex I of each contract names them (CO4). Runs as obhut_owner.

-- The newest counts; the earlier ones stay, for contracts that name them.
CREATE TABLE obhut.processor (
  version integer PRIMARY KEY CHECK (version > 0),
  party json NOT NULL CHECK (octet_length(party::text) <= 10000),
  said_at timestamptz NOT NULL DEFAULT now(),
  said_by text NOT NULL CHECK (char_length(said_by) BETWEEN 1 AND 200)
);
ALTER TABLE obhut.processor ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.processor FORCE ROW LEVEL SECURITY;
CREATE POLICY added ON obhut.processor FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON obhut.processor FOR SELECT TO obhut_owner USING (true);
