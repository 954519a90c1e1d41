-- What an invitation stays, and who sets passwords and begins sessions: doors around the owners of a tenant
-- (CO22, ID58). Runs as obhut_owner.

-- An invitation is used up or taken away, and never becomes one for somebody else or to something else.
CREATE FUNCTION identity.invitation_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'an invitation stays as it was made' USING ERRCODE = 'OB007';
END
$$;
CREATE TRIGGER stays BEFORE UPDATE ON identity.invitation FOR EACH ROW
  WHEN ((NEW.id, NEW.token_hash, NEW.tenant_id, NEW.person_id, NEW.email, NEW.role, NEW.group_ids, NEW.audience_grants,
         NEW.member_from, NEW.member_until, NEW.invited_by) IS DISTINCT FROM
        (OLD.id, OLD.token_hash, OLD.tenant_id, OLD.person_id, OLD.email, OLD.role, OLD.group_ids, OLD.audience_grants,
         OLD.member_from, OLD.member_until, OLD.invited_by))
  EXECUTE FUNCTION identity.invitation_stays();

-- Passwords are set and sessions begun by people who sign in, through identity's own login: no connection of
-- the operator makes itself somebody's.
CREATE FUNCTION identity.only_itself() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF session_user <> 'obhut_identity' THEN
    RAISE EXCEPTION 'only who signs in does that' USING ERRCODE = 'OB007';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER only_itself BEFORE INSERT OR UPDATE OF account_id, password_hash ON identity.credential
  FOR EACH STATEMENT EXECUTE FUNCTION identity.only_itself();
CREATE TRIGGER only_itself BEFORE INSERT OR UPDATE OF account_id, token ON identity.session
  FOR EACH STATEMENT EXECUTE FUNCTION identity.only_itself();
CREATE TRIGGER only_itself BEFORE INSERT OR UPDATE OF account_id, service_id, hash, scopes ON identity.token
  FOR EACH STATEMENT EXECUTE FUNCTION identity.only_itself();
CREATE TRIGGER only_itself BEFORE UPDATE OF id, email ON identity.account
  FOR EACH STATEMENT EXECUTE FUNCTION identity.only_itself();

REVOKE EXECUTE ON FUNCTION identity.invitation_stays(), identity.only_itself() FROM PUBLIC;
