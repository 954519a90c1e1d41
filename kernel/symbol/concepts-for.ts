import { allConcepts, type Concept, conceptOf, type WordLocale } from './concept.ts';
import { compoundParts, type Parts } from './compound.ts';
import { type Corrections, noCorrections, readCorrections, titleKey } from './corrections.ts';
import { basesOf } from './inflection.ts';
import { type Language, languages, names, placeNames } from './language.ts';
import { type Entry, type Found, Lexicon } from './lexicon.ts';
import { type Token, tokensOf } from './tokens-of.ts';

export interface FoundConcept {
  readonly concept: string;
  /** Its picture in OpenMoji. */
  readonly hexcode: string;
  /** Its spoken name in the title's language. */
  readonly word: string;
  /** From 0 to 1: of 100 concepts found with 0.9, at least 90 are right (SB6). */
  readonly confidence: number;
}

/** From here on a picture may stand by itself; below, it is only offered. */
export const sureFrom = 0.7;
/** What is less likely is worth no place in an offer. */
const leastOffered = 0.25;
const mostFound = 8;
/** From here on a concept says enough to do without the general words beside it. */
const saidFrom = 0.5;

const corrected = 0.99;
const phraseFound = 0.95;
const capitalsMissing = 0.75;
const otherLanguage = 0.8;
const verbForNoun = 0.45;
const smallNoun = 0.7;
const generalAlone = 0.85;
const generalHead = 0.6;
/** "Kein Schwimmen" is about swimming, and its picture would say the opposite. */
const negatedAtMost = 0.3;
const nothingHappens = 0.72;

const lexicons = new Map<WordLocale, Lexicon>();

function lexiconOf(language: WordLocale): Lexicon {
  let lexicon = lexicons.get(language);
  if (lexicon === undefined) {
    lexicon = new Lexicon(
      // Names first: where two words inflect alike, a name is meant.
      [0, 1].flatMap((turn) =>
        allConcepts.flatMap((concept) =>
          (turn === 0 ? concept[language].slice(0, 1) : concept[language].slice(1)).map((word) => ({
            concept: concept.id,
            word,
          })),
        ),
      ),
      language,
    );
    lexicons.set(language, lexicon);
  }
  return lexicon;
}

/** What a title is about, in its order. Unknown titles find nothing; what is a guess has a low confidence. */
export function conceptsFor(
  title: string,
  language: WordLocale,
  corrections: Corrections = noCorrections,
): FoundConcept[] {
  const own = readCorrections(corrections, language);
  const whole = own.titles.get(titleKey(title));
  if (whole === null) return [];
  const wholeConcept = whole === undefined ? null : conceptOf(whole);
  if (wholeConcept !== null) return [found(wholeConcept, language, corrected)];

  const reading = new Reading(tokensOf(title), language, own.lexicons);
  return reading.concepts().map(({ concept, confidence }) => found(concept, language, confidence));
}

function found(concept: Concept, language: WordLocale, confidence: number): FoundConcept {
  return {
    concept: concept.id,
    hexcode: concept.hexcode,
    word: concept[language][0] ?? concept.id,
    confidence: Math.round(confidence * 100) / 100,
  };
}

/** A piece of the title that may say a concept: a word, or a part of a compound. */
interface Unit {
  readonly text: string;
  readonly token: number;
  readonly found: Found | null;
  /** What being a part of a compound leaves of the confidence. */
  readonly share: number;
}

interface Hit {
  readonly concept: Concept;
  readonly confidence: number;
  readonly place: number;
  readonly isGeneral: boolean;
  readonly token: number;
}

class Reading {
  readonly #tokens: readonly Token[];
  readonly #locale: WordLocale;
  readonly #language: Language;
  readonly #corrections: readonly Lexicon[];

  constructor(tokens: readonly Token[], language: WordLocale, corrections: readonly Lexicon[]) {
    this.#tokens = tokens;
    this.#locale = language;
    this.#language = languages[language];
    this.#corrections = corrections;
  }

  concepts(): { concept: Concept; confidence: number }[] {
    const ignored = this.#ignored();
    const units = this.#units(ignored);
    const hits = this.#hits(units);
    const negated = this.#negated();
    const said = hits.some(
      (hit) =>
        !hit.isGeneral &&
        hit.confidence >= saidFrom &&
        !negated.has(hit.token) &&
        // Who it is with does not say what it is.
        hit.concept.group !== 'people',
    );
    const kept = hits
      .map((hit) =>
        negated.has(hit.token) && hit.concept.id !== 'cancelled'
          ? { ...hit, confidence: Math.min(hit.confidence, negatedAtMost) }
          : hit,
      )
      .filter((hit) => !(hit.isGeneral && said) && hit.confidence >= leastOffered);
    const best = new Map<string, Hit>();
    for (const hit of kept.toSorted((a, b) => a.place - b.place)) {
      const other = best.get(hit.concept.id);
      if (other === undefined || other.confidence < hit.confidence) best.set(hit.concept.id, hit);
    }
    return [...this.#nothingHappens(hits, negated), ...best.values()].slice(0, mostFound);
  }

  /** Places of names of people, towns and houses. */
  #ignored(): Set<number> {
    const ignored = new Set<number>();
    const { titles, houses, surnames, nameAfter, placeAfter, stop } = this.#language;
    for (const [place, token] of this.#tokens.entries()) {
      const before = this.#tokens[place - 1];
      if (before === undefined || !token.isCapital || before.clause !== token.clause) continue;
      if (titles.has(before.text)) {
        ignored.add(place);
        // "Familie Bäcker" is a name as a whole; an aunt is an aunt.
        if (this.#language.plain.has(before.text)) ignored.add(place - 1);
      }
      // "Haus Sonnenschein", "Kita Regenbogen", "Anne Bauer"
      if (houses.has(before.text) || (names.has(before.text) && surnames.has(token.text))) {
        ignored.add(place);
      }
      if (names.has(token.text) && (nameAfter.has(before.text) || this.#isPerson(before.text))) {
        ignored.add(place);
      } else if (
        placeAfter.has(before.text) &&
        this.#locale === 'de' &&
        before.text !== 'in' &&
        before.text !== 'aus'
      ) {
        // "Fahrt nach Essen", "Bad Singen". Who means the meal says "nach dem Essen".
        if (before.text !== 'nach' || token.text !== 'hause') ignored.add(place);
        if (before.text === 'bad' && !stop.has(token.text)) ignored.add(place - 1);
      }
    }
    return ignored;
  }

  #isPerson(text: string): boolean {
    const word = this.#look(text);
    return (
      word !== null &&
      word.entry.concept !== null &&
      conceptOf(word.entry.concept)?.group === 'people'
    );
  }

  #units(ignored: ReadonlySet<number>): Unit[] {
    const units: Unit[] = [];
    for (let place = 0; place < this.#tokens.length; place++) {
      const token = this.#tokens[place];
      if (token === undefined || ignored.has(place)) continue;
      const next = this.#tokens[place + 1];
      // "Heilig Abend", "Schwimm Bad": people write apart what is one word.
      if (
        next !== undefined &&
        next.clause === token.clause &&
        token.text.length >= 3 &&
        next.text.length >= 3
      ) {
        const joined = this.#look(token.text + next.text);
        if (
          joined !== null &&
          joined.entry.tokens[0] === token.text + next.text &&
          !this.#isPhrase(place)
        ) {
          units.push({ text: joined.entry.tokens[0], token: place, found: joined, share: 0.97 });
          place += 1;
          continue;
        }
      }
      units.push(...this.#unitsOf(token, place));
    }
    return units;
  }

  #isPhrase(place: number): boolean {
    const two = this.#tokens.slice(place, place + 2).map(({ text }) => text);
    return this.#lexicons().some((lexicon) => lexicon.phrases(two).length > 0);
  }

  #unitsOf(token: Token, place: number): Unit[] {
    const { text } = token;
    // Of numbers and single letters only what is listed is a word: "112", "U-Bahn".
    if (text.length < 2 || /\d/u.test(text)) {
      const said = text.length < 2 ? null : this.#look(text);
      return [
        { text, token: place, found: said?.entry.tokens[0] === text ? said : null, share: 1 },
      ];
    }
    const unit = (found: Found | null, share = 1): Unit => ({ text, token: place, found, share });
    const irregular = this.#language.irregular.get(text);
    const known =
      this.#lookToken(token) ?? (irregular === undefined ? null : this.#look(irregular));
    if (known !== null) return [unit(known)];
    const isName = token.isCapital && (names.has(text) || placeNames.has(text));
    if (isName || this.#isKnownWord(text) || lexiconOf(this.#locale).isInPhrase(text)) {
      return [unit(null)];
    }
    const parts = compoundParts(text, token.isCapital, this.#parts());
    if (parts !== null) {
      return parts.map((part, index) => ({
        text: part.text,
        token: place,
        // "Hausbesprechung" is no house.
        found:
          index < parts.length - 1 && part.found !== null && this.#isGeneral(part.found.entry)
            ? null
            : part.found,
        share: part.share,
      }));
    }
    // English words are at home in German titles, and hardly the other way about.
    const foreign = lexiconOf(this.#locale === 'de' ? 'en' : 'de').word(text);
    const least = this.#locale === 'de' ? 4 : 7;
    if (foreign !== null && text.length >= least && !foreign.entry.isUpper) {
      return [unit({ ...foreign, confidence: foreign.confidence * otherLanguage })];
    }
    return [
      unit(
        this.#lexicons()
          .map((lexicon) => lexicon.misspelling(text))
          .find((each) => each !== null) ?? null,
      ),
    ];
  }

  #parts(): Parts {
    return {
      language: this.#locale,
      look: (text) => this.#look(text),
      misspelling: (text) => lexiconOf(this.#locale).misspelling(text),
      isPlain: (text) => this.#isPlainPart(text),
      isPrefix: (text) => this.#language.prefixes.has(text),
    };
  }

  #lexicons(): Lexicon[] {
    return [...this.#corrections, lexiconOf(this.#locale)];
  }

  #look(text: string): Found | null {
    for (const lexicon of this.#corrections) {
      const said = lexicon.word(text);
      if (said !== null && isKnown(said.entry)) return { ...said, confidence: corrected };
    }
    return lexiconOf(this.#locale).word(text);
  }

  #lookToken(token: Token): Found | null {
    // A small word that is the whole title is meant.
    const isSmall = this.#language.stop.has(token.text) && this.#tokens.length > 1;
    if (isSmall && !token.isUpper) {
      // A correction may name any word.
      return this.#corrections.length === 0 ? null : this.#lookCorrected(token.text);
    }
    const said = this.#look(token.text);
    if (said === null) return null;
    const isItself = said.entry.tokens[0] === token.text;
    // "Plan B" is not about planning.
    if (!isItself && this.#language.plain.has(token.text) && said.confidence < corrected)
      return null;
    if (this.#isSmallNoun(token, said)) {
      return { ...said, confidence: said.confidence * (isItself ? smallNoun : verbForNoun) };
    }
    if (!said.entry.isUpper || token.isUpper) return said;
    return token.text.length < 3 ? null : { ...said, confidence: capitalsMissing };
  }

  /** Who writes nouns with capitals means none with "belegen" ("Beleg") or "weg" ("Weg"). */
  #isSmallNoun(token: Token, { entry, isNounForm }: Found): boolean {
    if (this.#locale !== 'de' || token.isCapital || !/^\p{Lu}/u.test(entry.word)) return false;
    if (!this.#tokens.some(({ isCapital }) => isCapital)) return false;
    const isVerb = token.text.endsWith('n');
    return isNounForm === true
      ? isVerb
      : !/e[lr]?n$/u.test(entry.word) && entry.tokens[0] === token.text;
  }

  #lookCorrected(text: string): Found | null {
    const said = this.#look(text);
    return said?.confidence === corrected ? said : null;
  }

  #isKnownWord(text: string): boolean {
    const { stop, plain } = this.#language;
    return (
      stop.has(text) ||
      plain.has(text) ||
      basesOf(text, this.#locale).some((base) => base.length >= 4 && plain.has(base))
    );
  }

  /** "Sonntagsausflug", but not "Nachsorge": days may begin a compound, and small words are something else in it. */
  #isPlainPart(text: string): boolean {
    return (
      this.#isKnownWord(text) &&
      (text.length >= 5 || this.#language.plain.has(text)) &&
      !this.#language.prefixes.has(text)
    );
  }

  #isGeneral(entry: Entry): boolean {
    const [only] = entry.tokens;
    return entry.tokens.length === 1 && only !== undefined && this.#language.plain.has(only);
  }

  #hits(units: readonly Unit[]): Hit[] {
    const hits: Hit[] = [];
    const used = new Set<number>();
    const add = (entry: Entry, confidence: number, place: number): void => {
      const concept = entry.concept === null ? null : conceptOf(entry.concept);
      if (concept === null) return;
      const isGeneral = confidence < corrected && this.#isGeneral(entry);
      hits.push({
        concept,
        confidence: isGeneral
          ? Math.min(confidence, (units[place]?.share ?? 1) === 1 ? generalAlone : generalHead)
          : confidence,
        place,
        isGeneral,
        token: units[place]?.token ?? 0,
      });
    };
    const texts = units.map(({ text }) => text);
    for (const [turn, lexicon] of this.#lexicons().entries()) {
      for (const { entry, places } of lexicon.phrases(texts)) {
        if (places.some((place) => used.has(place)) || !isKnown(entry)) continue;
        for (const place of places) used.add(place);
        add(entry, turn < this.#corrections.length ? corrected : phraseFound, Math.min(...places));
      }
    }
    for (const [place, { found, share }] of units.entries()) {
      if (found !== null && !used.has(place)) add(found.entry, found.confidence * share, place);
    }
    return hits;
  }

  /** Places of the words that a "kein", "nicht" or "ohne" reaches. */
  #negated(): Set<number> {
    const { negation, clauseEnds, remind, stop } = this.#language;
    const negated = new Set<number>();
    for (const [place, token] of this.#tokens.entries()) {
      if (!negation.has(token.text)) continue;
      const after = this.#reach(place, 1, (text) => clauseEnds.has(text));
      if (after.some((each) => remind.has(this.#tokens[each]?.text ?? ''))) continue;
      const saying = after.filter((each) => !stop.has(this.#tokens[each]?.text ?? ''));
      // "Schwimmen heute nicht"
      if (saying.length === 0)
        for (const each of this.#reach(place, -1, () => false)) negated.add(each);
      const [first] = saying;
      const isOnlyNext = token.text === 'ohne' || token.text === 'without';
      for (const each of isOnlyNext && first !== undefined ? [first] : after) negated.add(each);
    }
    return negated;
  }

  #reach(from: number, step: 1 | -1, isEnd: (text: string) => boolean): number[] {
    const reached: number[] = [];
    const { clause } = this.#tokens[from] ?? { clause: 0 };
    for (let place = from + step; ; place += step) {
      const token = this.#tokens[place];
      if (token === undefined || token.clause !== clause || isEnd(token.text)) return reached;
      reached.push(place);
    }
  }

  /** "Heute keine Schule": what does not take place has the picture for that. */
  #nothingHappens(
    hits: readonly Hit[],
    negated: ReadonlySet<number>,
  ): { concept: Concept; confidence: number }[] {
    const concept = conceptOf('cancelled');
    const word = this.#tokens.some(({ text }) => /^kein|^no$/u.test(text));
    const isOff =
      word &&
      hits.some((hit) => negated.has(hit.token) && canBeCancelled.has(hit.concept.group)) &&
      !hits.some((hit) => hit.concept.id === 'cancelled');
    return isOff && concept !== null ? [{ concept, confidence: nothingHappens }] : [];
  }
}

const canBeCancelled: ReadonlySet<string> = new Set([
  'work',
  'school',
  'leisure',
  'sport',
  'transport',
]);

/** A correction may come from a version that has more concepts; then it is not one for us. */
function isKnown(entry: Entry): boolean {
  return entry.concept === null || conceptOf(entry.concept) !== null;
}
