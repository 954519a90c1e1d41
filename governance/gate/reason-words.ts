import { isZone } from '#kernel/base/zone.ts';
import type { GateReason } from './gate-reason.ts';

export type ReasonLocale = 'de' | 'en';

/** A sentence that says why the gate is shut, with instants as the wall of `zone` shows them. */
export function reasonWords(reason: GateReason, locale: ReasonLocale, zone: string): string {
  return (locale === 'de' ? german : english)(reason, shown(locale, zone));
}

interface Shown {
  readonly instant: (ms: number) => string;
  readonly day: (day: string) => string;
  readonly country: (code: string) => string;
}

function shown(locale: ReasonLocale, zone: string): Shown {
  const timeZone = isZone(zone) ? zone : 'UTC';
  const instants = new Intl.DateTimeFormat(locale, {
    timeZone,
    dateStyle: 'long',
    timeStyle: 'short',
  });
  const days = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'long' });
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  return {
    instant: (ms) => instants.format(ms),
    day: (day) => days.format(Date.parse(`${day}T00:00:00Z`)),
    country: (code) => countries.of(code) ?? code,
  };
}

function german(reason: GateReason, { instant, day, country }: Shown): string {
  switch (reason.code) {
    case 'provider-unknown':
      return 'Diesen Anbieter gibt es hier nicht.';
    case 'provider-removed':
      return `Der Anbieter wird seit dem ${instant(reason.sinceMs)} nicht mehr eingesetzt.`;
    case 'stopped':
      return `Der Anbieter ist seit dem ${instant(reason.sinceMs)} angehalten.`;
    case 'contract-missing':
      return 'Es ist kein Vertrag zur Auftragsverarbeitung in Kraft.';
    case 'contract-suspended':
      return 'Die Verarbeitung ist ausgesetzt.';
    case 'contract-altered':
      return 'Der gespeicherte Vertrag stimmt nicht mit dem Protokoll überein.';
    case 'purpose-forbidden':
      return `Für „${reason.purpose}“ werden niemals Daten weitergegeben.`;
    case 'purpose-not-described':
      return `Der Zweck „${reason.purpose}“ ist für diesen Anbieter nicht vereinbart.`;
    case 'host-not-described':
      return `Die Adresse „${reason.host}“ gehört nicht zu den angegebenen Adressen des Anbieters.`;
    case 'category-not-described':
      return `Die Datenart „${reason.category}“ ist für diesen Anbieter nicht vereinbart.`;
    case 'agreement-missing':
      return 'Mit dem Anbieter gibt es noch keinen Vertrag zur Auftragsverarbeitung.';
    case 'agreement-lapsed':
      return `Der Vertrag mit dem Anbieter galt bis zum ${day(reason.until)}.`;
    case 'duties-not-passed-on':
      return 'Der Vertrag mit dem Anbieter gibt die Pflichten dieses Vertrags nicht weiter.';
    case 'third-country-excluded':
      return `Übermittlungen in Drittländer sind ausgeschlossen, der Anbieter ist aber auch dort: ${country(reason.country)}.`;
    case 'basis-missing':
      return `Für Übermittlungen in dieses Land gibt es keine Grundlage: ${country(reason.country)}.`;
    case 'basis-lapsed':
      return `Die Grundlage für Übermittlungen in dieses Land galt bis zum ${day(reason.until)}: ${country(reason.country)}.`;
    case 'notice-missing':
      return 'Dieser Anbieter wurde noch nicht angekündigt.';
    case 'notice-undelivered':
      return `Die Ankündigung wurde am ${instant(reason.sentAtMs)} abgeschickt. Dass sie angekommen ist, steht noch nicht fest, deshalb läuft noch keine Frist.`;
    case 'waiting':
      return `Die Frist der Ankündigung läuft bis zum ${instant(reason.untilMs)}.`;
    case 'objection-open':
      return reason.count === 1
        ? 'Es liegt ein Widerspruch vor.'
        : `Es liegen ${String(reason.count)} Widersprüche vor.`;
  }
}

function english(reason: GateReason, { instant, day, country }: Shown): string {
  switch (reason.code) {
    case 'provider-unknown':
      return 'There is no such provider here.';
    case 'provider-removed':
      return `The provider has not been used since ${instant(reason.sinceMs)}.`;
    case 'stopped':
      return `The provider has been stopped since ${instant(reason.sinceMs)}.`;
    case 'contract-missing':
      return 'No contract on processing is in force.';
    case 'contract-suspended':
      return 'Processing is suspended.';
    case 'contract-altered':
      return 'The contract that is kept does not agree with the chronicle.';
    case 'purpose-forbidden':
      return `No data ever leaves for “${reason.purpose}”.`;
    case 'purpose-not-described':
      return `The purpose “${reason.purpose}” is not agreed for this provider.`;
    case 'host-not-described':
      return `The address “${reason.host}” is none of those named for the provider.`;
    case 'category-not-described':
      return `The category “${reason.category}” is not agreed for this provider.`;
    case 'agreement-missing':
      return 'There is no contract on processing with the provider yet.';
    case 'agreement-lapsed':
      return `The contract with the provider held until ${day(reason.until)}.`;
    case 'duties-not-passed-on':
      return 'The contract with the provider does not pass on the duties of this contract.';
    case 'third-country-excluded':
      return `Transfers to third countries are excluded, and the provider is in one: ${country(reason.country)}.`;
    case 'basis-missing':
      return `There is no basis for transfers to ${country(reason.country)}.`;
    case 'basis-lapsed':
      return `The basis for transfers to ${country(reason.country)} held until ${day(reason.until)}.`;
    case 'notice-missing':
      return 'This provider has not been announced yet.';
    case 'notice-undelivered':
      return `The notice was sent on ${instant(reason.sentAtMs)}. Nothing proves yet that it has arrived, so no time is running.`;
    case 'waiting':
      return `The time of the notice runs until ${instant(reason.untilMs)}.`;
    case 'objection-open':
      return reason.count === 1
        ? 'There is an objection.'
        : `There are ${String(reason.count)} objections.`;
  }
}
