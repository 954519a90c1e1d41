import type { Words } from '#governance/clauses/clauses.ts';

export type Language = keyof Words;

/** What the printed contract says around what the parties and the system say. */
export const printWords = {
  title: { de: 'Vertrag zur Auftragsverarbeitung', en: 'Data processing agreement' },
  subtitle: { de: 'nach Art. 28 DSGVO', en: 'under Art. 28 GDPR' },
  body: { de: 'Klauseln', en: 'Clauses' },
  reference: {
    de: 'Vereinbart sind die Standardvertragsklauseln der Kommission im Wortlaut des Anhangs zum Durchführungsbeschluss (EU) 2021/915 vom 4. Juni 2021 (ABl. L 199 vom 7.6.2021, S. 18). Ihr Text ist veröffentlicht und gilt, wie er dort steht. Klausel 5 ist nicht gewählt. Was hier bei jeder Klausel steht, sagt in unseren Worten, was wir damit zusagen; im Zweifel gilt der Wortlaut der Klauseln.',
    en: 'The parties agree on the Commission’s standard contractual clauses as they stand in the Annex to Implementing Decision (EU) 2021/915 of 4 June 2021 (OJ L 199, 7.6.2021, p. 18). Their text is public and holds as it stands there. Clause 5 was not chosen. What stands here beside each clause says in our words what we promise by it; in doubt the wording of the clauses holds.',
  },
  optionA: {
    de: 'Klausel 7.7: allgemeine schriftliche Genehmigung. Die Frist für Mitteilungen steht unter „Vereinbart“.',
    en: 'Clause 7.7: general written authorisation. The period of notice stands under “Agreed”.',
  },
  agreed: { de: 'Vereinbart', en: 'Agreed' },
  byClauses: { de: 'nach den Klauseln', en: 'by the clauses' },
  byAgreement: { de: 'strenger vereinbart, statt', en: 'agreed to be stricter, instead of' },
  yes: { de: 'ja', en: 'yes' },
  no: { de: 'nein', en: 'no' },
  annexI: { de: 'Anhang I: Parteien', en: 'Annex I: parties' },
  controller: { de: 'Verantwortlicher', en: 'Controller' },
  processor: { de: 'Auftragsverarbeiter', en: 'Processor' },
  contact: { de: 'Ansprechperson', en: 'Contact' },
  officer: { de: 'Datenschutzbeauftragte Person', en: 'Data protection officer' },
  noOfficer: { de: 'keine benannt', en: 'none named' },
  annexII: {
    de: 'Anhang II: Beschreibung der Verarbeitung',
    en: 'Annex II: description of the processing',
  },
  subjects: { de: 'Wessen Daten', en: 'Whose data' },
  categories: { de: 'Welche Daten', en: 'Which data' },
  purposes: { de: 'Wofür', en: 'What for' },
  duration: { de: 'Wie lange', en: 'How long' },
  durationOfContract: {
    de: 'Solange der Vertrag läuft. Was hier eine kürzere Zeit hat, löscht das Programm von selbst.',
    en: 'As long as the contract lasts. What has a shorter time here the program erases by itself.',
  },
  sensitive: { de: 'sensible Daten nach Art. 9 DSGVO', en: 'sensitive data under Art. 9 GDPR' },
  safeguards: { de: 'Garantien für sensible Daten', en: 'Safeguards for sensitive data' },
  annexIII: {
    de: 'Anhang III: Technische und organisatorische Maßnahmen',
    en: 'Annex III: technical and organisational measures',
  },
  annexIV: { de: 'Anhang IV: Unterauftragsverarbeiter', en: 'Annex IV: subprocessors' },
  none: { de: 'Keine.', en: 'None.' },
  probed: { de: 'vom System geprüft', en: 'probed by the system' },
  attested: { de: 'bezeugt', en: 'attested' },
  declarative: { de: 'zugesagt', en: 'declared' },
  basis: { de: 'Grundlage der Übermittlung', en: 'basis of the transfer' },
  seal: { de: 'Siegel', en: 'Seal' },
  sealed: {
    de: 'Beide Seiten haben diesen Text: Er liegt als contract.json in dieser Datei. Sein SHA-256:',
    en: 'Both sides have this very text: it is in this file as contract.json. Its SHA-256:',
  },
  concluded: { de: 'Geschlossen', en: 'Concluded' },
  attestedElsewhere: {
    de: 'Der Betreiber bezeugt, dass dieser Vertrag anderswo geschlossen wurde.',
    en: 'The operator attests that this contract was concluded elsewhere.',
  },
  forController: { de: 'für den Verantwortlichen', en: 'for the controller' },
  forProcessor: { de: 'für den Auftragsverarbeiter', en: 'for the processor' },
  notConcluded: { de: 'Entwurf, nicht geschlossen', en: 'Draft, not concluded' },
  version: { de: 'Fassung', en: 'Version' },
  page: { de: 'Seite', en: 'page' },
  invented: {
    de: 'Vorführung: Alle Beteiligten sind erfunden.',
    en: 'Demonstration: everybody in it is invented.',
  },
  added: { de: 'neu', en: 'new' },
  removed: { de: 'entfallen', en: 'removed' },
  changed: { de: 'geändert', en: 'changed' },
} as const satisfies Record<string, Words>;

/** Names of the data map's, for people. What is not here stands as it is written. */
export const mapWords: Readonly<Record<string, Words>> = {
  supported: { de: 'begleitete Personen', en: 'supported persons' },
  staff: { de: 'Beschäftigte', en: 'staff' },
  relative: { de: 'Angehörige', en: 'relatives' },
  guardian: { de: 'gesetzliche Betreuungen', en: 'guardians' },
  contact: { de: 'weitere Kontakte', en: 'other contacts' },
  'system.operations': { de: 'Betriebsdaten', en: 'operational data' },
  'user.account': { de: 'Zugang und Geräte', en: 'account and devices' },
  'user.authorizing.credentials': {
    de: 'Kennwörter und Schlüssel, unkenntlich',
    en: 'passwords and keys, made unreadable',
  },
  'user.behavior': { de: 'was getan und gesehen wurde', en: 'what was done and seen' },
  'user.contact': { de: 'Kontaktdaten', en: 'contact data' },
  'user.contact.email': { de: 'E-Mail-Adresse', en: 'e-mail address' },
  'user.content': { de: 'Bilder, Aufnahmen und Filme', en: 'pictures, recordings and films' },
  'user.content.calendar': { de: 'Kalender', en: 'calendar' },
  'user.content.journal': { de: 'Tagebuch', en: 'journal' },
  'user.content.private': { de: 'private Notizen', en: 'private notes' },
  'user.content.self_image': { de: 'Fotos', en: 'photos' },
  'user.demographic': { de: 'Rolle in der Organisation', en: 'role in the organisation' },
  'user.health_and_medical': { de: 'Gesundheit und Befinden', en: 'health and well-being' },
  'user.name': { de: 'Name', en: 'name' },
  'user.unique_id': { de: 'Kennung', en: 'identifier' },
  'user.unique_id.pseudonymous': { de: 'Pseudonym', en: 'pseudonym' },
  'essential.service': { de: 'Dienst erbringen', en: 'providing the service' },
  'essential.service.authentication': { de: 'Anmelden', en: 'signing in' },
  'essential.service.operations': { de: 'Betrieb', en: 'operation' },
  'essential.service.security': { de: 'Sicherheit', en: 'security' },
  'functional.service': {
    de: 'Planen, erinnern und dokumentieren',
    en: 'planning, remembering and documenting',
  },
  'functional.service.improve': { de: 'Verbessern', en: 'improving' },
  'functional.storage': { de: 'Aufbewahren', en: 'keeping' },
  'own-audiences': {
    de: 'Sie stehen nur dem Kreis offen, für den sie geschrieben sind.',
    en: 'They are open only to the circle for which they were written.',
  },
  'reads-in-chronicle': {
    de: 'Wer sie liest, steht im Protokoll.',
    en: 'Who reads them stands in the chronicle.',
  },
  body: { de: 'Klauseln', en: 'Clauses' },
  parameters: { de: 'Vereinbart', en: 'Agreed' },
  annex_I: { de: 'Anhang I', en: 'Annex I' },
  annex_II: { de: 'Anhang II', en: 'Annex II' },
  annex_III: { de: 'Anhang III', en: 'Annex III' },
  annex_IV: { de: 'Anhang IV', en: 'Annex IV' },
};

export function wordsOf(name: string, lang: Language): string {
  return mapWords[name]?.[lang] ?? name;
}

/** `P3Y-after-day` for people. */
export function durationWords(duration: string, lang: Language): string {
  const [, count = '', unit = '', after = ''] =
    /^P(\d+)([DMY])-after-(day|changed)$/.exec(duration) ?? [];
  if (count === '') return duration;
  const many = count !== '1';
  const units: Readonly<Record<string, Words>> = {
    D: { de: many ? 'Tage' : 'Tag', en: many ? 'days' : 'day' },
    M: { de: many ? 'Monate' : 'Monat', en: many ? 'months' : 'month' },
    Y: { de: many ? 'Jahre' : 'Jahr', en: many ? 'years' : 'year' },
  };
  const from: Readonly<Record<string, Words>> = {
    day: { de: 'nach dem Tag, an dem es steht', en: 'after the day it stands on' },
    changed: { de: 'nach der letzten Änderung', en: 'after the last change' },
  };
  return `${count} ${units[unit]?.[lang] ?? unit} ${from[after]?.[lang] ?? after}`;
}
