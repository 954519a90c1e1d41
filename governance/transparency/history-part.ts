import { measureOf } from '../measures/catalogue.ts';
import { type Change, changesBetween, type PublishedVersion } from './changes.ts';
import type { TransparencyDocument } from './document.ts';
import { html, type Html } from './html.ts';
import {
  dayInWords,
  howWords,
  kindName,
  type Language,
  pageWords as words,
  partWords,
  stateWords,
} from './words.ts';

/** What one version brought, as sentences; the first is only the first. */
export interface VersionInWords {
  readonly version: PublishedVersion;
  readonly sentences: readonly string[];
}

const mostVersions = 50;
const mostSentences = 20;

/** The versions, the latest first, each with what was otherwise than in the one before. */
export function versionsInWords(
  versions: readonly PublishedVersion[],
  language: Language,
): VersionInWords[] {
  return versions
    .map((version, place) => ({
      version,
      sentences: sentencesOf(version, versions[place - 1], language),
    }))
    .toReversed()
    .slice(0, mostVersions);
}

function sentencesOf(
  { version, document }: PublishedVersion,
  before: PublishedVersion | undefined,
  language: Language,
): readonly string[] {
  if (document === null) return [words.changedByHand[language]];
  if (version === 1) return [words.firstVersion[language]];
  // What it followed is not known any more.
  if (before?.document === undefined || before.document === null) return [];
  const changes = changesBetween(before.document, document);
  const told = changes
    .slice(0, mostSentences)
    .map((change) => sentence(change, before.document, document, language));
  return changes.length > told.length ? [...told, words.andMore[language]] : told;
}

function sentence(
  { part, id, how, from, to }: Change,
  before: TransparencyDocument | null,
  after: TransparencyDocument,
  language: Language,
): string {
  const name = nameOf(part, id, language, after) ?? nameOf(part, id, language, before);
  const quoted = language === 'de' ? `„${name}“` : `“${name}”`;
  const subject =
    name === null ? partWords[part][language] : `${partWords[part][language]} ${quoted}`;
  if (from !== undefined && to !== undefined && from !== to) {
    return `${subject}: ${stateName(from, language)} → ${stateName(to, language)}`;
  }
  return `${subject}: ${howWords[how][language]}`;
}

function nameOf(
  part: Change['part'],
  id: string,
  language: Language,
  document: TransparencyDocument | null,
): string | null {
  switch (part) {
    case 'measure':
      return measureOf(id)?.title[language] ?? id;
    case 'kind':
      return kindName(id, language);
    case 'provider':
      return document?.providers.find((provider) => provider.id === id)?.name ?? null;
    case 'option':
      return document?.options.find((option) => option.id === id)?.title[language] ?? null;
    default:
      return null;
  }
}

function stateName(state: string, language: Language): string {
  return (
    (stateWords as Readonly<Record<string, { de: string; en: string }>>)[state]?.[language] ?? state
  );
}

export function historyPart(versions: readonly PublishedVersion[], language: Language): Html {
  const told = versionsInWords(versions, language);
  return html`<section aria-labelledby="history">
    <h2 id="history">${words.history[language]}</h2>
    ${
      told.length === 0
        ? html`<p>${words.noVersion[language]}</p>`
        : html`<ol class="plain history" reversed>
            ${told.map(
              ({ version, sentences }) =>
                html`<li id="v${version.version}">
                  <h3>
                    <time datetime="${new Date(version.atMs).toISOString()}"
                      >${dayInWords(version.atMs, language)}</time
                    >
                    · ${words.version[language]} ${version.version}
                  </h3>
                  <ul>
                    ${sentences.map((each) => html`<li>${each}</li>`)}
                  </ul>
                </li>`,
            )}
          </ol>`
    }
  </section>`;
}
