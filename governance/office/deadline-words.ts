import type { DeadlineStep } from '#governance/deadlines/deadline.ts';
import { unreachable } from '#kernel/base/unreachable.ts';
import type { DeadlineAbout, RunningDeadline } from './running-deadlines.ts';

export type DeadlineLocale = 'de' | 'en';

export interface DeadlineWords {
  /** What it is: "Widerspruch gegen Letterbird". */
  readonly title: string;
  /** What its clock began with. */
  readonly began: string;
  /** What follows when it is over and nothing was done. */
  readonly then: string;
}

/** A deadline in words, in full sentences but for the title. */
export function deadlineWords(about: DeadlineAbout, locale: DeadlineLocale): DeadlineWords {
  return locale === 'de' ? german(about) : english(about);
}

function german(about: DeadlineAbout): DeadlineWords {
  switch (about.is) {
    case 'objection':
      return {
        title: `${about.provider}: Widerspruch möglich`,
        began: 'Die Ankündigung ist angekommen.',
        then: 'Danach ist ein Widerspruch gegen diesen Anbieter verspätet und wird nicht mehr angenommen.',
      };
    case 'effect':
      return {
        title: `${about.provider}: frühestens wirksam`,
        began: 'Die Ankündigung ist angekommen.',
        then:
          about.holdsBack === 'objection'
            ? 'Solange ein Widerspruch offen ist, bleibt der Anbieter gesperrt, auch nach dieser Frist.'
            : 'Ohne Widerspruch darf der Anbieter ab dann für diese Organisation eingesetzt werden.',
      };
    case 'undelivered':
      return {
        title: `${about.provider}: Empfang noch nicht bestätigt`,
        began: 'Die Ankündigung wurde verschickt.',
        then: 'Die Frist beginnt erst, wenn jemand mit Vertretungsbefugnis den Empfang bestätigt. Bis dahin gehen keine Daten an den Anbieter.',
      };
    case 'cure':
      return {
        title: 'Abhilfe nach dem Aussetzen',
        began: 'Die Verarbeitung wurde ausgesetzt.',
        then: about.isOver
          ? 'Die Frist ist abgelaufen. Der Vertrag kann jetzt wegen fehlender Abhilfe gekündigt werden.'
          : 'Hat der Betreiber bis dahin nicht abgeholfen, kann der Vertrag deswegen gekündigt werden.',
      };
    case 'contested':
      return {
        title: `Weisung ${about.number}: beanstandet`,
        began: 'Der Betreiber hält die Weisung für rechtswidrig.',
        then: 'Sie ruht ohne Frist, bis sie zurückgezogen wird oder der Betreiber sie doch ausführt.',
      };
    case 'attestation':
      return {
        title: `Zusicherung: ${about.title.de}`,
        began: 'Die Maßnahme wurde mit Namen zugesichert.',
        then: 'Ohne neue Zusicherung gilt die Maßnahme dann als nicht erfüllt.',
      };
    case 'basis':
      return {
        title: `${about.provider}: Grundlage für ${country('de', about.country)}`,
        began: 'Die Grundlage der Übermittlung wurde bewertet.',
        then: 'Ohne neue Bewertung wird der Anbieter dann von selbst gesperrt.',
      };
    case 'agreement':
      return {
        title: `${about.provider}: Vertrag mit dem Anbieter`,
        began: 'Der Vertrag zwischen Betreiber und Anbieter wurde geschlossen.',
        then: 'Ohne neuen Vertrag wird der Anbieter dann von selbst gesperrt.',
      };
    case 'answer':
      return {
        title: `Anfrage ${about.number}: Antwort des Betreibers`,
        began: 'Der Betreiber wurde gefragt.',
        then: about.isOver
          ? 'Die Frist ist abgelaufen, ohne dass der Betreiber geantwortet hat. Die Zusage ist damit nicht erfüllt.'
          : 'Antwortet der Betreiber bis dahin nicht, gilt die Zusage als nicht erfüllt, auch wenn er später antwortet.',
      };
    case 'mandate':
      return {
        title: `Prüfung ${about.number}: Mandat`,
        began: 'Das Mandat wurde erteilt.',
        then: 'Danach wird an diese Prüfung nichts mehr ausgehändigt.',
      };
    default:
      return unreachable(about);
  }
}

function english(about: DeadlineAbout): DeadlineWords {
  switch (about.is) {
    case 'objection':
      return {
        title: `${about.provider}: objection possible`,
        began: 'The notice was delivered.',
        then: 'After it an objection to this provider is late and is not taken any more.',
      };
    case 'effect':
      return {
        title: `${about.provider}: earliest effect`,
        began: 'The notice was delivered.',
        then:
          about.holdsBack === 'objection'
            ? 'As long as an objection is open the provider stays shut, after this time too.'
            : 'Without an objection the provider may be used for this organisation from then on.',
      };
    case 'undelivered':
      return {
        title: `${about.provider}: delivery not confirmed yet`,
        began: 'The notice was sent.',
        then: 'The time begins when somebody who speaks for the organisation confirms the delivery. Until then no data goes to the provider.',
      };
    case 'cure':
      return {
        title: 'Remedy after the suspension',
        began: 'The processing was suspended.',
        then: about.isOver
          ? 'The time is over. The contract can now be terminated for want of a remedy.'
          : 'If the operator has not complied by then, the contract can be terminated for it.',
      };
    case 'contested':
      return {
        title: `Instruction ${about.number}: contested`,
        began: 'The operator thinks that the instruction is unlawful.',
        then: 'It is held without an end, until it is withdrawn or the operator carries it out after all.',
      };
    case 'attestation':
      return {
        title: `Attestation: ${about.title.en}`,
        began: 'The measure was attested by name.',
        then: 'Without a new attestation the measure counts as unmet then.',
      };
    case 'basis':
      return {
        title: `${about.provider}: basis for ${country('en', about.country)}`,
        began: 'The basis of the transfer was assessed.',
        then: 'Without a new assessment the provider is shut by itself then.',
      };
    case 'agreement':
      return {
        title: `${about.provider}: contract with the provider`,
        began: 'The contract between operator and provider was concluded.',
        then: 'Without a new contract the provider is shut by itself then.',
      };
    case 'answer':
      return {
        title: `Inquiry ${about.number}: the operator’s answer`,
        began: 'The operator was asked.',
        then: about.isOver
          ? 'The time is over, and the operator has not answered. The promise is unmet.'
          : 'If the operator does not answer by then, the promise counts as unmet, also when they answer later.',
      };
    case 'mandate':
      return {
        title: `Audit ${about.number}: mandate`,
        began: 'The mandate was given.',
        then: 'After it nothing more is handed out to this audit.',
      };
    default:
      return unreachable(about);
  }
}

/** How the end was found, one sentence for each step; none where a person said until when. */
export function stepWords(
  { deadline }: Pick<RunningDeadline, 'deadline'>,
  locale: DeadlineLocale,
): readonly string[] {
  if (deadline === null) return [];
  const { zone } = deadline;
  const days = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const instants = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    dateStyle: 'long',
    timeStyle: 'short',
  });
  const shown: Shown = {
    locale,
    day: (day) => days.format(Date.parse(`${day}T00:00:00Z`)),
    instant: (ms) => instants.format(ms),
  };
  return deadline.steps.map((step) => (locale === 'de' ? germanStep : englishStep)(step, shown));
}

interface Shown {
  readonly locale: DeadlineLocale;
  readonly day: (day: string) => string;
  readonly instant: (ms: number) => string;
}

type Passed = Extract<DeadlineStep, { is: 'moved' }>['over'];

function germanStep(step: DeadlineStep, { locale, day, instant }: Shown): string {
  switch (step.is) {
    case 'trigger':
      return `Auslöser am ${instant(step.atMs)}. Dieser Tag zählt nicht mit.`;
    case 'days-counted':
      return `Gezählt von ${day(step.from)} bis ${day(step.until)}: ${step.days} ${step.days === 1 ? 'Tag' : 'Tage'}.`;
    case 'month-shorter':
      return `Den ${step.date}. gibt es in diesem Monat nicht, also ${day(step.day)}.`;
    case 'hours-counted':
      return `Gezählt von ${instant(step.fromMs)} bis ${instant(step.untilMs)}.`;
    case 'pause':
      return step.untilMs === null
        ? `Die Frist ruht seit ${instant(step.fromMs)}: ${step.reason}`
        : `Die Frist ruhte von ${instant(step.fromMs)} bis ${instant(step.untilMs)}: ${step.reason}`;
    case 'extension':
      return step.isInTime
        ? `Verlängert, mitgeteilt am ${instant(step.noticeSentAtMs)}: ${step.reason}`
        : `Eine Verlängerung wurde erst am ${instant(step.noticeSentAtMs)} mitgeteilt und gilt nicht.`;
    case 'moved':
      return `Verschoben von ${day(step.from)} auf ${day(step.to)}: ${passed(step.over, locale, day)}.`;
    case 'two-working-days':
      return `Verschoben von ${day(step.from)} auf ${day(step.to)}, damit zwei Werktage darin liegen.`;
    case 'not-moved':
      return `${day(step.day)} ist kein Werktag; eine Wartezeit verschiebt sich dadurch nicht.`;
    default:
      return unreachable(step);
  }
}

function englishStep(step: DeadlineStep, { locale, day, instant }: Shown): string {
  switch (step.is) {
    case 'trigger':
      return `Triggered on ${instant(step.atMs)}. That day does not count.`;
    case 'days-counted':
      return `Counted from ${day(step.from)} to ${day(step.until)}: ${step.days} ${step.days === 1 ? 'day' : 'days'}.`;
    case 'month-shorter':
      return `This month has no day ${step.date}, so it is ${day(step.day)}.`;
    case 'hours-counted':
      return `Counted from ${instant(step.fromMs)} to ${instant(step.untilMs)}.`;
    case 'pause':
      return step.untilMs === null
        ? `The clock has stood since ${instant(step.fromMs)}: ${step.reason}`
        : `The clock stood from ${instant(step.fromMs)} to ${instant(step.untilMs)}: ${step.reason}`;
    case 'extension':
      return step.isInTime
        ? `Extended, told on ${instant(step.noticeSentAtMs)}: ${step.reason}`
        : `An extension was told on ${instant(step.noticeSentAtMs)} only, and has no effect.`;
    case 'moved':
      return `Moved from ${day(step.from)} to ${day(step.to)}: ${passed(step.over, locale, day)}.`;
    case 'two-working-days':
      return `Moved from ${day(step.from)} to ${day(step.to)}, so that two working days are in it.`;
    case 'not-moved':
      return `${day(step.day)} is no working day; a time to wait is not moved by that.`;
    default:
      return unreachable(step);
  }
}

function passed(over: Passed, locale: DeadlineLocale, day: (day: string) => string): string {
  const names = over.map(({ day: one, off }) =>
    off?.because === 'holiday' ? `${day(one)} (${off.names[locale]})` : day(one),
  );
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
  return locale === 'de'
    ? `${list} ${names.length === 1 ? 'ist kein Werktag' : 'sind keine Werktage'}`
    : `${list} ${names.length === 1 ? 'is no working day' : 'are no working days'}`;
}

function country(locale: DeadlineLocale, code: string): string {
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
}
