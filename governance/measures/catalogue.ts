import type { ByAttestation, ByProbe, Measure, MeasureGroup, NotThere, Words } from './measure.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Looked at each half minute: what is not there two minutes later was not looked at. */
const soon = { freshMs: 2 * minuteMs };
/** Looked at from outside each five minutes. */
const outside = { freshMs: 20 * minuteMs };
/** What takes long is looked at twice a day. */
const daily = { freshMs: 26 * hourMs };

function probe(of: ByProbe['of'], { freshMs }: { freshMs: number }, atLeast = 1): ByProbe {
  return { by: 'probe', of, freshMs, atLeast };
}

function saidFor(mostDays: number, of: ByAttestation['of'] = 'operator'): ByAttestation {
  return { by: 'attestation', mostDays, of };
}

const notThere: NotThere = { by: 'nothing' };
const year = saidFor(366);
const quarter = saidFor(92);

function measure(
  id: string,
  group: MeasureGroup,
  [title, holds]: readonly [Words, Words],
  promisedBy: Measure['promisedBy'],
  shown: Measure['shown'],
): Measure {
  return { id, group, title, holds, promisedBy, shown };
}

/**
 * What protects the data: Annex III of the contract and what the page on data processing promises, in
 * our own words. Each line is shown by a probe, said by a person, a statement, or not there (MS1).
 */
export const measures: readonly Measure[] = [
  // Premises: bricks and keys. Software can hold who said it, and until when.
  measure(
    'premises.locks',
    'premises',
    [
      { de: 'Geschlossene Räume', en: 'Locked premises' },
      {
        de: 'Die Räume, in denen mit den Daten gearbeitet wird, sind verschlossen; wer einen Schlüssel hat, ist aufgeschrieben.',
        en: 'The rooms where people work with the data are locked, and who has a key is on record.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'premises.visitors',
    'premises',
    [
      { de: 'Besuch und Fremdfirmen', en: 'Visitors and contractors' },
      {
        de: 'Besuch wird begleitet. Wann Fremdfirmen im Haus sind, ist festgehalten.',
        en: 'Visitors are accompanied, and when contractors are in the building is written down.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'premises.secure-areas',
    'premises',
    [
      { de: 'Gesicherte Bereiche', en: 'Secure areas' },
      {
        de: 'Bereiche mit Servern oder Sicherungen haben ein zweites Schloss; nur wenige haben dort Zutritt, Besuch keiner.',
        en: 'Areas with servers or backups have a second lock; few people may enter, visitors never.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'premises.clear-desk',
    'premises',
    [
      { de: 'Aufgeräumte Arbeitsplätze', en: 'Clear desks' },
      {
        de: 'An verlassenen Arbeitsplätzen liegt nichts offen, und die Bildschirme sind gesperrt.',
        en: 'Nothing lies open where nobody sits, and screens are locked.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'premises.data-centre',
    'premises',
    [
      { de: 'Rechenzentrum', en: 'Data centre' },
      {
        de: 'Das Rechenzentrum hat einen gültigen Sicherheitsnachweis, und wer es betreten darf, ist namentlich bekannt.',
        en: 'The data centre has a valid certificate of its security, and who may enter is known by name.',
      },
    ],
    ['an_3', 'page'],
    year,
  ),
  measure(
    'premises.place',
    'premises',
    [
      { de: 'Ort der Verarbeitung', en: 'Place of processing' },
      {
        de: 'Server und Datenbank stehen dort, wo die öffentliche Seite es sagt.',
        en: 'Servers and database are where the public page says they are.',
      },
    ],
    ['an_3', 'page'],
    year,
  ),

  // Sign-in: who gets to the systems at all.
  measure(
    'sign-in.second-factor',
    'sign-in',
    [
      { de: 'Zweiter Faktor bei der Anmeldung', en: 'A second factor at sign-in' },
      {
        de: 'Jedes Konto meldet sich mit einem zweiten Faktor an.',
        en: 'Every account signs in with a second factor.',
      },
    ],
    ['an_3'],
    probe('installation', daily),
  ),
  measure(
    'sign-in.passwords',
    'sign-in',
    [
      { de: 'Kennwörter', en: 'Passwords' },
      {
        de: 'Jedes Kennwort ist nur als Prüfwert gespeichert, der sich nicht schnell durchprobieren lässt (scrypt).',
        en: 'Every password is kept as a check value only, one that cannot be tried out quickly (scrypt).',
      },
    ],
    ['an_3'],
    probe('installation', daily),
  ),
  measure(
    'sign-in.session-limits',
    'sign-in',
    [
      { de: 'Anmeldungen enden', en: 'Sessions end' },
      {
        de: 'Keine Anmeldung gilt länger als 90 Tage, und keine speichert Netzadresse oder Browserkennung.',
        en: 'No session is good for more than 90 days, and none keeps an address or a browser’s signature.',
      },
    ],
    ['an_3'],
    probe('installation', soon),
  ),
  measure(
    'sign-in.operators-factor',
    'sign-in',
    [
      { de: 'Fernzugang des Betriebs', en: 'Remote access of the operator' },
      {
        de: 'Der Fernzugang zu den Servern geht über ein privates Netz und verlangt zwei Faktoren.',
        en: 'Remote access to the servers goes through a private network and needs two factors.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'sign-in.firewall',
    'sign-in',
    [
      { de: 'Netzgrenzen', en: 'Network borders' },
      {
        de: 'Eine Firewall lässt von außen nur die öffentliche Adresse durch; Wartung geht nur von bekannten Adressen aus.',
        en: 'A firewall lets nothing through but the public address; maintenance comes from known addresses only.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'sign-in.disks',
    'sign-in',
    [
      { de: 'Verschlüsselte Datenträger', en: 'Encrypted disks' },
      {
        de: 'Die Datenträger der Server, der Sicherungen und der Geräte des Betriebs sind verschlüsselt.',
        en: 'The disks of servers, of backups and of the operator’s devices are encrypted.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'sign-in.disposal',
    'sign-in',
    [
      { de: 'Vernichtung', en: 'Disposal' },
      {
        de: 'Datenträger und Papier werden so vernichtet, dass nichts davon wiederhergestellt werden kann.',
        en: 'Disks and papers are destroyed so that nothing can be restored.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'sign-in.devices-of-the-house',
    'sign-in',
    [
      { de: 'Geräte der Einrichtung', en: 'The organisation’s own devices' },
      {
        de: 'Tablets und Rechner der Einrichtung haben eine Sperre und einen verschlüsselten Speicher.',
        en: 'The organisation’s tablets and computers have a lock and encrypted storage.',
      },
    ],
    ['an_3'],
    saidFor(366, 'tenant'),
  ),

  // Access: who, once inside, reaches what.
  measure(
    'access.row-security',
    'access',
    [
      { de: 'Zeilenschutz der Datenbank', en: 'Row security of the database' },
      {
        de: 'Auf jeder Tabelle ist Zeilenschutz eingeschaltet und erzwungen, und jede Regel fragt, wer da ist.',
        en: 'Row security is enabled and forced on every table, and every policy asks who is there.',
      },
    ],
    ['an_3', 'page'],
    probe('tenant', soon, 30),
  ),
  measure(
    'access.weak-roles',
    'access',
    [
      { de: 'Schwache Rollen', en: 'Weak roles' },
      {
        de: 'Keine Rolle, mit der das Programm arbeitet, kann den Schutz umgehen, Tabellen anlegen oder sich Rechte geben.',
        en: 'No role the program works with can bypass the walls, make tables or give itself rights.',
      },
    ],
    ['an_3', 'page'],
    probe('tenant', soon, 4),
  ),
  measure(
    'access.media-private',
    'access',
    [
      { de: 'Bilder sind nicht öffentlich', en: 'Pictures are not public' },
      {
        de: 'Wer nicht angemeldet ist, bekommt unter der öffentlichen Adresse kein Bild, keine Aufnahme und keinen Film.',
        en: 'Who is not signed in gets no picture, recording or film at the public address.',
      },
    ],
    ['page'],
    probe('tenant', outside),
  ),
  measure(
    'access.data-map',
    'access',
    [
      { de: 'Datenkarte', en: 'Data map' },
      {
        de: 'Die Datenbank hat genau die Tabellen und Spalten, die in der Datenkarte stehen, und keine weitere.',
        en: 'The database has exactly the tables and columns that the data map names, and no other.',
      },
    ],
    ['an_3', 'page'],
    probe('tenant', soon, 100),
  ),
  measure(
    'access.need-to-know',
    'access',
    [
      { de: 'Nur wer es braucht', en: 'Only who needs it' },
      {
        de: 'Im Betrieb hat nur Zugang zu den Servern, wer ihn für die Arbeit braucht; Rechte werden beim Wechsel und beim Ausscheiden entzogen.',
        en: 'Of the operator’s staff only who needs it gets to the servers; rights end with the task and the job.',
      },
    ],
    ['an_3', 'page'],
    quarter,
  ),
  measure(
    'access.rights-reviewed',
    'access',
    [
      { de: 'Rechte in der Einrichtung', en: 'Rights in the organisation' },
      {
        de: 'Wer in der Einrichtung was sehen darf, wurde durchgesehen, und wer gegangen ist, hat keinen Zugang mehr.',
        en: 'Who may see what in the organisation was gone through, and who has left has no access.',
      },
    ],
    ['an_3'],
    saidFor(184, 'tenant'),
  ),

  // Separation.
  measure(
    'separation.tenants',
    'separation',
    [
      { de: 'Trennung der Mandanten', en: 'Separation of tenants' },
      {
        de: 'Mit der Rolle eines Mandanten ist in keinem anderen etwas zu lesen; ohne Nachweis, wer fragt, auch im eigenen nichts.',
        en: 'With the role of one tenant nothing can be read in another, and without proof of who asks nothing in its own.',
      },
    ],
    ['an_3', 'page'],
    probe('tenant', { freshMs: 10 * minuteMs }, 3),
  ),
  measure(
    'separation.production',
    'separation',
    [
      { de: 'Kein Probebetrieb', en: 'No trial' },
      {
        de: 'Diese Installation läuft im Echtbetrieb, ohne erfundene Daten und getrennt von jeder Erprobung.',
        en: 'This installation runs in production, without invented data and apart from any trial.',
      },
    ],
    ['an_3'],
    probe('installation', soon),
  ),
  measure(
    'separation.own-systems',
    'separation',
    [
      { de: 'Eigene Systeme des Betriebs', en: 'The operator’s other systems' },
      {
        de: 'Kundenverwaltung, Buchhaltung und Unterstützung des Betriebs laufen in anderen Systemen als diese Daten.',
        en: 'The operator’s customer records, accounts and support are kept in other systems than this data.',
      },
    ],
    ['an_3'],
    year,
  ),

  // Transfer.
  measure(
    'transfer.tls',
    'transfer',
    [
      { de: 'Verschlüsselte Übertragung', en: 'Encrypted transfer' },
      {
        de: 'Die öffentliche Adresse spricht nur TLS 1.2 oder neuer, mit einem Zertifikat, das gilt und noch zwei Wochen gelten wird.',
        en: 'The public address speaks TLS 1.2 or newer only, with a certificate that is valid and will be for two more weeks.',
      },
    ],
    ['an_3', 'page'],
    probe('installation', outside),
  ),
  measure(
    'transfer.headers',
    'transfer',
    [
      { de: 'Schutz im Browser', en: 'Protection in the browser' },
      {
        de: 'Die öffentliche Adresse verbietet fremde Skripte, Einbettung und Weitergabe der Adresse, auch nach allem, was davor steht.',
        en: 'The public address forbids foreign scripts, framing and passing on the address, behind all that stands before it.',
      },
    ],
    ['an_3', 'page'],
    probe('installation', outside, 6),
  ),
  measure(
    'transfer.database',
    'transfer',
    [
      { de: 'Weg zur Datenbank', en: 'The way to the database' },
      {
        de: 'Die Verbindung zur Datenbank bleibt auf der Maschine oder ist verschlüsselt.',
        en: 'The connection to the database stays on the machine, or is encrypted.',
      },
    ],
    ['an_3'],
    probe('installation', soon),
  ),
  measure(
    'transfer.confidentiality',
    'transfer',
    [
      { de: 'Verpflichtung auf Vertraulichkeit', en: 'Pledge of confidentiality' },
      {
        de: 'Alle, die Zugang haben, sind schriftlich auf Vertraulichkeit und auf das Fernmeldegeheimnis verpflichtet.',
        en: 'All who have access are bound in writing to confidentiality and to the secrecy of telecommunications.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'transfer.erasure-plan',
    'transfer',
    [
      { de: 'Löschfristen eingehalten', en: 'Kept no longer than said' },
      {
        de: 'Nichts liegt mehr als zwei Tage länger in der Datenbank, als seine Frist sagt.',
        en: 'Nothing stays in the database for more than two days beyond its time.',
      },
    ],
    ['an_3'],
    probe('tenant', daily),
  ),

  // Input.
  measure(
    'input.marks',
    'input',
    [
      { de: 'Wer hat was eingegeben', en: 'Who entered what' },
      {
        de: 'Jeder Eintrag sagt, wer ihn wann angelegt, geändert und gelöscht hat; ohne das nimmt ihn die Datenbank nicht an.',
        en: 'Every entry says who made, changed and deleted it and when; without it the database takes none.',
      },
    ],
    ['an_3', 'page'],
    probe('tenant', soon, 9),
  ),
  measure(
    'input.chronicle',
    'input',
    [
      { de: 'Protokoll unverändert', en: 'Chronicle unchanged' },
      {
        de: 'Das Protokoll wurde vom ersten bis zum letzten Ereignis nachgerechnet und passt zu dem, was unterschrieben ist.',
        en: 'The chronicle was computed again from its first event to its last, and fits what was signed.',
      },
    ],
    ['an_3', 'page'],
    probe('tenant', daily),
  ),
  measure(
    'input.sources',
    'input',
    [
      { de: 'Versionen des Programms', en: 'Versions of the program' },
      {
        de: 'Jede Änderung am Programm steht mit Urheber in einer Versionsverwaltung und wurde geprüft.',
        en: 'Every change of the program is in version control with its author, and was checked.',
      },
    ],
    ['an_3'],
    year,
  ),

  // Availability.
  measure(
    'availability.backups',
    'availability',
    [
      { de: 'Sicherungen', en: 'Backups' },
      {
        de: 'Jeder Zeitpunkt der letzten 7 Tage lässt sich wiederherstellen; dazu 12 Wochen und 12 Monate, und nichts, was älter ist.',
        en: 'Every moment of the last 7 days can be restored, and so can 12 weeks and 12 months, and nothing older.',
      },
    ],
    ['an_3'],
    saidFor(31),
  ),
  measure(
    'availability.restore',
    'availability',
    [
      { de: 'Wiederherstellung geübt', en: 'Restoring was tried' },
      {
        de: 'Aus einer Sicherung wurde wirklich wiederhergestellt, und was herauskam, wurde geprüft.',
        en: 'A backup was restored for real, and what came out was checked.',
      },
    ],
    ['an_3'],
    quarter,
  ),
  measure(
    'availability.standby',
    'availability',
    [
      { de: 'Zweites System', en: 'A second system' },
      {
        de: 'Die Daten liegen zur selben Zeit auf einem zweiten, unabhängigen System; Dateien an einem zweiten Ort.',
        en: 'The data is on a second, independent system at the same time, files in a second place.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'availability.site',
    'availability',
    [
      { de: 'Feuer, Strom, Wärme', en: 'Fire, power, heat' },
      {
        de: 'Brandschutz, unterbrechungsfreier Strom, Klima und doppelte Platten sind da und geprüft.',
        en: 'Fire protection, uninterrupted power, cooling and mirrored disks are there and checked.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'availability.malware',
    'availability',
    [
      { de: 'Schutz vor Schadprogrammen', en: 'Protection against malware' },
      {
        de: 'Ein Scanner sieht sich jede hochgeladene Datei an, bevor andere sie bekommen, und er antwortet.',
        en: 'A scanner looks at every uploaded file before others get it, and it answers.',
      },
    ],
    ['an_3'],
    probe('installation', outside),
  ),

  // Review.
  measure(
    'review.audits',
    'review',
    [
      { de: 'Prüfungen', en: 'Audits' },
      {
        de: 'Datenschutz und Sicherheit wurden innerhalb eines Jahres geprüft, und was dabei herauskam, wird abgearbeitet.',
        en: 'Privacy and security were audited within a year, and what was found is being worked off.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'review.training',
    'review',
    [
      { de: 'Schulung', en: 'Training' },
      {
        de: 'Alle im Betrieb wurden innerhalb eines Jahres zum Datenschutz und zum Umgang mit Vorfällen geschult.',
        en: 'All of the operator’s staff were trained in privacy and in handling incidents within a year.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'review.risks',
    'review',
    [
      { de: 'Risiken', en: 'Risks' },
      {
        de: 'Die Risiken sind beschrieben und bewertet; für neue und geänderte Abläufe wird das vorher getan.',
        en: 'The risks are described and weighed, for new and changed processes before they begin.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'review.penetration-test',
    'review',
    [
      { de: 'Angriffstest', en: 'Penetration test' },
      {
        de: 'Jemand von außen hat versucht einzubrechen, und was dabei gefunden wurde, ist behoben.',
        en: 'Somebody from outside tried to break in, and what they found is mended.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'review.incidents',
    'review',
    [
      { de: 'Ablauf für Vorfälle', en: 'Handling of incidents' },
      {
        de: 'Wer einen Vorfall bemerkt, weiß, wem er zu melden ist und wie es dann weitergeht; das ist aufgeschrieben und geübt.',
        en: 'Who notices an incident knows whom to tell and what happens then; it is written down and was tried.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'review.device-rules',
    'review',
    [
      { de: 'Regeln für Geräte und Netze', en: 'Rules for devices and networks' },
      {
        de: 'Für private und betriebliche Geräte und für die Netze gelten aufgeschriebene Regeln.',
        en: 'There are written rules for private and company devices, and for networks.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'review.defaults',
    'review',
    [
      { de: 'Datenschutz als Voreinstellung', en: 'Privacy by default' },
      {
        de: 'Für jede Art von Eintrag steht fest, wer ihn zuerst sieht, wie lange er bleibt und wozu jedes Feld da ist.',
        en: 'For every kind of entry it is settled who sees it first, how long it stays, and what each field is for.',
      },
    ],
    ['an_3'],
    probe('installation', soon),
  ),
  measure(
    'review.database-version',
    'review',
    [
      { de: 'Sicherheitsupdates der Datenbank', en: 'Security fixes of the database' },
      {
        de: 'Die Datenbank hat alle Sicherheitsupdates, die bei der Ausgabe dieser Version bekannt waren.',
        en: 'The database has all security fixes that were known when this version was released.',
      },
    ],
    ['an_3'],
    probe('installation', soon),
  ),
  measure(
    'review.pinned-versions',
    'review',
    [
      { de: 'Festgelegte Bausteine', en: 'Pinned components' },
      {
        de: 'Jeder Baustein des Programms liegt in genau der Version vor, die festgelegt und mit Prüfsumme geprüft wurde.',
        en: 'Every component of the program is there in exactly the version that was pinned and checked by its hash.',
      },
    ],
    ['page'],
    probe('installation', daily, 10),
  ),

  // Orders: processing on behalf of somebody.
  measure(
    'orders.suppliers',
    'orders',
    [
      { de: 'Auswahl der Dienstleister', en: 'Choice of providers' },
      {
        de: 'Dienstleister werden vor dem ersten Einsatz geprüft und danach regelmäßig.',
        en: 'Providers are looked at before they are used, and regularly from then on.',
      },
    ],
    ['an_3'],
    year,
  ),
  measure(
    'orders.published',
    'orders',
    [
      { de: 'Öffentliche Seite', en: 'Public page' },
      {
        de: 'Was die öffentliche Seite sagt, steht mit seinem Prüfwert im Protokoll jedes Mandanten.',
        en: 'What the public page says stands with its hash in the chronicle of every tenant.',
      },
    ],
    ['page'],
    probe('tenant', { freshMs: 20 * minuteMs }),
  ),

  // Assistance: what clauses 8 and 9 need.
  measure(
    'assistance.contact',
    'assistance',
    [
      { de: 'Erreichbarer Ansprechpartner', en: 'A contact that can be reached' },
      {
        de: 'Unter der genannten Adresse für Datenschutz kam eine Nachricht an und wurde beantwortet.',
        en: 'A message to the address for privacy arrived and was answered.',
      },
    ],
    ['an_3', 'page'],
    quarter,
  ),
  measure(
    'assistance.requests',
    'assistance',
    [
      { de: 'Hilfe bei Anträgen', en: 'Help with requests' },
      {
        de: 'Auskunft, Berichtigung und Löschung für eine Person gehen aus dem System heraus, mit Frist und Nachweis.',
        en: 'Access, correction and erasure for a person are done by the system, with deadline and proof.',
      },
    ],
    ['an_3'],
    notThere,
  ),
  measure(
    'assistance.breaches',
    'assistance',
    [
      { de: 'Hilfe bei Verletzungen', en: 'Help with breaches' },
      {
        de: 'Bei einer Verletzung sagt das System, wessen Daten betroffen sind, und führt die Meldung mit ihren Fristen.',
        en: 'In a breach the system says whose data is concerned and keeps the notice with its deadlines.',
      },
    ],
    ['an_3'],
    notThere,
  ),
  measure(
    'assistance.assessment',
    'assistance',
    [
      { de: 'Hilfe bei der Folgenabschätzung', en: 'Help with impact assessments' },
      {
        de: 'Für eine Datenschutz-Folgenabschätzung gibt es die Angaben über Daten, Zwecke und Maßnahmen aus dem laufenden System.',
        en: 'For an impact assessment there is what it needs about data, purposes and measures, from the running system.',
      },
    ],
    ['an_3'],
    { by: 'word' },
  ),
];

const byId: ReadonlyMap<string, Measure> = new Map(measures.map((each) => [each.id, each]));

export function measureOf(id: string): Measure | undefined {
  return byId.get(id);
}

export const groupWords: Readonly<Record<MeasureGroup, Words>> = {
  premises: { de: 'Räume und Orte', en: 'Premises and places' },
  'sign-in': { de: 'Zugang zu den Systemen', en: 'Getting to the systems' },
  access: { de: 'Zugriff auf Daten', en: 'Access to data' },
  separation: { de: 'Trennung', en: 'Separation' },
  transfer: { de: 'Weitergabe und Dauer', en: 'Transfer and duration' },
  input: { de: 'Eingabe und Protokoll', en: 'Input and chronicle' },
  availability: { de: 'Verfügbarkeit', en: 'Availability' },
  review: { de: 'Überprüfung', en: 'Review' },
  orders: { de: 'Auftrag und Dienstleister', en: 'Orders and providers' },
  assistance: { de: 'Unterstützung', en: 'Assistance' },
};
