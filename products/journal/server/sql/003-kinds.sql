-- Made by `npm run kinds` from the kinds this product declares; not written by hand.

INSERT INTO obhut.kind (name, version, data_map, fingerprint) VALUES
('journal.entry', 3, '{
  "fields": {
    "day": {
      "category": "user.content.journal",
      "use": "functional.service"
    },
    "event": {
      "category": "user.content.journal",
      "use": "functional.service"
    },
    "text": {
      "category": "user.health_and_medical",
      "use": "functional.service"
    },
    "face": {
      "category": "user.health_and_medical",
      "use": "functional.service"
    },
    "pictogram": {
      "category": "user.content.journal",
      "use": "functional.service"
    },
    "occurrence": {
      "category": "user.content.journal",
      "use": "functional.service"
    },
    "symbols": {
      "category": "user.health_and_medical",
      "use": "functional.service"
    },
    "media": {
      "category": "user.health_and_medical",
      "use": "functional.service"
    }
  },
  "persons": [],
  "media": [
    "media"
  ],
  "retention": {
    "after": "changed",
    "period": "P10Y",
    "then": "erase"
  },
  "audiences": {
    "default": "self",
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
  "authorOnly": true
}', '2f634a11e41b71175cbaf715f6e1c44167633c92ca1513b789fae4d70a251773')
ON CONFLICT (name) DO UPDATE SET version = excluded.version, data_map = excluded.data_map, fingerprint = excluded.fingerprint;
