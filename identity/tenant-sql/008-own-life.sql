-- Who comes back is denied nothing in their own life by way of a group (ID28, AC22). Runs as obhut_owner.

-- As in 006; but there into every group the invitation names. While they were away others could deny such a group
-- something in their life, which took nothing from them then. Nobody puts a member into it either (set_in_group),
-- until the deny is over; to end the deny here would open the life to the others of that group.
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
  -- Nobody lets themself in: that would make a membership longer which somebody gave an end (AC18).
  IF EXISTS (
    SELECT FROM identity.invitation i
    WHERE i.token_hash = join_tenant.token_hash AND i.invited_by = join_tenant.account)
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
    IF was.valid_until < last THEN
      UPDATE tenant_schema.member m SET valid_until = last WHERE m.id = was.id;
      PERFORM tenant_schema.note_change('member-extended',
        jsonb_build_object('member_id', was.id, 'invitation_id', invitation.invitation,
          'valid_from', nullif(was.valid_from, '-infinity'), 'valid_until', nullif(last, 'infinity')));
    END IF;
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
  WHERE (g.id = ANY (invitation.group_ids)
     OR g.id IN (SELECT s.group_id FROM tenant_schema.standing_group s
                 -- A keeper looks after the tenant; that alone opens no content.
                 WHERE (s.standing = 'everyone' AND (member_role IN ('lead', 'staff') OR EXISTS
                          (SELECT FROM tenant_schema.space h WHERE h.kind = 'household')))
                    OR (s.standing = 'leads' AND member_role = 'lead')))
    AND NOT EXISTS (
      SELECT FROM tenant_schema.access_grant d
      JOIN tenant_schema.audience a ON a.id = d.audience_id
      JOIN tenant_schema.space s ON s.id = a.space_id
      WHERE s.person_id = person AND d.effect = 'deny' AND d.valid_until > now()
        AND d.given_by IS DISTINCT FROM join_tenant.account
        AND d.group_id = ANY (tenant_schema.outer_groups(ARRAY[g.id])));

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
