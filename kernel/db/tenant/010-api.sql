-- Services of a tenant, and the chronicle's lines about tokens (AP6, AP10). Runs as obhut_owner.

-- Members that are programs. What one may do is said by grants like everybody's, and by nothing
-- else: it is in no group, and whoever made it lends it nothing.
CREATE TABLE tenant_schema.service_account (
  account_id uuid PRIMARY KEY,
  member_id uuid NOT NULL UNIQUE REFERENCES tenant_schema.member,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE tenant_schema.service_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.service_account FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON tenant_schema.service_account TO obhut_owner USING (true) WITH CHECK (true);

-- Whoever puts one into a group, or makes it more than a member, is refused: OB002. So no service
-- is ever the keeper that a tenant has to keep (AC19).
CREATE FUNCTION tenant_schema.refuse_service() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  program uuid := CASE TG_TABLE_NAME WHEN 'member' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'member_id' END;
BEGIN
  IF EXISTS (SELECT FROM tenant_schema.service_account s WHERE s.member_id = program) THEN
    RAISE EXCEPTION 'a service is in no group and looks after nobody' USING ERRCODE = 'OB002';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER refuse_service BEFORE INSERT OR UPDATE ON tenant_schema.group_member
  FOR EACH ROW EXECUTE FUNCTION tenant_schema.refuse_service();
CREATE TRIGGER refuse_service BEFORE UPDATE OF role ON tenant_schema.member
  FOR EACH ROW WHEN (NEW.role <> 'member') EXECUTE FUNCTION tenant_schema.refuse_service();

-- Whether the actor looks after this tenant now.
CREATE FUNCTION tenant_schema.keeper_acts() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM tenant_schema.member m
    WHERE m.account_id = (SELECT tenant_schema.actor()) AND m.role = 'keeper'
      AND m.valid_from <= now() AND m.valid_until > now())
$$;

-- Makes a service: a person by that name, and a member without group and grant. Returns the
-- member. For keepers; OB002 for everybody else.
CREATE FUNCTION tenant_schema.open_service(account uuid, service_name text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
  person uuid := gen_random_uuid();
  member uuid := gen_random_uuid();
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF NOT tenant_schema.keeper_acts() THEN
    RAISE EXCEPTION 'not a keeper' USING ERRCODE = 'OB002';
  END IF;
  INSERT INTO tenant_schema.person (id, name, role, hue)
  VALUES (person, service_name, 'contact', abs(hashtext(person::text)) % 360);
  INSERT INTO tenant_schema.member (id, account_id, person_id, role)
  VALUES (member, account, person, 'member');
  INSERT INTO tenant_schema.service_account (account_id, member_id, created_by) VALUES (account, member, me);
  INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
  VALUES (now(), me, split_part(current_setting('obhut.actor'), '.', 2)::uuid, 'service.open', account, '{}');
  RETURN member;
END
$$;

-- Ends a service: it is no member from now on. False when a keeper knows of none such.
CREATE FUNCTION tenant_schema.close_service(account uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF NOT tenant_schema.keeper_acts() THEN
    RAISE EXCEPTION 'not a keeper' USING ERRCODE = 'OB002';
  END IF;
  UPDATE tenant_schema.member m SET valid_until = now()
  FROM tenant_schema.service_account s
  WHERE s.account_id = close_service.account AND m.id = s.member_id AND m.valid_until > now();
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
  VALUES (now(), me, split_part(current_setting('obhut.actor'), '.', 2)::uuid, 'service.close', close_service.account, '{}');
  RETURN true;
END
$$;

-- The services there are, for keepers; no row for everybody else.
CREATE FUNCTION tenant_schema.services()
RETURNS TABLE (account_id uuid, member_id uuid, name text, created_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT s.account_id, s.member_id, p.name, s.created_at
  FROM tenant_schema.service_account s
  JOIN tenant_schema.member m ON m.id = s.member_id
  JOIN tenant_schema.person p ON p.id = m.person_id
  WHERE (SELECT tenant_schema.keeper_acts()) AND m.valid_from <= now() AND m.valid_until > now()
  ORDER BY p.name, s.account_id
$$;

-- Writes that a token of `holder` comes or goes, before it does. One's own, or, for keepers, that
-- of a service; one that comes needs a holder who is a member now (AP10).
CREATE FUNCTION tenant_schema.note_token(action text, token uuid, holder uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  me uuid := tenant_schema.signed_actor();
BEGIN
  IF action NOT IN ('token.create', 'token.revoke') OR token IS NULL THEN
    RAISE EXCEPTION 'not about a token' USING ERRCODE = 'OB004';
  END IF;
  IF holder IS DISTINCT FROM me AND NOT (tenant_schema.keeper_acts() AND EXISTS (
    SELECT FROM tenant_schema.service_account s WHERE s.account_id = holder)) THEN
    RAISE EXCEPTION 'not a token of the actor' USING ERRCODE = 'OB002';
  END IF;
  IF action = 'token.create' AND NOT EXISTS (
    SELECT FROM tenant_schema.member m
    WHERE m.account_id = holder AND m.valid_from <= now() AND m.valid_until > now()) THEN
    RAISE EXCEPTION 'not a member' USING ERRCODE = 'OB002';
  END IF;
  INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
  VALUES (now(), me, split_part(current_setting('obhut.actor'), '.', 2)::uuid, action, token, '{}');
END
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.keeper_acts(), tenant_schema.refuse_service(), tenant_schema.open_service(uuid, text),
  tenant_schema.close_service(uuid), tenant_schema.services(), tenant_schema.note_token(text, uuid, uuid)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.open_service(uuid, text), tenant_schema.close_service(uuid),
  tenant_schema.services(), tenant_schema.note_token(text, uuid, uuid) TO tenant_schema;
