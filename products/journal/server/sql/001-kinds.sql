-- Made by `npm run kinds` from the kinds this product declares; not written by hand.

INSERT INTO obhut.kind (name, version, data_map, fingerprint) VALUES
('journal.entry', 1, '{
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
    }
  },
  "persons": [],
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
}', '438bb506ab3aeedc332f5a778793741a02182fc25534e28794e83f53c8c084e8')
ON CONFLICT (name) DO UPDATE SET version = excluded.version, data_map = excluded.data_map, fingerprint = excluded.fingerprint;
