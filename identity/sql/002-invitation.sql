-- How people get in: invitations, and which tenants an account is in (ID20, ID26).

CREATE TABLE identity.membership (
  account_id uuid NOT NULL REFERENCES identity.account (id),
  tenant_id text NOT NULL CHECK (tenant_id ~ '^t_[0-9a-f]{12}$'),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, tenant_id)
);
CREATE INDEX membership_tenant ON identity.membership (tenant_id);

CREATE TABLE identity.invitation (
  id uuid PRIMARY KEY,
  -- SHA-256 of the token; the token itself is in the link only.
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  tenant_id text NOT NULL CHECK (tenant_id ~ '^t_[0-9a-f]{12}$'),
  -- The person it is for, when the tenant already knows one.
  person_id uuid,
  email text NOT NULL CHECK (email = lower(email) AND length(email) <= 254),
  display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
  role text NOT NULL CHECK (length(role) <= 40),
  group_ids uuid[] NOT NULL DEFAULT '{}',
  -- Grants on single audiences: [{"audience": uuid, "rights": [...], "until": instant|null}].
  audience_grants jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  accepted_by uuid REFERENCES identity.account (id),
  CHECK ((accepted_at IS NULL) = (accepted_by IS NULL))
);
CREATE INDEX invitation_tenant ON identity.invitation (tenant_id);

ALTER TABLE identity.membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.membership FORCE ROW LEVEL SECURITY;
ALTER TABLE identity.invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.invitation FORCE ROW LEVEL SECURITY;

-- Memberships and acceptances are written by the tenants' definer functions only, in the
-- transaction that makes the member; the identity role may not put anybody into a tenant.
CREATE POLICY identity ON identity.membership FOR SELECT TO obhut_identity USING (true);
CREATE POLICY owner ON identity.membership TO obhut_owner USING (true) WITH CHECK (true);
CREATE POLICY identity ON identity.invitation TO obhut_identity USING (true)
  WITH CHECK (accepted_at IS NULL);
CREATE POLICY owner ON identity.invitation TO obhut_owner USING (true) WITH CHECK (true);

GRANT SELECT ON identity.membership TO obhut_identity;
GRANT SELECT, DELETE ON identity.invitation TO obhut_identity;
GRANT INSERT (id, token_hash, tenant_id, person_id, email, display_name, role, group_ids,
    audience_grants, created_at, expires_at)
  ON identity.invitation TO obhut_identity;

-- Uses up an invitation and writes the membership; returns no row when it is unknown, of another
-- tenant, expired or used. Called by a tenant's own definer function, which adds the member with
-- what is returned here, in the same transaction: two racing acceptances make one member (ID24).
CREATE FUNCTION identity.consume_invitation(token_hash bytea, tenant text, account uuid)
RETURNS TABLE (invitation uuid, person uuid, display_name text, role text, group_ids uuid[],
  audience_grants jsonb)
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
  RETURNING i.* INTO found;
  IF found.id IS NULL THEN
    RETURN;
  END IF;
  INSERT INTO identity.membership (account_id, tenant_id)
  VALUES (consume_invitation.account, consume_invitation.tenant)
  ON CONFLICT DO NOTHING;
  RETURN QUERY SELECT found.id, found.person_id, found.display_name, found.role,
    found.group_ids, found.audience_grants;
END
$$;
REVOKE EXECUTE ON FUNCTION identity.consume_invitation(bytea, text, uuid) FROM PUBLIC;
