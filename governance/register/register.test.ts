import { describe, expect, test } from 'vitest';
import { programFields } from '#apps/server/contract-source.ts';
import { registerWords } from '#apps/server/register-words.ts';
import type { AnnexProvider } from '#governance/contract/annexes.ts';
import type { Party } from '#governance/contract/party.ts';
import { activityDefinitions } from './activities.ts';
import { makeRegister } from './make-register.ts';
import { conditions, isEntryValue, legalBases } from './register-entry.ts';
import type { RegisterInput } from './register-input.ts';
import { registerDpv } from './register-dpv.ts';
import { sayRegister } from './say-register.ts';

const contact = { name: 'Ada Beier', function: 'Leitung', email: 'ada@example.org', phone: null };
const party = (name: string): Party => ({
  name,
  address: 'Lindenweg 1, 12345 Musterstadt',
  country: 'DE',
  contact,
  dataProtectionOfficer: null,
});
const provider: AnnexProvider = {
  id: 'mailer',
  version: 1,
  name: 'Mail <b>Inc.</b>',
  address: '1 Main Street',
  contact: 'privacy@mailer.example',
  function: 'E-Mail',
  locations: ['US'],
  transferBasis: 'SCC',
};
const input: RegisterInput = {
  tenant: { id: 't_000000000001', name: 'Haus Linde' },
  controller: party('Haus Linde gGmbH'),
  isContractAltered: false,
  processor: party('Betrieb GmbH'),
  fields: programFields,
  providers: [provider],
  measures: [{ id: 'rows', de: 'Zeilenschutz', en: 'Row security', checked: 'probed' }],
  entries: {},
};

describe('what the register is made of', () => {
  test('[OF8] every field of the data map is in one activity, and none is left out', () => {
    const register = makeRegister(input);
    const named = register.activities.flatMap((one) =>
      one.categories.flatMap(({ fields }) => fields),
    );
    expect(named.toSorted()).toEqual(input.fields.map(({ name }) => name).toSorted());
    expect(register.activities.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['calendar', 'journal', 'media', 'accounts', 'organisation']),
    );
  });

  test('[OF8] a field nobody thought of is there all the same', () => {
    const field = {
      name: 'something.new',
      category: 'user.contact',
      use: 'essential.service',
      retention: null,
    };
    const { activities } = makeRegister({ ...input, fields: [field] });
    expect(activities).toMatchObject([
      { id: 'operation', categories: [{ category: 'user.contact', fields: ['something.new'] }] },
    ]);
  });

  test('[OF8] it is the same in whatever order it was asked', () => {
    const turned = {
      ...input,
      providers: [{ ...provider, id: 'a' }, provider],
      fields: input.fields.toReversed(),
    };
    const other = { ...turned, providers: turned.providers.toReversed(), fields: input.fields };
    const [one, two] = [makeRegister(turned), makeRegister(other)];
    expect(sortedRetention(one)).toEqual(sortedRetention(two));
  });

  test('[OF10] what is missing is named; what was said goes before the contract', () => {
    const bare = makeRegister({ ...input, controller: null });
    expect(bare.missing).toEqual(['controller.address', 'controller.contact']);
    expect(bare.controller.name).toBe('Haus Linde');
    const calendar = bare.activities.find(({ id }) => id === 'calendar');
    expect(calendar?.missing).toEqual([
      'activity.calendar.purpose',
      'activity.calendar.basis',
      'activity.calendar.condition',
    ]);
    const said = makeRegister({
      ...input,
      entries: {
        'controller.name': 'Haus Linde e. V.',
        'activity.calendar.purpose': 'Tage planen',
        'activity.calendar.basis': '6.1.b',
        'activity.calendar.condition': '9.2.h',
      },
    });
    expect(said.controller.name).toBe('Haus Linde e. V.');
    expect(said.controller.contact).toBe('Ada Beier, Leitung, ada@example.org');
    expect(said.activities.find(({ id }) => id === 'calendar')?.missing).toEqual([]);
  });
});

function sortedRetention(register: ReturnType<typeof makeRegister>) {
  return {
    ...register,
    activities: register.activities.map((one) => ({
      ...one,
      retention: one.retention.toSorted((a, b) => (a.period < b.period ? -1 : 1)),
    })),
  };
}

test.each([
  ['controller.name', 'Haus', true],
  ['controller.name', 'x'.repeat(500), true],
  ['controller.name', 'x'.repeat(501), false],
  ['controller.name', 'a\u0000b', false],
  ['controller.name', '', true],
  ['controller.rank', 'Haus', false],
  ['activity.calendar.purpose', 'x'.repeat(2000), true],
  ['activity.calendar.purpose', 'x'.repeat(2001), false],
  ['activity.calendar.basis', '6.1.b', true],
  ['activity.calendar.basis', '9.2.a', false],
  ['activity.calendar.condition', '9.2.h', true],
  ['activity.calendar.missing', 'x', false],
  ['activity.nothing.note', 'x', false],
  ['activity.calendar.note.more', 'x', false],
])('[OF10] %s takes %o: %o', (name, value, isTaken) => {
  expect(isEntryValue(name, value)).toBe(isTaken);
});

describe.each(['de', 'en'] as const)('in %s', (language) => {
  test('[OF9] everything has words: activities, categories, uses, bases', async () => {
    const speak = await registerWords(language);
    const fields = [
      ...input.fields,
      { ...input.fields[0], name: 'something.new', retention: null } as never,
    ];
    const entries = Object.fromEntries(
      activityDefinitions.flatMap(({ id }, at) => [
        [`activity.${id}.basis`, legalBases[at % legalBases.length] ?? ''],
        [`activity.${id}.condition`, conditions[at % conditions.length] ?? ''],
      ]),
    );
    const sheets = sayRegister(makeRegister({ ...input, fields, entries }), speak, language);
    expect(sheets.map(({ id }) => id)).toEqual([
      'controller',
      'activities',
      'categories',
      'recipients',
      'measures',
      'processor',
    ]);
    for (const { columns, rows, title } of sheets) {
      expect(rows.length, title).toBeGreaterThan(0);
      for (const row of rows) expect(row).toHaveLength(columns.length);
      // A name that nobody put into words.
      expect([title, ...columns].join('\n')).not.toMatch(/[a-z]_[a-z]|^[a-z]+$/m);
    }
    const said =
      sheets
        .find(({ id }) => id === 'activities')
        ?.rows.flat()
        .join('\n') ?? '';
    expect(said).not.toMatch(/\b(?:user|system|essential|functional|a6|a9)_|^[a-z-]+$/m);
  });

  test('[OF9] as linked data: every reference leads somewhere', async () => {
    const speak = await registerWords(language);
    const document = registerDpv(makeRegister(input), speak, language);
    const graph = document['@graph'] as readonly Record<string, unknown>[];
    const ids = new Set(graph.map((node) => node['@id']));
    const processes = graph.filter((node) => node['@type'] === 'dpv:Process');
    expect(processes.length).toBeGreaterThan(4);
    for (const process of processes) {
      for (const property of [
        'dpv:hasPersonalData',
        'dpv:hasRecipient',
        'dpv:hasTechnicalOrganisationalMeasure',
      ]) {
        for (const reference of process[property] as { '@id': string }[]) {
          expect(ids).toContain(reference['@id']);
        }
      }
      expect(ids).toContain((process['dpv:hasDataController'] as { '@id': string })['@id']);
    }
  });
});
