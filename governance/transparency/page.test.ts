import { describe, expect, test } from 'vitest';
import { measures } from '../measures/catalogue.ts';
import { type Known, knownMeasures } from '../measures/known.ts';
import { calendarKinds } from '#products/calendar/kinds.ts';
import { buildDocument, nobodyNamed, type RunningConfiguration } from './build-document.ts';
import { changesBetween, type PublishedVersion, sinceWhen } from './changes.ts';
import type { PublishedProvider, TransparencyDocument } from './document.ts';
import { renderFeed } from './feed.ts';
import { renderPage } from './page.ts';
import { canonicalDocument } from './server/publish.ts';
import type { TransparencyView } from './view.ts';

const nowMs = Date.UTC(2026, 4, 1, 12);
const minuteMs = 60_000;
const running: RunningConfiguration = {
  program: '0.1.0',
  mode: 'production',
  policy: null,
  hosting: { provider: null, place: null, database: 'server', media: 'disk' },
  kinds: calendarKinds,
  options: [],
};
const provider: PublishedProvider = {
  id: 'mailer',
  name: 'Mailer',
  entity: 'Mailer GmbH',
  task: { de: 'Versand von Einladungen', en: 'Sending invitations' },
  isOwn: false,
  purposes: ['mail.account'],
  state: 'in-use',
  places: [{ country: 'DE', region: 'Frankfurt', basis: null }],
  categories: ['user.contact.email'],
  assurances: [],
  checkedOn: null,
};

function knownAt(lastMs: number): Known {
  const run = {
    measure: 'access.row-security',
    outcome: 'good',
    sinceMs: lastMs,
    lastMs,
    looked: 90,
    what: 'tables',
    found: [],
    foundInAll: 0,
  } as const;
  return { ofInstallation: [run], ofTenant: null, attestations: [] };
}

function documentOf(
  providers: readonly PublishedProvider[] = [],
  configuration = running,
  known = knownAt(nowMs - minuteMs),
  operator = nobodyNamed,
): TransparencyDocument {
  return buildDocument(configuration, operator, providers, knownMeasures(measures, known, nowMs));
}

function view(
  providers: readonly PublishedProvider[] = [],
  options: Partial<TransparencyView> & {
    readonly known?: Known;
    readonly running?: RunningConfiguration;
    readonly operator?: typeof nobodyNamed;
  } = {},
): TransparencyView {
  const {
    known = knownAt(nowMs - minuteMs),
    running: configuration = running,
    operator = nobodyNamed,
    ...rest
  } = options;
  const document = documentOf(providers, configuration, known, operator);
  return {
    document,
    hash: canonicalDocument(document).hash,
    measures: knownMeasures(measures, known, nowMs),
    versions: [],
    nowMs,
    loadedMs: nowMs,
    ...rest,
  };
}

function versionOf(version: number, document: TransparencyDocument | null): PublishedVersion {
  return { version, atMs: nowMs + version, hash: 'f'.repeat(64), document };
}

/** What somebody reads. */
function textOf(page: string): string {
  return page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

describe('the page', () => {
  test('[TR3] says of the operator and of places what is known, and else that it is not', () => {
    const unknown = textOf(renderPage(view(), 'de'));
    expect(unknown.match(/vom Betreiber nicht angegeben/g)).toHaveLength(6);
    expect(unknown).not.toMatch(/Frankfurt|ISO/);
    const told = { ...running, policy: 'https://example.org/p' };
    const operator = { ...nobodyNamed, name: 'Obhut gGmbH' };
    const page = renderPage(view([], { running: told, operator }), 'de');
    expect(textOf(page)).toContain('Obhut gGmbH');
    expect(page).toContain('href="https://example.org/p"');
  });

  test('[TR2] claims what is proven with its age, and no more when nobody looked', () => {
    const stateOf = (page: string) =>
      /Zeilenschutz der Datenbank <span class="chip (\w+)">/.exec(page)?.[1];
    const fresh = renderPage(view(), 'de');
    expect(stateOf(fresh)).toBe('proven');
    expect(textOf(fresh)).toContain('nachgesehen vor 1 Minute: 90 Tabellen');
    const old = renderPage(view([], { known: knownAt(nowMs - 3 * minuteMs) }), 'de');
    expect(stateOf(old)).toBe('unmet');
    expect(textOf(old)).toContain('zu lange nicht nachgesehen');
    expect(
      stateOf(renderPage(view([], { known: { ...knownAt(0), ofInstallation: [] } }), 'de')),
    ).toBe('unmet');
  });

  test('[TR2] says in the plural what it counted more than one of', () => {
    const published = (looked: number) => {
      const [run] = knownAt(nowMs - minuteMs).ofInstallation;
      if (run === undefined) throw new Error('nothing was looked at');
      const one = { ...run, measure: 'orders.published', looked, what: 'published version' };
      return textOf(
        renderPage(view([], { known: { ...knownAt(0), ofInstallation: [one] } }), 'de'),
      );
    };
    expect(published(3)).toContain(': 3 veröffentlichte Fassungen');
    expect(published(1)).toMatch(/: 1 veröffentlichte Fassung\b/);
  });

  test('[TR1][TR2] has every measure and every kind, in both languages, and no script', () => {
    for (const language of ['de', 'en'] as const) {
      const page = renderPage(view([provider]), language);
      for (const { title, holds } of measures) {
        expect(textOf(page)).toContain(title[language]);
        expect(textOf(page)).toContain(holds[language]);
      }
      expect(page.match(/<article>/g)).toHaveLength(calendarKinds.length + 1);
      expect(page).toContain(`<html lang="${language}">`);
      expect(page).not.toMatch(/<script|<style|\son\w+=|style="|javascript:/i);
      // Kinds and audiences are called as people call them.
      expect(textOf(page)).not.toMatch(/calendar\.(?!event|contact)[a-z]|\bP\d+Y\b|undefined|null/);
    }
  });

  test('[TR3][GA20] says where media lie, and that what the operator runs is theirs', () => {
    const elsewhere = { ...running, hosting: { ...running.hosting, media: 'storage' as const } };
    const page = (providers: PublishedProvider[]) =>
      textOf(renderPage(view(providers, { running: elsewhere }), 'de'));
    // Undescribed, nothing goes there.
    expect(page([])).toContain('Keine. Hinaus geht');
    expect(page([])).toContain('versiegelt auch bei einem Dienstleister');
    expect(page([{ ...provider, isOwn: true }])).toContain('vom Betreiber selbst betrieben');
    expect(page([provider])).not.toContain('vom Betreiber selbst betrieben');
    expect(textOf(renderPage(view(), 'de'))).not.toContain('versiegelt');
  });

  test('[TR7] what somebody called themself stays text, on the page and in the feed', () => {
    const hostile = `<img src=x onerror=alert(1)>"'&\u202egpj`;
    const bad: PublishedProvider = {
      ...provider,
      name: hostile,
      entity: hostile,
      task: { de: hostile, en: hostile },
      places: [{ country: hostile, region: hostile, basis: hostile }],
      categories: [hostile],
      assurances: [{ text: hostile, source: hostile, checkedOn: hostile }],
      checkedOn: hostile,
    };
    const told = { ...running, policy: 'javascript:alert(1)' };
    const operator = { name: hostile, address: hostile, contact: hostile };
    const shown = view([bad], {
      running: told,
      operator,
      versions: [versionOf(1, documentOf()), versionOf(2, documentOf([bad]))],
    });
    const page = renderPage(shown, 'de');
    const feed = renderFeed(shown, {
      language: 'en',
      publicUrl: new URL('https://o.example'),
      nowMs,
    });
    for (const text of [page, feed]) {
      expect(text).not.toContain('<img src=x');
      expect(text).not.toContain('\u202e');
      expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
    }
    expect(page).not.toMatch(/href="javascript/);
  });

  test('[UX8] each link has its picture before its words', () => {
    const page = renderPage(
      view([], { running: { ...running, policy: 'https://example.org/p' } }),
      'de',
    );
    const links = page.match(/<a [^]*?<\/a/g) ?? [];
    expect(links).toHaveLength(4);
    for (const link of links) expect(link).toMatch(/<svg [^]*<\/svg><span>[^<]+<\/span>/);
  });

  test('[TR1] says of what everybody around somebody sees that it is all of them', () => {
    const text = textOf(renderPage(view(), 'de'));
    expect(text).toContain('sieht zuerst die Person, ihr Kreis und ihr Team');
  });

  test('[TR9] names no tenant and no table of one', () => {
    expect(renderPage(view([provider]), 'en')).not.toMatch(/t_[0-9a-f]{12}/);
  });
});

describe('what changed', () => {
  const elsewhere = { ...provider, places: [{ country: 'US', region: '', basis: 'SCC module 3' }] };

  test('[TR4] a provider whose region changes is a change, and another hash', () => {
    const [before, after] = [documentOf([provider]), documentOf([elsewhere])];
    expect(changesBetween(before, after)).toEqual([
      { part: 'provider', id: 'mailer', how: 'changed' },
    ]);
    expect(canonicalDocument(before).hash).not.toBe(canonicalDocument(after).hash);
    const shown = view([elsewhere], { versions: [versionOf(1, before), versionOf(2, after)] });
    expect(textOf(renderPage(shown, 'de'))).toContain('Dienstleister „Mailer“: geändert');
    expect(textOf(renderPage(shown, 'de'))).toContain('Vereinigte Staaten (SCC module 3)');
    expect(
      renderFeed(shown, { language: 'en', publicUrl: new URL('https://o.example'), nowMs }),
    ).toContain('Provider “Mailer”: changed');
  });

  test('[TR4] ages are no part of what is hashed, states are', () => {
    const hash = (lastMs: number) =>
      canonicalDocument(documentOf([], running, knownAt(lastMs))).hash;
    expect(hash(nowMs - minuteMs)).toBe(hash(nowMs));
    expect(hash(nowMs - 3 * minuteMs)).not.toBe(hash(nowMs));
  });

  test('[TR8] since when is since it is there without a break', () => {
    const [without, within] = [documentOf(), documentOf([provider])];
    const since = sinceWhen([
      versionOf(1, within),
      versionOf(2, without),
      versionOf(3, within),
      versionOf(4, null),
      versionOf(5, within),
    ]);
    expect(since.get('provider mailer')).toBe(nowMs + 3);
    expect(since.get('kind calendar.event')).toBe(nowMs + 1);
  });

  test('[TR6] a version that is not what was published is shown as that, and nothing of it', () => {
    const shown = view([], { versions: [versionOf(1, documentOf()), versionOf(2, null)] });
    expect(textOf(renderPage(shown, 'de'))).toContain('nachträglich verändert');
    expect(changesBetween(null, documentOf()).every(({ how }) => how === 'added')).toBe(true);
  });
});
