-- What the login `obhut_identity` cannot do any more, and what ends with a membership. Runs as
-- obhut_owner.

-- One unbroken membership: who leaves and comes back is in the tenant under another id.
ALTER TABLE identity.membership ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE;

-- A person's token is good for the membership it was made under and for no later one, whatever
-- became of its end (AP24). Those of services end with the service, which never comes back.
ALTER TABLE identity.token ADD COLUMN membership_id uuid;
-- For this file only: later the identity role alone writes tokens.
CREATE POLICY owner ON identity.token TO obhut_owner USING (true) WITH CHECK (true);
UPDATE identity.token t SET membership_id = m.id FROM identity.membership m
WHERE m.account_id = t.account_id AND m.tenant_id = t.tenant_id;
DELETE FROM identity.token t WHERE t.account_id IS NOT NULL AND t.membership_id IS NULL;
DROP POLICY owner ON identity.token;
ALTER TABLE identity.token ADD CHECK ((account_id IS NULL) = (membership_id IS NULL));
GRANT INSERT (membership_id) ON identity.token TO obhut_identity;

-- When the password of a running session was last given again (ID54).
ALTER TABLE identity.session ADD COLUMN confirmed_at timestamptz;
GRANT UPDATE (confirmed_at) ON identity.session TO obhut_identity;

-- From when until when somebody who is invited is a member; without, from now on and without end.
ALTER TABLE identity.invitation ADD COLUMN member_from timestamptz;
ALTER TABLE identity.invitation ADD COLUMN member_until timestamptz;

-- Invitations are written by the operator's connection. An invitation opens a tenant, so a login
-- that may write any of them would be a way around every wall (ID27). It reads them, to show them
-- to who holds the link, and forgets those that ran out.
REVOKE INSERT ON identity.invitation FROM obhut_identity;
DROP POLICY identity ON identity.invitation;
CREATE POLICY identity ON identity.invitation FOR SELECT TO obhut_identity USING (true);
CREATE POLICY identity_forgets ON identity.invitation FOR DELETE TO obhut_identity
  USING (accepted_at IS NULL AND expires_at < now());

-- As in 002, with the window. Called by a tenant's own definer function only.
DROP FUNCTION identity.consume_invitation(bytea, text, uuid);
CREATE FUNCTION identity.consume_invitation(token_hash bytea, tenant text, account uuid)
RETURNS TABLE (invitation uuid, person uuid, display_name text, role text, group_ids uuid[],
  audience_grants jsonb, member_from timestamptz, member_until timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found identity.invitation;
BEGIN
  UPDATE identity.invitation AS i
     SET accepted_at = now(), accepted_by = consume_invitation.account
   WHERE i.token_hash = consume_invitation.token_hash
     AND i.tenant_id = consume_invitation.tenant
     AND i.accepted_at IS NULL
     AND i.expires_at > now()
     -- Who would be no member for a single moment does not join.
     AND coalesce(i.member_until, 'infinity') > now()
  RETURNING i.* INTO found;
  IF found.id IS NULL THEN
    RETURN;
  END IF;
  INSERT INTO identity.membership (account_id, tenant_id)
  VALUES (consume_invitation.account, consume_invitation.tenant)
  ON CONFLICT DO NOTHING;
  RETURN QUERY SELECT found.id, found.person_id, found.display_name, found.role,
    found.group_ids, found.audience_grants, found.member_from, found.member_until;
END
$$;
REVOKE EXECUTE ON FUNCTION identity.consume_invitation(bytea, text, uuid) FROM PUBLIC;
