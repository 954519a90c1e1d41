-- What stands around a body has one form, which row-lines.ts and devices count on: a row that nobody
-- can read would keep all who read its audience from reading on (AC12). Runs as obhut_owner.

ALTER TABLE tenant_schema.record
  -- A plain list of people: `[0:0]={…}`, `{{…}}` and `{NULL}` are arrays, too.
  ADD CHECK (person_ids = '{}' OR array_ndims(person_ids) = 1 AND array_lower(person_ids, 1) = 1
    AND array_position(person_ids, NULL) IS NULL),
  -- The days there are (`plain-day.ts`).
  ADD CHECK (day BETWEEN '1900-01-01' AND '2200-12-31');
