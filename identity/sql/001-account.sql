-- Who is asking: accounts, their credentials, sessions and devices (ID1).
-- The tables account, credential, session and verification are read and written by better-auth;
-- their columns follow its schema, in our words.

REVOKE ALL ON SCHEMA identity FROM PUBLIC;

CREATE TABLE identity.account (
  id uuid PRIMARY KEY,
  email text NOT NULL UNIQUE CHECK (email = lower(email) AND length(email) <= 254),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  locale text CHECK (locale IN ('de', 'en')),
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE identity.credential (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES identity.account (id),
  provider text NOT NULL,
  subject text NOT NULL,
  password_hash text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (provider, subject)
);
CREATE INDEX credential_account ON identity.credential (account_id);

CREATE TABLE identity.device (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES identity.account (id),
  -- Browser family and system, never the whole user agent.
  name text NOT NULL CHECK (length(name) <= 80),
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
CREATE INDEX device_account ON identity.device (account_id);

CREATE TABLE identity.session (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES identity.account (id),
  device_id uuid NOT NULL REFERENCES identity.device (id),
  -- Worth nothing alone: the cookie carries it with a MAC under a key the database does not have.
  token text NOT NULL UNIQUE,
  -- The absolute limit, set once at sign-in. The idle limit is measured from seen_at.
  expires_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now(),
  -- Kept empty: better-auth writes them, we do not want them (data minimisation).
  ip_address text CHECK (ip_address = ''),
  user_agent text CHECK (user_agent = ''),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX session_account ON identity.session (account_id);
CREATE INDEX session_device ON identity.session (device_id);

CREATE TABLE identity.verification (
  id uuid PRIMARY KEY,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX verification_identifier ON identity.verification (identifier);

ALTER TABLE identity.account ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.account FORCE ROW LEVEL SECURITY;
ALTER TABLE identity.credential ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.credential FORCE ROW LEVEL SECURITY;
ALTER TABLE identity.device ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.device FORCE ROW LEVEL SECURITY;
ALTER TABLE identity.session ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.session FORCE ROW LEVEL SECURITY;
ALTER TABLE identity.verification ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.verification FORCE ROW LEVEL SECURITY;

CREATE POLICY identity ON identity.account TO obhut_identity USING (true) WITH CHECK (true);
CREATE POLICY identity ON identity.credential TO obhut_identity USING (true) WITH CHECK (true);
CREATE POLICY identity ON identity.device TO obhut_identity USING (true) WITH CHECK (true);
CREATE POLICY identity ON identity.session TO obhut_identity USING (true) WITH CHECK (true);
CREATE POLICY identity ON identity.verification TO obhut_identity USING (true) WITH CHECK (true);

GRANT USAGE ON SCHEMA identity TO obhut_identity;
GRANT SELECT, DELETE ON identity.account, identity.credential, identity.session,
  identity.verification TO obhut_identity;
GRANT SELECT ON identity.device TO obhut_identity;

GRANT INSERT (id, email, name, locale, email_verified, image, created_at, updated_at),
  UPDATE (name, locale, updated_at)
  ON identity.account TO obhut_identity;
GRANT INSERT (id, account_id, provider, subject, password_hash, created_at, updated_at),
  UPDATE (password_hash, updated_at)
  ON identity.credential TO obhut_identity;
GRANT INSERT (id, account_id, name, first_seen_at, last_seen_at),
  UPDATE (name, last_seen_at, revoked_at)
  ON identity.device TO obhut_identity;
GRANT INSERT (id, account_id, device_id, token, expires_at, seen_at, ip_address, user_agent,
    created_at, updated_at),
  UPDATE (seen_at, updated_at)
  ON identity.session TO obhut_identity;
GRANT INSERT (id, identifier, value, expires_at, created_at, updated_at)
  ON identity.verification TO obhut_identity;
