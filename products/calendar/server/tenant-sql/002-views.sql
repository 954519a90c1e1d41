-- Made by `npm run kinds` from the kinds this product declares; not written by hand.

DROP VIEW IF EXISTS tenant_schema.calendar_event;
CREATE VIEW tenant_schema.calendar_event WITH (security_invoker = true) AS
SELECT id, audience_id, revision, created_by, created_at, changed_by, changed_at,
  body ->> 'title' AS title,
  body ->> 'pictogram' AS pictogram,
  body -> 'withPersons' AS with_persons,
  body ->> 'place' AS place,
  body ->> 'note' AS note,
  body -> 'photo' AS photo,
  body -> 'recording' AS recording,
  body -> 'steps' AS steps,
  body -> 'choices' AS choices,
  body ->> 'confirm' AS confirm,
  (body ->> 'isDuty')::boolean AS is_duty,
  body ->> 'startsOn' AS starts_on,
  body ->> 'startTime' AS start_time,
  body ->> 'endsOn' AS ends_on,
  body ->> 'endTime' AS end_time,
  body ->> 'zone' AS zone,
  body ->> 'importedUid' AS imported_uid,
  (body ->> 'isCancelled')::boolean AS is_cancelled,
  body -> 'before' AS before
FROM tenant_schema.record WHERE kind = 'calendar.event';
GRANT SELECT ON tenant_schema.calendar_event TO tenant_schema;

DROP VIEW IF EXISTS tenant_schema.calendar_series;
CREATE VIEW tenant_schema.calendar_series WITH (security_invoker = true) AS
SELECT id, audience_id, revision, created_by, created_at, changed_by, changed_at,
  body ->> 'title' AS title,
  body ->> 'pictogram' AS pictogram,
  body -> 'withPersons' AS with_persons,
  body ->> 'place' AS place,
  body ->> 'note' AS note,
  body -> 'photo' AS photo,
  body -> 'recording' AS recording,
  body -> 'steps' AS steps,
  body -> 'choices' AS choices,
  body ->> 'confirm' AS confirm,
  (body ->> 'isDuty')::boolean AS is_duty,
  body ->> 'startsOn' AS starts_on,
  body ->> 'startTime' AS start_time,
  body ->> 'endsOn' AS ends_on,
  body ->> 'endTime' AS end_time,
  body ->> 'zone' AS zone,
  body ->> 'rule' AS rule,
  body -> 'dates' AS dates,
  body ->> 'importedUid' AS imported_uid,
  (body ->> 'isCancelled')::boolean AS is_cancelled,
  body -> 'before' AS before,
  body -> 'exceptions' AS exceptions,
  body ->> 'replaces' AS replaces,
  body ->> 'lastDay' AS last_day
FROM tenant_schema.record WHERE kind = 'calendar.series';
GRANT SELECT ON tenant_schema.calendar_series TO tenant_schema;

DROP VIEW IF EXISTS tenant_schema.calendar_day_colour;
CREATE VIEW tenant_schema.calendar_day_colour WITH (security_invoker = true) AS
SELECT id, audience_id, revision, created_by, created_at, changed_by, changed_at,
  body ->> 'day' AS day,
  body ->> 'colour' AS colour
FROM tenant_schema.record WHERE kind = 'calendar.day-colour';
GRANT SELECT ON tenant_schema.calendar_day_colour TO tenant_schema;

DROP VIEW IF EXISTS tenant_schema.calendar_weekday_colours;
CREATE VIEW tenant_schema.calendar_weekday_colours WITH (security_invoker = true) AS
SELECT id, audience_id, revision, created_by, created_at, changed_by, changed_at,
  body -> 'colours' AS colours
FROM tenant_schema.record WHERE kind = 'calendar.weekday-colours';
GRANT SELECT ON tenant_schema.calendar_weekday_colours TO tenant_schema;

DROP VIEW IF EXISTS tenant_schema.calendar_progress;
CREATE VIEW tenant_schema.calendar_progress WITH (security_invoker = true) AS
SELECT id, audience_id, revision, created_by, created_at, changed_by, changed_at,
  body ->> 'event' AS event,
  body ->> 'occurrence' AS occurrence,
  body ->> 'person' AS person,
  (body ->> 'isSeen')::boolean AS is_seen,
  (body ->> 'isDone')::boolean AS is_done,
  body -> 'steps' AS steps,
  body ->> 'choice' AS choice
FROM tenant_schema.record WHERE kind = 'calendar.progress';
GRANT SELECT ON tenant_schema.calendar_progress TO tenant_schema;

DROP VIEW IF EXISTS tenant_schema.calendar_wish;
CREATE VIEW tenant_schema.calendar_wish WITH (security_invoker = true) AS
SELECT id, audience_id, revision, created_by, created_at, changed_by, changed_at,
  body ->> 'title' AS title,
  body ->> 'pictogram' AS pictogram,
  body -> 'photo' AS photo,
  body -> 'recording' AS recording,
  body ->> 'person' AS person,
  body ->> 'day' AS day,
  body ->> 'state' AS state,
  body ->> 'event' AS event,
  body ->> 'answer' AS answer
FROM tenant_schema.record WHERE kind = 'calendar.wish';
GRANT SELECT ON tenant_schema.calendar_wish TO tenant_schema;

DROP VIEW IF EXISTS tenant_schema.calendar_template;
CREATE VIEW tenant_schema.calendar_template WITH (security_invoker = true) AS
SELECT id, audience_id, revision, created_by, created_at, changed_by, changed_at,
  body ->> 'name' AS name,
  body ->> 'pictogram' AS pictogram,
  body ->> 'spans' AS spans,
  body -> 'events' AS events
FROM tenant_schema.record WHERE kind = 'calendar.template';
GRANT SELECT ON tenant_schema.calendar_template TO tenant_schema;

DROP VIEW IF EXISTS tenant_schema.calendar_pictogram_choice;
CREATE VIEW tenant_schema.calendar_pictogram_choice WITH (security_invoker = true) AS
SELECT id, audience_id, revision, created_by, created_at, changed_by, changed_at,
  body ->> 'phrase' AS phrase,
  body ->> 'lang' AS lang,
  body -> 'concepts' AS concepts
FROM tenant_schema.record WHERE kind = 'calendar.pictogram-choice';
GRANT SELECT ON tenant_schema.calendar_pictogram_choice TO tenant_schema;
