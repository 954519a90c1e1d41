-- Devices that were reported lost (ID50). A person says so of all that is on theirs: `lost_at`. A
-- keeper says so of the copy of one tenant.
ALTER TABLE identity.device ADD COLUMN lost_at timestamptz;
GRANT UPDATE (lost_at) ON identity.device TO obhut_identity;

CREATE TABLE identity.lost_copy (
  device_id uuid NOT NULL REFERENCES identity.device (id) ON DELETE CASCADE,
  tenant_id text NOT NULL CHECK (tenant_id ~ '^t_[0-9a-f]{12}$'),
  lost_at timestamptz NOT NULL,
  PRIMARY KEY (device_id, tenant_id)
);
ALTER TABLE identity.lost_copy ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.lost_copy FORCE ROW LEVEL SECURITY;
CREATE POLICY identity ON identity.lost_copy TO obhut_identity USING (true) WITH CHECK (true);
GRANT SELECT, DELETE ON identity.lost_copy TO obhut_identity;
GRANT INSERT (device_id, tenant_id, lost_at) ON identity.lost_copy TO obhut_identity;
