import { clauses } from '#governance/clauses/clauses.ts';
import type { Block, PrintedDocument } from '#kernel/document/printed-document.ts';
import { durationWords, type Language, printWords, wordsOf } from './contract-words.ts';
import type { ContractDocument, SealedContract } from './contract-document.ts';
import { effectiveParameters, type ParameterValue } from './parameters.ts';
import type { Contact, Party } from './party.ts';

/** Who concluded a version, and when. */
export interface Conclusion {
  readonly concludedAt: string;
  readonly basis: 'concluded' | 'attested';
  readonly controllerSignatory: string;
  readonly processorSignatory: string;
}

/**
 * A contract as it is printed and shown: everything its document says, in words of the language, and
 * nothing that the document does not say. What people typed is text and nothing else.
 */
export function printContract(
  sealed: SealedContract,
  options: {
    readonly lang: Language;
    /** Null: a draft. */
    readonly conclusion: Conclusion | null;
    readonly isDemo: boolean;
  },
): PrintedDocument {
  const { lang, conclusion, isDemo } = options;
  const { document } = sealed;
  const say = (name: keyof typeof printWords) => printWords[name][lang];
  const { controller, processor } = document.annexes.I;
  const blocks: Block[] = [
    ...(isDemo ? [small(say('invented'))] : []),
    heading(1, say('body'), true),
    paragraph(say('reference')),
    paragraph(say('optionA')),
    ...clauseBlocks(document, lang),
    heading(1, say('agreed'), true),
    ...agreedBlocks(document, lang),
    heading(1, say('annexI'), true),
    ...partyBlocks(say('controller'), controller, lang),
    ...partyBlocks(say('processor'), processor, lang),
    heading(1, say('annexII'), true),
    ...annexIIBlocks(document, lang),
    heading(1, say('annexIII'), true),
    ...annexIIIBlocks(document, lang),
    heading(1, say('annexIV'), true),
    ...annexIVBlocks(document, lang),
    heading(1, say('seal'), true),
    paragraph(say('sealed')),
    paragraph(sealed.hash),
    ...conclusionBlocks(conclusion, lang),
  ];
  return {
    title: say('title'),
    subtitle: `${say('subtitle')}\n${controller.name} · ${processor.name}\n${say('version')} ${document.version}`,
    author: processor.name,
    lang: lang === 'de' ? 'de-DE' : 'en-GB',
    foot: `${say('version')} ${document.version} · ${sealed.hash.slice(0, 16)} · ${say('page')} {page}`,
    credit: '',
    blocks,
    drawings: {},
    pictures: {},
    photographs: {},
  };
}

function clauseBlocks({ body }: ContractDocument, lang: Language): Block[] {
  return [
    small(`${body.reference}; ${body.url}; SHA-256 ${body.hash}`),
    ...clauses
      .filter(({ id }) => id.startsWith('cl_'))
      .flatMap(({ id, title, promise }) => [
        heading(3, `${numberOf(id)} ${title[lang]}`),
        paragraph(sentence(promise[lang])),
      ]),
  ];
}

/** `cl_7.7__a` as people cite it: 7.7 (a). */
export function numberOf(id: string): string {
  const [, clause = '', letter, number] = /^cl_([\d.]+)(?:__([a-z])(?:\.(\d))?)?$/.exec(id) ?? [];
  if (clause === '') return id;
  return [
    clause,
    letter === undefined ? '' : `(${letter})`,
    number === undefined ? '' : `(${number})`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function agreedBlocks({ parameters }: ContractDocument, lang: Language): Block[] {
  return effectiveParameters(parameters).flatMap(({ words, clause, base, effective, decides }) => [
    heading(3, `${words[lang]}: ${valueWords(effective, lang)}`),
    small(
      decides === 'clauses'
        ? `${printWords.byClauses[lang]}, ${numberOf(clause)}`
        : `${printWords.byAgreement[lang]} ${valueWords(base, lang)}, ${numberOf(clause)}`,
    ),
  ]);
}

export function valueWords(value: ParameterValue, lang: Language): string {
  if (typeof value === 'number') return String(value);
  return value ? printWords.yes[lang] : printWords.no[lang];
}

function partyBlocks(title: string, party: Party, lang: Language): Block[] {
  const { name, address, country, contact, dataProtectionOfficer: officer } = party;
  return [
    heading(2, title),
    paragraph(`${name}\n${address}\n${country}`),
    paragraph(`${printWords.contact[lang]}: ${contactWords(contact)}`),
    paragraph(
      `${printWords.officer[lang]}: ${officer === null ? printWords.noOfficer[lang] : contactWords(officer)}`,
    ),
  ];
}

function contactWords({ name, function: does, email, phone }: Contact): string {
  return [name, does, email, phone].filter((part) => part !== null).join(', ');
}

function annexIIBlocks({ annexes: { II } }: ContractDocument, lang: Language): Block[] {
  const say = (name: keyof typeof printWords) => printWords[name][lang];
  const list = (names: readonly string[]) => names.map((name) => wordsOf(name, lang)).join(', ');
  return [
    heading(2, say('subjects')),
    paragraph(list(II.subjects)),
    heading(2, say('categories')),
    ...II.categories.flatMap((one) => [
      heading(
        3,
        one.isSensitive
          ? `${wordsOf(one.category, lang)} (${say('sensitive')})`
          : wordsOf(one.category, lang),
      ),
      paragraph(
        [
          `${say('purposes')}: ${list(one.purposes)}.`,
          ...(one.durations.length === 0
            ? []
            : [
                `${say('duration')}: ${one.durations.map((each) => durationWords(each, lang)).join('; ')}.`,
              ]),
        ].join('\n'),
      ),
      small(one.fields.join(', ')),
    ]),
    heading(2, say('duration')),
    paragraph(say('durationOfContract')),
    ...(II.safeguards.length === 0
      ? []
      : [
          heading(2, say('safeguards')),
          ...II.safeguards.map((name) => paragraph(wordsOf(name, lang))),
        ]),
  ];
}

function annexIIIBlocks({ annexes: { III } }: ContractDocument, lang: Language): Block[] {
  if (III.length === 0) return [paragraph(printWords.none[lang])];
  return III.flatMap((measure) => [
    paragraph(measure[lang]),
    small(`${measure.id}, ${printWords[measure.checked][lang]}`),
  ]);
}

function annexIVBlocks({ annexes: { IV } }: ContractDocument, lang: Language): Block[] {
  if (IV.length === 0) return [paragraph(printWords.none[lang])];
  return IV.flatMap((one) => [
    heading(3, one.name),
    paragraph(
      [
        one.function,
        one.address,
        one.contact,
        one.locations.join(', '),
        ...(one.transferBasis === null ? [] : [`${printWords.basis[lang]}: ${one.transferBasis}`]),
      ].join('\n'),
    ),
  ]);
}

function conclusionBlocks(conclusion: Conclusion | null, lang: Language): Block[] {
  const say = (name: keyof typeof printWords) => printWords[name][lang];
  if (conclusion === null) return [heading(2, say('notConcluded'))];
  const { concludedAt, basis, controllerSignatory, processorSignatory } = conclusion;
  return [
    heading(2, say('concluded')),
    ...(basis === 'attested' ? [paragraph(say('attestedElsewhere'))] : []),
    paragraph(
      `${concludedAt}\n${controllerSignatory}, ${say('forController')}\n${processorSignatory}, ${say('forProcessor')}`,
    ),
  ];
}

/** A promise as a sentence: the register has them as titles of tests do. */
export function sentence(words: string): string {
  return `${words.slice(0, 1).toLocaleUpperCase('de')}${words.slice(1)}.`;
}

function heading(level: 1 | 2 | 3, text: string, startsPage = false): Block {
  return { is: 'heading', level, text, ...(startsPage && { startsPage }) };
}

function paragraph(text: string): Block {
  return { is: 'text', text };
}

function small(text: string): Block {
  return { is: 'text', text, isSmall: true };
}
