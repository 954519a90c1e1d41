import type { NoticeText } from './notice-words.ts';

/** What owners and data-protection officers are told of besides providers that are announced (GA41). */
export const officeWordKinds = [
  'operator-invited',
  'instruction-noted',
  'instruction-contested',
  'job-failed',
  'cannot-comply',
  'suspended',
  'ended',
  'provider-stopped',
] as const;
export type OfficeWordKind = (typeof officeWordKinds)[number];

/** Where in the privacy office it stands what it is about. */
export const officeWordSections: Readonly<Record<OfficeWordKind, string>> = {
  'operator-invited': 'chronicle',
  'instruction-noted': 'instructions',
  'instruction-contested': 'instructions',
  'job-failed': 'instructions',
  'cannot-comply': 'contract',
  suspended: 'contract',
  ended: 'contract',
  'provider-stopped': 'providers',
};

/**
 * The mail of it: what happened, in one sentence, and where to read it. Nothing that anybody wrote, and
 * nobody's name: it goes through the hands of whoever carries it. `provider` is how a provider calls itself.
 */
export function officeMail(
  locale: 'de' | 'en',
  kind: OfficeWordKind,
  about: { readonly tenantName: string; readonly provider: string | null },
  address: string,
): NoticeText {
  const lines = locale === 'de' ? german : english;
  const tenant = about.tenantName.replaceAll(/\s+/g, ' ').slice(0, 200);
  return {
    subject: lines.subjects[kind],
    text: [
      lines.says[kind](tenant, about.provider ?? ''),
      '',
      lines.read,
      address,
      '',
      lines.confirm,
      '',
    ].join('\n'),
  };
}

interface Lines {
  readonly subjects: Readonly<Record<OfficeWordKind, string>>;
  readonly says: Readonly<Record<OfficeWordKind, (tenant: string, provider: string) => string>>;
  readonly read: string;
  readonly confirm: string;
}

const german: Lines = {
  subjects: {
    'operator-invited': 'Der Betreiber hat jemanden eingeladen',
    'instruction-noted': 'Der Betreiber hat eine Weisung aufgeschrieben',
    'instruction-contested': 'Der Betreiber hat Bedenken gegen eine Weisung',
    'job-failed': 'Eine Weisung wurde nicht zu Ende ausgeführt',
    'cannot-comply': 'Der Betreiber kann den Vertrag nicht einhalten',
    suspended: 'Die Verarbeitung ist ausgesetzt',
    ended: 'Der Vertrag zur Auftragsverarbeitung ist beendet',
    'provider-stopped': 'Ein Anbieter ist gesperrt',
  },
  says: {
    'operator-invited': (tenant) =>
      `Der Betreiber hat eine Einladung zu ${tenant} ausgestellt. Offene Einladungen stehen in der Verwaltung und lassen sich dort zurückziehen.`,
    'instruction-noted': (tenant) =>
      `Der Betreiber hat für ${tenant} eine Weisung aufgeschrieben, die ihm mündlich erteilt wurde oder die das Gesetz von ihm verlangt. Eine mündliche gilt erst, wenn sie bestätigt ist.`,
    'instruction-contested': (tenant) =>
      `Der Betreiber hält eine Weisung von ${tenant} für rechtswidrig (Klausel 7.1 b des Vertrags zur Auftragsverarbeitung). Sie ruht, bis sie zurückgezogen oder doch angenommen ist. Die Begründung steht dort.`,
    'job-failed': (tenant) =>
      `Der Betreiber hat eine Weisung von ${tenant} begonnen und nicht zu Ende ausgeführt. Soll es noch geschehen, braucht es dafür eine neue.`,
    'cannot-comply': (tenant) =>
      `Der Betreiber sagt, dass er den Vertrag zur Auftragsverarbeitung mit ${tenant} nicht einhalten kann (Klausel 10 a). Was daraus folgt, entscheidet die Organisation.`,
    suspended: (tenant) =>
      `Die Verarbeitung für ${tenant} ist ausgesetzt (Klausel 10 a). Geschrieben wird nichts mehr; lesen, mitnehmen und löschen geht weiter.`,
    ended: (tenant) =>
      `Der Vertrag zur Auftragsverarbeitung mit ${tenant} ist beendet. Geschrieben wird nichts mehr; lesen, mitnehmen und löschen geht weiter.`,
    'provider-stopped': (tenant, provider) =>
      `Der Anbieter ${provider} ist für ${tenant} gesperrt (Klausel 7.7 d des Vertrags zur Auftragsverarbeitung). Es gehen keine Daten mehr an ihn. Der Grund steht im Protokoll.`,
  },
  read: 'Nachzulesen, nach der Anmeldung:',
  confirm:
    'Bitte dort bestätigen, dass die Nachricht angekommen ist. Solange es niemand bestätigt, kommt sie noch einmal.',
};

const english: Lines = {
  subjects: {
    'operator-invited': 'The operator has invited somebody',
    'instruction-noted': 'The operator has written down an instruction',
    'instruction-contested': 'The operator contests an instruction',
    'job-failed': 'An instruction was not carried out to its end',
    'cannot-comply': 'The operator cannot comply with the contract',
    suspended: 'The processing is suspended',
    ended: 'The contract on processing has ended',
    'provider-stopped': 'A provider is stopped',
  },
  says: {
    'operator-invited': (tenant) =>
      `The operator has issued an invitation to ${tenant}. Open invitations stand where members are looked after, and can be withdrawn there.`,
    'instruction-noted': (tenant) =>
      `The operator has written down an instruction for ${tenant} that was given by word of mouth, or that the law demands of them. One by word of mouth counts when it is confirmed.`,
    'instruction-contested': (tenant) =>
      `The operator thinks an instruction of ${tenant} unlawful (clause 7.1 b of the contract on processing). It is held until it is withdrawn, or accepted after all. The reason stands there.`,
    'job-failed': (tenant) =>
      `The operator has begun an instruction of ${tenant} and not carried it out to its end. If it is still to be done, that takes a new one.`,
    'cannot-comply': (tenant) =>
      `The operator says that they cannot comply with the contract on processing with ${tenant} (clause 10 a). What follows from it the organisation decides.`,
    suspended: (tenant) =>
      `The processing for ${tenant} is suspended (clause 10 a). Nothing is written any more; reading, exporting and erasing go on.`,
    ended: (tenant) =>
      `The contract on processing with ${tenant} has ended. Nothing is written any more; reading, exporting and erasing go on.`,
    'provider-stopped': (tenant, provider) =>
      `The provider ${provider} is stopped for ${tenant} (clause 7.7 d of the contract on processing). No data goes there any more. The reason stands in the chronicle.`,
  },
  read: 'To be read after signing in:',
  confirm:
    'Please confirm there that this has arrived. As long as nobody does, it comes once more.',
};
