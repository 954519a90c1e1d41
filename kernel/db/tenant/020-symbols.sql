-- A tenant's own sets of pictograms, who has a seat in one, and how an import goes (SB13 to SB22).
-- Runs as obhut_owner.

-- What a manifest says of a set. `edition` counts its imports: devices keep one and fetch the next.
CREATE TABLE tenant_schema.symbol_set (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
  version text NOT NULL CHECK (char_length(version) <= 50),
  licence text NOT NULL CHECK (char_length(licence) BETWEEN 1 AND 300),
  author text NOT NULL CHECK (char_length(author) BETWEEN 1 AND 200),
  source text NOT NULL CHECK (char_length(source) <= 500),
  seats integer NOT NULL CHECK (seats BETWEEN 1 AND 100000),
  -- How many of them are given. The check is the last wall: who gives the last one and who gives it
  -- too wait for each other at this row.
  given integer NOT NULL DEFAULT 0 CHECK (given BETWEEN 0 AND seats),
  edition integer NOT NULL DEFAULT 1,
  pictures integer NOT NULL DEFAULT 0,
  imported_at timestamptz NOT NULL,
  imported_by uuid NOT NULL
);
CREATE UNIQUE INDEX symbol_set_name ON tenant_schema.symbol_set (lower(name));

-- Pictures as we drew them ourselves, never the file that came.
CREATE TABLE tenant_schema.symbol_picture (
  set_id uuid NOT NULL REFERENCES tenant_schema.symbol_set ON DELETE CASCADE,
  concept text NOT NULL CHECK (char_length(concept) BETWEEN 1 AND 100),
  content bytea NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 262144),
  PRIMARY KEY (set_id, concept)
);
-- They are packed already.
ALTER TABLE tenant_schema.symbol_picture ALTER COLUMN content SET STORAGE EXTERNAL;

-- A seat is one member's. A group is given one for everybody who is in it at that moment.
CREATE TABLE tenant_schema.symbol_seat (
  set_id uuid NOT NULL REFERENCES tenant_schema.symbol_set ON DELETE CASCADE,
  member_id uuid NOT NULL REFERENCES tenant_schema.member,
  given_at timestamptz NOT NULL,
  PRIMARY KEY (set_id, member_id)
);
CREATE INDEX ON tenant_schema.symbol_seat (member_id);

-- An archive on its way, and what is being made of it.
CREATE TABLE tenant_schema.symbol_import (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  -- uploading → reading → done or refused.
  state text NOT NULL DEFAULT 'uploading' CHECK (state IN ('uploading', 'reading', 'done', 'refused')),
  done integer NOT NULL DEFAULT 0,
  total integer NOT NULL DEFAULT 0,
  -- A registered error and its parameters.
  code text CHECK (char_length(code) <= 100),
  params json NOT NULL DEFAULT '{}' CHECK (octet_length(params::text) <= 4096),
  set_id uuid,
  -- What of the manifest no concept was found for: a number, and the first of them.
  unused json NOT NULL DEFAULT '{"count":0,"files":[]}' CHECK (octet_length(unused::text) <= 65536),
  changed_at timestamptz NOT NULL
);

ALTER TABLE tenant_schema.access_change ADD COLUMN symbol_set_id uuid;

ALTER TABLE tenant_schema.symbol_set ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.symbol_set FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.symbol_picture ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.symbol_picture FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.symbol_seat ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.symbol_seat FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.symbol_import ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.symbol_import FORCE ROW LEVEL SECURITY;

CREATE POLICY owner ON tenant_schema.symbol_set TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.symbol_picture TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.symbol_seat TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.symbol_import TO obhut_owner USING (true) WITH CHECK (true);

-- The sets in which the actor has a seat now: whose pictures they get. Being keeper gives none.
CREATE FUNCTION tenant_schema.visible_pictures() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(s.set_id), '{}')
  FROM tenant_schema.symbol_seat s
  JOIN tenant_schema.member m ON m.id = s.member_id
  WHERE m.account_id = (SELECT tenant_schema.actor()) AND m.valid_from <= now() AND m.valid_until > now()
$$;

-- The sets the actor may know of: those, and all of them for keepers.
CREATE FUNCTION tenant_schema.visible_sets() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE WHEN tenant_schema.my_standing() = 'keeper'
    THEN ARRAY(SELECT s.id FROM tenant_schema.symbol_set s) ELSE tenant_schema.visible_pictures() END
$$;

-- The members whose seats the actor may know of: themself, and everybody for keepers.
CREATE FUNCTION tenant_schema.visible_seats() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(m.id), '{}') FROM tenant_schema.member m
  WHERE (SELECT tenant_schema.my_standing()) = 'keeper'
     OR m.account_id = (SELECT tenant_schema.actor()) AND m.valid_from <= now() AND m.valid_until > now()
$$;

CREATE POLICY visible ON tenant_schema.symbol_set FOR SELECT TO tenant_schema
  USING (id = ANY ((SELECT tenant_schema.visible_sets())::uuid[]));
CREATE POLICY seated ON tenant_schema.symbol_picture FOR SELECT TO tenant_schema
  USING (set_id = ANY ((SELECT tenant_schema.visible_pictures())::uuid[]));
CREATE POLICY visible ON tenant_schema.symbol_seat FOR SELECT TO tenant_schema
  USING (member_id = ANY ((SELECT tenant_schema.visible_seats())::uuid[]));
GRANT SELECT ON tenant_schema.symbol_set, tenant_schema.symbol_picture, tenant_schema.symbol_seat TO tenant_schema;

-- Counts the seats that are given. OB071: there is none left.
CREATE FUNCTION tenant_schema.count_seats() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE tenant_schema.symbol_set s SET given = s.given + 1 WHERE s.id = NEW.set_id AND s.given < s.seats;
    IF NOT FOUND THEN RAISE EXCEPTION 'no seat is left' USING ERRCODE = 'OB071'; END IF;
  ELSE
    UPDATE tenant_schema.symbol_set s SET given = s.given - 1 WHERE s.id = OLD.set_id;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER counted AFTER INSERT OR DELETE ON tenant_schema.symbol_seat
  FOR EACH ROW EXECUTE FUNCTION tenant_schema.count_seats();

-- Who leaves, leaves their seats; who comes back comes back with none (ID28).
CREATE FUNCTION tenant_schema.free_seats() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  DELETE FROM tenant_schema.symbol_seat s
  WHERE s.member_id = NEW.id AND (NEW.valid_until <= now() OR OLD.valid_until <= now());
  RETURN NULL;
END
$$;
CREATE TRIGGER free_seats AFTER UPDATE OF valid_until ON tenant_schema.member
  FOR EACH ROW EXECUTE FUNCTION tenant_schema.free_seats();

CREATE FUNCTION tenant_schema.require_symbol_keeper() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY INVOKER
AS $$
BEGIN
  IF tenant_schema.my_standing() IS DISTINCT FROM 'keeper' THEN
    RAISE EXCEPTION 'not a keeper' USING ERRCODE = 'OB002';
  END IF;
  RETURN tenant_schema.actor();
END
$$;

-- Makes room for an archive. One at a time: OB070 while another is being read, or came in within
-- ten minutes; one's own that did not come to its end makes way.
CREATE FUNCTION tenant_schema.begin_symbol_import(import uuid, bytes bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.require_symbol_keeper();
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('tenant_schema/symbols', 0));
  DELETE FROM tenant_schema.symbol_import i
  WHERE i.changed_at < now() - interval '1 day' OR i.state = 'uploading' AND i.account_id = me;
  IF EXISTS (SELECT FROM tenant_schema.symbol_import i
             WHERE i.state IN ('uploading', 'reading') AND i.changed_at > now() - interval '10 minutes') THEN
    RAISE EXCEPTION 'one is under way' USING ERRCODE = 'OB070';
  END IF;
  INSERT INTO tenant_schema.symbol_import (id, account_id, bytes, changed_at)
  VALUES (import, me, begin_symbol_import.bytes, now());
END
$$;

-- How one's own import goes; NULL for everybody else's and what is not there. One whose reader has
-- not been heard of for five minutes is over.
CREATE FUNCTION tenant_schema.symbol_import_state(import uuid) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.require_symbol_keeper();
BEGIN
  RETURN (
    SELECT json_build_object('id', i.id, 'bytes', i.bytes, 'done', i.done, 'total', i.total, 'params', i.params,
      'set', i.set_id, 'unused', i.unused,
      'state', CASE WHEN x.lost THEN 'refused' ELSE i.state END,
      'code', CASE WHEN x.lost THEN 'symbols.import-broken-off' ELSE i.code END)
    FROM tenant_schema.symbol_import i
    CROSS JOIN LATERAL (SELECT i.state = 'reading' AND i.changed_at < now() - interval '5 minutes' AS lost) x
    WHERE i.id = import AND i.account_id = me);
END
$$;

-- All bytes are there: whoever gets `true` reads them, and nobody else does.
CREATE FUNCTION tenant_schema.symbol_import_received(import uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.require_symbol_keeper();
BEGIN
  UPDATE tenant_schema.symbol_import i SET state = 'reading', changed_at = now()
  WHERE i.id = import AND i.account_id = me AND i.state = 'uploading';
  RETURN FOUND;
END
$$;

CREATE FUNCTION tenant_schema.symbol_import_progress(import uuid, done integer, total integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.require_symbol_keeper();
BEGIN
  UPDATE tenant_schema.symbol_import i
  SET done = symbol_import_progress.done, total = symbol_import_progress.total, changed_at = now()
  WHERE i.id = import AND i.account_id = me AND i.state = 'reading';
END
$$;

CREATE FUNCTION tenant_schema.symbol_import_refused(import uuid, code text, params json) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.require_symbol_keeper();
BEGIN
  UPDATE tenant_schema.symbol_import i
  SET state = 'refused', code = symbol_import_refused.code, params = symbol_import_refused.params, changed_at = now()
  WHERE i.id = import AND i.account_id = me AND i.state IN ('uploading', 'reading');
END
$$;

-- The set an import makes: a new one, or the next edition of the one of that name, whose seats stay.
-- Its pictures follow in the same transaction. OB072: more seats are given than it has now; OB073: as
-- many sets as there may be.
CREATE FUNCTION tenant_schema.put_symbol_set(import uuid, fresh uuid, about json) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.require_symbol_keeper();
  made uuid;
  taken integer;
BEGIN
  PERFORM FROM tenant_schema.symbol_import i
  WHERE i.id = import AND i.account_id = me AND i.state = 'reading' FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such import' USING ERRCODE = 'OB002'; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('tenant_schema/symbols', 0));
  SELECT s.id, s.given INTO made, taken FROM tenant_schema.symbol_set s
  WHERE lower(s.name) = lower(about ->> 'name') FOR UPDATE;
  IF made IS NULL THEN
    IF (SELECT count(*) FROM tenant_schema.symbol_set) >= 10 THEN
      RAISE EXCEPTION 'too many' USING ERRCODE = 'OB073';
    END IF;
    INSERT INTO tenant_schema.symbol_set (id, name, version, licence, author, source, seats, imported_at, imported_by)
    VALUES (fresh, about ->> 'name', about ->> 'version', about ->> 'licence', about ->> 'author', about ->> 'source',
            (about ->> 'seats')::integer, now(), me);
    made := fresh;
  ELSE
    IF taken > (about ->> 'seats')::integer THEN
      RAISE EXCEPTION 'more are given' USING ERRCODE = 'OB072', DETAIL = taken::text;
    END IF;
    DELETE FROM tenant_schema.symbol_picture p WHERE p.set_id = made;
    UPDATE tenant_schema.symbol_set s SET
      name = about ->> 'name', version = about ->> 'version', licence = about ->> 'licence',
      author = about ->> 'author', source = about ->> 'source', seats = (about ->> 'seats')::integer,
      edition = s.edition + 1, imported_at = now(), imported_by = me
    WHERE s.id = made;
  END IF;
  UPDATE tenant_schema.symbol_import i SET set_id = made, changed_at = now() WHERE i.id = import;
  RETURN made;
END
$$;

CREATE FUNCTION tenant_schema.put_symbol_pictures(import uuid, concepts text[], contents bytea[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.require_symbol_keeper();
BEGIN
  INSERT INTO tenant_schema.symbol_picture (set_id, concept, content)
  SELECT i.set_id, p.concept, p.content
  FROM tenant_schema.symbol_import i, unnest(concepts, contents) p (concept, content)
  WHERE i.id = import AND i.account_id = me AND i.state = 'reading' AND i.set_id IS NOT NULL;
END
$$;

CREATE FUNCTION tenant_schema.end_symbol_import(import uuid, unused json) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  me uuid := tenant_schema.require_symbol_keeper();
  made uuid;
BEGIN
  UPDATE tenant_schema.symbol_import i SET state = 'done', done = total, unused = end_symbol_import.unused, changed_at = now()
  WHERE i.id = import AND i.account_id = me AND i.state = 'reading' AND i.set_id IS NOT NULL
  RETURNING i.set_id INTO made;
  IF made IS NULL THEN RAISE EXCEPTION 'no such import' USING ERRCODE = 'OB002'; END IF;
  UPDATE tenant_schema.symbol_set s
  SET pictures = (SELECT count(*) FROM tenant_schema.symbol_picture p WHERE p.set_id = made)
  WHERE s.id = made;
  PERFORM tenant_schema.note_change('symbol-set-imported', jsonb_build_object('symbol_set_id', made));
END
$$;

-- Removes a set with its pictures and seats; false when there is none such.
CREATE FUNCTION tenant_schema.remove_symbol_set(wanted uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.require_symbol_keeper();
BEGIN
  DELETE FROM tenant_schema.symbol_set s WHERE s.id = wanted;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM tenant_schema.note_change('symbol-set-removed', jsonb_build_object('symbol_set_id', wanted));
  RETURN true;
END
$$;

-- Gives seats to a member, or to everybody who is in a group now; who has one keeps it. All of them
-- or none: OB071 when there are too few. Returns how many were given; NULL when there is no such set.
CREATE FUNCTION tenant_schema.give_symbol_seats(wanted uuid, member uuid, in_group uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.require_symbol_keeper();
  seated uuid;
  number integer := 0;
BEGIN
  PERFORM FROM tenant_schema.symbol_set s WHERE s.id = wanted FOR UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  FOR seated IN
    INSERT INTO tenant_schema.symbol_seat (set_id, member_id, given_at)
    SELECT wanted, m.id, now() FROM tenant_schema.member m
    WHERE m.valid_from <= now() AND m.valid_until > now()
      AND m.id NOT IN (SELECT s.member_id FROM tenant_schema.service_account s)
      AND (m.id = give_symbol_seats.member OR m.id IN (
        SELECT gm.member_id FROM tenant_schema.group_member gm
        WHERE gm.group_id = ANY (tenant_schema.inner_groups(ARRAY[in_group]))
          AND gm.valid_from <= now() AND gm.valid_until > now()))
    ON CONFLICT DO NOTHING
    RETURNING member_id
  LOOP
    number := number + 1;
    PERFORM tenant_schema.note_change('symbol-seat-given',
      jsonb_build_object('symbol_set_id', wanted, 'member_id', seated, 'group_id', in_group));
  END LOOP;
  RETURN number;
END
$$;

CREATE FUNCTION tenant_schema.take_symbol_seat(wanted uuid, member uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.require_symbol_keeper();
BEGIN
  DELETE FROM tenant_schema.symbol_seat s WHERE s.set_id = wanted AND s.member_id = take_symbol_seat.member;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM tenant_schema.note_change('symbol-seat-taken',
    jsonb_build_object('symbol_set_id', wanted, 'member_id', take_symbol_seat.member));
  RETURN true;
END
$$;

REVOKE EXECUTE ON FUNCTION
  tenant_schema.visible_pictures(), tenant_schema.visible_sets(), tenant_schema.visible_seats(),
  tenant_schema.count_seats(), tenant_schema.free_seats(), tenant_schema.require_symbol_keeper(),
  tenant_schema.begin_symbol_import(uuid, bigint), tenant_schema.symbol_import_state(uuid),
  tenant_schema.symbol_import_received(uuid), tenant_schema.symbol_import_progress(uuid, integer, integer),
  tenant_schema.symbol_import_refused(uuid, text, json), tenant_schema.put_symbol_set(uuid, uuid, json),
  tenant_schema.put_symbol_pictures(uuid, text[], bytea[]), tenant_schema.end_symbol_import(uuid, json),
  tenant_schema.remove_symbol_set(uuid), tenant_schema.give_symbol_seats(uuid, uuid, uuid),
  tenant_schema.take_symbol_seat(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  tenant_schema.visible_pictures(), tenant_schema.visible_sets(), tenant_schema.visible_seats(),
  tenant_schema.begin_symbol_import(uuid, bigint), tenant_schema.symbol_import_state(uuid),
  tenant_schema.symbol_import_received(uuid), tenant_schema.symbol_import_progress(uuid, integer, integer),
  tenant_schema.symbol_import_refused(uuid, text, json), tenant_schema.put_symbol_set(uuid, uuid, json),
  tenant_schema.put_symbol_pictures(uuid, text[], bytea[]), tenant_schema.end_symbol_import(uuid, json),
  tenant_schema.remove_symbol_set(uuid), tenant_schema.give_symbol_seats(uuid, uuid, uuid),
  tenant_schema.take_symbol_seat(uuid, uuid) TO tenant_schema;
