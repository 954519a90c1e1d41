-- Who of the operator may work on tenants' data, and what they undertook (ST, cl_7.4__b). Runs as
-- obhut_owner. Written on the operator's connection alone.

-- People, not accounts: nobody shares one. Who has left does not come back under the same id.
CREATE TABLE obhut.staff (
  id text PRIMARY KEY CHECK (length(id) <= 40 AND id ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
  does text NOT NULL CHECK (char_length(does) BETWEEN 1 AND 200),
  added_at timestamptz NOT NULL DEFAULT now(),
  added_by text NOT NULL CHECK (char_length(added_by) BETWEEN 1 AND 200),
  left_at timestamptz
);

-- What somebody signed: that they keep to themselves what they see. The paper is the operator's to keep;
-- here is which one it was. It ends, so that it is signed anew.
CREATE TABLE obhut.undertaking (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  staff text NOT NULL REFERENCES obhut.staff,
  document_hash text NOT NULL CHECK (document_hash ~ '^[0-9a-f]{64}$'),
  signed_on date NOT NULL,
  -- The last day on which it holds, three years later at most.
  until date NOT NULL CHECK (until >= signed_on AND until <= signed_on + 1096),
  said_at timestamptz NOT NULL DEFAULT now(),
  said_by text NOT NULL CHECK (char_length(said_by) BETWEEN 1 AND 200)
);
CREATE INDEX ON obhut.undertaking (staff);

ALTER TABLE obhut.staff ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.staff FORCE ROW LEVEL SECURITY;
ALTER TABLE obhut.undertaking ENABLE ROW LEVEL SECURITY;
ALTER TABLE obhut.undertaking FORCE ROW LEVEL SECURITY;

CREATE POLICY read ON obhut.staff FOR SELECT TO obhut_owner USING (true);
CREATE POLICY added ON obhut.staff FOR INSERT TO obhut_owner
  WITH CHECK (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer') AND left_at IS NULL);
CREATE POLICY gone ON obhut.staff FOR UPDATE TO obhut_owner
  USING (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer') AND left_at IS NULL)
  WITH CHECK (left_at IS NOT NULL);
CREATE POLICY read ON obhut.undertaking FOR SELECT TO obhut_owner USING (true);
CREATE POLICY added ON obhut.undertaking FOR INSERT TO obhut_owner
  WITH CHECK (session_user NOT IN ('obhut_app', 'obhut_identity', 'obhut_sequencer'));

CREATE FUNCTION obhut.staff_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'staff' THEN
    IF (NEW.id, NEW.name, NEW.does, NEW.added_at, NEW.added_by)
       IS NOT DISTINCT FROM (OLD.id, OLD.name, OLD.does, OLD.added_at, OLD.added_by) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'who worked here and what they signed stays' USING ERRCODE = 'OB007';
END
$$;
REVOKE EXECUTE ON FUNCTION obhut.staff_stays() FROM PUBLIC;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON obhut.staff FOR EACH ROW EXECUTE FUNCTION obhut.staff_stays();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON obhut.undertaking FOR EACH ROW EXECUTE FUNCTION obhut.staff_stays();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON obhut.undertaking
  FOR EACH STATEMENT EXECUTE FUNCTION obhut.staff_stays();

-- The undertaking by which somebody is bound on that day: of who works here, signed, not over. NULL: by none.
CREATE FUNCTION obhut.bound_by(staff text, day date) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT u.id FROM obhut.undertaking u JOIN obhut.staff s ON s.id = u.staff
  WHERE u.staff = bound_by.staff AND s.left_at IS NULL AND u.signed_on <= day AND u.until >= day
  ORDER BY u.until DESC, u.id LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION obhut.bound_by(text, date) FROM PUBLIC;
