-- Tokens with which programs act: as an account in one tenant, or as a service of a tenant
-- (AP3–AP7). Runs as obhut_owner.

CREATE TABLE identity.token (
  id uuid PRIMARY KEY,
  -- SHA-256 of the token's text; the text itself is shown once and kept nowhere.
  hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
  tenant_id text NOT NULL CHECK (tenant_id ~ '^t_[0-9a-f]{12}$'),
  -- As whom it acts: a person's account, with which it ends, or a service of the tenant.
  account_id uuid REFERENCES identity.account (id) ON DELETE CASCADE,
  service_id uuid,
  -- What receipts and the chronicle name.
  device_id uuid NOT NULL UNIQUE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  scopes text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 50),
  created_by uuid NOT NULL,
  -- The device on which it was made and shown: what is lost with it (AP24).
  made_on uuid REFERENCES identity.device (id) ON DELETE SET NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz,
  CHECK ((account_id IS NULL) <> (service_id IS NULL)),
  CHECK (expires_at > created_at AND expires_at <= created_at + interval '366 days')
);
CREATE INDEX token_account ON identity.token (account_id);
CREATE INDEX token_tenant ON identity.token (tenant_id);
CREATE INDEX token_made_on ON identity.token (made_on);

ALTER TABLE identity.token ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.token FORCE ROW LEVEL SECURITY;
CREATE POLICY identity ON identity.token TO obhut_identity USING (true) WITH CHECK (true);

-- Written from here alone and never by SQL of a tenant: what got in there could make itself a way
-- back. What a token may do, and until when, is never changed.
GRANT SELECT, DELETE ON identity.token TO obhut_identity;
GRANT INSERT (id, hash, tenant_id, account_id, service_id, device_id, name, scopes, created_by,
    made_on, created_at, expires_at),
  UPDATE (last_used_at, revoked_at)
  ON identity.token TO obhut_identity;
