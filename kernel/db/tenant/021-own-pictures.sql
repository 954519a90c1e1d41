-- Pictures of a set that show none of our concepts, and words of the house for those that do (SB24 to
-- SB27). Runs as obhut_owner.

CREATE TABLE tenant_schema.symbol_own (
  set_id uuid NOT NULL REFERENCES tenant_schema.symbol_set ON DELETE CASCADE,
  -- The same for the same picture of a set of the same name, whatever edition: records name it.
  key text NOT NULL CHECK (key ~ '^[a-z0-9]{12}$'),
  -- {"de": […], "en": […]}
  words json NOT NULL CHECK (octet_length(words::text) <= 65536),
  -- The concept of ours that it shows; then these are more words for that, and the picture is there.
  concept text CHECK (char_length(concept) BETWEEN 1 AND 100),
  content bytea CHECK (octet_length(content) BETWEEN 1 AND 262144),
  CHECK ((concept IS NULL) <> (content IS NULL)),
  PRIMARY KEY (set_id, key)
);
-- They are packed already.
ALTER TABLE tenant_schema.symbol_own ALTER COLUMN content SET STORAGE EXTERNAL;

ALTER TABLE tenant_schema.symbol_own ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.symbol_own FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON tenant_schema.symbol_own TO obhut_owner USING (true) WITH CHECK (true);
-- As the pictures of concepts: for who has a seat now (SB18).
CREATE POLICY seated ON tenant_schema.symbol_own FOR SELECT TO tenant_schema
  USING (set_id = ANY ((SELECT tenant_schema.visible_pictures())::uuid[]));
GRANT SELECT ON tenant_schema.symbol_own TO tenant_schema;

-- As before; the words and pictures of the edition before go with it.
CREATE OR REPLACE FUNCTION tenant_schema.put_symbol_set(import uuid, fresh uuid, about json) RETURNS uuid
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
    DELETE FROM tenant_schema.symbol_own o WHERE o.set_id = made;
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

CREATE FUNCTION tenant_schema.put_own_pictures(
  import uuid, keys text[], words text[], concepts text[], contents bytea[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.require_symbol_keeper();
BEGIN
  INSERT INTO tenant_schema.symbol_own (set_id, key, words, concept, content)
  SELECT i.set_id, p.key, p.words::json, p.concept, p.content
  FROM tenant_schema.symbol_import i, unnest(keys, words, concepts, contents) p (key, words, concept, content)
  WHERE i.id = import AND i.account_id = me AND i.state = 'reading' AND i.set_id IS NOT NULL;
END
$$;

-- As before; all pictures are counted.
CREATE OR REPLACE FUNCTION tenant_schema.end_symbol_import(import uuid, unused json) RETURNS void
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
    + (SELECT count(*) FROM tenant_schema.symbol_own o WHERE o.set_id = made AND o.content IS NOT NULL)
  WHERE s.id = made;
  PERFORM tenant_schema.note_change('symbol-set-imported', jsonb_build_object('symbol_set_id', made));
END
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.put_own_pictures(uuid, text[], text[], text[], bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.put_own_pictures(uuid, text[], text[], text[], bytea[]) TO tenant_schema;
