-- Made by `npm run kinds` from the kinds this product declares; not written by hand.

DROP VIEW IF EXISTS tenant_schema.calendar_event;
CREATE VIEW tenant_schema.calendar_event WITH (security_invoker = true) AS
SELECT id, audience_id, revision, created_by, created_at, changed_by, changed_at,
  body ->> 'title' AS title,
  body ->> 'pictogram' AS pictogram,
  body ->> 'startsOn' AS starts_on,
  body ->> 'startTime' AS start_time,
  body ->> 'endsOn' AS ends_on,
  body ->> 'endTime' AS end_time,
  body ->> 'zone' AS zone,
  body -> 'withPersons' AS with_persons,
  body ->> 'place' AS place,
  body ->> 'note' AS note,
  body ->> 'importedUid' AS imported_uid
FROM tenant_schema.record WHERE kind = 'calendar.event';
GRANT SELECT ON tenant_schema.calendar_event TO tenant_schema;

DROP VIEW IF EXISTS tenant_schema.calendar_day_colour;
CREATE VIEW tenant_schema.calendar_day_colour WITH (security_invoker = true) AS
SELECT id, audience_id, revision, created_by, created_at, changed_by, changed_at,
  body ->> 'day' AS day,
  body ->> 'colour' AS colour
FROM tenant_schema.record WHERE kind = 'calendar.day-colour';
GRANT SELECT ON tenant_schema.calendar_day_colour TO tenant_schema;
