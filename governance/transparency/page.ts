import { groupWords } from '../measures/catalogue.ts';
import type { KnownMeasure } from '../measures/known.ts';
import { measureGroups, type Words } from '../measures/measure.ts';
import type { MeasureState } from '../measures/state.ts';
import { wordsForWhat } from '../measures/what-words.ts';
import { sinceWhen } from './changes.ts';
import type {
  PublishedHolding,
  PublishedKind,
  PublishedOption,
  PublishedProvider,
} from './document.ts';
import { html, type Html } from './html.ts';
import { historyPart } from './history-part.ts';
import { publishedAs, type TransparencyView } from './view.ts';
import {
  agoInWords,
  audienceName,
  categoryWords,
  dayInWords,
  kindName,
  type Language,
  pageWords as words,
  periodInWords,
  reasonWords,
  stateMeanings,
  stateWords,
  useWords,
} from './words.ts';

/** The public page, as HTML that needs no script (TR1). Every claim in it stands beside what it comes from. */
export function renderPage(view: TransparencyView, language: Language): string {
  const say = (text: Words) => text[language];
  const since = sinceWhen(view.versions);
  const sinceOf = (key: string) => {
    const atMs = since.get(key);
    return atMs === undefined ? null : html`<p class="since">${say(words.since)} ${day(atMs)}</p>`;
  };
  const day = (atMs: number) =>
    html`<time datetime="${new Date(atMs).toISOString()}">${dayInWords(atMs, language)}</time>`;
  const other: Language = language === 'de' ? 'en' : 'de';
  const { document } = view;
  const published = publishedAs(view);

  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${say(words.title)} · Obhut</title>
        <link rel="stylesheet" href="/transparency/style.css" />
        <link rel="icon" href="/transparency/mark.svg" type="image/svg+xml" />
        <link
          rel="alternate"
          type="application/atom+xml"
          title="${say(words.asFeed)}"
          href="/transparency.atom?lang=${language}"
        />
        <link
          rel="alternate"
          type="application/json"
          title="${say(words.asJson)}"
          href="/transparency.json"
        />
        <link rel="alternate" hreflang="${other}" href="/transparency?lang=${other}" />
      </head>
      <body>
        <header>
          <p class="brand">
            <img src="/transparency/mark.svg" alt="" width="40" height="40" /> <span>Obhut</span>
          </p>
          <p class="language">
            <a class="way" href="/transparency?lang=${other}" hreflang="${other}" lang="${other}"
              >${picture.language}<span>${say(words.otherLanguage)}</span></a
            >
          </p>
        </header>
        <main>
          <h1>${say(words.title)}</h1>
          <p class="lead">${say(words.lead)}</p>
          ${document.mode === 'trial' ? html`<p class="note">${say(words.trial)}</p>` : null}
          ${view.loadedMs === null ? html`<p class="note">${say(words.notLooked)}</p>` : null}
          ${published === null && view.loadedMs !== null ? html`<p class="note">${say(words.unpublished)}</p>` : null}
          ${summary(view.measures)}

          <section aria-labelledby="who">
            <h2 id="who">${say(words.who)}</h2>
            <dl>
              ${fact(words.operatorName, document.operator.name)}
              ${fact(words.operatorAddress, document.operator.address)}
              ${fact(words.operatorContact, document.operator.contact)}
              ${fact(words.operatorPolicy, document.operator.policy, document.operator.policy)}
            </dl>
          </section>

          <section aria-labelledby="where">
            <h2 id="where">${say(words.where)}</h2>
            <dl>
              ${fact(words.hostingProvider, document.hosting.provider)}
              ${fact(words.hostingPlace, document.hosting.place)}
              ${fact(words.database, say(document.hosting.database === 'embedded' ? words.databaseEmbedded : words.databaseServer))}
              ${fact(words.media, say(document.hosting.media === 'disk' ? words.mediaDisk : words.mediaStorage))}
            </dl>
          </section>

          <section aria-labelledby="providers">
            <h2 id="providers">${say(words.providers)}</h2>
            ${
              document.providers.length === 0
                ? html`<p>${say(words.noProviders)}</p>`
                : document.providers.map(providerPart)
            }
          </section>

          <section aria-labelledby="what">
            <h2 id="what">${say(words.what)}</h2>
            <p>${say(words.whatLead)}</p>
            <div class="cards">${document.kinds.map(kindPart)}</div>
            <h3>${say(words.beside)}</h3>
            <div class="wide">
              <table>
                <thead>
                  <tr>
                    <th scope="col">${say(words.data)}</th>
                    <th scope="col">${say(words.purpose)}</th>
                    <th scope="col">${say(words.tables)}</th>
                  </tr>
                </thead>
                <tbody>
                  ${document.holdings.map(holdingPart)}
                </tbody>
              </table>
            </div>
          </section>

          <section aria-labelledby="options">
            <h2 id="options">${say(words.options)}</h2>
            <ul class="plain">
              ${document.options.map(optionPart)}
            </ul>
          </section>

          <section aria-labelledby="measures">
            <h2 id="measures">${say(words.measures)}</h2>
            <dl class="meanings">
              ${(['proven', 'attested', 'declarative', 'unmet'] as const).map(
                (is) =>
                  html`<div>
                    <dt>${chip(is)}</dt>
                    <dd>${say(stateMeanings[is])}</dd>
                  </div>`,
              )}
            </dl>
            ${measureGroups.map(groupPart)}
          </section>

          ${historyPart(view.versions, language)}

          <section aria-labelledby="proof">
            <h2 id="proof">${say(words.proof)}</h2>
            <p>${say(words.proofLead)}</p>
            <dl>
              ${fact(words.version, published === null ? say(words.noVersion) : String(published.version))}
              <div>
                <dt>${say(words.hash)}</dt>
                <dd><code>${view.hash}</code></dd>
              </div>
            </dl>
            <ul class="ways">
              <li>
                <a class="way" href="/transparency.json"
                  >${picture.data}<span>${say(words.asJson)}</span></a
                >
              </li>
              <li>
                <a class="way" href="/transparency.atom?lang=${language}"
                  >${picture.feed}<span>${say(words.asFeed)}</span></a
                >
              </li>
            </ul>
          </section>
        </main>
        <footer><p>${say(words.precedence)}</p></footer>
      </body>
    </html> `.text;

  function fact(title: Words, value: string | null, link: string | null = null): Html {
    const text =
      value === null
        ? html`<em>${say(words.unknown)}</em>`
        : link !== null && link.startsWith('https://')
          ? html`<a class="way" href="${link}" rel="noreferrer"
              >${picture.elsewhere}<span>${value}</span></a
            >`
          : html`${value}`;
    return html`<div>
      <dt>${say(title)}</dt>
      <dd>${text}</dd>
    </div>`;
  }

  function summary(measures: readonly KnownMeasure[]): Html {
    const counts = (['proven', 'attested', 'declarative', 'unmet'] as const).map((is) => ({
      is,
      count: measures.filter(({ state }) => state.is === is).length,
    }));
    return html`<ul class="summary">
      ${counts.map(
        ({ is, count }) =>
          html`<li class="${is}"><strong>${count}</strong> ${say(stateWords[is])}</li>`,
      )}
    </ul>`;
  }

  function chip(is: MeasureState['is']): Html {
    return html`<span class="chip ${is}">${say(stateWords[is])}</span>`;
  }

  function kindPart(kind: PublishedKind): Html {
    const categories = [...new Set(kind.fields.map(({ category }) => category))];
    const after = kind.keptAfter === 'day' ? words.keptAfterDay : words.keptAfterChange;
    return html`<article>
      <h3>${kindName(kind.name, language)}</h3>
      <dl>
        <div>
          <dt>${say(words.holds)}</dt>
          <dd>${categories.map((category) => say(categoryWords[category])).join(', ')}</dd>
        </div>
        <div>
          <dt>${say(words.firstSeen)}</dt>
          <dd>${audienceName(kind.firstSeenBy, language)}</dd>
        </div>
        <div>
          <dt>${say(words.kept)}</dt>
          <dd>${periodInWords(kind.keptFor, language)} ${say(after)}</dd>
        </div>
      </dl>
      ${kind.isSensitive ? html`<p>${say(words.sensitive)}</p>` : null}
      ${sinceOf(`kind ${kind.name}`)}
    </article>`;
  }

  function holdingPart({ category, use, tables }: PublishedHolding): Html {
    return html`<tr>
      <th scope="row">${say(categoryWords[category])}</th>
      <td data-of="${say(words.purpose)}">${say(useWords[use])}</td>
      <td class="tables" data-of="${say(words.tables)}">${tables.join(', ')}</td>
    </tr>`;
  }

  function optionPart({ id, title, says, state }: PublishedOption): Html {
    return html`<li>
      <h3>${say(title)} <span class="chip">${say(optionWords[state])}</span></h3>
      <p>${say(says)}</p>
      ${sinceOf(`option ${id}`)}
    </li>`;
  }

  function providerPart(provider: PublishedProvider): Html {
    const state = {
      'in-use': words.providerInUse,
      announced: words.providerAnnounced,
      stopped: words.providerStopped,
    }[provider.state];
    const places = provider.places.map(({ country, region, basis }) => {
      const name = [region, countryName(country, language)]
        .filter((part) => part !== '')
        .join(', ');
      return basis === null ? name : `${name} (${basis})`;
    });
    return html`<article>
      <h3>${provider.name} <span class="chip">${say(state)}</span></h3>
      ${provider.isOwn ? html`<p>${say(words.providerOwn)}</p>` : null}
      <dl>
        <div>
          <dt>${say(words.providerName)}</dt>
          <dd>${provider.entity}</dd>
        </div>
        <div>
          <dt>${say(words.task)}</dt>
          <dd>${say(provider.task)}</dd>
        </div>
        <div>
          <dt>${say(words.places)}</dt>
          <dd>
            ${places.length === 0 ? html`<em>${say(words.unknown)}</em>` : [...new Set(places)].join('; ')}
          </dd>
        </div>
        <div>
          <dt>${say(words.data)}</dt>
          <dd>
            ${provider.categories.map((category) => categoryName(category, language)).join(', ')}
          </dd>
        </div>
        <div>
          <dt>${say(words.assurances)}</dt>
          <dd>
            ${
              provider.assurances.length === 0
                ? html`<em>${say(words.noAssurance)}</em>`
                : html`<ul>
                    ${provider.assurances.map(({ text, source, checkedOn }) => html`<li>${text} (${source}, ${checkedOn})</li>`)}
                  </ul>`
            }
          </dd>
        </div>
        <div>
          <dt>${say(words.checkedOn)}</dt>
          <dd>${provider.checkedOn ?? html`<em>${say(words.neverChecked)}</em>`}</dd>
        </div>
      </dl>
      ${sinceOf(`provider ${provider.id}`)}
    </article>`;
  }

  function groupPart(group: (typeof measureGroups)[number]): Html | null {
    const ofGroup = view.measures.filter(({ measure }) => measure.group === group);
    if (ofGroup.length === 0) return null;
    return html`<h3>${say(groupWords[group])}</h3>
      <ul class="measures">
        ${ofGroup.map(measurePart)}
      </ul>`;
  }

  function measurePart({ measure, state }: KnownMeasure): Html {
    return html`<li>
      <h4>${say(measure.title)} ${chip(state.is)}</h4>
      <p>${say(measure.holds)}</p>
      <p class="since">${grounds(state)}</p>
    </li>`;
  }

  function grounds(state: MeasureState): Html {
    switch (state.is) {
      case 'proven':
        return html`${say(words.lookedAt)} ${agoInWords(state.ageMs, language)}: ${state.looked}
        ${say(wordsForWhat(state.what, state.looked))}`;
      case 'attested':
        return html`${say(words.saidBy)} ${state.by}, ${say(words.on)} ${state.grounds},
        ${say(words.until)} ${day(state.untilMs)}`;
      case 'declarative':
        return html``;
      case 'unmet':
        return html`${say(reasonWords[state.because])}${state.atMs === null ? null : html`, ${day(state.atMs)}`}`;
    }
  }
}

/** Before the words of each link, drawn as the app draws its own (UX8). */
const picture = {
  language: drawn(
    'M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18',
    'M3 12h18',
    'M12 3c5 5.5 5 12.5 0 18-5-5.5-5-12.5 0-18',
  ),
  data: drawn('M12 4v11.5', 'M6.5 10.5 12 16l5.5-5.5', 'M4 16v4h16v-4'),
  feed: drawn('M5 12a7 7 0 0 1 7 7', 'M5 5a14 14 0 0 1 14 14', 'M5.5 18.5v.1'),
  elsewhere: drawn('M9 5.5 15.5 12 9 18.5'),
} as const;

function drawn(...paths: readonly string[]): Html {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">
    ${paths.map((path) => html`<path d="${path}" />`)}
  </svg>`;
}

function categoryName(category: string, language: Language): string {
  return (categoryWords as Readonly<Record<string, Words>>)[category]?.[language] ?? category;
}

function countryName(code: string, language: Language): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code;
}

const optionWords = {
  on: words.optionOn,
  off: words.optionOff,
  'by-choice': words.optionByChoice,
} as const;
