-- Made by `npm run kinds` from the kinds this product declares; not written by hand.

INSERT INTO obhut.kind (name, version, data_map, fingerprint) VALUES
('calendar.event', 1, '{
  "fields": {
    "title": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "pictogram": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "startsOn": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "startTime": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "endsOn": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "endTime": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "zone": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "withPersons": {
      "category": "user.unique_id",
      "use": "functional.service"
    },
    "place": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "note": {
      "category": "user.health_and_medical",
      "use": "functional.service"
    },
    "importedUid": {
      "category": "user.unique_id.pseudonymous",
      "use": "essential.service.operations"
    }
  },
  "persons": [
    "withPersons"
  ],
  "retention": {
    "after": "day",
    "period": "P3Y",
    "then": "erase"
  },
  "audiences": {
    "default": "shared",
    "allowed": [
      "self",
      "circle",
      "team",
      "leads",
      "shared"
    ]
  },
  "rights": {
    "create": "create",
    "change": "change",
    "delete": "delete"
  },
  "authorOnly": false
}', 'a08b990013493e025c72c1225bf9fc2949d4e4a92879e9e0f0081f3f290e7852')
ON CONFLICT (name) DO UPDATE SET version = excluded.version, data_map = excluded.data_map, fingerprint = excluded.fingerprint;

INSERT INTO obhut.kind (name, version, data_map, fingerprint) VALUES
('calendar.day-colour', 1, '{
  "fields": {
    "day": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "colour": {
      "category": "user.content.calendar",
      "use": "functional.service"
    }
  },
  "persons": [],
  "retention": {
    "after": "day",
    "period": "P3Y",
    "then": "erase"
  },
  "audiences": {
    "default": "shared",
    "allowed": [
      "self",
      "circle",
      "team",
      "shared"
    ]
  },
  "rights": {
    "create": "create",
    "change": "change",
    "delete": "delete"
  },
  "authorOnly": false
}', '8d5cfdab7cb2fae8f463b85756114eea352d85b3f942527920510df818e4d530')
ON CONFLICT (name) DO UPDATE SET version = excluded.version, data_map = excluded.data_map, fingerprint = excluded.fingerprint;
