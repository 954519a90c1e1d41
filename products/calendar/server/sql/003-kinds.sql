-- Made by `npm run kinds` from the kinds this product declares; not written by hand.

INSERT INTO obhut.kind (name, version, data_map, fingerprint) VALUES
('calendar.event', 3, '{
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
    "photo": {
      "category": "user.content.self_image",
      "use": "functional.service"
    },
    "recording": {
      "category": "user.content.self_image",
      "use": "functional.service"
    },
    "steps": {
      "category": "user.health_and_medical",
      "use": "functional.service"
    },
    "choices": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "confirm": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "isDuty": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "importedUid": {
      "category": "user.unique_id.pseudonymous",
      "use": "essential.service.operations"
    },
    "isCancelled": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "before": {
      "category": "user.content.calendar",
      "use": "functional.service"
    }
  },
  "persons": [
    "withPersons"
  ],
  "media": [
    "photo",
    "recording",
    "steps",
    "choices",
    "before"
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
}', 'f2a420f2e0f31d339c784e7affb25b024ff4bee40bfbe8e2ac860c3b1d23ce8a')
ON CONFLICT (name) DO UPDATE SET version = excluded.version, data_map = excluded.data_map, fingerprint = excluded.fingerprint;

INSERT INTO obhut.kind (name, version, data_map, fingerprint) VALUES
('calendar.series', 2, '{
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
    "photo": {
      "category": "user.content.self_image",
      "use": "functional.service"
    },
    "recording": {
      "category": "user.content.self_image",
      "use": "functional.service"
    },
    "steps": {
      "category": "user.health_and_medical",
      "use": "functional.service"
    },
    "choices": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "confirm": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "isDuty": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "importedUid": {
      "category": "user.unique_id.pseudonymous",
      "use": "essential.service.operations"
    },
    "isCancelled": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "before": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "rule": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "dates": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "exceptions": {
      "category": "user.health_and_medical",
      "use": "functional.service"
    },
    "lastDay": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "replaces": {
      "category": "user.unique_id.pseudonymous",
      "use": "functional.service"
    }
  },
  "persons": [
    "withPersons"
  ],
  "media": [
    "photo",
    "recording",
    "steps",
    "choices",
    "before",
    "exceptions"
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
}', 'c7284c631b2515be1fcf0cc78d68b38027a86805e5b22d519d029f4b91facb6e')
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
  "media": [],
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
}', 'e48aa16b6a7f9621f3632384a7bea54f7bc76e99facabaab776c48db44b7eda5')
ON CONFLICT (name) DO UPDATE SET version = excluded.version, data_map = excluded.data_map, fingerprint = excluded.fingerprint;

INSERT INTO obhut.kind (name, version, data_map, fingerprint) VALUES
('calendar.weekday-colours', 1, '{
  "fields": {
    "colours": {
      "category": "user.content.calendar",
      "use": "functional.service"
    }
  },
  "persons": [],
  "media": [],
  "retention": {
    "after": "changed",
    "period": "P10Y",
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
}', '4ed369b9a3ec6b6849aed446143d71ad26d3bba69b4df1c824581da2d7194725')
ON CONFLICT (name) DO UPDATE SET version = excluded.version, data_map = excluded.data_map, fingerprint = excluded.fingerprint;

INSERT INTO obhut.kind (name, version, data_map, fingerprint) VALUES
('calendar.progress', 1, '{
  "fields": {
    "event": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "occurrence": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "person": {
      "category": "user.unique_id",
      "use": "functional.service"
    },
    "isSeen": {
      "category": "user.behavior",
      "use": "functional.service"
    },
    "isDone": {
      "category": "user.health_and_medical",
      "use": "functional.service"
    },
    "steps": {
      "category": "user.health_and_medical",
      "use": "functional.service"
    },
    "choice": {
      "category": "user.behavior",
      "use": "functional.service"
    }
  },
  "persons": [
    "person"
  ],
  "media": [],
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
}', '7106940e2408be6b1a4dc21719c75f8638f0791cb003ea56a5e257d1c255824b')
ON CONFLICT (name) DO UPDATE SET version = excluded.version, data_map = excluded.data_map, fingerprint = excluded.fingerprint;

INSERT INTO obhut.kind (name, version, data_map, fingerprint) VALUES
('calendar.wish', 2, '{
  "fields": {
    "title": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "pictogram": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "photo": {
      "category": "user.content.self_image",
      "use": "functional.service"
    },
    "recording": {
      "category": "user.content.self_image",
      "use": "functional.service"
    },
    "person": {
      "category": "user.unique_id",
      "use": "functional.service"
    },
    "day": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "state": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "event": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "answer": {
      "category": "user.content.calendar",
      "use": "functional.service"
    }
  },
  "persons": [
    "person"
  ],
  "media": [
    "photo",
    "recording"
  ],
  "retention": {
    "after": "changed",
    "period": "P2Y",
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
}', '0b65794902efbfecbca6ee14516901dbd10fa1c0cc8edc0cdb5a61b572457490')
ON CONFLICT (name) DO UPDATE SET version = excluded.version, data_map = excluded.data_map, fingerprint = excluded.fingerprint;

INSERT INTO obhut.kind (name, version, data_map, fingerprint) VALUES
('calendar.template', 2, '{
  "fields": {
    "name": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "pictogram": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "spans": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "events": {
      "category": "user.health_and_medical",
      "use": "functional.service"
    }
  },
  "persons": [],
  "media": [
    "events"
  ],
  "retention": {
    "after": "changed",
    "period": "P5Y",
    "then": "erase"
  },
  "audiences": {
    "default": "team",
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
}', '97ec353394fc7e3f38807e5e1d15d843e2ce190a62f95b71996b76c31b215bc6')
ON CONFLICT (name) DO UPDATE SET version = excluded.version, data_map = excluded.data_map, fingerprint = excluded.fingerprint;

INSERT INTO obhut.kind (name, version, data_map, fingerprint) VALUES
('calendar.pictogram-choice', 1, '{
  "fields": {
    "phrase": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "lang": {
      "category": "user.content.calendar",
      "use": "functional.service"
    },
    "concepts": {
      "category": "user.content.calendar",
      "use": "functional.service"
    }
  },
  "persons": [],
  "media": [],
  "retention": {
    "after": "changed",
    "period": "P5Y",
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
}', '66263056331cb542309b04ae609048dfb8e62ce69103b10a1449a560dde51f07')
ON CONFLICT (name) DO UPDATE SET version = excluded.version, data_map = excluded.data_map, fingerprint = excluded.fingerprint;
