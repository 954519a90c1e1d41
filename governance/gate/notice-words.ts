import type { ProviderVersion } from './provider.ts';

export interface NoticeText {
  readonly subject: string;
  readonly text: string;
}

/**
 * The mail of a notice: who is announced, for what, where, and where to answer. It holds no secret: it
 * goes through the hands of whoever carries it.
 */
export function noticeMail(
  locale: 'de' | 'en',
  tenantName: string,
  { descriptor, alternatives }: Pick<ProviderVersion, 'descriptor' | 'alternatives'>,
  address: string,
  /** How long the time is for this tenant: its contract can say more than 14. */
  days: number,
): NoticeText {
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  const places = [
    ...new Set(descriptor.places.map(({ country }) => countries.of(country) ?? country)),
  ].join(', ');
  const offered = alternatives.map((one) => `- ${one[locale]}`);
  const lines = locale === 'de' ? german : english;
  return {
    subject: lines.subject,
    text: [
      lines.opening(oneLine(tenantName)),
      '',
      `${lines.provider}: ${descriptor.name} (${descriptor.legalEntity})`,
      `${lines.function}: ${descriptor.function[locale]}`,
      `${lines.places}: ${places}`,
      ...(offered.length === 0 ? [] : ['', lines.alternatives, ...offered]),
      '',
      lines.answer,
      address,
      '',
      lines.clock(days),
      '',
    ].join('\n'),
  };
}

const german = {
  subject: 'Ankündigung eines Anbieters',
  opening: (tenant: string) =>
    `Für ${tenant} soll ein Anbieter eingesetzt oder geändert werden (Klausel 7.7 des Vertrags zur Auftragsverarbeitung).`,
  provider: 'Anbieter',
  function: 'Aufgabe',
  places: 'Orte der Verarbeitung',
  alternatives: 'Stattdessen möglich:',
  answer: 'Alle Angaben, und wo man antwortet (nach der Anmeldung):',
  clock: (days: number) =>
    `Die Frist von ${String(days)} vollen Tagen beginnt erst, wenn dort jemand den Empfang bestätigt oder antwortet. Vorher werden keine Daten an diesen Anbieter gegeben.`,
};

const english: typeof german = {
  subject: 'Notice of a provider',
  opening: (tenant) =>
    `A provider is to be used or changed for ${tenant} (clause 7.7 of the contract on processing).`,
  provider: 'Provider',
  function: 'What it does',
  places: 'Places of processing',
  alternatives: 'Possible instead:',
  answer: 'All details, and where to answer (after signing in):',
  clock: (days) =>
    `The ${String(days)} complete days begin only when somebody there says that the notice has arrived, or answers it. Until then no data goes to this provider.`,
};

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 200);
}
