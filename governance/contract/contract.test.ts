import { describe, expect, test } from 'vitest';
import { annexesOf } from '#governance/contract/annexes.ts';
import { canonicalJson } from '#governance/contract/canonical-json.ts';
import { differenceOf } from '#governance/contract/difference.ts';
import { draftContract } from '#governance/contract/draft.ts';
import { htmlDocument } from '#governance/contract/html-document.ts';
import { numberOf, printContract } from '#governance/contract/print-contract.ts';
import {
  annexInput,
  exampleContract,
  exampleController,
  exampleProcessor,
  sha256,
} from '#testkit/contract/example-contract.ts';

const { tenant } = exampleContract.document;

describe('one spelling', () => {
  test('[CO1] names are sorted, nothing is between, and what has no one spelling is refused', () => {
    expect(canonicalJson({ b: [1, true, null], a: 'ä"\n', Z: {} })).toBe(
      '{"Z":{},"a":"ä\\"\\n","b":[1,true,null]}',
    );
    expect(() => canonicalJson(0.1)).toThrow(/whole/);
    expect(() => canonicalJson(2 ** 60)).toThrow(/whole/);
    expect(() => canonicalJson('\ud800')).toThrow(/half/);
  });
});

describe('annexes', () => {
  test('[CO4] the same system makes the same ones, in whatever order it is asked', () => {
    const turned = {
      ...annexInput,
      fields: annexInput.fields.toReversed(),
      measures: annexInput.measures.toReversed(),
    };
    expect(annexesOf(turned)).toEqual(annexesOf(annexInput));
  });

  test('[CO4] say what is sensitive, and what is done about it', () => {
    const { II } = annexesOf(annexInput);
    expect(II.categories).toEqual([
      {
        category: 'user.health_and_medical',
        isSensitive: true,
        fields: ['journal.entry.text'],
        purposes: ['functional.service'],
        durations: ['P10Y-after-changed'],
      },
      expect.objectContaining({ category: 'user.name', isSensitive: false, durations: [] }),
    ]);
    expect(II.safeguards).toEqual(['own-audiences', 'reads-in-chronicle']);
  });
});

describe('the next version', () => {
  const source = {
    fields: annexInput.fields,
    measures: annexInput.measures,
    providers: annexInput.providers,
  };
  const from = {
    tenant,
    last: exampleContract,
    controller: exampleController,
    processor: exampleProcessor,
    parameters: { providerNoticeDays: 30 },
    source,
  };

  test('[CO5] names the one before, and says something else than it', () => {
    expect(() => draftContract(from, sha256)).toThrow('contract.nothing-to-amend');
    const next = draftContract({ ...from, parameters: {} }, sha256);
    expect(next.document).toMatchObject({ version: 2, previous: exampleContract.hash });
    expect(() => draftContract({ ...from, processor: null }, sha256)).toThrow(
      'contract.processor-unknown',
    );
  });

  test('[CO5] the difference names what came, went and changed, and nothing else', () => {
    const [storage] = annexInput.providers;
    if (storage === undefined) throw new Error('there is one');
    const next = draftContract(
      {
        ...from,
        controller: { ...exampleController, address: 'Neue Straße 9' },
        parameters: { providerNoticeDays: 20, breachNoticeHours: 12 },
        source: {
          ...source,
          fields: [...source.fields.slice(1), ...source.fields.slice(2)],
          providers: [
            { ...storage, locations: ['DE', 'US'] },
            { ...storage, id: 'mail' },
          ],
        },
      },
      sha256,
    );
    const difference = differenceOf(exampleContract.document, next.document);
    expect(difference).toContainEqual({
      part: 'parameters',
      path: ['providerNoticeDays'],
      is: 'changed',
      before: '30',
      after: '20',
    });
    expect(difference).toContainEqual({
      part: 'annex_I',
      path: ['controller', 'address'],
      is: 'changed',
      before: exampleController.address,
      after: 'Neue Straße 9',
    });
    expect(difference).toContainEqual({
      part: 'annex_IV',
      path: ['storage', 'locations', 'US'],
      is: 'added',
      before: null,
      after: 'US',
    });
    const told = difference.map(({ part, path, is }) => `${part} ${path.join('.')} ${is}`);
    expect(told).toEqual([
      'parameters providerNoticeDays changed',
      'parameters breachNoticeHours added',
      'annex_I controller.address changed',
      'annex_II categories.user.health_and_medical removed',
      'annex_II purposes.functional.service removed',
      'annex_II safeguards.own-audiences removed',
      'annex_II safeguards.reads-in-chronicle removed',
      'annex_IV storage.locations.US added',
      'annex_IV mail added',
    ]);
  });

  test('[CO5] what was left out and is filled in is new, and is told in lines and not as a machine writes it', () => {
    const next = draftContract(
      {
        ...from,
        controller: {
          ...exampleController,
          contact: { ...exampleController.contact, phone: '030 1234' },
          dataProtectionOfficer: {
            name: 'Sabine',
            function: 'Datenschutz',
            email: 'sabine@linde.example',
            phone: null,
          },
        },
        parameters: exampleContract.document.parameters,
        source,
      },
      sha256,
    );
    const before = { ...exampleContract.document };
    const { I } = before.annexes;
    const nobody = { ...I.controller, contact: { ...I.controller.contact, phone: null } };
    const difference = differenceOf(
      {
        ...before,
        annexes: {
          ...before.annexes,
          I: { ...I, controller: { ...nobody, dataProtectionOfficer: null } },
        },
      },
      next.document,
    ).filter(({ part }) => part === 'annex_I');
    expect(difference).toEqual([
      {
        part: 'annex_I',
        path: ['controller', 'contact', 'phone'],
        is: 'added',
        before: null,
        after: '030 1234',
      },
      {
        part: 'annex_I',
        path: ['controller', 'dataProtectionOfficer'],
        is: 'added',
        before: null,
        after: 'Sabine\nDatenschutz\nsabine@linde.example',
      },
    ]);
  });
});

describe('as a page', () => {
  const conclusion = {
    concludedAt: '2026-11-28T12:00:00.000Z',
    basis: 'concluded',
    controllerSignatory: '<script>alert(1)</script>, Leitung',
    processorSignatory: 'Noa "N" Beispiel & Söhne',
  } as const;

  test('[CO15] what people typed is text, whatever it looks like', () => {
    const sealed = draftContract(
      {
        tenant,
        last: null,
        controller: { ...exampleController, name: '</title><img src=x onerror=alert(1)>' },
        processor: { ...exampleProcessor, name: `"' & <b>` },
        parameters: {},
        source: annexInput,
      },
      sha256,
    );
    for (const lang of ['de', 'en'] as const) {
      const page = htmlDocument(printContract(sealed, { lang, conclusion, isDemo: false }));
      expect(page).not.toMatch(/<script|<img|<b>/);
      expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
      expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;, Leitung');
      expect(page).toContain(sealed.hash);
      expect(page).toContain("default-src 'none'");
    }
  });

  test('[CO15] says every letter, what was agreed, and that a draft is one', () => {
    const page = (lang: 'de' | 'en') =>
      htmlDocument(printContract(exampleContract, { lang, conclusion: null, isDemo: true }));
    expect(page('de')).toContain('7.7 (a) Neue Anbieter');
    expect(page('de')).toContain(
      'Ein neuer Anbieter tut für eine Organisation vor dem 15. Tag nichts.',
    );
    expect(page('de')).toContain('strenger vereinbart, statt 14, 7.7 (a)');
    expect(page('de')).toContain('Entwurf, nicht geschlossen');
    expect(page('en')).toContain('invented');
    expect(numberOf('cl_10__b.2')).toBe('10 (b) (2)');
    expect(numberOf('cl_4')).toBe('4');
  });
});
