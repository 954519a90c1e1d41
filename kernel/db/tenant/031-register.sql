-- What only a person can say for the record of processing activities (OF10). Runs as obhut_owner.

CREATE TABLE tenant_schema.register_entry (
  name text PRIMARY KEY CHECK (length(name) <= 100 AND name ~ '^[a-z]+(\.[a-z-]+){1,2}$'),
  value text NOT NULL CHECK (char_length(value) BETWEEN 1 AND 2000),
  changed_at timestamptz NOT NULL,
  account_id uuid NOT NULL
);
ALTER TABLE tenant_schema.register_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.register_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON tenant_schema.register_entry TO obhut_owner USING (true) WITH CHECK (true);

-- The entries by name, for those who may look; NULL for everybody else.
CREATE FUNCTION tenant_schema.register_entries() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE WHEN tenant_schema.is_privacy_reader() THEN
    (SELECT coalesce(json_object_agg(e.name, e.value), '{}') FROM tenant_schema.register_entry e) END
$$;

-- Puts entries, or takes away those that are empty, and says so in the chronicle at once, with what they
-- say now (CH7). Returns how many changed; NULL for who does not speak for the tenant. Which names and values there may be,
-- the caller knows.
CREATE FUNCTION tenant_schema.put_register_entries(entries jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  me uuid := tenant_schema.signed_actor();
  changed jsonb;
BEGIN
  IF NOT tenant_schema.is_owner() THEN RETURN NULL; END IF;
  -- One after the other, so that none is noted that changed nothing.
  LOCK TABLE tenant_schema.register_entry IN SHARE ROW EXCLUSIVE MODE;
  SELECT jsonb_object_agg(n.key, n.value) INTO changed
  FROM jsonb_each_text(put_register_entries.entries) n
  LEFT JOIN tenant_schema.register_entry e ON e.name = n.key
  WHERE n.value IS DISTINCT FROM coalesce(e.value, '');
  IF changed IS NULL THEN RETURN 0; END IF;
  DELETE FROM tenant_schema.register_entry e USING jsonb_each_text(changed) n WHERE e.name = n.key AND n.value = '';
  INSERT INTO tenant_schema.register_entry (name, value, changed_at, account_id)
  SELECT n.key, n.value, now(), me FROM jsonb_each_text(changed) n WHERE n.value <> ''
  ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, account_id = excluded.account_id;
  PERFORM tenant_schema.chronicle_append('register.change', '', NULL, json_build_object('entries', changed)::text);
  RETURN (SELECT count(*) FROM jsonb_object_keys(changed));
END
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.register_entries(), tenant_schema.put_register_entries(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.register_entries(), tenant_schema.put_register_entries(jsonb) TO tenant_schema;
