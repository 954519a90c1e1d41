import type { DataCategory, DataUse } from '#kernel/kind/data-map.ts';
import type { Words } from '../measures/measure.ts';
import type { UnmetReason } from '../measures/state.ts';
import type { ChangedPart } from './changes.ts';

export type Language = 'de' | 'en';

function words(de: string, en: string): Words {
  return { de, en };
}

/** A list of what the code knows has words for all of it; the compiler asks for each. */
export const categoryWords: Readonly<Record<DataCategory, Words>> = {
  'system.operations': words('Betriebsdaten', 'operational data'),
  'user.account': words('Kontodaten', 'account data'),
  'user.authorizing.credentials': words(
    'Anmeldegeheimnisse, nur als Prüfwert',
    'sign-in secrets, as check values',
  ),
  'user.behavior': words('was jemand wann getan hat', 'what somebody did and when'),
  'user.contact': words('Kontaktdaten', 'contact data'),
  'user.contact.email': words('E-Mail-Adresse', 'e-mail address'),
  'user.content': words('eigene Inhalte', 'content of one’s own'),
  'user.content.calendar': words('Planung und Kalender', 'plans and calendar'),
  'user.content.journal': words('Tagebuch', 'journal'),
  'user.content.private': words('Vertrauliches', 'private content'),
  'user.content.self_image': words('Bilder, Ton und Film', 'pictures, sound and film'),
  'user.demographic': words('Angaben zur Person', 'facts about a person'),
  'user.health_and_medical': words('Gesundheit', 'health'),
  'user.name': words('Name', 'name'),
  'user.unique_id': words('wer gemeint ist', 'who is meant'),
  'user.unique_id.pseudonymous': words('Kennungen ohne Namen', 'ids without a name'),
};

export const useWords: Readonly<Record<DataUse, Words>> = {
  'essential.service': words('damit der Dienst geht', 'so that the service works'),
  'essential.service.authentication': words('Anmeldung', 'sign-in'),
  'essential.service.operations': words('Betrieb', 'operation'),
  'essential.service.security': words('Sicherheit und Nachweis', 'security and proof'),
  'functional.service': words('wofür es eingetragen wird', 'what it is entered for'),
  'functional.service.improve': words('Verbesserung', 'improvement'),
  'functional.storage': words('Aufbewahrung', 'storage'),
};

/** What people call a kind. A kind without words is called by its name. */
const kindWords: Readonly<Record<string, Words>> = {
  'calendar.event': words('Termin', 'Event'),
  'calendar.series': words('Serie von Terminen', 'Series of events'),
  'calendar.progress': words('Schritte, Auswahl und Erledigtes', 'Steps, choices and what is done'),
  'calendar.wish': words('Wunsch', 'Wish'),
  'calendar.template': words('Vorlage', 'Template'),
  'calendar.day-colour': words('Farbe eines Tages', 'Colour of a day'),
  'calendar.weekday-colours': words('Farben der Wochentage', 'Colours of the weekdays'),
  'calendar.pictogram-choice': words('Gewähltes Bild für ein Wort', 'Picture chosen for a word'),
  'journal.entry': words('Eintrag im Tagebuch', 'Journal entry'),
};

export function kindName(name: string, language: Language): string {
  return kindWords[name]?.[language] ?? name;
}

const audienceWords: Readonly<Record<string, Words>> = {
  self: words('nur die Person selbst', 'the person alone'),
  circle: words('die Person und ihr Kreis', 'the person and their circle'),
  team: words('die Person und ihr Team', 'the person and their team'),
  leads: words('die Leitung', 'the leads'),
  shared: words('die Person, ihr Kreis und ihr Team', 'the person, their circle and their team'),
};

export function audienceName(name: string, language: Language): string {
  return audienceWords[name]?.[language] ?? name;
}

/** `P3Y` as people say it. */
export function periodInWords(period: string, language: Language): string {
  const [, count = '', unit = ''] = /^P(\d+)([DMY])$/.exec(period) ?? [];
  const units: Readonly<Record<string, readonly [Words, Words]>> = {
    D: [words('Tag', 'day'), words('Tage', 'days')],
    M: [words('Monat', 'month'), words('Monate', 'months')],
    Y: [words('Jahr', 'year'), words('Jahre', 'years')],
  };
  const named = units[unit];
  if (named === undefined) return period;
  return `${count} ${named[count === '1' ? 0 : 1][language]}`;
}

export const stateWords = {
  proven: words('nachgewiesen', 'proven'),
  attested: words('zugesichert', 'attested'),
  declarative: words('erklärt', 'declared'),
  unmet: words('nicht erfüllt', 'unmet'),
} as const;

/** What a state means, for who reads it the first time. */
export const stateMeanings = {
  proven: words(
    'Das laufende System hat nachgesehen und nichts gefunden. Daneben steht, wann.',
    'The running system looked and found nothing. Beside it stands when.',
  ),
  attested: words(
    'Ein Mensch sagt es mit seinem Namen, bis zu einem Tag.',
    'A person says so with their name, up to a day.',
  ),
  declarative: words('Eine Aussage, die niemand nachweist.', 'A statement that nobody proves.'),
  unmet: words('Nicht so, oder niemand hat nachgesehen.', 'Not so, or nobody has looked.'),
} as const;

export const reasonWords: Readonly<Record<UnmetReason, Words>> = {
  'never-looked': words('noch nie nachgesehen', 'never looked at'),
  stale: words('zu lange nicht nachgesehen', 'not looked at for too long'),
  empty: words('es gab nichts, woran es sich zeigt', 'there was nothing to show it on'),
  found: words('nachgesehen, und es ist nicht so', 'looked at, and it is not so'),
  hung: words('die Prüfung kam nicht zu Ende', 'the look did not come to an end'),
  failed: words('die Prüfung ist abgebrochen', 'the look broke off'),
  'never-said': words('niemand hat es zugesichert', 'nobody has said so'),
  'no-longer-said': words('die Zusicherung ist abgelaufen', 'what was said is over'),
  'not-there': words('gibt es noch nicht', 'not there yet'),
};

export const partWords: Readonly<Record<ChangedPart, Words>> = {
  program: words('Version des Programms', 'Version of the program'),
  mode: words('Betriebsart', 'Mode'),
  operator: words('Betreiber', 'Operator'),
  hosting: words('Ort und Betrieb', 'Place and hosting'),
  kind: words('Was verarbeitet wird', 'What is processed'),
  holding: words('Was daneben gespeichert ist', 'What is kept beside it'),
  provider: words('Dienstleister', 'Provider'),
  option: words('Freiwilliges', 'Optional'),
  measure: words('Maßnahme', 'Measure'),
};

export const howWords = {
  added: words('neu', 'new'),
  removed: words('entfallen', 'gone'),
  changed: words('geändert', 'changed'),
} as const;

export const pageWords = {
  title: words('Was mit den Daten geschieht', 'What happens with the data'),
  lead: words(
    'Diese Seite schreibt niemand von Hand. Das laufende System macht sie aus seiner Konfiguration und aus dem, was es bei sich selbst nachsieht.',
    'Nobody writes this page by hand. The running system makes it from its configuration and from what it finds when it looks at itself.',
  ),
  otherLanguage: words('English', 'Deutsch'),
  trial: words(
    'Dies ist ein Probebetrieb. Er ist nicht für die Daten wirklicher Menschen gedacht.',
    'This is a trial. It is not meant for real people’s data.',
  ),
  unpublished: words(
    'Was hier steht, hat sich eben geändert. In ein paar Minuten wird es als neue Fassung festgehalten.',
    'What stands here has just changed. In a few minutes it is kept as a new version.',
  ),
  notLooked: words(
    'Das System hat seit seinem Start noch nicht nachgesehen.',
    'The system has not looked since it was started.',
  ),
  unknown: words('vom Betreiber nicht angegeben', 'not stated by the operator'),
  who: words('Wer dies betreibt', 'Who runs this'),
  operatorName: words('Betreiber', 'Operator'),
  operatorAddress: words('Anschrift', 'Address'),
  operatorContact: words('Fragen zum Datenschutz', 'Questions about privacy'),
  operatorPolicy: words('Datenschutzerklärung', 'Privacy policy'),
  where: words('Wo die Daten liegen', 'Where the data is'),
  hostingProvider: words('Rechenzentrum von', 'Data centre of'),
  hostingPlace: words('Ort', 'Place'),
  database: words('Datenbank', 'Database'),
  databaseEmbedded: words(
    'mitgeliefert, auf derselben Maschine; nur zum Ausprobieren',
    'the one that comes with it, on the same machine; for trying out only',
  ),
  databaseServer: words('ein PostgreSQL des Betreibers', 'a PostgreSQL run by the operator'),
  media: words('Bilder, Aufnahmen und Filme', 'Pictures, recordings and films'),
  mediaDisk: words('auf einer Platte des Betreibers', 'on a disk of the operator'),
  mediaStorage: words(
    'auf einer Platte des Betreibers; versiegelt auch bei einem Dienstleister, wo er dafür freigegeben ist',
    'on a disk of the operator; sealed, also with a provider where one is open for it',
  ),
  what: words('Was verarbeitet wird', 'What is processed'),
  whatLead: words(
    'Jedes Feld gehört zu einer Art von Daten und hat einen Zweck. Ohne diese Angaben lässt sich kein Feld anlegen.',
    'Each field belongs to a kind of data and has a purpose. Without them no field can be made.',
  ),
  kind: words('Eintrag', 'Entry'),
  holds: words('enthält', 'holds'),
  firstSeen: words('sieht zuerst', 'seen first by'),
  kept: words('bleibt', 'is kept'),
  keptAfterDay: words('nach seinem Tag', 'after its day'),
  keptAfterChange: words('nach der letzten Änderung', 'after its last change'),
  sensitive: words(
    'Kann von Gesundheit handeln: Was davon an ein Gerät geht oder sonst beim Server gelesen wird, steht im Protokoll.',
    'May be about health: what of it goes to a device, or is read at the server otherwise, is in the chronicle.',
  ),
  since: words('seit', 'since'),
  beside: words('Was daneben gespeichert ist', 'What is kept beside it'),
  data: words('Daten', 'Data'),
  purpose: words('Wozu', 'What for'),
  tables: words('Tabellen', 'Tables'),
  providers: words('Dienstleister', 'Providers'),
  noProviders: words(
    'Keine. Hinaus geht nur, was jemand hier selbst freigibt; siehe „Was freiwillig ist“.',
    'None. Nothing leaves but what somebody here opens themselves; see “What is optional”.',
  ),
  providerName: words('Wer', 'Who'),
  task: words('Wofür', 'What for'),
  places: words('Wo', 'Where'),
  assurances: words('Eigene Angaben zur Sicherheit', 'Their own word on security'),
  noAssurance: words('keine bekannt', 'none known'),
  checkedOn: words('zuletzt geprüft', 'last checked'),
  neverChecked: words('nie geprüft', 'never checked'),
  providerOwn: words('vom Betreiber selbst betrieben', 'run by the operator'),
  providerInUse: words('im Einsatz', 'in use'),
  providerAnnounced: words('angekündigt', 'announced'),
  providerStopped: words('gestoppt', 'stopped'),
  options: words('Was freiwillig ist', 'What is optional'),
  optionOn: words('eingeschaltet', 'on'),
  optionOff: words('ausgeschaltet', 'off'),
  optionByChoice: words('nur auf Wunsch', 'by choice'),
  measures: words('Wie die Daten geschützt sind', 'How the data is protected'),
  lookedAt: words('nachgesehen', 'looked at'),
  saidBy: words('zugesichert von', 'said by'),
  until: words('bis', 'until'),
  on: words('auf Grund von', 'on the grounds of'),
  history: words('Was sich geändert hat', 'What has changed'),
  version: words('Fassung', 'Version'),
  changedByHand: words(
    'Diese Fassung wurde nachträglich verändert. Ihr Inhalt wird nicht gezeigt.',
    'This version was changed afterwards. What is in it is not shown.',
  ),
  firstVersion: words('Erste Fassung', 'First version'),
  noVersion: words('noch nicht als Fassung festgehalten', 'not kept as a version yet'),
  andMore: words('und weitere', 'and more'),
  proof: words('Nachweis dieser Seite', 'Proof of this page'),
  proofLead: words(
    'Der Prüfwert dieser Fassung steht im Protokoll jeder Organisation, die hier arbeitet. Wer seines geholt hat, kann ihn vergleichen.',
    'The hash of this version stands in the chronicle of every organisation that works here. Who has fetched theirs can compare it.',
  ),
  hash: words('SHA-256', 'SHA-256'),
  asJson: words('Diese Seite als Daten (JSON)', 'This page as data (JSON)'),
  asFeed: words('Änderungen abonnieren (Feed)', 'Follow changes (feed)'),
  precedence: words(
    'Verträge und die Datenschutzerklärung gehen dieser Seite vor.',
    'Contracts and the privacy policy come before this page.',
  ),
  justNow: words('eben', 'just now'),
} as const;

/** How long ago, roughly: what is older than it may be does not stand here as proven. */
export function agoInWords(ageMs: number, language: Language): string {
  const minutes = Math.floor(ageMs / 60_000);
  if (minutes < 1) return pageWords.justNow[language];
  const ago = new Intl.RelativeTimeFormat(language);
  if (minutes < 60) return ago.format(-minutes, 'minute');
  if (minutes < 48 * 60) return ago.format(-Math.floor(minutes / 60), 'hour');
  return ago.format(-Math.floor(minutes / 1_440), 'day');
}

/** A day as people write it, in UTC, which is said nowhere else. */
export function dayInWords(atMs: number, language: Language): string {
  return new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeZone: 'UTC',
  }).format(atMs);
}
