-- Pictures, recordings and films beside the records, and which records name them (ME). The bytes lie
-- in a storage; who may fetch them is decided here, by the row security of records. Runs as obhut_owner.

-- A medium is what one account uploaded under an id that its device made. Two accounts that use one id
-- have two media: an id is a name and no secret, and whoever knows one neither finds out that it is
-- taken nor puts anything in its place (ME2).
CREATE TABLE tenant_schema.media (
  id uuid NOT NULL,
  owner_id uuid NOT NULL,
  device_id uuid NOT NULL,
  -- Of the upload, made by the server.
  upload_id uuid NOT NULL UNIQUE,
  is_a text NOT NULL CHECK (is_a IN ('image', 'audio', 'video')),
  -- uploading → waiting (all bytes are there, nobody has looked at them yet) → ready or refused;
  -- erasing: nobody gets it any more, and its bytes are going.
  state text NOT NULL DEFAULT 'uploading' CHECK (state IN ('uploading', 'waiting', 'ready', 'refused', 'erasing')),
  declared_bytes bigint NOT NULL CHECK (declared_bytes > 0),
  -- What counts towards quotas: what was declared until it is ready, then what is kept of it.
  held_bytes bigint NOT NULL CHECK (held_bytes >= 0),
  refused_code text CHECK (char_length(refused_code) <= 100),
  -- Found in the bytes, not said by anybody.
  width integer,
  height integer,
  duration_ms integer,
  -- [{name, type, address, bytes, width, height}]; address: where it lies, made of its content and a key.
  variants json NOT NULL DEFAULT '[]' CHECK (octet_length(variants::text) <= 4096),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  -- When an upload that did not come to an end is given up, and a refusal forgotten.
  expires_at timestamptz,
  -- Since when the daily look has found it named by nothing.
  unnamed_since timestamptz,
  PRIMARY KEY (id, owner_id)
);
CREATE INDEX ON tenant_schema.media (owner_id);
CREATE INDEX ON tenant_schema.media (changed_at) WHERE state <> 'ready';

-- What the records of now name, and whose of that id is meant: settled when the name is written (ME3).
CREATE TABLE tenant_schema.record_media (
  record_id uuid NOT NULL,
  media_id uuid NOT NULL,
  owner_id uuid NOT NULL,
  named_at timestamptz NOT NULL,
  PRIMARY KEY (record_id, media_id)
);
CREATE INDEX ON tenant_schema.record_media (media_id, owner_id);

-- The same of what is in the history.
CREATE TABLE tenant_schema.revision_media (
  record_id uuid NOT NULL,
  revision integer NOT NULL,
  mutation_id uuid NOT NULL,
  media_id uuid NOT NULL,
  owner_id uuid NOT NULL,
  named_at timestamptz NOT NULL,
  PRIMARY KEY (record_id, revision, mutation_id, media_id)
);
CREATE INDEX ON tenant_schema.revision_media (media_id, owner_id);

-- What each account's media take up: quotas are judged without seeing anybody's media.
CREATE TABLE tenant_schema.media_use (
  account_id uuid PRIMARY KEY,
  bytes bigint NOT NULL CHECK (bytes >= 0)
);

ALTER TABLE tenant_schema.media ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.media FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.record_media ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.record_media FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.revision_media ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.revision_media FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.media_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.media_use FORCE ROW LEVEL SECURITY;

-- Only ids and times, and only for the functions below; no role of a tenant reads these tables.
CREATE POLICY owner ON tenant_schema.record_media TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.revision_media TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY owner ON tenant_schema.media_use TO obhut_owner USING (true) WITH CHECK (true);

-- The earliest name of a medium that the actor reads, in a record or its history; NULL: none.
CREATE FUNCTION tenant_schema.named_for_actor(media uuid, owner uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY INVOKER
AS $$
  SELECT least(
    (SELECT min(l.named_at) FROM tenant_schema.record_media l
     JOIN tenant_schema.record r ON r.id = l.record_id
     WHERE l.media_id = media AND l.owner_id = owner
       AND r.audience_id = ANY ((SELECT tenant_schema.reachable(1))::uuid[])),
    (SELECT min(l.named_at) FROM tenant_schema.revision_media l
     JOIN tenant_schema.revision v
       ON v.record_id = l.record_id AND v.revision = l.revision AND v.mutation_id = l.mutation_id
     WHERE l.media_id = media AND l.owner_id = owner
       AND v.audience_id = ANY ((SELECT tenant_schema.reachable(1))::uuid[])))
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.named_for_actor(uuid, uuid) FROM PUBLIC;

-- One's own, what one reads the name of, and everything for the operator's connection, which erases.
CREATE POLICY own ON tenant_schema.media TO obhut_owner
  USING (owner_id = (SELECT tenant_schema.acting())) WITH CHECK (owner_id = (SELECT tenant_schema.acting()));
CREATE POLICY operator ON tenant_schema.media TO obhut_owner
  USING (session_user <> 'obhut_app') WITH CHECK (session_user <> 'obhut_app');
CREATE POLICY read_by_name ON tenant_schema.media FOR SELECT TO obhut_owner
  USING (session_user = 'obhut_app' AND state = 'ready' AND tenant_schema.named_for_actor(id, owner_id) IS NOT NULL);

CREATE FUNCTION tenant_schema.count_media() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO tenant_schema.media_use AS u (account_id, bytes)
  VALUES (coalesce(NEW.owner_id, OLD.owner_id), coalesce(NEW.held_bytes, 0))
  ON CONFLICT (account_id) DO UPDATE SET bytes = u.bytes + coalesce(NEW.held_bytes, 0) - coalesce(OLD.held_bytes, 0);
  RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.count_media() FROM PUBLIC;
CREATE TRIGGER counted AFTER INSERT OR UPDATE OF held_bytes OR DELETE ON tenant_schema.media
  FOR EACH ROW EXECUTE FUNCTION tenant_schema.count_media();

-- The ids that a body names, wherever in it: steps and choices have pictures of their own. What
-- `kind.mediaOf` says, read from what was really written.
CREATE FUNCTION tenant_schema.media_in(body json) RETURNS SETOF uuid
LANGUAGE sql IMMUTABLE SECURITY INVOKER
AS $$
  SELECT DISTINCT (m ->> 'id')::uuid
  FROM jsonb_path_query(body::jsonb, 'strict $.** ? (@.type() == "object")') m
  WHERE m ->> 'is' IN ('image', 'audio', 'video')
    AND m ->> 'id' ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.media_in(json) FROM PUBLIC;

-- Whose medium of that id the author of a name means: the one whose name they read already, else
-- their own, uploaded or not. So a name opens nothing that its author could not open, and a guessed
-- id names only what the guesser uploads under it themself (ME3).
CREATE FUNCTION tenant_schema.media_meant(media uuid, author uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY INVOKER
AS $$
  SELECT coalesce(
    (SELECT o.owner_id
     FROM (SELECT l.owner_id FROM tenant_schema.record_media l WHERE l.media_id = media
           UNION SELECT l.owner_id FROM tenant_schema.revision_media l WHERE l.media_id = media) o
     WHERE tenant_schema.named_for_actor(media, o.owner_id) IS NOT NULL
     ORDER BY tenant_schema.named_for_actor(media, o.owner_id), o.owner_id LIMIT 1),
    author)
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.media_meant(uuid, uuid) FROM PUBLIC;

-- Keeps the names of a record beside it, in the statement that writes it. Only bodies in which
-- something is named come here; of others the look for it is all they pay.
CREATE FUNCTION tenant_schema.name_media() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM tenant_schema.record_media l WHERE l.record_id = OLD.id;
    RETURN NULL;
  END IF;
  -- While the names of before still stand: whoever reads them may keep them.
  INSERT INTO tenant_schema.record_media (record_id, media_id, owner_id, named_at)
  SELECT NEW.id, m, tenant_schema.media_meant(m, NEW.changed_by), now()
  FROM tenant_schema.media_in(NEW.body) m
  ON CONFLICT (record_id, media_id) DO NOTHING;
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM tenant_schema.record_media l
    WHERE l.record_id = NEW.id AND l.media_id NOT IN (SELECT tenant_schema.media_in(NEW.body));
  END IF;
  RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.name_media() FROM PUBLIC;
CREATE TRIGGER named AFTER INSERT ON tenant_schema.record FOR EACH ROW
  WHEN (NEW.body::text LIKE '%"is":%') EXECUTE FUNCTION tenant_schema.name_media();
CREATE TRIGGER named_anew AFTER UPDATE OF body ON tenant_schema.record FOR EACH ROW
  WHEN (NEW.body::text LIKE '%"is":%' OR OLD.body::text LIKE '%"is":%') EXECUTE FUNCTION tenant_schema.name_media();
CREATE TRIGGER named_no_more AFTER DELETE ON tenant_schema.record FOR EACH ROW
  WHEN (OLD.body::text LIKE '%"is":%') EXECUTE FUNCTION tenant_schema.name_media();

-- What a state named it goes on naming in the history, for as long as that is kept.
CREATE FUNCTION tenant_schema.name_past_media() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM tenant_schema.revision_media l
    WHERE l.record_id = OLD.record_id AND l.revision = OLD.revision AND l.mutation_id = OLD.mutation_id;
    RETURN NULL;
  END IF;
  INSERT INTO tenant_schema.revision_media (record_id, revision, mutation_id, media_id, owner_id, named_at)
  SELECT NEW.record_id, NEW.revision, NEW.mutation_id, m,
         coalesce(l.owner_id, tenant_schema.media_meant(m, NEW.written_by)), coalesce(l.named_at, now())
  FROM tenant_schema.media_in(NEW.body) m
  LEFT JOIN tenant_schema.record_media l ON l.record_id = NEW.record_id AND l.media_id = m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.name_past_media() FROM PUBLIC;
CREATE TRIGGER named AFTER INSERT ON tenant_schema.revision FOR EACH ROW
  WHEN (NEW.body::text LIKE '%"is":%') EXECUTE FUNCTION tenant_schema.name_past_media();
CREATE TRIGGER named_no_more AFTER DELETE ON tenant_schema.revision FOR EACH ROW
  WHEN (OLD.body::text LIKE '%"is":%') EXECUTE FUNCTION tenant_schema.name_past_media();

-- Who may upload: a member now. Everybody else is answered like everywhere.
CREATE FUNCTION tenant_schema.uploading_member() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY INVOKER
AS $$
DECLARE
  me uuid := tenant_schema.acting();
BEGIN
  IF me IS NULL THEN RAISE EXCEPTION 'no signed actor' USING ERRCODE = 'OB005'; END IF;
  IF NOT EXISTS (SELECT FROM tenant_schema.member m
                 WHERE m.account_id = me AND m.valid_from <= now() AND m.valid_until > now()) THEN
    RAISE EXCEPTION 'no member' USING ERRCODE = 'OB002';
  END IF;
  RETURN me;
END
$$;
REVOKE EXECUTE ON FUNCTION tenant_schema.uploading_member() FROM PUBLIC;

-- Makes room for an upload and returns its id: `upload`, or that of one of the same that is under way;
-- and `replaced`, one under the same id that is over by this: its bytes are to go, since they count no
-- more (ME12). Errors: OB060 it is there already, OB061 and OB062 the account or the tenant has no room for it,
-- OB063 as many are under way as may be, lock_not_available one of that id is being erased.
CREATE FUNCTION tenant_schema.begin_media(
  media uuid, upload uuid, is_a text, declared bigint, account_most bigint, tenant_most bigint, lasts interval)
RETURNS TABLE (begun uuid, replaced uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  me uuid := tenant_schema.uploading_member();
  before tenant_schema.media;
  mine bigint;
  everybodys bigint;
BEGIN
  IF num_nulls(media, upload, is_a, declared, account_most, tenant_most, lasts) > 0 THEN
    RAISE EXCEPTION 'something is missing' USING ERRCODE = 'OB004';
  END IF;
  -- Two at once would each find room for one.
  PERFORM pg_advisory_xact_lock(hashtextextended('tenant_schema/media', 0));
  SELECT * INTO before FROM tenant_schema.media m WHERE m.id = media AND m.owner_id = me;
  IF before.state IN ('waiting', 'ready') THEN RAISE EXCEPTION 'it is there' USING ERRCODE = 'OB060'; END IF;
  IF before.state = 'erasing' THEN RAISE EXCEPTION 'it is being erased' USING ERRCODE = '55P03'; END IF;
  IF before.state = 'uploading' AND before.is_a = is_a AND before.declared_bytes = declared
     AND before.expires_at > now() THEN
    RETURN QUERY SELECT before.upload_id, NULL::uuid;
    RETURN;
  END IF;
  SELECT coalesce(sum(u.bytes) FILTER (WHERE u.account_id = me), 0) - coalesce(before.held_bytes, 0),
         coalesce(sum(u.bytes), 0) - coalesce(before.held_bytes, 0)
  INTO mine, everybodys FROM tenant_schema.media_use u;
  IF mine + declared > account_most THEN RAISE EXCEPTION 'no room' USING ERRCODE = 'OB061'; END IF;
  IF everybodys + declared > tenant_most THEN RAISE EXCEPTION 'no room' USING ERRCODE = 'OB062'; END IF;
  IF (SELECT count(*) FROM tenant_schema.media m
      WHERE m.owner_id = me AND m.state IN ('uploading', 'waiting') AND m.id <> media) >= 50 THEN
    RAISE EXCEPTION 'too many' USING ERRCODE = 'OB063';
  END IF;
  INSERT INTO tenant_schema.media AS m
    (id, owner_id, device_id, upload_id, is_a, declared_bytes, held_bytes, created_at, changed_at, expires_at)
  VALUES (media, me, tenant_schema.acting_device(), upload, is_a, declared, declared, now(), now(), now() + lasts)
  ON CONFLICT (id, owner_id) DO UPDATE SET
    device_id = excluded.device_id, upload_id = excluded.upload_id, is_a = excluded.is_a, state = 'uploading',
    declared_bytes = excluded.declared_bytes, held_bytes = excluded.held_bytes, refused_code = NULL,
    changed_at = now(), expires_at = excluded.expires_at;
  RETURN QUERY SELECT upload, before.upload_id;
END
$$;

-- An upload of the actor's; NULL for everybody else's and what is not there.
CREATE FUNCTION tenant_schema.media_upload(upload uuid) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.uploading_member();
BEGIN
  RETURN (SELECT json_build_object('id', m.id, 'owner', m.owner_id, 'is', m.is_a, 'bytes', m.declared_bytes,
                                   'state', m.state, 'code', m.refused_code)
          FROM tenant_schema.media m
          WHERE m.upload_id = upload AND m.owner_id = me
            AND (m.state <> 'uploading' OR m.expires_at > now()) AND m.state <> 'erasing');
END
$$;

-- All bytes are there: whoever gets `true` prepares them, and nobody else does.
CREATE FUNCTION tenant_schema.media_received(upload uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.uploading_member();
BEGIN
  UPDATE tenant_schema.media m SET state = 'waiting', changed_at = now(), expires_at = NULL
  WHERE m.upload_id = upload AND m.owner_id = me AND m.state = 'uploading';
  RETURN FOUND;
END
$$;

-- What became of it: `outcome` is {width, height, durationMs, bytes, variants}, or NULL and a `code`. False
-- when it is waiting no more. The app's actor may end their own, the operator's connection all.
CREATE FUNCTION tenant_schema.media_looked_at(upload uuid, outcome json, code text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  UPDATE tenant_schema.media m SET
    state = CASE WHEN outcome IS NULL THEN 'refused' ELSE 'ready' END,
    refused_code = code,
    held_bytes = coalesce((outcome ->> 'bytes')::bigint, 0),
    width = (outcome ->> 'width')::integer, height = (outcome ->> 'height')::integer,
    duration_ms = (outcome ->> 'durationMs')::integer,
    variants = coalesce(outcome -> 'variants', '[]'),
    changed_at = now(),
    expires_at = CASE WHEN outcome IS NULL THEN now() + interval '7 days' END
  WHERE m.upload_id = upload AND m.state = 'waiting' AND (outcome IS NULL) <> (code IS NULL);
  RETURN FOUND;
END
$$;

-- Gives up an upload that is under way, or the memory of one that was refused.
CREATE FUNCTION tenant_schema.give_up_media(upload uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.uploading_member();
BEGIN
  DELETE FROM tenant_schema.media m
  WHERE m.upload_id = upload AND m.owner_id = me AND m.state IN ('uploading', 'refused');
  RETURN FOUND;
END
$$;

-- What the actor may know of a medium: of what they read the name of, or of their own as long as
-- nothing names it or it is not ready. NULL for everything else (ME4).
CREATE FUNCTION tenant_schema.media_for_actor(wanted uuid) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.uploading_member();
BEGIN
  RETURN (
    SELECT json_build_object('id', m.id, 'is', m.is_a, 'state', m.state, 'code', m.refused_code,
      'width', m.width, 'height', m.height, 'durationMs', m.duration_ms, 'variants', m.variants)
    FROM (SELECT x.*, tenant_schema.named_for_actor(x.id, x.owner_id) AS named_at
          FROM tenant_schema.media x WHERE x.id = wanted AND x.state <> 'erasing') m
    WHERE m.state = 'ready' AND m.named_at IS NOT NULL
       OR m.owner_id = me AND (m.state <> 'ready'
          OR NOT EXISTS (SELECT FROM tenant_schema.record_media l WHERE l.media_id = m.id AND l.owner_id = m.owner_id)
         AND NOT EXISTS (SELECT FROM tenant_schema.revision_media l WHERE l.media_id = m.id AND l.owner_id = m.owner_id))
    -- Of two of one id the one that was named first: nobody lays theirs over somebody else's.
    ORDER BY m.named_at NULLS LAST, m.created_at LIMIT 1);
END
$$;

-- How many bytes the actor's own media take up, and everybody's.
CREATE FUNCTION tenant_schema.media_used() RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.uploading_member();
BEGIN
  RETURN (SELECT json_build_object('account', coalesce(sum(u.bytes) FILTER (WHERE u.account_id = me), 0),
                                   'tenant', coalesce(sum(u.bytes), 0))
          FROM tenant_schema.media_use u);
END
$$;

-- Takes up to `most` media out of everybody's reach that are over: uploads that did not end, refusals
-- that were told, and what nothing has named for `grace`. Returns [{id, owner, upload}]; their bytes are
-- to go now, and then forget_media. Those that were taken out before and not forgotten come again.
CREATE FUNCTION tenant_schema.media_over(grace interval, most integer) RETURNS json
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  UPDATE tenant_schema.media m SET unnamed_since = n.since
  FROM (
    SELECT x.id, x.owner_id,
           CASE WHEN EXISTS (SELECT FROM tenant_schema.record_media l WHERE l.media_id = x.id AND l.owner_id = x.owner_id)
                  OR EXISTS (SELECT FROM tenant_schema.revision_media l WHERE l.media_id = x.id AND l.owner_id = x.owner_id)
                THEN NULL ELSE coalesce(x.unnamed_since, now()) END AS since
    FROM tenant_schema.media x WHERE x.state = 'ready'
  ) n
  WHERE m.id = n.id AND m.owner_id = n.owner_id AND m.unnamed_since IS DISTINCT FROM n.since;

  UPDATE tenant_schema.media m SET state = 'erasing', changed_at = now()
  FROM (
    SELECT x.id, x.owner_id FROM tenant_schema.media x
    WHERE x.state IN ('uploading', 'refused') AND x.expires_at < now()
       OR x.state = 'ready' AND x.unnamed_since <= now() - grace
    ORDER BY x.id LIMIT most FOR UPDATE
  ) d
  WHERE m.id = d.id AND m.owner_id = d.owner_id;
  RETURN (SELECT coalesce(json_agg(json_build_object('id', m.id, 'owner', m.owner_id, 'upload', m.upload_id)), '[]')
          FROM (SELECT * FROM tenant_schema.media x WHERE x.state = 'erasing' ORDER BY x.id LIMIT most) m);
END
$$;
CREATE FUNCTION tenant_schema.forget_media(media uuid, owner uuid) RETURNS void
LANGUAGE sql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$ DELETE FROM tenant_schema.media m WHERE m.id = media AND m.owner_id = owner AND m.state = 'erasing' $$;

REVOKE EXECUTE ON FUNCTION tenant_schema.begin_media(uuid, uuid, text, bigint, bigint, bigint, interval),
  tenant_schema.media_upload(uuid), tenant_schema.media_received(uuid), tenant_schema.media_looked_at(uuid, json, text),
  tenant_schema.give_up_media(uuid), tenant_schema.media_for_actor(uuid), tenant_schema.media_used(),
  tenant_schema.media_over(interval, integer), tenant_schema.forget_media(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.begin_media(uuid, uuid, text, bigint, bigint, bigint, interval),
  tenant_schema.media_upload(uuid), tenant_schema.media_received(uuid), tenant_schema.media_looked_at(uuid, json, text),
  tenant_schema.give_up_media(uuid), tenant_schema.media_for_actor(uuid), tenant_schema.media_used() TO tenant_schema;
