-- How an account comes into a tenant: by its invitation alone. Runs as obhut_owner.

-- Groups every tenant has from its beginning, so that who comes in later is in the right one.
CREATE TABLE tenant_schema.standing_group (
  standing text PRIMARY KEY CHECK (standing IN ('everyone', 'leads')),
  group_id uuid NOT NULL UNIQUE REFERENCES tenant_schema.member_group
);
ALTER TABLE tenant_schema.standing_group ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.standing_group FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON tenant_schema.standing_group TO obhut_owner USING (true) WITH CHECK (true);

-- The beginnings of a tenant: its own space with `team` and `leads`, for two standing groups.
CREATE FUNCTION tenant_schema.furnish(tenant_kind text, tenant_name text, everyone text, leads text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  everyone_id uuid := gen_random_uuid();
  leads_id uuid := gen_random_uuid();
  space uuid := gen_random_uuid();
  team uuid := gen_random_uuid();
  lead_audience uuid := gen_random_uuid();
BEGIN
  INSERT INTO tenant_schema.member_group (id, name) VALUES (everyone_id, everyone), (leads_id, leads);
  INSERT INTO tenant_schema.standing_group (standing, group_id)
  VALUES ('everyone', everyone_id), ('leads', leads_id);
  INSERT INTO tenant_schema.space (id, kind, name) VALUES (space, tenant_kind, tenant_name);
  INSERT INTO tenant_schema.audience (id, space_id, name)
  VALUES (team, space, 'team'), (lead_audience, space, 'leads');
  INSERT INTO tenant_schema.access_grant (id, audience_id, group_id, effect, rights) VALUES
    (gen_random_uuid(), team, everyone_id, 'allow', 15),
    (gen_random_uuid(), team, leads_id, 'allow', 63),
    (gen_random_uuid(), lead_audience, leads_id, 'allow', 63);
END
$$;

-- A person's own space: `self` for them alone, `circle` and `team` for whom they let in, `shared`
-- for all of these.
CREATE FUNCTION tenant_schema.open_life(person uuid, person_name text, member uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  space uuid := gen_random_uuid();
  audience uuid;
  audience_name text;
  everyone uuid;
BEGIN
  SELECT g.group_id INTO everyone FROM tenant_schema.standing_group g WHERE g.standing = 'everyone';
  INSERT INTO tenant_schema.space (id, kind, name, person_id) VALUES (space, 'life', person_name, person);
  FOREACH audience_name IN ARRAY ARRAY['self', 'circle', 'team', 'shared'] LOOP
    audience := gen_random_uuid();
    INSERT INTO tenant_schema.audience (id, space_id, name) VALUES (audience, space, audience_name);
    INSERT INTO tenant_schema.access_grant (id, audience_id, member_id, effect, rights)
    VALUES (gen_random_uuid(), audience, member, 'allow', 63);
    IF audience_name IN ('team', 'shared') AND everyone IS NOT NULL THEN
      INSERT INTO tenant_schema.access_grant (id, audience_id, group_id, effect, rights)
      VALUES (gen_random_uuid(), audience, everyone, 'allow', 7);
    END IF;
  END LOOP;
END
$$;

-- Makes the account a member as its invitation says; false when the invitation is not to be had.
-- Needs no signed actor: the token is the proof, and is used up in the same transaction (ID24).
CREATE FUNCTION tenant_schema.join_tenant(token_hash bytea, account uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  invitation record;
  person uuid;
  member uuid;
  member_role text;
  person_role text;
  lives boolean;
BEGIN
  SELECT * INTO invitation
  FROM identity.consume_invitation(join_tenant.token_hash, 'tenant_schema', join_tenant.account);
  IF NOT FOUND THEN RETURN false; END IF;
  -- Who is a member again after a time goes on as who they were.
  UPDATE tenant_schema.member m SET valid_until = 'infinity'
  WHERE m.account_id = join_tenant.account AND m.valid_until <= now();
  IF EXISTS (SELECT FROM tenant_schema.member m WHERE m.account_id = join_tenant.account) THEN
    RETURN true;
  END IF;

  member_role := CASE WHEN invitation.role IN ('keeper', 'lead', 'staff') THEN invitation.role ELSE 'member' END;
  person_role := CASE
    WHEN invitation.role IN ('keeper', 'lead', 'staff') THEN 'staff'
    WHEN invitation.role IN ('supported', 'relative', 'guardian') THEN invitation.role
    ELSE 'contact' END;
  person := coalesce(invitation.person, gen_random_uuid());
  member := gen_random_uuid();
  INSERT INTO tenant_schema.person (id, name, role, hue)
  VALUES (person, invitation.display_name, person_role, abs(hashtext(person::text)) % 360)
  ON CONFLICT (id) DO NOTHING;
  INSERT INTO tenant_schema.member (id, account_id, person_id, role)
  VALUES (member, join_tenant.account, person, member_role);

  INSERT INTO tenant_schema.group_member (group_id, member_id)
  SELECT g.id, member FROM tenant_schema.member_group g
  WHERE g.id = ANY (invitation.group_ids)
     OR g.id IN (SELECT s.group_id FROM tenant_schema.standing_group s
                 -- A keeper looks after the tenant; that alone opens no content.
                 WHERE (s.standing = 'everyone' AND (member_role IN ('lead', 'staff') OR EXISTS
                          (SELECT FROM tenant_schema.space h WHERE h.kind = 'household')))
                    OR (s.standing = 'leads' AND member_role = 'lead'));

  INSERT INTO tenant_schema.access_grant (id, audience_id, member_id, effect, rights, valid_until)
  SELECT gen_random_uuid(), g.audience, member, 'allow', g.rights, coalesce(g.until, 'infinity')
  FROM jsonb_to_recordset(coalesce(invitation.audience_grants, '[]'))
    AS g (audience uuid, rights smallint, until timestamptz);

  lives := person_role = 'supported' OR EXISTS (SELECT FROM tenant_schema.space h WHERE h.kind = 'household');
  IF lives AND NOT EXISTS (SELECT FROM tenant_schema.space s WHERE s.person_id = person) THEN
    PERFORM tenant_schema.open_life(person, invitation.display_name, member);
  END IF;
  RETURN true;
END
$$;
-- What the tenant switcher shows of this tenant; no row for who is no member now.
CREATE FUNCTION tenant_schema.my_membership()
RETURNS TABLE (name text, member_id uuid, person_id uuid, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT t.name, m.id, m.person_id, m.role
  FROM tenant_schema.member m, obhut.tenant t
  WHERE m.account_id = (SELECT tenant_schema.actor()) AND t.id = 'tenant_schema'
    AND m.valid_from <= now() AND m.valid_until > now()
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.my_membership(), tenant_schema.furnish(text, text, text, text),
  tenant_schema.open_life(uuid, text, uuid), tenant_schema.join_tenant(bytea, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.join_tenant(bytea, uuid), tenant_schema.my_membership()
  TO tenant_schema;
