-- Who invited, so that what a keeper handed out ends with their being keeper (ID57). Null: the
-- operator, at the command line. Runs as obhut_owner.

ALTER TABLE identity.invitation ADD COLUMN invited_by uuid;
