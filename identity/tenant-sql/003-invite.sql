-- Inviting as a keeper (ID55–ID57). The invitation itself is written on the operator's connection
-- and never by SQL of a tenant: what got in there could make itself a way back. Runs as obhut_owner.

ALTER TABLE tenant_schema.access_change ADD COLUMN invitation_id uuid;

-- As in 008-rights.sql, and about invitations.
CREATE OR REPLACE FUNCTION tenant_schema.note_change(action text, named jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  change tenant_schema.access_change;
BEGIN
  change := jsonb_populate_record(NULL::tenant_schema.access_change, named);
  change.id := gen_random_uuid();
  change.at := clock_timestamp();
  change.account_id := tenant_schema.signed_actor();
  change.device_id := split_part(current_setting('obhut.actor'), '.', 2)::uuid;
  change.action := note_change.action;
  INSERT INTO tenant_schema.access_change SELECT change.*;
  INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
  VALUES (change.at, change.account_id, change.device_id, 'access.' || change.action, change.id,
    array_remove(ARRAY[change.space_id, change.audience_id, change.grant_id, change.group_id, change.inner_id,
      change.member_id, change.role_id, change.invitation_id], NULL));
END
$$;

-- Writes that an invitation comes, before it does: for keepers, and into groups there are. OB002 for
-- everybody else and everything else.
CREATE FUNCTION tenant_schema.note_invitation(invitation uuid, groups uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF tenant_schema.my_standing() IS DISTINCT FROM 'keeper' OR invitation IS NULL
     OR EXISTS (SELECT FROM unnest(groups) g (id)
                WHERE NOT EXISTS (SELECT FROM tenant_schema.member_group m WHERE m.id = g.id)) THEN
    RAISE EXCEPTION 'not a keeper' USING ERRCODE = 'OB002';
  END IF;
  PERFORM tenant_schema.note_change('member-invited', jsonb_build_object('invitation_id', invitation));
END
$$;

-- Ends an open invitation to this tenant, for keepers; false when there is none such.
CREATE FUNCTION tenant_schema.withdraw_invitation(invitation uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM FROM tenant_schema.access_state FOR NO KEY UPDATE;
  IF tenant_schema.my_standing() IS DISTINCT FROM 'keeper' THEN
    RAISE EXCEPTION 'not a keeper' USING ERRCODE = 'OB002';
  END IF;
  DELETE FROM identity.invitation i
  WHERE i.id = withdraw_invitation.invitation AND i.tenant_id = 'tenant_schema' AND i.accepted_at IS NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM tenant_schema.note_change('invitation-withdrawn', jsonb_build_object('invitation_id', invitation));
  RETURN true;
END
$$;

-- Who is keeper no more has no invitations out: a link kept back would be a way in again.
CREATE FUNCTION tenant_schema.withdraw_invitations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  DELETE FROM identity.invitation i
  WHERE i.tenant_id = 'tenant_schema' AND i.invited_by = NEW.account_id AND i.accepted_at IS NULL;
  RETURN NULL;
END
$$;
CREATE TRIGGER withdraw_invitations AFTER UPDATE ON tenant_schema.member
  FOR EACH ROW WHEN (OLD.role = 'keeper' AND (NEW.role <> 'keeper' OR NEW.valid_until <> OLD.valid_until))
  EXECUTE FUNCTION tenant_schema.withdraw_invitations();

REVOKE EXECUTE ON FUNCTION tenant_schema.note_invitation(uuid, uuid[]), tenant_schema.withdraw_invitation(uuid),
  tenant_schema.withdraw_invitations() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_schema.note_invitation(uuid, uuid[]), tenant_schema.withdraw_invitation(uuid)
  TO tenant_schema;
