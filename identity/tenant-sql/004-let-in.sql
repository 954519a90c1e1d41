-- Who was let in by whom: an invitation opens the tenant when the tenant itself has noted it, and the
-- operator's is noted on an instruction where owners decide (CO22, ID58). Runs as obhut_owner.

CREATE TABLE tenant_schema.invitation_note (
  invitation_id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  -- The keeper who invites; NULL: the operator.
  account_id uuid,
  instruction_id uuid REFERENCES tenant_schema.instruction,
  -- What was noted: as what, and at which address.
  seal text NOT NULL CHECK (seal ~ '^[0-9a-f]{64}$')
);
ALTER TABLE tenant_schema.invitation_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_schema.invitation_note FORCE ROW LEVEL SECURITY;
CREATE POLICY added ON tenant_schema.invitation_note FOR INSERT TO obhut_owner WITH CHECK (true);
CREATE POLICY read ON tenant_schema.invitation_note FOR SELECT TO obhut_owner USING (true);
CREATE POLICY used ON tenant_schema.invitation_note FOR DELETE TO obhut_owner USING (true);

-- An invitation that becomes another one opens nothing: its role and its address are what was noted.
CREATE FUNCTION tenant_schema.invitation_seal(invitation uuid, role text, email text) RETURNS text
LANGUAGE sql STABLE SECURITY INVOKER
AS $$ SELECT encode(sha256(convert_to(invitation || chr(10) || role || chr(10) || email, 'UTF8')), 'hex') $$;

-- Those of keepers that are open. The operator's of before open as long as owners do not decide.
INSERT INTO tenant_schema.invitation_note (invitation_id, at, account_id, seal)
SELECT i.id, i.created_at, i.invited_by, encode(sha256(convert_to(i.id || chr(10) || i.role || chr(10) || i.email, 'UTF8')), 'hex')
FROM identity.invitation i
WHERE i.tenant_id = 'tenant_schema' AND i.accepted_at IS NULL AND i.invited_by IS NOT NULL;

-- A keeper's is noted by the keeper, signed in; the operator's by the operator, and on an instruction that
-- is being carried out in this transaction, where owners decide.
CREATE FUNCTION tenant_schema.invitation_noted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NEW.account_id IS NOT NULL THEN
    IF NEW.account_id IS DISTINCT FROM tenant_schema.actor() THEN PERFORM tenant_schema.refuse_contract('contract.not-yours'); END IF;
    RETURN NEW;
  END IF;
  IF tenant_schema.contract_side() <> 'operator' THEN PERFORM tenant_schema.refuse_contract('contract.not-yours'); END IF;
  IF tenant_schema.owner_decides() AND NOT EXISTS (
    SELECT FROM tenant_schema.instruction i
    WHERE i.id = NEW.instruction_id AND i.id = tenant_schema.current_instruction() AND i.scope = 'invite') THEN
    PERFORM tenant_schema.refuse_contract('instruction.needed');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER invitation_noted BEFORE INSERT OR UPDATE ON tenant_schema.invitation_note
  FOR EACH ROW EXECUTE FUNCTION tenant_schema.invitation_noted();

-- The operator invites: on an instruction where owners decide, which this begins and ends; in the chronicle at
-- once, and told to owners and data-protection officers.
CREATE FUNCTION tenant_schema.operator_invites(invitation uuid, role text, email text, instruction uuid, author text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF tenant_schema.contract_side() <> 'operator' THEN PERFORM tenant_schema.refuse_contract('instruction.not-yours'); END IF;
  DELETE FROM tenant_schema.invitation_note n WHERE n.at < now() - interval '30 days';
  IF instruction IS NOT NULL THEN PERFORM tenant_schema.begin_instruction(instruction, 'invite', author); END IF;
  INSERT INTO tenant_schema.invitation_note (invitation_id, at, instruction_id, seal)
  VALUES (invitation, now(), instruction, tenant_schema.invitation_seal(invitation, operator_invites.role, email));
  PERFORM tenant_schema.chronicle_append('access.operator-invited', '', NULL,
    json_build_object('invitation', invitation, 'role', operator_invites.role, 'author',
      -- Of a person of the operator, what they are called.
      coalesce((SELECT s.name || ', ' || s.does FROM obhut.staff s WHERE s.id = author), author))::text);
  PERFORM tenant_schema.tell_office('operator-invited', invitation::text);
  IF instruction IS NOT NULL THEN PERFORM tenant_schema.move_instruction(instruction, 'done', NULL, author); END IF;
END
$$;

-- As in 003, and notes as what and at which address, so that it stays so.
DROP FUNCTION tenant_schema.note_invitation(uuid, uuid[]);
CREATE FUNCTION tenant_schema.note_invitation(invitation uuid, groups uuid[], role text, email text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF tenant_schema.my_standing() IS DISTINCT FROM 'keeper' OR invitation IS NULL
     OR EXISTS (SELECT FROM unnest(groups) g (id)
                WHERE NOT EXISTS (SELECT FROM tenant_schema.member_group m WHERE m.id = g.id)) THEN
    RAISE EXCEPTION 'not a keeper' USING ERRCODE = 'OB002';
  END IF;
  DELETE FROM tenant_schema.invitation_note n WHERE n.at < now() - interval '30 days';
  INSERT INTO tenant_schema.invitation_note (invitation_id, at, account_id, seal)
  VALUES (invitation, now(), tenant_schema.actor(), tenant_schema.invitation_seal(invitation, note_invitation.role, email));
  PERFORM tenant_schema.note_change('member-invited', jsonb_build_object('invitation_id', invitation));
END
$$;

-- Whether the tenant lets in who holds this invitation: a keeper has noted it, or the operator, on an
-- instruction where owners decide by now.
CREATE FUNCTION tenant_schema.lets_in(token_hash bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM identity.invitation i
    LEFT JOIN tenant_schema.invitation_note n ON n.invitation_id = i.id
      AND n.seal = tenant_schema.invitation_seal(i.id, i.role, i.email) AND n.account_id IS NOT DISTINCT FROM i.invited_by
    WHERE i.token_hash = lets_in.token_hash AND i.tenant_id = 'tenant_schema'
      AND CASE WHEN i.invited_by IS NULL
        THEN n.instruction_id IS NOT NULL OR NOT tenant_schema.owner_decides()
        ELSE n.invitation_id IS NOT NULL END)
$$;

-- As in 002, for whom the tenant lets in alone; its line says on which invitation.
CREATE OR REPLACE FUNCTION tenant_schema.join_tenant(token_hash bytea, account uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  invitation record;
  was tenant_schema.member;
  person uuid;
  member uuid;
  member_role text;
  person_role text;
  first timestamptz;
  last timestamptz;
  lives boolean;
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF NOT tenant_schema.lets_in(join_tenant.token_hash) THEN RETURN false; END IF;
  -- A keeper's is good while they are one; that also ends by the clock, which deletes nothing (ID57).
  IF EXISTS (
    SELECT FROM identity.invitation i
    WHERE i.token_hash = join_tenant.token_hash AND i.invited_by IS NOT NULL AND NOT EXISTS (
      SELECT FROM tenant_schema.member m
      WHERE m.account_id = i.invited_by AND m.role = 'keeper'
        AND m.valid_from <= clock_timestamp() AND m.valid_until > clock_timestamp()))
  THEN RETURN false; END IF;
  SELECT * INTO invitation
  FROM identity.consume_invitation(join_tenant.token_hash, 'tenant_schema', join_tenant.account);
  IF NOT FOUND THEN RETURN false; END IF;
  DELETE FROM tenant_schema.invitation_note n WHERE n.invitation_id = invitation.invitation;
  first := coalesce(invitation.member_from, '-infinity');
  last := coalesce(invitation.member_until, 'infinity');

  SELECT m.* INTO was FROM tenant_schema.member m WHERE m.account_id = join_tenant.account;
  -- By the clock: it may have ended while this waited.
  IF was.valid_until > clock_timestamp() THEN
    UPDATE tenant_schema.member m SET valid_until = last WHERE m.id = was.id AND m.valid_until < last;
    RETURN true;
  END IF;

  member_role := CASE WHEN invitation.role IN ('keeper', 'lead', 'staff') THEN invitation.role ELSE 'member' END;
  person_role := CASE
    WHEN invitation.role IN ('keeper', 'lead', 'staff') THEN 'staff'
    WHEN invitation.role IN ('supported', 'relative', 'guardian') THEN invitation.role
    ELSE 'contact' END;
  IF was.id IS NULL THEN
    person := coalesce(invitation.person, gen_random_uuid());
    member := gen_random_uuid();
    INSERT INTO tenant_schema.person (id, name, role, hue)
    VALUES (person, invitation.display_name, person_role, abs(hashtext(person::text)) % 360)
    ON CONFLICT (id) DO NOTHING;
    INSERT INTO tenant_schema.member (id, account_id, person_id, role, valid_from, valid_until)
    VALUES (member, join_tenant.account, person, member_role, first, last);
  ELSE
    -- The person stays who they were: what was written about them is about them.
    person := was.person_id;
    member := was.id;
    -- One that ran out by the clock left everything behind.
    PERFORM tenant_schema.take_all_back(member);
    -- Tokens are bound to the membership they were made under; this is another one.
    UPDATE identity.membership s SET id = gen_random_uuid(), created_at = now()
    WHERE s.account_id = join_tenant.account AND s.tenant_id = 'tenant_schema';
    UPDATE tenant_schema.person p SET role = person_role WHERE p.id = person AND p.role <> person_role;
    UPDATE tenant_schema.member m SET role = member_role, valid_from = first, valid_until = last
    WHERE m.id = member;
  END IF;

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
  PERFORM tenant_schema.note_change(CASE WHEN was.id IS NULL THEN 'member-joined' ELSE 'member-returned' END,
    jsonb_build_object('member_id', member, 'invitation_id', invitation.invitation,
      'valid_from', nullif(first, '-infinity'), 'valid_until', nullif(last, 'infinity')));
  RETURN true;
END
$$;

REVOKE EXECUTE ON FUNCTION tenant_schema.invitation_seal(uuid, text, text), tenant_schema.invitation_noted(),
  tenant_schema.operator_invites(uuid, text, text, uuid, text), tenant_schema.lets_in(bytea),
  tenant_schema.note_invitation(uuid, uuid[], text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.note_invitation(uuid, uuid[], text, text) TO tenant_schema;
