/** Of a letter of the contract, `cl_<clause>__<letter>`, or of an annex. */
export type ClauseId = `cl_${string}` | `annex_${string}`;

/** In both languages of the contract. */
export interface Words {
  readonly de: string;
  readonly en: string;
}

export interface Clause {
  readonly id: ClauseId;
  readonly title: Words;
  /** What we promise by it, in our own words: it stands beside the clause and never in its place. */
  readonly promise: Words;
  readonly keptBy: KeptBy;
}

/** How a clause is kept. What is missing of the four is shown as missing. */
export type KeptBy =
  | { readonly as: 'declarative'; readonly why: Words }
  | {
      readonly as: 'mechanism';
      /** The file that enforces it; null: nothing does yet. */
      readonly mechanism: string | null;
      /** The query that shows it on the running system, and the file it stands in. */
      readonly evidence: { readonly name: string; readonly file: string } | null;
      readonly test: string | null;
    };

/** Every letter of the standard contractual clauses of (EU) 2021/915, in their order, and its annexes. */
export const clauses: readonly Clause[] = [
  {
    id: 'cl_1__a',
    title: { de: 'Zweck', en: 'Purpose' },
    promise: {
      de: 'der Vertrag sichert, dass Art. 28 Abs. 3 und 4 DSGVO eingehalten wird',
      en: 'the contract secures that Art. 28(3) and (4) GDPR are kept',
    },
    keptBy: declarative(
      'Sagt, wozu der Vertrag da ist; zu erzwingen ist daran nichts.',
      'It says what the contract is for; there is nothing in it to enforce.',
    ),
  },
  {
    id: 'cl_1__b',
    title: { de: 'Parteien', en: 'Parties' },
    promise: {
      de: 'beide Parteien haben den Klauseln zugestimmt und stehen in Anhang I',
      en: 'both parties have agreed to the clauses and stand in Annex I',
    },
    keptBy: declarative(
      'Dass jemand für eine Partei unterschreiben durfte, sieht kein Programm. Wer es war, steht im Vertrag.',
      'Whether somebody could sign for a party no program sees. Who it was the contract says.',
    ),
  },
  {
    id: 'cl_1__c',
    title: { de: 'Geltung', en: 'Scope' },
    promise: {
      de: 'ohne einen geltenden Vertrag wird nichts geschrieben',
      en: 'nothing is written without a contract in force',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/025-contract.sql',
      evidence: { name: 'contract-wall', file: 'governance/contract/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_1__c.pg.test.ts',
    },
  },
  {
    id: 'cl_1__d',
    title: { de: 'Anhänge', en: 'Annexes' },
    promise: {
      de: 'die Anhänge gehören zum Vertrag: wird einer danach geändert, fällt es auf',
      en: 'the annexes are part of the contract: one that is changed afterwards is found',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/025-contract.sql',
      evidence: { name: 'contract-unaltered', file: 'governance/contract/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_1__d.pg.test.ts',
    },
  },
  {
    id: 'cl_1__e',
    title: { de: 'Eigene Pflichten', en: 'Own duties' },
    promise: {
      de: 'die Pflichten des Verantwortlichen aus der DSGVO bleiben',
      en: 'the controller’s own duties under the GDPR stay',
    },
    keptBy: declarative(
      'Das sagt das Gesetz; der Vertrag erinnert daran.',
      'The law says so; the contract recalls it.',
    ),
  },
  {
    id: 'cl_1__f',
    title: { de: 'Drittländer', en: 'Third countries' },
    promise: {
      de: 'der Vertrag allein erlaubt keine Übermittlung in ein Drittland',
      en: 'the contract alone allows no transfer to a third country',
    },
    keptBy: declarative(
      'Die Grundlage einer Übermittlung ist eine eigene Bedingung, siehe Klausel 7.8.',
      'The basis of a transfer is a condition of its own, see clause 7.8.',
    ),
  },
  {
    id: 'cl_2__a',
    title: { de: 'Unabänderbarkeit', en: 'Invariability' },
    promise: {
      de: 'der Text der Klauseln ändert sich nicht, nur die Anhänge werden ergänzt',
      en: 'the text of the clauses does not change, only the annexes are completed',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/contract/contract-document.ts',
      evidence: { name: 'contract-body', file: 'governance/contract/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_2__a.test.ts',
    },
  },
  {
    id: 'cl_2__b',
    title: { de: 'Zusätze', en: 'Additions' },
    promise: {
      de: 'eine Zusatzvereinbarung kann eine Zusage verschärfen und nie lockern',
      en: 'a side letter can tighten a promise and never loosen it',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/contract/parameters.ts',
      evidence: { name: 'contract-parameters', file: 'governance/contract/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_2__b.test.ts',
    },
  },
  {
    id: 'cl_3__a',
    title: { de: 'Begriffe', en: 'Terms' },
    promise: {
      de: 'Begriffe bedeuten, was sie in der DSGVO bedeuten',
      en: 'terms mean what they mean in the GDPR',
    },
    keptBy: declarative('Eine Regel der Auslegung.', 'A rule of interpretation.'),
  },
  {
    id: 'cl_3__b',
    title: { de: 'Auslegung', en: 'Interpretation' },
    promise: {
      de: 'der Vertrag wird im Licht der DSGVO gelesen',
      en: 'the contract is read in the light of the GDPR',
    },
    keptBy: declarative('Eine Regel der Auslegung.', 'A rule of interpretation.'),
  },
  {
    id: 'cl_3__c',
    title: { de: 'Grenze der Auslegung', en: 'Limit of interpretation' },
    promise: {
      de: 'keine Auslegung nimmt jemandem Rechte, die die DSGVO gibt',
      en: 'no interpretation takes away rights that the GDPR gives',
    },
    keptBy: declarative('Eine Regel der Auslegung.', 'A rule of interpretation.'),
  },
  {
    id: 'cl_4',
    title: { de: 'Vorrang', en: 'Precedence' },
    promise: {
      de: 'widerspricht eine andere Abrede, gilt dieser Vertrag',
      en: 'where another agreement contradicts, this contract holds',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/contract/parameters.ts',
      evidence: { name: 'contract-parameters', file: 'governance/contract/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_4.test.ts',
    },
  },
  {
    id: 'cl_5',
    title: { de: 'Kopplung', en: 'Docking' },
    promise: {
      de: 'dass weitere Parteien beitreten, ist nicht vereinbart',
      en: 'that others accede is not agreed',
    },
    keptBy: declarative(
      'Die Klausel ist freigestellt und nicht gewählt.',
      'The clause is optional and was not chosen.',
    ),
  },
  {
    id: 'cl_6',
    title: { de: 'Beschreibung der Verarbeitung', en: 'Description of processing' },
    promise: {
      de: 'Anhang II sagt, was verarbeitet wird, und ist aus dem gemacht, was das Programm tut',
      en: 'Annex II says what is processed, and is made from what the program does',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/data-map/mapped-fields.ts',
      evidence: { name: 'annex-as-mapped', file: 'governance/contract/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_6.pg.test.ts',
    },
  },
  {
    id: 'cl_7.1__a',
    title: { de: 'Weisungen', en: 'Instructions' },
    promise: {
      de: 'ohne dokumentierte Weisung wird an den Daten einer Organisation nichts auf Bestellung getan',
      en: 'no work on a tenant’s data is done on order without a documented instruction',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/026-instruction.sql',
      evidence: { name: 'jobs-instructed', file: 'governance/instructions/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.1__a.pg.test.ts',
    },
  },
  {
    id: 'cl_7.1__b',
    title: { de: 'Bedenken gegen eine Weisung', en: 'Doubts about an instruction' },
    promise: {
      de: 'eine Weisung, die rechtswidrig scheint, ruht, und die Organisation erfährt es sofort',
      en: 'an instruction that seems unlawful is held, and the tenant is told at once',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/026-instruction.sql',
      evidence: { name: 'contested-held', file: 'governance/instructions/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.1__b.pg.test.ts',
    },
  },
  {
    id: 'cl_7.2',
    title: { de: 'Zweckbindung', en: 'Purpose limitation' },
    promise: {
      de: 'Daten dienen nur den Zwecken aus Anhang II',
      en: 'data serves the purposes of Annex II alone',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/041-staff.sql',
      evidence: { name: 'purposes-in-annex', file: 'governance/staff/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.2.pg.test.ts',
    },
  },
  {
    id: 'cl_7.3',
    title: { de: 'Dauer', en: 'Duration' },
    promise: {
      de: 'was seine Zeit gestanden hat, wird gelöscht, und nach dem Ende des Vertrags wird nichts mehr geschrieben',
      en: 'what has stood its time is erased, and after the end of the contract nothing more is written',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/025-contract.sql',
      evidence: { name: 'transfer.erasure-plan', file: 'governance/measures/catalogue.ts' },
      test: 'governance/clauses/tests/cl_7.3.pg.test.ts',
    },
  },
  {
    id: 'cl_7.4__a',
    title: { de: 'Sicherheit', en: 'Security' },
    promise: {
      de: 'jede Maßnahme aus Anhang III ist geprüft oder bezeugt, und was veraltet ist, gilt als nicht erfüllt',
      en: 'every measure of Annex III is probed or attested, and what is stale counts as unmet',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/measures/state.ts',
      evidence: { name: 'measures', file: 'apps/cli/measures.ts' },
      test: 'governance/clauses/tests/cl_7.4__a.pg.test.ts',
    },
  },
  {
    id: 'cl_7.4__b',
    title: { de: 'Eigene Leute', en: 'Staff' },
    promise: {
      de: 'nur wer zur Vertraulichkeit verpflichtet ist, bekommt Zugang, und nur für kurze Zeit',
      en: 'only who is bound to confidentiality gets access, and for a short time only',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/041-staff.sql',
      evidence: { name: 'staff-bound', file: 'governance/staff/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.4__b.pg.test.ts',
    },
  },
  {
    id: 'cl_7.5',
    title: { de: 'Sensible Daten', en: 'Sensitive data' },
    promise: {
      de: 'wer Daten über Gesundheit liest, hinterlässt eine Zeile im Protokoll',
      en: 'who reads data about health leaves a line in the chronicle',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/023-reads.sql',
      evidence: { name: 'input.chronicle', file: 'governance/measures/catalogue.ts' },
      test: 'governance/clauses/tests/cl_7.5.pg.test.ts',
    },
  },
  {
    id: 'cl_7.6__a',
    title: { de: 'Nachweis', en: 'Demonstration' },
    promise: {
      de: 'zu jeder Klausel gibt es einen Nachweis aus dem laufenden System, oder es steht da, dass es keinen gibt',
      en: 'each clause has evidence from the running system, or it says that there is none',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'tools/governance-spec.ts',
      evidence: { name: 'evidence-answers', file: 'governance/clauses/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.6__a.pg.test.ts',
    },
  },
  {
    id: 'cl_7.6__b',
    title: { de: 'Anfragen', en: 'Inquiries' },
    promise: {
      de: 'Anfragen werden umgehend beantwortet',
      en: 'inquiries are answered promptly',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/042-oversight.sql',
      evidence: { name: 'inquiries-in-time', file: 'governance/oversight/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.6__b.pg.test.ts',
    },
  },
  {
    id: 'cl_7.6__c',
    title: { de: 'Prüfungen', en: 'Audits' },
    promise: {
      de: 'die Organisation bekommt, was sie zum Prüfen braucht',
      en: 'the tenant is given what it needs to audit',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/oversight/server/hand-bundle.ts',
      evidence: { name: 'audits-supported', file: 'governance/oversight/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.6__c.pg.test.ts',
    },
  },
  {
    id: 'cl_7.6__d',
    title: { de: 'Prüfer', en: 'Auditors' },
    promise: {
      de: 'wer im Auftrag der Organisation prüft, hat zuvor ein Mandat',
      en: 'who audits for the tenant has a mandate first',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/042-oversight.sql',
      evidence: { name: 'audit-mandates', file: 'governance/oversight/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.6__d.pg.test.ts',
    },
  },
  {
    id: 'cl_7.6__e',
    title: { de: 'Aufsicht', en: 'Authorities' },
    promise: {
      de: 'eine Aufsichtsbehörde bekommt auf Anfrage, was sie angeht, und nicht mehr',
      en: 'an authority gets on request what concerns it, and no more',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/042-oversight.sql',
      evidence: { name: 'disclosures-scoped', file: 'governance/oversight/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.6__e.pg.test.ts',
    },
  },
  {
    id: 'cl_7.7__a',
    title: { de: 'Neue Anbieter', en: 'New providers' },
    promise: {
      de: 'ein neuer Anbieter tut für eine Organisation vor dem 15. Tag nichts',
      en: 'a new provider does nothing for a tenant before day 15',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/gate/gate.ts',
      evidence: { name: 'gate-notices', file: 'governance/gate/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.7__a.pg.test.ts',
    },
  },
  {
    id: 'cl_7.7__b',
    title: { de: 'Vertrag mit dem Anbieter', en: 'Contract with the provider' },
    promise: {
      de: 'ohne gültigen Vertrag, der dieselben Pflichten auferlegt, bleibt ein Anbieter aus',
      en: 'without a valid contract that imposes the same duties a provider stays off',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/gate/gate.ts',
      evidence: { name: 'gate-agreements', file: 'governance/gate/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.7__b.test.ts',
    },
  },
  {
    id: 'cl_7.7__c',
    title: { de: 'Kopie des Vertrags', en: 'Copy of that contract' },
    promise: {
      de: 'die Organisation bekommt auf Verlangen eine Kopie, mit ihrem Hash',
      en: 'the tenant gets a copy on request, with its hash',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/042-oversight.sql',
      evidence: { name: 'agreement-copies', file: 'governance/oversight/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.7__c.pg.test.ts',
    },
  },
  {
    id: 'cl_7.7__d',
    title: { de: 'Versagen eines Anbieters', en: 'A provider’s failure' },
    promise: {
      de: 'versagt ein Anbieter, erfahren es die betroffenen Organisationen und keine anderen',
      en: 'when a provider fails, the tenants concerned are told and no others',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/gate/server/provider-register.ts',
      evidence: { name: 'gate-stops', file: 'governance/gate/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.7__d.pg.test.ts',
    },
  },
  {
    id: 'cl_7.7__e',
    title: { de: 'Drittbegünstigung', en: 'Third-party rights' },
    promise: {
      de: 'kein Anbieter ohne Klausel, mit der die Organisation ihm selbst kündigen kann, oder die Abweichung ist vermerkt',
      en: 'no provider without a clause by which the tenant can end it itself, or the deviation is on record',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/gate/provider-descriptor.ts',
      evidence: { name: 'gate-agreements', file: 'governance/gate/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.7__e.test.ts',
    },
  },
  {
    id: 'cl_7.8__a',
    title: { de: 'Übermittlung in Drittländer', en: 'Transfers' },
    promise: {
      de: 'nichts geht hinaus, was nicht eigens erlaubt ist',
      en: 'nothing goes out that is not allowed by name',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/gate/egress.ts',
      evidence: { name: 'gate-egress', file: 'governance/gate/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.8__a.pg.test.ts',
    },
  },
  {
    id: 'cl_7.8__b',
    title: { de: 'Grundlage der Übermittlung', en: 'Basis of a transfer' },
    promise: {
      de: 'fällt die Grundlage weg, ist der Anbieter aus',
      en: 'when the basis lapses the provider is off',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/gate/gate.ts',
      evidence: { name: 'gate-bases', file: 'governance/gate/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_7.8__b.test.ts',
    },
  },
  {
    id: 'cl_8__a',
    title: { de: 'Anträge Betroffener', en: 'Requests of data subjects' },
    promise: {
      de: 'ein Antrag wird sofort weitergegeben und nicht selbst beantwortet',
      en: 'a request is passed on at once and not answered by us',
    },
    keptBy: open(),
  },
  {
    id: 'cl_8__b',
    title: { de: 'Hilfe bei Anträgen', en: 'Help with requests' },
    promise: {
      de: 'ein Antrag ist erst erledigt, wenn er überall erledigt ist',
      en: 'a request is done when it is done everywhere',
    },
    keptBy: open(),
  },
  {
    id: 'cl_8__c.1',
    title: { de: 'Folgenabschätzung', en: 'Impact assessment' },
    promise: {
      de: 'für eine Folgenabschätzung liegt bereit, was das System dazu weiß',
      en: 'what the system knows for an impact assessment is at hand',
    },
    keptBy: open(),
  },
  {
    id: 'cl_8__c.2',
    title: { de: 'Konsultation', en: 'Prior consultation' },
    promise: {
      de: 'bis zur Antwort der Aufsicht bleibt die Funktion aus',
      en: 'until the authority answers the feature stays off',
    },
    keptBy: open(),
  },
  {
    id: 'cl_8__c.3',
    title: { de: 'Unrichtige Daten', en: 'Wrong data' },
    promise: {
      de: 'unrichtige Daten werden gemeldet und nie still berichtigt',
      en: 'wrong data is reported and never put right in silence',
    },
    keptBy: open(),
  },
  {
    id: 'cl_8__c.4',
    title: { de: 'Hilfe bei der Sicherheit', en: 'Help with security' },
    promise: {
      de: 'Anhang III sagt, wie wir bei Art. 32 helfen',
      en: 'Annex III says how we help with Art. 32',
    },
    keptBy: open(),
  },
  {
    id: 'cl_8__d',
    title: { de: 'Umfang der Hilfe', en: 'Extent of help' },
    promise: {
      de: 'Anhang III sagt, wie und wie weit wir helfen',
      en: 'Annex III says how and how far we help',
    },
    keptBy: open(),
  },
  {
    id: 'cl_9',
    title: { de: 'Verletzungen', en: 'Breaches' },
    promise: {
      de: 'bei einer Verletzung des Schutzes arbeiten beide zusammen',
      en: 'both work together on a breach',
    },
    keptBy: open(),
  },
  {
    id: 'cl_9.1__a',
    title: { de: 'Meldung an die Aufsicht', en: 'Notice to the authority' },
    promise: {
      de: 'die 72 Stunden laufen, sobald die Organisation davon weiß',
      en: 'the 72 hours run from when the tenant knows',
    },
    keptBy: open(),
  },
  {
    id: 'cl_9.1__b',
    title: { de: 'Angaben zur Meldung', en: 'What a notice says' },
    promise: {
      de: 'was in die Meldung gehört, kommt aus dem System, und was fehlt, folgt',
      en: 'what a notice needs comes from the system, and what is missing follows',
    },
    keptBy: open(),
  },
  {
    id: 'cl_9.1__c',
    title: { de: 'Meldung an Betroffene', en: 'Telling those concerned' },
    promise: {
      de: 'wir helfen, die Betroffenen auf sicherem Weg zu benachrichtigen',
      en: 'we help to tell those concerned by a safe way',
    },
    keptBy: open(),
  },
  {
    id: 'cl_9.2__a',
    title: { de: 'Verletzung bei uns', en: 'A breach with us' },
    promise: {
      de: 'eine Verletzung bei uns wird sofort gemeldet, mit Art und Umfang',
      en: 'a breach with us is reported at once, with its nature and extent',
    },
    keptBy: open(),
  },
  {
    id: 'cl_9.2__b',
    title: { de: 'Ansprechstelle', en: 'A contact' },
    promise: {
      de: 'die Meldung nennt, wer mehr dazu sagt',
      en: 'the notice names who can say more',
    },
    keptBy: open(),
  },
  {
    id: 'cl_9.2__c',
    title: { de: 'Folgen und Abhilfe', en: 'Consequences and remedies' },
    promise: {
      de: 'die Meldung nennt Folgen und Maßnahmen, und was fehlt, folgt',
      en: 'the notice names consequences and measures, and what is missing follows',
    },
    keptBy: open(),
  },
  {
    id: 'cl_10__a',
    title: { de: 'Aussetzen', en: 'Suspension' },
    promise: {
      de: 'setzt die Organisation aus, ruht alles Schreiben sofort; lesen, mitnehmen und löschen geht weiter',
      en: 'when the tenant suspends, all writing rests at once; reading, exporting and erasing go on',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/025-contract.sql',
      evidence: { name: 'contract-wall', file: 'governance/contract/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_10__a.pg.test.ts',
    },
  },
  {
    id: 'cl_10__b.1',
    title: { de: 'Kündigung ohne Abhilfe', en: 'Termination without cure' },
    promise: {
      de: 'einen Monat nach dem Aussetzen ohne Abhilfe kann die Organisation kündigen, keinen Tag früher',
      en: 'a month after a suspension without cure the tenant can terminate, and not a day before',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/025-contract.sql',
      evidence: { name: 'suspension-cure', file: 'governance/contract/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_10__b.1.pg.test.ts',
    },
  },
  {
    id: 'cl_10__b.2',
    title: { de: 'Kündigung wegen Verstößen', en: 'Termination for breach' },
    promise: {
      de: 'bei schweren oder dauernden Verstößen kann die Organisation kündigen und sagt, weswegen',
      en: 'on serious or lasting breach the tenant can terminate, and says for what',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/025-contract.sql',
      evidence: { name: 'end-grounded', file: 'governance/contract/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_10__b.2.pg.test.ts',
    },
  },
  {
    id: 'cl_10__b.3',
    title: {
      de: 'Kündigung wegen missachteter Entscheidung',
      en: 'Termination for an ignored ruling',
    },
    promise: {
      de: 'missachten wir eine bindende Entscheidung, kann die Organisation kündigen und nennt sie',
      en: 'when we ignore a binding ruling the tenant can terminate, and names it',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/025-contract.sql',
      evidence: { name: 'end-grounded', file: 'governance/contract/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_10__b.3.pg.test.ts',
    },
  },
  {
    id: 'cl_10__c',
    title: { de: 'Kündigung durch uns', en: 'Termination by us' },
    promise: {
      de: 'wir kündigen erst, wenn wir Bedenken gemeldet haben und die Organisation darauf besteht',
      en: 'we can terminate only after we said our doubts and the tenant insisted',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'kernel/db/tenant/026-instruction.sql',
      evidence: { name: 'end-grounded', file: 'governance/contract/server/evidence.ts' },
      test: 'governance/clauses/tests/cl_10__c.pg.test.ts',
    },
  },
  {
    id: 'cl_10__d',
    title: { de: 'Nach dem Ende', en: 'After the end' },
    promise: {
      de: 'am Ende wählt die Organisation, ob gelöscht oder zurückgegeben wird',
      en: 'at the end the tenant chooses whether all is erased or returned',
    },
    keptBy: open(),
  },
  {
    id: 'annex_I',
    title: { de: 'Anhang I: Parteien', en: 'Annex I: parties' },
    promise: {
      de: 'Anhang I nennt beide Parteien und wen man dort erreicht',
      en: 'Annex I names both parties and whom one reaches there',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/contract/draft.ts',
      evidence: { name: 'parties-named', file: 'governance/contract/server/evidence.ts' },
      test: 'governance/clauses/tests/annex_I.pg.test.ts',
    },
  },
  {
    id: 'annex_II',
    title: { de: 'Anhang II: Verarbeitung', en: 'Annex II: processing' },
    promise: {
      de: 'Anhang II ist die Datenlandkarte des Programms',
      en: 'Annex II is the program’s own data map',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/data-map/drift.ts',
      evidence: { name: 'access.data-map', file: 'governance/measures/catalogue.ts' },
      test: 'governance/clauses/tests/annex_II.pg.test.ts',
    },
  },
  {
    id: 'annex_III',
    title: { de: 'Anhang III: Maßnahmen', en: 'Annex III: measures' },
    promise: {
      de: 'Anhang III nennt zu jeder Maßnahme, wie sie geprüft wird',
      en: 'Annex III says of each measure how it is checked',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/measures/catalogue.ts',
      evidence: { name: 'measures', file: 'apps/cli/measures.ts' },
      test: 'governance/clauses/tests/annex_III.test.ts',
    },
  },
  {
    id: 'annex_IV',
    title: { de: 'Anhang IV: Anbieter', en: 'Annex IV: providers' },
    promise: {
      de: 'Anhang IV nennt genau die Anbieter, die eingeschaltet sind',
      en: 'Annex IV names exactly the providers that are switched on',
    },
    keptBy: {
      as: 'mechanism',
      mechanism: 'governance/gate/annex-providers.ts',
      evidence: { name: 'gate-annex', file: 'governance/gate/server/evidence.ts' },
      test: 'governance/clauses/tests/annex_IV.pg.test.ts',
    },
  },
];

function declarative(de: string, en: string): KeptBy {
  return { as: 'declarative', why: { de, en } };
}

/** Nothing of it is there yet. */
function open(): KeptBy {
  return { as: 'mechanism', mechanism: null, evidence: null, test: null };
}
