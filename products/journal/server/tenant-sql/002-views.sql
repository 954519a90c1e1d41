-- Made by `npm run kinds` from the kinds this product declares; not written by hand.

DROP VIEW IF EXISTS tenant_schema.journal_entry;
CREATE VIEW tenant_schema.journal_entry WITH (security_invoker = true) AS
SELECT id, audience_id, revision, created_by, created_at, changed_by, changed_at,
  body ->> 'day' AS day,
  body ->> 'event' AS event,
  body ->> 'text' AS text,
  body ->> 'face' AS face,
  body ->> 'pictogram' AS pictogram,
  body ->> 'occurrence' AS occurrence,
  body -> 'symbols' AS symbols,
  body -> 'media' AS media
FROM tenant_schema.record WHERE kind = 'journal.entry';
GRANT SELECT ON tenant_schema.journal_entry TO tenant_schema;
